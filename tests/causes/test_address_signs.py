"""Addresses that are no longer the name's."""

import pytest

from kit.cases import T0, S, Scene
from wirespan.causes.finding import Severity
from wirespan.kernels.layout import Opened


def tried(opened: Opened, **columns: int) -> Scene:
    scene = Scene()
    scene.connection(OPENED=opened, SYN=T0 + 7 * S, FIRST_FRAME=30, **columns)
    scene.outdated = (2, T0 + 4 * S, 12)
    return scene


@pytest.mark.parametrize(
    ("opened", "how"), [(Opened.REFUSED, "refused it"), (Opened.UNANSWERED, "did not answer")]
)
def test_a_failed_attempt_at_an_address_of_before_is_told(opened: Opened, how: str) -> None:
    found = tried(opened).findings()["dns-stale-address"]

    assert found.severity is Severity.ERROR
    assert f"10.0.0.2:80 {how}; that address is from the lookup answered in frame 2" in (
        found.evidence
    )
    assert "without it 3.00 s before (frame 12)" in found.evidence
    assert found.frames == (2, 12, 30)


def test_an_old_address_that_works_does_no_harm() -> None:
    assert "dns-stale-address" not in tried(Opened.HANDSHAKE).findings()


def test_an_attempt_the_client_broke_off_says_nothing() -> None:
    assert "dns-stale-address" not in tried(Opened.REFUSED, RESET_SIDE=0).findings()


def test_an_address_that_is_current_is_not_blamed() -> None:
    scene = tried(Opened.REFUSED)
    scene.outdated = None

    assert "dns-stale-address" not in scene.findings()
