"""A capture on shelves, served to a browser on this machine."""
