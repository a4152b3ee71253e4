"""Views of sharing: a file per noun."""
