"""System calls raise as Python's own do."""

import os
import signal
from pathlib import Path

import pytest

from wirespan.lab.child import start_child
from wirespan.lab.system_calls import die_with_parent, mount, set_namespace, unshare


def test_a_wrong_flag_is_an_error() -> None:
    with pytest.raises(OSError, match="Invalid argument"):
        unshare(0x1)


def test_a_descriptor_of_no_namespace_is_an_error() -> None:
    with Path("/proc/self/status").open("rb") as file, pytest.raises(OSError, match="argument"):
        set_namespace(file.fileno())


def test_a_mount_onto_nothing_names_the_place() -> None:
    with pytest.raises(OSError, match=r"/no/such/place|permitted"):
        mount("tmpfs", "/no/such/place", "tmpfs")


def test_a_child_dies_with_its_parent() -> None:
    told, tell = os.pipe()

    def parent() -> int:
        start_child(child)
        os.close(tell)
        os.read(told, 1)
        os.kill(os.getpid(), signal.SIGKILL)
        return 0

    def child() -> int:
        die_with_parent()
        os.write(tell, b"1")
        signal.pause()
        return 0

    os.waitpid(start_child(parent), 0)
    os.close(tell)

    # The pipe ends only when the child is gone, too.
    assert os.read(told, 1) == b""
    os.close(told)
