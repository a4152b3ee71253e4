"""What state and data allow, whoever asks: a file per noun."""
