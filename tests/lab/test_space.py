"""One host's namespaces."""

import os
import socket
from pathlib import Path

from kit.labs import NEEDS_LAB
from wirespan.lab.enter import call
from wirespan.lab.separate import ROOM
from wirespan.lab.space import Space, here

pytestmark = NEEDS_LAB


def network() -> str:
    return str(Path("/proc/thread-self/ns/net").readlink())


def mounts() -> str:
    return str(Path("/proc/thread-self/ns/mnt").readlink())


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_making_one_leaves_us_where_we_are() -> None:
    def inside() -> bool:
        before = network(), mounts(), socket.gethostname(), Path.cwd()
        Space("other", {})
        return before == (network(), mounts(), socket.gethostname(), Path.cwd())

    assert call(inside)


def test_a_visit_is_to_its_network_and_ends() -> None:
    def inside() -> list[str]:
        space = Space("other", {})
        seen = [network()]
        with space.visit():
            seen.append(network())
        return [*seen, network()]

    before, during, after = call(inside)

    assert before == after
    assert during != before


def test_a_visit_ends_after_an_exception_too() -> None:
    def inside() -> bool:
        space, before = Space("other", {}), network()
        try:
            with space.visit():
                raise KeyError
        except KeyError:
            return network() == before

    assert call(inside)


def test_its_files_cover_the_machine_s_in_it_only() -> None:
    def inside() -> tuple[str, str]:
        (ROOM / "hosts").write_text("ours\n", encoding="utf-8")
        space = Space("other", {"/etc/hosts": ROOM / "hosts"})
        outside = Path("/etc/hosts").read_text(encoding="utf-8")
        space.enter("/")
        return outside, Path("/etc/hosts").read_text(encoding="utf-8")

    outside, within = call(inside)

    assert outside != "ours\n"
    assert within == "ours\n"


def test_its_name_is_its_host_name() -> None:
    def inside() -> str:
        Space("other", {}).enter("/")
        return socket.gethostname()

    assert call(inside) == "other"


def test_where_the_current_folder_is_gone_the_root_serves(tmp_path: Path) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()

    def inside() -> str:
        os.chdir(gone)
        gone.rmdir()
        Space("other", {})
        return here()

    assert call(inside) == "/"


def test_closed_it_is_gone() -> None:
    def inside() -> int:
        before = descriptors()
        Space("other", {}).close()
        return descriptors() - before

    assert call(inside) == 0
