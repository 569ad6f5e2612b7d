"""Packets into connections: a verdict on every segment, and payload in order as it came."""
