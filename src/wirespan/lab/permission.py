"""May networks be made here? If not: one sentence what is missing and what would help."""

import errno
import os
import platform
import shutil
import sys
from pathlib import Path

from wirespan.base.errors import UsageError
from wirespan.lab.child import start_child
from wirespan.lab.separate import RefusedError, furnish, separate

WHAT = "no network can be made here"
SYSTEMS = {"darwin": "macOS", "win32": "Windows"}
SUPER_USER_FOLDERS = ("/usr/local/sbin", "/usr/sbin", "/sbin")
"""An ordinary user's PATH often lacks them."""
PACKAGES = {"ip": "iproute2", "nft": "nftables"}
SETTINGS = (
    (
        "/proc/sys/user/max_user_namespaces",
        "0",
        "the system allows no user namespaces",
        "sudo sysctl -w user.max_user_namespaces=10000",
    ),
    (
        "/proc/sys/kernel/unprivileged_userns_clone",
        "0",
        "the system allows user namespaces to root only",
        "sudo sysctl -w kernel.unprivileged_userns_clone=1",
    ),
    (
        "/proc/sys/kernel/apparmor_restrict_unprivileged_userns",
        "1",
        "AppArmor takes all rights from user namespaces of ordinary programs (Ubuntu 23.10 on)",
        "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
    ),
)
"""Settings that forbid it: the file, its forbidding value, the reason, what would help."""


def find_program(name: str) -> str:
    """Where a program we need is; says which package has it if it is not there."""
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), *SUPER_USER_FOLDERS])
    found = shutil.which(name, path=path)
    if found is None:
        package = PACKAGES.get(name, name)
        raise UsageError(WHAT, f"the program {name} is not installed", f"install {package}")
    return found


def check_system(system: str = sys.platform) -> None:
    """What can be known without trying."""
    if system != "linux":
        name = SYSTEMS.get(system, system)
        raise UsageError(
            WHAT,
            f"networks are made of Linux namespaces, and this is {name}",
            "run wirespan in a Linux virtual machine or a privileged Linux container",
        )
    find_program("ip")


def check() -> None:
    """Raises the sentence if networks cannot be made here; leaves nothing behind."""
    check_system()
    read, write = os.pipe()
    child = start_child(lambda: _try(write))
    os.close(write)
    with os.fdopen(read, encoding="ascii") as answers:
        answer = answers.read()
    os.waitpid(child, 0)
    if answer:
        number, _, step = answer.partition(" ")
        raise sentence(RefusedError(step, int(number)))


def _try(answers: int) -> int:
    try:
        separate()
    except RefusedError as refused:
        return _tell(answers, refused)
    # Only a process of the new namespaces may mount their /proc: a child's child.
    os.waitpid(start_child(lambda: _try_to_furnish(answers)), 0)
    return 0


def _try_to_furnish(answers: int) -> int:
    try:
        furnish()
    except RefusedError as refused:
        return _tell(answers, refused)
    return 0


def _tell(answers: int, refused: RefusedError) -> int:
    os.write(answers, f"{refused.number} {refused.step}".encode("ascii"))
    return 0


def sentence(refused: RefusedError, settings: Path = Path("/")) -> UsageError:
    """Why the system refused a step; ``settings`` is the folder that /proc/sys is in."""
    for path, forbidding, why, remedy in SETTINGS:
        if _value(settings / path.lstrip("/")) == forbidding:
            return UsageError(WHAT, why, f"{remedy} allows it, and so does running as root")
    if refused.number == errno.ENOSPC:
        return UsageError(
            WHAT,
            "the limit on namespaces is reached",
            "sudo sysctl -w user.max_user_namespaces=10000 raises it (max_net_namespaces too)",
        )
    if refused.number in (errno.EINVAL, errno.ENOSYS):
        return UsageError(
            WHAT,
            f"the kernel {platform.release()} has not all namespaces ({refused.step}: "
            f"{os.strerror(refused.number)})",
            "use a kernel with CONFIG_USER_NS, CONFIG_PID_NS and CONFIG_NET_NS",
        )
    return UsageError(
        WHAT,
        f"the system refused {refused.step} ({os.strerror(refused.number)})",
        "in a container, start it with --privileged (or --cap-add SYS_ADMIN --cap-add NET_ADMIN "
        "--security-opt seccomp=unconfined); elsewhere, run as root",
    )


def _value(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        return ""
