"""Frameworks for their pages, and what the content of a version holds."""
