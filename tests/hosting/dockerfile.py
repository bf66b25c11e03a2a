"""A Dockerfile and its .dockerignore as a builder reads them, as far as ours go; what goes further is refused."""

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path, PurePosixPath


@dataclass(frozen=True)
class Instruction:
    """A line of a Dockerfile, joined from those that end with a backslash: its word, and what stands behind it."""

    word: str
    text: str


def instructions(dockerfile: str) -> Iterator[Instruction]:
    """The instructions, in their order."""
    lines = [line for line in dockerfile.splitlines() if not line.lstrip().startswith("#")]
    for line in re.sub(r"\\\n\s*", "", "\n".join(lines)).splitlines():
        if line.strip():
            word, _, text = line.strip().partition(" ")
            yield Instruction(word.upper(), text.strip())


def command(text: str) -> list[str]:
    """The program and its arguments of RUN and CMD: a list as it stands, anything else by the shell."""
    return list(json.loads(text)) if text.startswith("[") else ["/bin/sh", "-c", text]


def variables(text: str, known: Mapping[str, str]) -> dict[str, str]:
    """What ENV sets, `NAME=value ...`, where a value may name variables that are known before it."""
    pairs = [word.partition("=") for word in shlex.split(text)]
    return {name: re.sub(r"\$(\w+)", lambda found: known[found[1]], value) for name, _, value in pairs}


@dataclass(frozen=True)
class Health:
    """HEALTHCHECK: the program that asks, and in how many seconds it has to have answered."""

    command: list[str]
    timeout: float


def health(text: str) -> Health:
    """The check that HEALTHCHECK describes."""
    options, _, asks = text.partition("CMD ")
    (timeout,) = re.findall(r"--timeout=(\d+)s", options)
    return Health(command(asks.strip()), float(timeout))


def is_sent(path: PurePosixPath, patterns: list[str]) -> bool:
    """Whether a file is sent to the builder: the last pattern that it or a folder of its matches decides."""
    sent = True
    for pattern in patterns:
        bare = pattern.removeprefix("!")
        if any(matches(candidate, bare) for candidate in (path, *path.parents) if candidate.name):
            sent = pattern.startswith("!")
    return sent


def matches(path: PurePosixPath, pattern: str) -> bool:
    """Whether a pattern means this very path: "**/" is any folders or none, "*" anything but a slash."""
    folders, names = path.parts, PurePosixPath(pattern).parts
    if names[0] == "**":
        return any(matches(PurePosixPath(*folders[n:]), "/".join(names[1:])) for n in range(len(folders)))
    return len(folders) == len(names) and all(map(fnmatchcase, folders, names))


def patterns(dockerignore: str) -> list[str]:
    """The patterns of a .dockerignore, in their order."""
    lines = (line.strip() for line in dockerignore.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def context(root: Path) -> Iterator[PurePosixPath]:
    """The files that are sent to the builder of this folder, relative to it."""
    rules = patterns((root / ".dockerignore").read_text("utf-8"))
    tops = {pattern.removeprefix("!").split("/")[0] for pattern in rules if pattern.startswith("!")}
    for top in root.iterdir():
        if any(fnmatchcase(top.name, pattern) for pattern in tops):  # the rest is large, and left out as a whole
            for path in [top] if top.is_file() else top.rglob("*"):
                relative = PurePosixPath(path.relative_to(root).as_posix())
                if path.is_file() and is_sent(relative, rules):
                    yield relative
