"""Compiles the kernels: Cython in pure-Python mode, one stable-ABI extension a file.

A file with a line exactly ``import cython`` is compiled, in the rows named below.

What all kernels need of Cython's own code (typed memoryviews, mostly) is compiled once, into
the extension ``_cython``; otherwise each would carry and compile a copy.
"""

import multiprocessing
import os
import shutil
import sys
import sysconfig
from itertools import count
from pathlib import Path

from Cython.Compiler import Options
from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext
from setuptools.command.build_py import build_py

Options.buffer_max_dims = 3
"""One more than our views have: they are passed by value, with room for so many dimensions."""
from Cython.Build import cythonize  # noqa: E402 - reads the options when it is imported
from Cython.Build.SharedModule import generate_shared_module  # noqa: E402 - the same
from Cython.Compiler.CmdLine import parse_command_line  # noqa: E402 - the same

STABLE_ABI = "0x030B0000"
SOURCE = Path("src")
ROWS = ("kernels", "emulate", "drive")
"""Rows of the drawing in which files may be compiled."""
SHARED_PACKAGE = "wirespan.kernels"
GENERATED = Path("build/generated")
SHARED = GENERATED / "_cython.c"
PARALLEL = os.cpu_count() or 1
TRANSLATORS = PARALLEL if multiprocessing.get_start_method() == "fork" else 0
"""Only processes that are forked know the options set here; 0: none but this one."""
TERMINAL = sys.stderr.isatty()
KEPT = f"build/lib.{sysconfig.get_platform()}-{sys.implementation.cache_tag}"
"""Where setuptools builds a wheel, too."""
KERNELS = sorted(
    path
    for row in ROWS
    for path in (SOURCE / "wirespan" / row).rglob("*.py")
    if "\nimport cython\n" in path.read_text(encoding="utf-8")
)


SHIPPED = ("servers", "examples")
"""Folders of the project that the lab uses; ``wirespan.lab.shipped`` finds the copies."""


class ShipFolders(build_py):
    """Beside the package's own files: what an installation without a clone would lack."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        for name in SHIPPED:
            shutil.copytree(
                name,
                Path(self.build_lib, "wirespan", "lab", "shipped_files", name),
                ignore=shutil.ignore_patterns("__pycache__", "*.o"),
                dirs_exist_ok=True,
            )


class BuildKernels(build_ext):
    """Keeps what was compiled for a clone, next time only what changed is; tells how far it is."""

    def finalize_options(self) -> None:
        super().finalize_options()
        if self.editable_mode or self.inplace:
            self.build_lib = KEPT
            self.build_temp = "build/temp"

    def build_extensions(self) -> None:
        self._done = count(1)
        super().build_extensions()
        if TERMINAL:
            print(file=sys.stderr)

    def build_extension(self, ext: Extension) -> None:
        super().build_extension(ext)
        if TERMINAL:
            told = f"compiled {next(self._done)} of {len(self.extensions)} kernels"
            print(f"\r{told}", end="", file=sys.stderr, flush=True)


def extension(name: str, source: Path) -> Extension:
    return Extension(
        name,
        [str(source)],
        define_macros=[("Py_LIMITED_API", STABLE_ABI), ("CYTHON_LIMITED_API", "1")],
        py_limited_api=True,
        # Nobody here can mend C that Cython wrote, and gcc sees overflows where there are none.
        extra_compile_args=["-O2", "-g0", "-w"],
        extra_link_args=["-Wl,-s"] if sys.platform == "linux" else [],
    )


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts)


def shared() -> Extension:
    if not SHARED.exists():
        SHARED.parent.mkdir(parents=True, exist_ok=True)
        options, _ = parse_command_line([f"--generate-shared={SHARED}"])
        generate_shared_module(options)
    return extension(f"{SHARED_PACKAGE}._cython", SHARED)


setup(
    cmdclass={"build_ext": BuildKernels, "build_py": ShipFolders},
    ext_modules=[
        shared(),
        *cythonize(
            [extension(dotted(path), path) for path in KERNELS],
            build_dir=str(GENERATED),
            nthreads=TRANSLATORS,
            quiet=True,
            compiler_directives={
                "language_level": 3,
                "show_performance_hints": False,
                "auto_pickle": False,  # a sixth of the C code, and nobody pickles a kernel
            },
            shared_utility_qualified_name=f"{SHARED_PACKAGE}._cython",
        ),
    ],
    options={
        "bdist_wheel": {"py_limited_api": "cp311"},
        "build_ext": {"parallel": PARALLEL},
    },
)
