"""Fields of TCP (RFC 9293) with its options (RFC 7323, RFC 2018), and of UDP (RFC 768)."""

from dataclasses import dataclass

from wirespan.web.parts import Field, Part, in_hex
from wirespan.wire import tcp_options
from wirespan.wire.tcp import LEAST_BYTES, Flag, Tcp
from wirespan.wire.tcp_options import Option


@dataclass(frozen=True, slots=True)
class Relative:
    """Numbers as the connection counts them; None where its beginning is not known."""

    sequence: int | None = None
    acknowledgement: int | None = None
    window: int | None = None


PORTS = (
    Part("Source port", "{}.srcport", 0, 2, lambda header: header.source_port,
         "Which program on the sending host."),
    Part("Destination port", "{}.dstport", 2, 2, lambda header: header.destination_port,
         "Which program on the receiving host."),
)  # fmt: skip
FLAGS: tuple[tuple[Flag, str, str, str], ...] = (
    (Flag.CWR, "CWR", "cwr", "The sender has slowed down after a mark or a loss."),
    (Flag.ECE, "ECE", "ece", "The receiver saw a packet that a router had marked."),
    (Flag.URG, "URG", "urg", "The urgent pointer counts; nobody should use it."),
    (Flag.ACK, "ACK", "ack", "The acknowledgment number counts; set in all but the first."),
    (Flag.PSH, "PSH", "push", "Hand what you have to the program: a write ended here."),
    (Flag.RST, "RST", "reset", "The connection is over at once; what was on its way is lost."),
    (Flag.SYN, "SYN", "syn", "Opens the connection and gives its first sequence number."),
    (Flag.FIN, "FIN", "fin", "The sender has nothing more to say."),
)
UDP_REST = (
    Part("Length", "udp.length", 4, 2, lambda header: header.length,
         "Bytes of this header and of what is behind it."),
    Part("Checksum", "udp.checksum", 6, 2, lambda header: f"0x{header.checksum:04x}",
         "Over addresses and payload; 0: none. On the sending host the card fills it in later."),
)  # fmt: skip
TCP_REST = (
    Part("Checksum", "tcp.checksum", 16, 2, lambda header: f"0x{header.checksum:04x}",
         "Over addresses and payload; on the sending host often wrong: the card fills it in."),
    Part("Urgent pointer", "tcp.urgent_pointer", 18, 2, lambda header: header.urgent_pointer,
         "Counts only with URG."),
)  # fmt: skip


def named(parts: tuple[Part, ...], protocol: str) -> tuple[Part, ...]:
    """Parts whose filter names hold a place for the protocol."""
    return tuple(
        Part(part.name, (part.filter or "").format(protocol), part.start, part.size,
             part.value, part.meaning, part.bits)
        for part in parts
    )  # fmt: skip


TCP_PORTS, UDP_PORTS = named(PORTS, "tcp"), named(PORTS, "udp")


def numbers(header: Tcp, start: int, relative: Relative) -> list[Field]:
    """Sequence, acknowledgment, length of the header and window."""
    return [
        _counted("Sequence number", "tcp.seq", start + 4, header.sequence_number,
                 relative.sequence, "Where in the sender's stream the payload begins"),
        _counted("Acknowledgment number", "tcp.ack", start + 8, header.acknowledgment_number,
                 relative.acknowledgement, "All bytes of the other side before it have arrived"),
        Field("Header length", "tcp.hdr_len", start + 12, start + 13, header.data_offset * 4,
              "Bytes of this header with its options; written in words of four.", (0, 4)),
        _window(header, start, relative),
    ]  # fmt: skip


def _counted(
    name: str, filter_name: str, start: int, sent: int, relative: int | None, meaning: str
) -> Field:
    if relative is None:
        return Field(name, f"{filter_name}_raw", start, start + 4, sent, f"{meaning}.")
    told = f"{meaning}, counted from the connection's first; as sent: {sent}."
    return Field(name, filter_name, start, start + 4, relative, told)


def _window(header: Tcp, start: int, relative: Relative) -> Field:
    sent, scaled = header.window, relative.window
    what = "Bytes the sender of this packet has room for"
    if scaled is None or scaled == sent:
        return Field("Window", "tcp.window_size_value", start + 14, start + 16, sent, f"{what}.")
    told = f"{what}: {sent} as sent, times {scaled // sent if sent else 1} as agreed at the start."
    return Field("Window", "tcp.window_size", start + 14, start + 16, scaled, told)


def flags(header: Tcp, start: int) -> list[Field]:
    return [
        Field(name, f"tcp.flags.{word}", start + 13, start + 14, bool(header.flags & flag),
              meaning, (bit, 1))
        for bit, (flag, name, word, meaning) in enumerate(FLAGS)
    ]  # fmt: skip


def options(header: Tcp, start: int) -> list[Field]:
    """Each option where it lies: its bytes are as many as writing it again makes."""
    fields = []
    at = start + LEAST_BYTES
    for option in header.options:
        size = len(tcp_options.emit((option,)))
        fields.append(_option(option, at, at + size))
        at += size
    return fields


def _option(option: Option, start: int, end: int) -> Field:
    told: tuple[str, str | None, object, str]
    match option:
        case tcp_options.MaximumSegmentSize(size):
            told = (
                "Maximum segment size",
                "tcp.options.mss_val",
                size,
                "The largest payload its sender takes in one segment.",
            )
        case tcp_options.WindowScale(shift):
            told = (
                "Window scale",
                "tcp.options.wscale.shift",
                shift,
                f"Its sender's windows are to be multiplied by {1 << min(shift, 14)}.",
            )
        case tcp_options.SackPermitted():
            told = (
                "SACK permitted",
                "tcp.options.sack_perm",
                True,
                "Its sender can tell which later bytes arrived behind a loss.",
            )
        case tcp_options.Sack(blocks):
            edges = ", ".join(f"{left} to {right}" for left, right in blocks)
            told = (
                "SACK",
                "tcp.options.sack",
                edges,
                "These bytes arrived although something before them is missing.",
            )
        case tcp_options.Timestamps(clock, echo):
            told = (
                "Timestamps",
                "tcp.options.timestamp.tsval",
                clock,
                f"The sender's clock; it last saw the other side's at {echo}.",
            )
        case _:
            told = _other(option)
    name, filter_name, value, meaning = told
    return Field(name, filter_name, start, end, value, meaning)


def _other(option: Option) -> tuple[str, str | None, object, str]:
    match option:
        case tcp_options.NoOperation():
            return "No operation", "tcp.options.nop", True, "One byte of padding."
        case tcp_options.EndOfOptions():
            return "End of options", "tcp.options.eol", True, "What follows is padding."
        case tcp_options.OtherOption(kind, data):
            return f"Option {kind}", "tcp.option_kind", kind, f"Not read here: {in_hex(data)}."
        case _:
            return "Unreadable", None, True, "Its length leads nowhere."
