"""Requests as values: their time charged to reasons, slice by slice, exactly."""
