"""Tables with columns of our own, as CSV or XLSX: how they are read, and how answers stand in their cells."""
