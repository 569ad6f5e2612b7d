"""Sockets and the clock: the only row that touches the running machine's network."""
