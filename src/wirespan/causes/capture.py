"""Capture artefacts: not causes of anything, but they imitate causes; told first."""

from wirespan.causes.case import CLIENT, NOWHERE, SERVER, Stamps
from wirespan.causes.cause import (
    Cause,
    Fix,
    Group,
    Severity,
    Sighting,
    at_captures,
    at_connections,
    connection_has,
    proof_beside,
)
from wirespan.causes.sight import ConnectionSight
from wirespan.causes.words import count, size
from wirespan.kernels.layout import Connection, ConnectionFact, Side
from wirespan.kernels.survey.granularity import COARSE_NS

STAMPED_LEAST = 6
"""Records; chance makes that many exact milliseconds of microseconds once in 10 to the 18."""
UNITS = {
    1_000_000_000: "seconds",
    100_000_000: "tenths of a second",
    10_000_000: "hundredths of a second",
    1_000_000: "milliseconds",
}
DUPLICATES_LEAST = 3
DUPLICATES_SHARE = 100
"""One record in so many: rarer second copies may be the network's own."""


def capture_drop(sight: ConnectionSight) -> Sighting | None:
    gaps = sight.sides(Side.CAPTURE_GAPS)
    if max(gaps) <= 0:
        return None
    sender = "server" if gaps[SERVER] >= gaps[CLIENT] else "client"
    return sight.sighting(
        f"{size(sum(gaps))}, mostly sent by the {sender}, were acknowledged by the receiver"
        " although no record of this capture holds them",
        frames=sight.sides(Side.FIRST_GAP),
    )


def offload_artefact(sight: ConnectionSight) -> Sighting | None:
    giants = sum(sight.sides(Side.SUPER_PACKETS))
    packets = sight.sides(Side.PACKETS)
    unfilled = [
        partial if partial * 2 > packets[side] else 0
        for side, partial in enumerate(sight.sides(Side.PARTIAL_CHECKSUMS))
    ]
    told = []
    if giants:
        largest = max(sight.sides(Side.LARGEST))
        told.append(f"{count(giants, 'frame')} above the segment size, the largest {size(largest)}")
    if sum(unfilled):
        told.append(f"{count(sum(unfilled), 'checksum')} left to the network card to fill in")
    return sight.sighting(" and ".join(told)) if told else None


def duplicate_capture(sight: ConnectionSight) -> Sighting | None:
    twice = sum(sight.sides(Side.DUPLICATES))
    records = sum(sight.sides(Side.PACKETS))
    if twice < DUPLICATES_LEAST or twice * DUPLICATES_SHARE < records:
        return None
    return sight.sighting(
        f"{twice:,} records are second copies on a connection of {records:,} packets"
    )


def clock_artefact(sight: ConnectionSight) -> Sighting | None:
    return sight.sighting(
        "the capture clock stepped while this connection lived: a record bears an earlier time"
        " than the one before it, or the hosts' own timestamps disagree with the jump",
        frames=(sight[Connection.STEP_FROM], sight[Connection.STEP_TO]),
    )


def coarse_clock(stamps: Stamps) -> Sighting | None:
    if stamps.unit_ns < COARSE_NS or stamps.packets < STAMPED_LEAST:
        return None
    if stamps.first_ns == stamps.last_ns:
        return None
    return Sighting(
        f"all {count(stamps.packets, 'record')} bear times of whole {UNITS[stamps.unit_ns]}, so"
        " each slice of a ledger may be wrong by that much",
        NOWHERE,
        frames=(1, stamps.packets),
    )


def partial_capture(sight: ConnectionSight) -> Sighting | None:
    missing = [
        words
        for fact, words in (
            (ConnectionFact.MIDSTREAM, "its opening is missing (no SYN)"),
            (ConnectionFact.ONE_DIRECTION, "only one direction was captured"),
            (ConnectionFact.SNAPPED, "records are cut short by the snap length"),
        )
        if sight.has(fact)
    ]
    return sight.sighting(" and ".join(missing)) if missing else None


CAPTURE_DROP = Cause(
    id="capture-drop",
    group=Group.CAPTURE,
    title="The capture lost packets that the network delivered",
    severity=Severity.NOTE,
    what="The sniffer's buffer overflowed or the mirror port was oversubscribed. The hosts"
    " noticed nothing.",
    proof="An acknowledgement covers bytes that were never captured, and those bytes are never"
    " sent again: the cumulative ACK walks over the hole without duplicate ACKs or SACK.",
    look_alikes="Real loss stalls the cumulative ACK at the hole and ends in a retransmission."
    " One-sided captures are reported as partial-capture.",
    cost="None. Loss, server time and message contents are not judged where bytes are missing.",
    fixes=(
        Fix("capture", "tcpdump -B 65536 -s 160 -w /dev/shm/out.pcap 'host X and port Y'"),
        Fix("linux", "ethtool -G eth0 rx 4096"),
    ),
    reference="packet(7), PACKET_STATISTICS; Wireshark: TCP ACKed unseen segment",
    display_filter=proof_beside("tcp.stream eq {stream} and tcp.analysis.ack_lost_segment"),
    looks=(at_connections((connection_has(ConnectionFact.CAPTURE_GAP),), judge=capture_drop),),
    distrusts=ConnectionFact.ONE_DIRECTION,
)

OFFLOAD_ARTEFACT = Cause(
    id="offload-artefact",
    group=Group.CAPTURE,
    title="Giant frames or unfilled checksums: captured above the network card",
    severity=Severity.NOTE,
    what="The tap sits above the network card: what this host sends is seen before it is cut"
    " into segments and checksummed, what it receives after merging.",
    proof="Frames with more payload than the MSS allows, an IP total length of 0, or a TCP"
    " checksum equal to the folded pseudo-header sum on most packets of one direction.",
    look_alikes="A real MTU fault shows in the middle of the path or brings ICMP; real"
    " corruption has random checksums and is retransmitted.",
    cost="None. Segments are counted by bytes, spacing inside bursts is not interpreted.",
    fixes=(Fix("capture", "ethtool -K eth0 tso off gso off gro off lro off tx off"),),
    reference="Linux, Documentation/networking/segmentation-offloads",
    display_filter="{transport}.stream eq {stream}",
    looks=(
        at_connections(
            (connection_has(ConnectionFact.SUPER_PACKET | ConnectionFact.PARTIAL_CHECKSUM),),
            judge=offload_artefact,
        ),
    ),
)

DUPLICATE_CAPTURE = Cause(
    id="duplicate-capture",
    group=Group.CAPTURE,
    title="The capture recorded packets twice",
    severity=Severity.NOTE,
    what="Capturing on all interfaces, on a bridge and its port, or from both ends of a mirror"
    " records one packet several times.",
    proof="Two records with the same IP identification, sequence, acknowledgement, flags,"
    " window, timestamp and payload within a millisecond, again and again.",
    look_alikes="A retransmission has a new IP identification and a later timestamp; a"
    " duplicate made by the network is rare and is answered with a DSACK.",
    cost="None. Second copies count for nothing.",
    fixes=(
        Fix("capture", "tcpdump -i eth0 (one interface, not -i any)"),
        Fix("capture", "editcap -d in.pcap out.pcap"),
    ),
    reference="Wireshark wiki, DuplicatePackets",
    display_filter="{transport}.stream eq {stream}",
    looks=(at_connections((connection_has(ConnectionFact.DUPLICATED),), judge=duplicate_capture),),
)

CLOCK_ARTEFACT = Cause(
    id="clock-artefact",
    group=Group.CAPTURE,
    title="The clock of the capture stepped",
    severity=Severity.NOTE,
    what="Time was corrected during the capture, a virtual machine was paused, or records were"
    " written out of order: the timestamps of the file lie.",
    proof="Time runs backwards in file order, by more than a millisecond; or it leaps forwards"
    " by more than 100 ms, in which the TCP timestamps of both ends advance by less than half.",
    look_alikes="A step forwards looks like a pause of the host that was silent, and is charged"
    " as such where there are no timestamps, or too few packets before it to learn their rate."
    " A packet that was held up on the way is late by its sender's clock alone.",
    cost="None. No claim rests on times across the step.",
    fixes=(
        Fix("capture", "tcpdump --time-stamp-type=adapter_unsynced ..."),
        Fix("linux", "slew, do not step: chrony with 'makestep 1.0 3'"),
    ),
    reference="pcap-tstamp(7)",
    display_filter=proof_beside("frame.time_delta < 0"),
    looks=(at_connections((connection_has(ConnectionFact.CLOCK_STEP),), judge=clock_artefact),),
)

COARSE_CLOCK = Cause(
    id="coarse-clock",
    group=Group.CAPTURE,
    title="The capture's time stamps are too coarse for its slices",
    severity=Severity.NOTE,
    what="What recorded or cleaned the capture wrote whole milliseconds or seconds, whatever"
    " resolution the file claims.",
    proof="Every time stamp is a multiple of the same unit, a millisecond or more.",
    look_alikes="A capture of a few records may be so by chance; fewer than 6 prove nothing.",
    cost="None. Order is kept; a length of time is known to the unit only, and one below it"
    " shows as 0 or as a whole unit.",
    fixes=(
        Fix("capture", "tcpdump --time-stamp-precision=nano -w out.pcap"),
        Fix("capture", "capture on a host instead of the switch or firewall that exported this"),
    ),
    reference="pcap-tstamp(7)",
    display_filter="frame",
    looks=(at_captures(coarse_clock),),
)

PARTIAL_CAPTURE = Cause(
    id="partial-capture",
    group=Group.CAPTURE,
    title="Part of the conversation was not captured",
    severity=Severity.NOTE,
    what="The capture began after the connection, saw one direction only, or kept only the"
    " first bytes of each packet.",
    proof="No SYN before the first data; packets of one direction only while its"
    " acknowledgement numbers advance; captured length below the length on the wire.",
    look_alikes="Packets dropped in the middle of a capture are capture-drop.",
    cost="None. Without the SYN no window is scaled and no round trip taken from set-up; a"
    " window of 0 still counts.",
    fixes=(
        Fix("capture", "start tcpdump before the connection, on an interface that sees both ways"),
        Fix("capture", "tcpdump -s 0 ..."),
    ),
    reference="RFC 7323, section 2.2",
    display_filter="{transport}.stream eq {stream}",
    looks=(
        at_connections(
            (
                connection_has(
                    ConnectionFact.MIDSTREAM | ConnectionFact.ONE_DIRECTION | ConnectionFact.SNAPPED
                ),
            ),
            judge=partial_capture,
        ),
    ),
)

CAUSES = (
    CAPTURE_DROP,
    OFFLOAD_ARTEFACT,
    DUPLICATE_CAPTURE,
    CLOCK_ARTEFACT,
    COARSE_CLOCK,
    PARTIAL_CAPTURE,
)
