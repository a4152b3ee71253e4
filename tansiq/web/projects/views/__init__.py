"""The pages of the matrix and of its projects."""
