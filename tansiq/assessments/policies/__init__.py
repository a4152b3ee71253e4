"""What state and data allow in an assessment, whoever asks."""
