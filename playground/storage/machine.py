"""On what a run was trained: the machine, and the versions that decide its numbers."""

from __future__ import annotations

import os
import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = ("numpy", "streamlit", "sqlalchemy")


@cache
def this_machine() -> str:
    """One line: the processor, its cores and the system."""
    return f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"


def these_versions() -> dict[str, str]:
    """The versions of Python and of those of `LIBRARIES` that are installed."""
    return dict(_versions())


@cache
def _versions() -> tuple[tuple[str, str], ...]:
    versions = [("python", platform.python_version())]
    for library in LIBRARIES:
        try:
            versions.append((library, version(library)))
        except (PackageNotFoundError, OSError):  # OSError: no file can be opened now
            continue
    return tuple(versions)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return (names[0] if names else platform.processor()) or "unknown processor"
