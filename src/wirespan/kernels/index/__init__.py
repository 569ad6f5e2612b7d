"""A capture's records, pcap and pcapng, into rows: where each frame lies, and when it was seen."""
