"""Documents as people read them: what one says (`paper`), taken from a record (`describing`), and each way to write it."""
