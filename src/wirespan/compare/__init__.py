"""Two captures, or two groups of requests: what changed, by how much, and if by chance."""
