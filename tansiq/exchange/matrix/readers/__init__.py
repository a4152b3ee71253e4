"""One module per form of document; each turns bytes into the same stream of pieces."""
