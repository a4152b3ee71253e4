"""What a command says when it cannot do its work."""


class CannotWork(Exception):
    """Something foreseeable stands in the way; the message is one line for standard error."""
