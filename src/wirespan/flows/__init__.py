"""Packet table -> connections: who spoke to whom, how it opened, behaved and ended."""
