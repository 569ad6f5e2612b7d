"""Compiled loops over columns, a folder for each step of the data's way.

The rows are drawn as those of ``wirespan`` itself, and enforced by the same test.

    layout table    what every column means; tables that grow
    index           a capture's records -> a row a frame
    decode          frames              -> the packet table
    track scan      packets -> connections, verdicts, payload in order; payload -> exchanges
    walk            exchanges           -> requests, and slices of their time
    survey          many rows at once: chosen, summed, counted, packed
"""
