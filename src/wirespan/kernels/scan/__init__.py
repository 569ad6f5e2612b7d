"""Payload into exchanges: who asked what, when, in which bytes, and what answered."""
