"""Frames into the packet table: link, network and transport headers, through tunnels."""
