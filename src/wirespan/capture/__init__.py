"""Frames in and out: captures recognised by content, read in batches; pcapng written."""
