"""Writes what benchmarks have printed into docs/benchmarks.md, each in a section of its own with machine and date."""

import platform
import re
import subprocess
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from playground.storage.machine import this_machine

ROOT = Path(__file__).resolve().parents[1]
FILE = ROOT / "docs" / "benchmarks.md"

HEAD = """# Measured

`python3 tasks.py bench --write` writes this page: it runs every benchmark and puts what each prints here, in place of
what stood there. With names after it (`bench --write live store`) it measures those and leaves the rest. Measure on a
machine that does nothing else; a figure has its target beside it, and says so if the host of a virtual machine took
time away meanwhile. Compare only figures of one section: a machine that is shared gives more or less by the hour.
"""


def machine() -> str:
    """What a figure depends on: the machine, and the versions of what computes."""
    return f"{this_machine()}, Python {platform.python_version()}, numpy {version('numpy')}, one BLAS thread"


def commit() -> str:
    """The commit that is measured, with a mark if files differ from it; "" outside a repository or without git.

    The page of the figures may differ: the section before this one is written into it already.
    """
    page = FILE.relative_to(ROOT).as_posix()
    try:
        of, differing = (
            subprocess.run(["git", *command], cwd=ROOT, capture_output=True, text=True).stdout.strip()
            for command in (
                ["describe", "--always", "--exclude", "*"],
                ["status", "--porcelain", "--untracked-files=no", "--", ".", f":(exclude){page}"],
            )
        )
    except OSError:  # there is no git here
        return ""
    return f"{of}-dirty" if of and differing else of


def section(output: str, when: datetime) -> str:
    """A section's text: when and on what it was measured, and what the benchmark printed."""
    of = commit()
    return f"{when:%Y-%m-%d %H:%M}{of and f', commit {of}'}. {machine()}.\n\n```\n{output.strip()}\n```\n"


def sections(page: str) -> dict[str, str]:
    """The sections of a page by their heading, in order."""
    parts = re.split(r"^## (.+)\n", page, flags=re.MULTILINE)
    return {name: text.strip() + "\n" for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def with_sections(page: str, new_sections: dict[str, str], order: tuple[str, ...]) -> str:
    """The page with the measured sections in place of those of the same name; the others stay as they are."""
    texts = {**sections(page), **new_sections}
    names = [name for name in order if name in texts]
    return HEAD + "".join(f"\n## {name}\n\n{texts[name]}" for name in names)


def write(new_sections: dict[str, str], order: tuple[str, ...], file: Path = FILE) -> None:
    """Puts the measured sections into the file, which is made if need be."""
    page = file.read_text(encoding="utf-8") if file.exists() else ""
    file.write_text(with_sections(page, new_sections, order), encoding="utf-8")
