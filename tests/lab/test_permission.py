"""Why networks cannot be made, in one sentence each."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kit.labs import ENVIRONMENT, missing
from wirespan.base.errors import UsageError
from wirespan.lab.permission import check_system, find_program, sentence
from wirespan.lab.separate import RefusedError


def settings(folder: Path, **values: str) -> Path:
    for name, value in values.items():
        path = folder / "proc/sys" / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{value}\n", encoding="ascii")
    return folder


def refused(number: int, folder: Path) -> UsageError:
    return sentence(RefusedError("user namespace", number), folder)


@pytest.mark.parametrize(("system", "name"), [("darwin", "macOS"), ("win32", "Windows")])
def test_other_systems_have_no_namespaces(system: str, name: str) -> None:
    with pytest.raises(UsageError, match=f"this is {name}; run wirespan in a Linux virtual mach"):
        check_system(system)


def test_a_missing_program_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda *_args, **_options: None)

    with pytest.raises(UsageError, match="the program ip is not installed; install iproute2"):
        check_system("linux")


def test_programs_are_found_where_only_root_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(UsageError):
        find_program("no-such-program")


def test_user_namespaces_switched_off(tmp_path: Path) -> None:
    error = refused(errno.ENOSPC, settings(tmp_path, user__max_user_namespaces="0"))

    assert error.why == "the system allows no user namespaces"
    assert "sysctl -w user.max_user_namespaces=10000" in error.remedy


def test_user_namespaces_for_root_only(tmp_path: Path) -> None:
    error = refused(errno.EPERM, settings(tmp_path, kernel__unprivileged_userns_clone="0"))

    assert error.why == "the system allows user namespaces to root only"


def test_apparmor(tmp_path: Path) -> None:
    folder = settings(
        tmp_path, user__max_user_namespaces="100",
        kernel__apparmor_restrict_unprivileged_userns="1",
    )  # fmt: skip

    error = refused(errno.EACCES, folder)

    assert "AppArmor" in error.why
    assert "kernel.apparmor_restrict_unprivileged_userns=0" in error.remedy


def test_the_limit_is_reached(tmp_path: Path) -> None:
    error = refused(errno.ENOSPC, settings(tmp_path, user__max_user_namespaces="100"))

    assert error.why == "the limit on namespaces is reached"


def test_a_kernel_without_them(tmp_path: Path) -> None:
    error = refused(errno.EINVAL, tmp_path)

    assert "has not all namespaces" in error.why
    assert "CONFIG_USER_NS" in error.remedy


WITHOUT_RIGHTS = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]


def call_as(opening: list[str]) -> subprocess.CompletedProcess[str]:
    code = "from wirespan.lab.permission import check\ncheck()\nprint('permitted')"
    return subprocess.run(
        [*opening, sys.executable, "-c", code], capture_output=True, text=True, check=False,
        env=ENVIRONMENT, timeout=60,
    )  # fmt: skip


@pytest.mark.namespaces
@pytest.mark.skipif(bool(missing()), reason="the system refuses it already")
def test_root_without_its_rights_is_an_ordinary_user() -> None:
    opening = ["setpriv", "--bounding-set=-sys_admin,-net_admin"] if os.geteuid() == 0 else []

    assert call_as(opening).stdout == "permitted\n"


@pytest.mark.namespaces
@pytest.mark.skipif(bool(missing()), reason="the system refuses it already")
def test_a_system_that_forbids_it_is_told_apart() -> None:
    forbid = 'echo 0 > /proc/sys/user/max_user_namespaces; exec "$@"'
    opening = ["unshare", "--user", "--map-root-user", "sh", "-c", forbid, "sh", *WITHOUT_RIGHTS]

    done = call_as(opening)

    assert "no network can be made here: the system allows no user namespaces" in done.stderr


def test_a_container_that_refuses(tmp_path: Path) -> None:
    error = refused(errno.EPERM, tmp_path)

    assert error.why == "the system refused user namespace (Operation not permitted)"
    assert "--privileged" in error.remedy
    assert "run as root" in error.remedy
