# cython: language_level=3, boundscheck=True, wraparound=False, cdivision=True
# cython: initializedcheck=False
"""The router's answer to a packet that does not fit: ICMP (RFC 792, RFC 1191), ICMPv6 (RFC 4443).

The answer comes from the address the packet was sent to: a link has no address of its own, and
hosts accept the message from anyone as long as it quotes a packet they sent.
"""

import cython

if cython.compiled:
    from cython.cimports.libc.string import memcpy
    from cython.cimports.wirespan.drive.amending import checksum, put
    from cython.cimports.wirespan.drive.frame_store import FrameStore
    from cython.cimports.wirespan.drive.headers import Headers
else:
    from wirespan.drive.amending import checksum, put
    from wirespan.drive.frame_store import FrameStore
    from wirespan.drive.headers import Headers

ETHERNET = cython.declare(cython.Py_ssize_t, 14)
IPV4_BYTES = cython.declare(cython.Py_ssize_t, 20)
IPV6_BYTES = cython.declare(cython.Py_ssize_t, 40)
ICMP_BYTES = cython.declare(cython.Py_ssize_t, 8)
QUOTED_IPV4 = cython.declare(cython.Py_ssize_t, 548)
"""The answer is at most 576 bytes (RFC 1812, section 4.3.2.3)."""
QUOTED_IPV6 = cython.declare(cython.Py_ssize_t, 1232)
"""The answer is at most 1280 bytes (RFC 4443, section 2.4)."""
UNREACHABLE_TOO_BIG = cython.declare(cython.longlong, 3 << 8 | 4)
PACKET_TOO_BIG = cython.declare(cython.longlong, 2 << 8)
DO_NOT_FRAGMENT = cython.declare(cython.longlong, 0x4000)
ICMP = cython.declare(cython.longlong, 1)
ICMPV6 = cython.declare(cython.longlong, 58)
TIME_TO_LIVE = cython.declare(cython.longlong, 64)


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def answer(
    store: FrameStore,
    slot: cython.Py_ssize_t,
    headers: Headers,
    mtu: cython.longlong,
    into: cython.Py_ssize_t,
) -> cython.Py_ssize_t:
    """Write the answer to the frame of ``slot`` into the slot ``into``; its length, 0: none."""
    if headers.version == 0:
        return 0
    copy(store, slot, 6, into, 0, 6)
    copy(store, slot, 0, into, 6, 6)
    copy(store, slot, 12, into, 12, 2)
    if headers.version == 4:
        return answer_ipv4(store, slot, headers, mtu, into)
    return answer_ipv6(store, slot, headers, mtu, into)


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def answer_ipv4(
    store: FrameStore,
    slot: cython.Py_ssize_t,
    headers: Headers,
    mtu: cython.longlong,
    into: cython.Py_ssize_t,
) -> cython.Py_ssize_t:
    """Nobody is told about a packet that allows fragments: none are made here."""
    quoted: cython.Py_ssize_t = min(headers.end - ETHERNET, QUOTED_IPV4)
    icmp: cython.Py_ssize_t = ETHERNET + IPV4_BYTES
    length: cython.Py_ssize_t = icmp + ICMP_BYTES + quoted
    if (store.octets[slot, ETHERNET + 6] << 8) & DO_NOT_FRAGMENT == 0:
        return 0
    store.lengths[into] = length
    put(store, into, ETHERNET, 0x4500)
    put(store, into, ETHERNET + 2, length - ETHERNET)
    put(store, into, ETHERNET + 4, 0)
    put(store, into, ETHERNET + 6, 0)
    put(store, into, ETHERNET + 8, TIME_TO_LIVE << 8 | ICMP)
    put(store, into, ETHERNET + 10, 0)
    copy(store, slot, ETHERNET + 16, into, ETHERNET + 12, 4)
    copy(store, slot, ETHERNET + 12, into, ETHERNET + 16, 4)
    put(store, into, ETHERNET + 10, checksum(store, into, ETHERNET, icmp, 0))
    put(store, into, icmp, UNREACHABLE_TOO_BIG)
    put(store, into, icmp + 2, 0)
    put(store, into, icmp + 4, 0)
    put(store, into, icmp + 6, mtu)
    copy(store, slot, ETHERNET, into, icmp + ICMP_BYTES, quoted)
    put(store, into, icmp + 2, checksum(store, into, icmp, length, 0))
    return length


@cython.nogil
@cython.cfunc
@cython.exceptval(-2)
def answer_ipv6(
    store: FrameStore,
    slot: cython.Py_ssize_t,
    headers: Headers,
    mtu: cython.longlong,
    into: cython.Py_ssize_t,
) -> cython.Py_ssize_t:
    quoted: cython.Py_ssize_t = min(headers.end - ETHERNET, QUOTED_IPV6)
    icmp: cython.Py_ssize_t = ETHERNET + IPV6_BYTES
    length: cython.Py_ssize_t = icmp + ICMP_BYTES + quoted
    store.lengths[into] = length
    put(store, into, ETHERNET, 0x6000)
    put(store, into, ETHERNET + 2, 0)
    put(store, into, ETHERNET + 4, length - icmp)
    put(store, into, ETHERNET + 6, ICMPV6 << 8 | TIME_TO_LIVE)
    copy(store, slot, ETHERNET + 24, into, ETHERNET + 8, 16)
    copy(store, slot, ETHERNET + 8, into, ETHERNET + 24, 16)
    put(store, into, icmp, PACKET_TOO_BIG)
    put(store, into, icmp + 2, 0)
    put(store, into, icmp + 4, mtu >> 16)
    put(store, into, icmp + 6, mtu & 0xFFFF)
    copy(store, slot, ETHERNET, into, icmp + ICMP_BYTES, quoted)
    # The pseudo-header of RFC 8200, section 8.1: both addresses, length and next header.
    total: cython.longlong = length - icmp + ICMPV6
    put(store, into, icmp + 2, checksum(store, into, ETHERNET + 8, length, total))
    return length


@cython.nogil
@cython.cfunc
@cython.exceptval(-1)
def copy(
    store: FrameStore,
    slot: cython.Py_ssize_t,
    at: cython.Py_ssize_t,
    into: cython.Py_ssize_t,
    to: cython.Py_ssize_t,
    length: cython.Py_ssize_t,
) -> cython.int:
    """Both ends of both ranges are checked, then it is copied at once."""
    store.octets[slot, at + length - 1]
    store.octets[into, to + length - 1]
    memcpy(cython.address(store.octets[into, to]), cython.address(store.octets[slot, at]), length)
    return 0


def answer_(store: FrameStore, slot: int, headers: Headers, mtu: int, into: int) -> int:
    """``answer`` for those who are not compiled."""
    headers.read(store, slot)
    return answer(store, slot, headers, mtu, into)
