"""Lookups counted by question and client, compiled and interpreted alike."""

from types import ModuleType

import pytest

from kit.cases import MS, S, Scene
from kit.sources import from_source
from wirespan.base.vocabulary import Phase, Reason
from wirespan.kernels.layout import Name
from wirespan.kernels.survey import names as compiled

TRAVEL = (Phase.DNS, Reason.PROPAGATION, 10 * MS)


@pytest.fixture(params=[compiled, from_source(compiled)], ids=["compiled", "from source"])
def kernel(request: pytest.FixtureRequest) -> ModuleType:
    module: ModuleType = request.param
    return module


def counted(kernel: ModuleType, scene: Scene) -> list[tuple[bytes, list[int]]]:
    names = kernel.Names()
    case = scene.case
    names.add_requests(
        case.requests, case.settled, case.exchanges, case.connections, case.texts.text_cells
    )
    rows: list[tuple[bytes, list[int]]] = names.rows()
    return rows


def resolver(scene: Scene) -> int:
    return scene.connection(TRANSPORT=17, SERVER_PORT=53, OPENED=4)


def test_a_lookup_while_the_answer_is_good_is_a_repeat(kernel: ModuleType) -> None:
    scene = Scene()
    slot = resolver(scene)
    for start in (0, 5 * S, 10 * S + 9 * MS, 30 * S):
        scene.dns(slot, TRAVEL, start=start, LIFETIME=10)

    ((text, row),) = counted(kernel, scene)

    assert text == b"A example.org."
    assert row[Name.LOOKUPS] == 4
    assert row[Name.REPEATS] == 2
    assert row[Name.REPEATS_TIME] == 20 * MS


def test_upper_and_lower_case_are_one_name(kernel: ModuleType) -> None:
    scene = Scene()
    slot = resolver(scene)
    scene.dns(slot, TRAVEL, text="A Example.ORG.")
    scene.dns(slot, TRAVEL, text="A example.org.")

    assert len(counted(kernel, scene)) == 1


def test_types_and_clients_are_told_apart(kernel: ModuleType) -> None:
    scene = Scene()
    slot = resolver(scene)
    scene.dns(slot, TRAVEL, text="A example.org.")
    scene.dns(slot, TRAVEL, text="AAAA example.org.")
    scene.dns(slot, TRAVEL, text="A example.org.", CLIENT=2)

    assert len(counted(kernel, scene)) == 3


def test_what_is_no_lookup_or_has_no_text_is_passed_over(kernel: ModuleType) -> None:
    scene = Scene()
    scene.request(scene.connection(), TRAVEL)
    scene.dns(resolver(scene), TRAVEL, text="")

    assert counted(kernel, scene) == []


def test_long_names_are_kept_to_96_bytes(kernel: ModuleType) -> None:
    scene = Scene()
    scene.dns(resolver(scene), TRAVEL, text="A " + "a" * 200)

    ((text, _),) = counted(kernel, scene)

    assert len(text) == 96
