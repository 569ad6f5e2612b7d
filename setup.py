"""Compiles the kernels: Cython in pure-Python mode, one stable-ABI extension a file."""

import os
import sys
from pathlib import Path

from Cython.Build import cythonize
from setuptools import Extension, setup

STABLE_ABI = "0x030B0000"
KERNELS = sorted(
    path
    for path in Path("src/wirespan/kernels").glob("*.py")
    if "\nimport cython\n" in path.read_text(encoding="utf-8")
)


def extension(path: Path) -> Extension:
    name = ".".join(path.with_suffix("").parts[1:])
    return Extension(
        name,
        [str(path)],
        define_macros=[("Py_LIMITED_API", STABLE_ABI), ("CYTHON_LIMITED_API", "1")],
        py_limited_api=True,
        extra_compile_args=["-O2", "-g0"],
        extra_link_args=["-Wl,-s"] if sys.platform == "linux" else [],
    )


setup(
    ext_modules=cythonize(
        [extension(path) for path in KERNELS],
        build_dir="build/cython",
        nthreads=os.cpu_count() or 1,
        show_all_warnings=False,
        compiler_directives={"language_level": 3, "show_performance_hints": False},
    ),
    options={"bdist_wheel": {"py_limited_api": "cp311"}},
)
