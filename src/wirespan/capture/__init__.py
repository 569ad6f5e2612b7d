"""Frames in: captures recognised by content, read in batches, as streams."""
