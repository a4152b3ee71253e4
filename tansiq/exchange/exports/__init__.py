"""Tables out of the platform: CSV with HXL tags, XLSX, JSON. Pure functions over rows, a piece at a time."""
