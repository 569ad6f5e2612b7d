"""Two legs of a proxy: an answer that was there, and one that came when it was whole."""

import pytest

from kit.cases import MS, T0, Scene
from wirespan.base.vocabulary import Phase, Reason

CAUSE = "proxy-buffering"
THINK = "slow-server-think"


def outer(scene: Scene, waited: int = 300 * MS, **exchange: int) -> int:
    """Asked of 10.0.0.2:80 at once; answered after ``waited``."""
    slot = scene.connection()
    answer = {"ANSWER": T0 + waited, "END": T0 + waited}
    return scene.request(slot, (Phase.WAIT, Reason.SERVER, waited), **(answer | exchange))


def inner(
    scene: Scene,
    first: int = 10 * MS,
    last: int = 290 * MS,
    *,
    idle: int | None = None,
    text: str = "GET /",
    start: int = MS,
    port: int = 8000,
) -> int:
    """Asked of 10.0.0.3:8000; its first and last byte came then."""
    slot = scene.connection(CLIENT=1, SERVER=2, SERVER_PORT=port)
    idle = last - first if idle is None else idle
    return scene.request(
        slot, (Phase.WAIT, Reason.SERVER, first - start), (Phase.RECEIVE, Reason.SENDER_IDLE, idle),
        text=text, start=start, ANSWER=T0 + first, END=T0 + last,
    )  # fmt: skip


def held(*scenes: Scene) -> list[bool]:
    return [CAUSE in scene.findings() for scene in scenes]


def test_an_answer_that_lay_in_the_proxy_is_told_with_what_it_cost() -> None:
    scene = Scene()
    outer(scene)
    inner(scene)

    found = scene.findings()

    assert found[CAUSE].cost_ns == 290 * MS
    assert found[CAUSE].requests == (0,)
    assert (
        "10.0.0.3:8000 began to answer GET / 290 ms before 10.0.0.2:80 did" in found[CAUSE].evidence
    )
    assert THINK not in found


@pytest.mark.parametrize(("first", "told"), [(250 * MS, True), (250 * MS + 1, False)])
def test_it_lay_there_for_fifty_milliseconds(first: int, told: bool) -> None:
    scene = Scene()
    outer(scene)
    inner(scene, first, first + 40 * MS, idle=50 * MS)

    assert held(scene) == [told]


@pytest.mark.parametrize(("last", "told"), [(300 * MS, True), (300 * MS + 1, False), (0, False)])
def test_it_was_whole_when_it_went_on(last: int, told: bool) -> None:
    scene = Scene()
    outer(scene)
    inner(scene, last=last, idle=100 * MS)

    assert held(scene) == [told]


@pytest.mark.parametrize(("start", "told"), [(0, True), (-1, False)])
def test_the_inner_question_came_later(start: int, told: bool) -> None:
    scene = Scene()
    outer(scene)
    inner(scene, start=start)

    assert held(scene) == [told]


def test_another_question_is_not_the_same_request() -> None:
    scene = Scene()
    outer(scene)
    inner(scene, text="GET /other")

    assert held(scene) == [False]


def test_the_same_server_is_no_other_leg() -> None:
    same_server = Scene()
    outer(same_server)
    slot = same_server.connection()
    same_server.request(
        slot, (Phase.RECEIVE, Reason.SENDER_IDLE, 280 * MS), start=MS,
        ANSWER=T0 + 10 * MS, END=T0 + 290 * MS,
    )  # fmt: skip

    assert held(same_server) == [False]


def test_a_server_that_thinks_before_both_answers_is_slow() -> None:
    scene = Scene()
    outer(scene)
    inner(scene, 280 * MS, 290 * MS)

    found = scene.findings()

    assert CAUSE not in found
    assert THINK in found


def test_an_inner_answer_that_was_waited_for_as_well_counts() -> None:
    scene = Scene()
    outer(scene, 400 * MS)
    inner(scene, 100 * MS, 390 * MS)

    found = scene.findings()

    assert found[CAUSE].cost_ns == 300 * MS


def test_an_outer_request_without_an_answer_says_nothing() -> None:
    scene = Scene()
    outer(scene, ANSWER=-1, END=-1)
    inner(scene)

    assert held(scene) == [False]
