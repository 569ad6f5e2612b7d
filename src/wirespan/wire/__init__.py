"""Bytes <-> values, one protocol a file."""
