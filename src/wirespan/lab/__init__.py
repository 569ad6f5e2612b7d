"""Networks made on the spot: hosts and links on this machine, with real kernels and no root."""
