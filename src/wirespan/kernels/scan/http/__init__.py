"""HTTP/1 requests and their answers."""
