"""What runs on the hosts of a scenario: small clients and servers, each readable in a minute."""
