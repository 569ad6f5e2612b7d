"""Connections -> exchanges and requests: one vocabulary for every protocol."""
