"""Lookups, over UDP and TCP, and the connections that waited for them."""
