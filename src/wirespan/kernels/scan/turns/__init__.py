"""Turns of connections whose protocol is not read."""
