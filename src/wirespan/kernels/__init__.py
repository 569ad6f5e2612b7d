"""Compiled loops over columns: index a capture, decode, track, scan, walk."""
