"""``wirespan packets``: one line a frame, with the verdict."""

import argparse
import sys

from wirespan.cli.options import add_json, add_no_color, count
from wirespan.cli.pipeline import load_packets
from wirespan.cli.screen import standard_page
from wirespan.report.packets import print_packets, write_packets


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.epilog = "example: wirespan packets slow.pcap --filter 'tcp.analysis.retransmission'"
    parser.add_argument("file", metavar="FILE", help="a capture; - for standard input")
    parser.add_argument(
        "--filter",
        metavar="EXPR",
        help="only frames that pass, in Wireshark's display-filter syntax",
    )
    parser.add_argument("--limit", metavar="N", type=count, help="end after N lines")
    add_json(parser)
    add_no_color(parser)


def run(arguments: argparse.Namespace) -> int:
    packets = load_packets()(arguments.file, arguments.filter, arguments.limit)
    if arguments.json:
        write_packets(packets, sys.stdout.write)
    else:
        print_packets(standard_page(arguments.no_color), packets)
    return 0
