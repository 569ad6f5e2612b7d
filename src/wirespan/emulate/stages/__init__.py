"""What may happen to a packet on its way, one idea a file; compiled."""
