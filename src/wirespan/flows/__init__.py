"""Connections as values: who spoke to whom, how it opened, behaved and ended."""
