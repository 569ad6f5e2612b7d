"""What was asked and answered, and what TLS agreed on, in words."""
