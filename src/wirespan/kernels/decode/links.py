# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""From the link layer to the network header: Ethernet with VLAN tags (IEEE 802.1Q) and
LLC/SNAP, Linux cooked captures, raw IP, BSD loopback, PPP (RFC 1661, 1662), PPPoE
(RFC 2516) and MPLS (RFC 3032).

Whatever is not IP behind them ends the packet without a problem.
"""

import cython

from wirespan.kernels.decode.rules import TAGS_LIMIT, Layer, ProblemKind, Rule
from wirespan.kernels.decode.steps import EtherType, LinkType, Step
from wirespan.kernels.layout import PacketMark

if cython.compiled:
    from cython.cimports.wirespan.kernels.decode.octets import octet, pair, quad
    from cython.cimports.wirespan.kernels.decode.reading import Reading, cut_short, report
else:
    from wirespan.kernels.decode.octets import octet, pair, quad
    from wirespan.kernels.decode.reading import Reading, cut_short, report

DONE = cython.declare(cython.Py_ssize_t, Step.DONE)
STEP_ETHERNET = cython.declare(cython.Py_ssize_t, Step.ETHERNET)
STEP_PPP = cython.declare(cython.Py_ssize_t, Step.PPP)
STEP_LLC = cython.declare(cython.Py_ssize_t, Step.LLC)
IPV4 = cython.declare(cython.Py_ssize_t, EtherType.IPV4)
IPV6 = cython.declare(cython.Py_ssize_t, EtherType.IPV6)
VLAN = cython.declare(cython.Py_ssize_t, EtherType.VLAN)
SERVICE_VLAN = cython.declare(cython.Py_ssize_t, EtherType.SERVICE_VLAN)
OLD_SERVICE_VLAN = cython.declare(cython.Py_ssize_t, EtherType.OLD_SERVICE_VLAN)
MPLS = cython.declare(cython.Py_ssize_t, EtherType.MPLS)
MPLS_UPSTREAM = cython.declare(cython.Py_ssize_t, EtherType.MPLS_UPSTREAM)
PPPOE_SESSION = cython.declare(cython.Py_ssize_t, EtherType.PPPOE_SESSION)

LINK_ETHERNET = cython.declare(cython.longlong, LinkType.ETHERNET)
LINK_NULL = cython.declare(cython.longlong, LinkType.NULL)
LINK_LOOP = cython.declare(cython.longlong, LinkType.LOOP)
LINK_PPP = cython.declare(cython.longlong, LinkType.PPP)
LINK_PPP_HDLC = cython.declare(cython.longlong, LinkType.PPP_HDLC)
LINK_SLL = cython.declare(cython.longlong, LinkType.LINUX_SLL)
LINK_SLL2 = cython.declare(cython.longlong, LinkType.LINUX_SLL2)
LINK_IPV4 = cython.declare(cython.longlong, LinkType.IPV4)
LINK_IPV6 = cython.declare(cython.longlong, LinkType.IPV6)
LINK_OWN_ANSWER = cython.declare(cython.longlong, LinkType.OWN_ANSWER)
LINK_RAW = cython.declare(cython.longlong, LinkType.RAW)
LINK_RAW_BSD = cython.declare(cython.longlong, LinkType.RAW_BSD)
LINK_RAW_OPENBSD = cython.declare(cython.longlong, LinkType.RAW_OPENBSD)

LAYER_LINK = cython.declare(cython.longlong, Layer.LINK)
LAYER_ETHERNET = cython.declare(cython.longlong, Layer.ETHERNET)
LAYER_VLAN = cython.declare(cython.longlong, Layer.VLAN)
LAYER_LLC = cython.declare(cython.longlong, Layer.LLC)
LAYER_SLL = cython.declare(cython.longlong, Layer.LINUX_COOKED)
LAYER_SLL2 = cython.declare(cython.longlong, Layer.LINUX_COOKED_2)
LAYER_LOOPBACK = cython.declare(cython.longlong, Layer.LOOPBACK)
LAYER_PPP = cython.declare(cython.longlong, Layer.PPP)
LAYER_PPPOE = cython.declare(cython.longlong, Layer.PPPOE)
LAYER_MPLS = cython.declare(cython.longlong, Layer.MPLS)
KIND_UNSUPPORTED = cython.declare(cython.longlong, ProblemKind.UNSUPPORTED)
KIND_LIMIT = cython.declare(cython.longlong, ProblemKind.LIMIT)
RULE_LINK_TYPE = cython.declare(cython.longlong, Rule.LINK_TYPE)
RULE_TAGS = cython.declare(cython.longlong, Rule.TAGS)
MOST_TAGS = cython.declare(cython.longlong, TAGS_LIMIT)
MARK_VLAN = cython.declare(cython.longlong, PacketMark.VLAN)

ETHERNET_BYTES = cython.declare(cython.Py_ssize_t, 14)
LONGEST_LENGTH = cython.declare(cython.Py_ssize_t, 1500)
"""Up to here the field is a length (IEEE 802.3, 3.2.6)."""
FIRST_TYPE = cython.declare(cython.Py_ssize_t, 0x0600)
ADDRESS = cython.declare(cython.longlong, 0xFF)
"""All stations: the first byte of HDLC-like framing; alone it is half of it."""
SLL_BYTES = cython.declare(cython.Py_ssize_t, 16)
SLL2_BYTES = cython.declare(cython.Py_ssize_t, 20)
SLL_LLC = cython.declare(cython.Py_ssize_t, 4)
"""Where a protocol number is expected: an 802.2 frame follows."""
SLL_OUTGOING = cython.declare(cython.longlong, 4)
SLL_OTHER_HOST = cython.declare(cython.longlong, 3)
INBOUND = cython.declare(cython.longlong, 1)
OUTBOUND = cython.declare(cython.longlong, 2)


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def first_step(reading: Reading, link_type: cython.longlong) -> cython.Py_ssize_t:
    """Read what stands first in a frame of this link type."""
    if link_type == LINK_ETHERNET:
        return ethernet(reading)
    if link_type == LINK_NULL or link_type == LINK_LOOP:
        return _loopback(reading)
    if link_type == LINK_PPP or link_type == LINK_PPP_HDLC:
        return _ppp(reading)
    if link_type == LINK_SLL:
        return _cooked(reading)
    if link_type == LINK_SLL2:
        return _cooked_2(reading)
    return _raw(reading, link_type)


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _raw(reading: Reading, link_type: cython.longlong) -> cython.Py_ssize_t:
    if link_type == LINK_IPV4:
        return IPV4
    if link_type == LINK_IPV6:
        return IPV6
    if link_type == LINK_RAW or link_type == LINK_RAW_BSD or link_type == LINK_RAW_OPENBSD:
        return _by_version(reading)
    if link_type == LINK_OWN_ANSWER:
        return DONE
    return report(reading, KIND_UNSUPPORTED, LAYER_LINK, reading.at, RULE_LINK_TYPE)


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _by_version(reading: Reading) -> cython.Py_ssize_t:
    """Nothing says what follows: the first four bits may."""
    version: cython.longlong = 0
    if reading.at < reading.seen:
        version = octet(reading, reading.at) >> 4
    if version == 4:
        return IPV4
    if version == 6:
        return IPV6
    return DONE


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def ethernet(reading: Reading) -> cython.Py_ssize_t:
    """Two addresses and a type, or a length with LLC behind it (IEEE 802.3, 3.2)."""
    at: cython.Py_ssize_t = reading.at
    kind: cython.Py_ssize_t
    if at + ETHERNET_BYTES > reading.seen:
        return cut_short(reading, LAYER_ETHERNET)
    kind = pair(reading, at + 12)
    reading.at = at + ETHERNET_BYTES
    if kind >= FIRST_TYPE:
        return kind
    return _length(reading, kind)


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _length(reading: Reading, length: cython.Py_ssize_t) -> cython.Py_ssize_t:
    """A number too small for a type: LLC within this length, or nothing known."""
    if length > LONGEST_LENGTH:
        return DONE
    if reading.at + length < reading.end:
        reading.end = reading.at + length
        if reading.seen > reading.end:
            reading.seen = reading.end
    return STEP_LLC


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def link_step(reading: Reading, step: cython.Py_ssize_t) -> cython.Py_ssize_t:
    """Read one link-layer header that is not IP; ``DONE`` where it is none we know."""
    reading.tags += 1
    if step == VLAN or step == SERVICE_VLAN or step == OLD_SERVICE_VLAN:
        return _vlan(reading)
    if step == STEP_ETHERNET:
        return ethernet(reading)
    if step == MPLS or step == MPLS_UPSTREAM:
        return _mpls(reading)
    if step == PPPOE_SESSION:
        return _pppoe(reading)
    if step == STEP_PPP:
        return _ppp(reading)
    if step == STEP_LLC:
        return _llc(reading)
    return DONE


@cython.nogil
@cython.cfunc
@cython.inline
@cython.exceptval(-1)
def _open(reading: Reading, size: cython.Py_ssize_t, layer: cython.longlong) -> cython.Py_ssize_t:
    """Whether ``size`` more bytes may be read: 0, or ``DONE`` with the reason reported."""
    if reading.tags > MOST_TAGS:
        return report(reading, KIND_LIMIT, layer, reading.at, RULE_TAGS)
    if reading.at + size > reading.seen:
        return cut_short(reading, layer)
    return 0


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _vlan(reading: Reading) -> cython.Py_ssize_t:
    """Tag control information, then the next type or length (IEEE 802.1Q, 9.6)."""
    at: cython.Py_ssize_t = reading.at
    kind: cython.Py_ssize_t
    if _open(reading, 4, LAYER_VLAN):
        return DONE
    reading.marks |= MARK_VLAN
    kind = pair(reading, at + 2)
    reading.at = at + 4
    if kind >= FIRST_TYPE:
        return kind
    return _length(reading, kind)


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _llc(reading: Reading) -> cython.Py_ssize_t:
    """Logical link control (IEEE 802.2): only SNAP with EtherTypes (RFC 1042) goes on."""
    at: cython.Py_ssize_t = reading.at
    if _open(reading, 3, LAYER_LLC):
        return DONE
    if pair(reading, at) != 0xAAAA or octet(reading, at + 2) != 3:
        return DONE
    if _open(reading, 8, LAYER_LLC):
        return DONE
    reading.at = at + 8
    if quad(reading, at + 2) & 0xFFFFFF:
        return DONE
    return pair(reading, at + 6)


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _mpls(reading: Reading) -> cython.Py_ssize_t:
    """Labels down to the bottom of the stack (RFC 3032, 2.1)."""
    while _open(reading, 4, LAYER_MPLS) == 0:
        reading.at += 4
        if octet(reading, reading.at - 2) & 1:
            return _by_version(reading)
        reading.tags += 1
    return DONE


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _pppoe(reading: Reading) -> cython.Py_ssize_t:
    """PPP over Ethernet, session stage (RFC 2516, 4)."""
    at: cython.Py_ssize_t = reading.at
    length: cython.Py_ssize_t
    if _open(reading, 6, LAYER_PPPOE):
        return DONE
    length = pair(reading, at + 4)
    reading.at = at + 6
    if reading.at + length < reading.end:
        reading.end = reading.at + length
        if reading.seen > reading.end:
            reading.seen = reading.end
    return STEP_PPP


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _ppp(reading: Reading) -> cython.Py_ssize_t:
    """Address and control where present (RFC 1662, 3.1), then the protocol in 1 or 2 bytes."""
    at: cython.Py_ssize_t = reading.at
    protocol: cython.longlong
    if at + 2 <= reading.seen and pair(reading, at) == 0xFF03:
        at += 2
    if at + 1 > reading.seen:
        return cut_short(reading, LAYER_PPP)
    protocol = octet(reading, at)
    if protocol == ADDRESS and at == reading.at and at + 2 > reading.seen:
        return cut_short(reading, LAYER_PPP)
    if not protocol & 1:
        if at + 2 > reading.seen:
            return cut_short(reading, LAYER_PPP)
        protocol = pair(reading, at)
        at += 1
    reading.at = at + 1
    if protocol == 0x0021:
        return IPV4
    if protocol == 0x0057:
        return IPV6
    return MPLS if protocol == 0x0281 else DONE


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _loopback(reading: Reading) -> cython.Py_ssize_t:
    """An address family in the byte order of a host we do not know."""
    family: cython.longlong
    if reading.at + 4 > reading.seen:
        return cut_short(reading, LAYER_LOOPBACK)
    family = quad(reading, reading.at)
    if family & 0xFFFFFF == 0:
        family = family >> 24
    reading.at += 4
    if family == 2:
        return IPV4
    # AF_INET6 of NetBSD and OpenBSD, FreeBSD, Darwin, Linux.
    if family == 24 or family == 28 or family == 30 or family == 10:
        return IPV6
    return DONE


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _cooked(reading: Reading) -> cython.Py_ssize_t:
    """LINKTYPE_LINUX_SLL."""
    at: cython.Py_ssize_t = reading.at
    if at + SLL_BYTES > reading.seen:
        return cut_short(reading, LAYER_SLL)
    reading.at = at + SLL_BYTES
    return _cooked_protocol(reading, pair(reading, at), pair(reading, at + 14))


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _cooked_2(reading: Reading) -> cython.Py_ssize_t:
    """LINKTYPE_LINUX_SLL2."""
    at: cython.Py_ssize_t = reading.at
    if at + SLL2_BYTES > reading.seen:
        return cut_short(reading, LAYER_SLL2)
    reading.at = at + SLL2_BYTES
    return _cooked_protocol(reading, octet(reading, at + 10), pair(reading, at))


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def _cooked_protocol(
    reading: Reading, packet_type: cython.longlong, protocol: cython.Py_ssize_t
) -> cython.Py_ssize_t:
    if packet_type == SLL_OUTGOING:
        reading.direction = OUTBOUND
    elif packet_type < SLL_OTHER_HOST:
        reading.direction = INBOUND
    if protocol >= FIRST_TYPE:
        return protocol
    return STEP_LLC if protocol == SLL_LLC else DONE
