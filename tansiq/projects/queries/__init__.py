"""Reads of the matrix. Every one takes `by` and starts from `visible_to(by)`."""
