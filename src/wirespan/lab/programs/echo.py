"""Sends every datagram that comes to UDP port 7 back (RFC 862).

python -m wirespan.lab.programs.echo
"""

import socket


def main() -> None:
    port = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    port.bind(("", 7))
    print("ready", flush=True)
    while True:
        port.sendto(*port.recvfrom(65535))


if __name__ == "__main__":
    main()
