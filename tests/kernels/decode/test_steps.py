"""The numbers by which parsers name each other do not collide."""

from wirespan.kernels.decode.steps import EtherType, IpProtocol, Step


def test_steps_lie_apart_from_types_and_protocols() -> None:
    assert all(kind <= 0xFFFF for kind in EtherType)
    assert all(protocol <= 0xFF for protocol in IpProtocol)
    assert Step.IP_PROTOCOL > 0xFFFF
    assert min(Step.ETHERNET, Step.PPP, Step.LLC) > Step.IP_PROTOCOL + 0xFF
    assert max(Step.DONE, Step.PIECE) < -1
