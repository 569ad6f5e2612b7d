"""Requests -> time charged to reasons, exactly."""
