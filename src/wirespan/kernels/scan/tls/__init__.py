"""TLS handshakes, and the turns that stand in for requests nobody can read."""
