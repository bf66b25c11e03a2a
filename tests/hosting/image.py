"""What a Dockerfile makes, step by step in a fresh root."""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from uuid import uuid4

import platformdirs

from tests.hosting.dockerfile import Health, Instruction, command, context, health, instructions, matches, variables
from tests.hosting.fresh_root import BASE_PATH, FreshRoot, hindrance

ROOT = Path(__file__).resolve().parents[2]
OWN_SOURCE = [Path(__file__), Path(__file__).with_name("fresh_root.py")]
DAY = 86_400.0
WORTH_KEEPING = 5.0  # seconds of a step; the packages alone take longer


@dataclass
class Image:
    """A root as the steps have left it, and how a container starts in it."""

    root: FreshRoot
    base: str = ""
    environment: dict[str, str] = field(default_factory=lambda: {"PATH": BASE_PATH})
    workdir: PurePosixPath = field(default_factory=lambda: PurePosixPath("/"))
    user: str = "root"
    volumes: list[str] = field(default_factory=list)
    ports: list[int] = field(default_factory=list)
    start: list[str] = field(default_factory=list)
    health: Health | None = None


@contextmanager
def built() -> Iterator[Image]:
    """The image of this checkout, for as long as the block lasts. Raises LookupError where none can be built."""
    if hindrance():
        raise LookupError(hindrance())
    import fcntl  # which there is on Linux alone

    layers = platformdirs.user_cache_path("rnn-playground-tests", ensure_exists=True)
    with (layers / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of several processes that test, one takes a long step and the others find it
        for root in layers.glob("root-*"):  # left behind by tests that were killed
            if time.time() - root.stat().st_mtime > DAY:
                shutil.rmtree(root)
        image = build(ROOT, layers)
    try:
        yield image
    finally:
        shutil.rmtree(image.root.folder)


def build(project: Path, layers: Path) -> Image:
    """Takes every step of the project's Dockerfile in a new folder of `layers`, in the order in which they stand there.

    As a builder does, it begins after the last step that it has taken before with the same files, if that took long.
    """
    sent = sorted(context(project))
    steps = list(instructions((project / "Dockerfile").read_text("utf-8")))
    keys = list(states(project, sent, steps))
    known = max((n for n, key in enumerate(keys) if (layers / key).exists()), default=-1)
    folder = layers / f"root-{uuid4().hex}"
    if known >= 0:
        subprocess.run(["cp", "-al", layers / keys[known], folder], check=True)
        folder.touch()  # the copy is as old as what it was made of
    image = Image(FreshRoot(folder) if known >= 0 else FreshRoot.made(folder))
    for number, (step, key) in enumerate(zip(steps, keys, strict=True)):
        started = time.monotonic()
        take(step, image, project, sent if number > known else [], again=number <= known)
        if step.word == "RUN" and number > known and time.monotonic() - started > WORTH_KEEPING:
            for layer in layers.glob("layer-*"):  # one is enough: it is large
                shutil.rmtree(layer)
            subprocess.run(["cp", "-al", folder, layers / key], check=True)
    return image


def states(project: Path, sent: list[PurePosixPath], steps: list[Instruction]) -> Iterator[str]:
    """The name of the state of the root after each step, which differs where anything that it is made of does."""
    digest = sha256(repr((sys.version, [path.read_bytes() for path in OWN_SOURCE])).encode())
    for step in steps:
        digest.update(repr(step).encode())
        if step.word == "COPY":
            for file in chosen(sent, step.text.split()[0]):
                digest.update(repr((file, (project / file).read_bytes())).encode())
        yield f"layer-{digest.hexdigest()[:32]}"


def take(step: Instruction, image: Image, project: Path, sent: list[PurePosixPath], again: bool) -> None:
    """Takes one step; one that has been taken before, `again`, changes nothing in the root."""
    text = step.text
    match step.word:
        case "FROM":
            image.base = text
        case "RUN":
            if not again:
                image.root.step(command(text), image.environment, str(image.workdir))
        case "ENV":
            image.environment |= variables(text, image.environment)
        case "WORKDIR":
            image.workdir = image.workdir / text
            inside(image, image.workdir).mkdir(parents=True, exist_ok=True)
        case "COPY":
            copy(project, sent, image, text)
        case "USER":
            image.user = text
        case "VOLUME":
            image.volumes.append(text)
        case "EXPOSE":
            image.ports.append(int(text))
        case "CMD":
            image.start = command(text)
        case "HEALTHCHECK":
            image.health = health(text)
        case other:
            raise ValueError(f"The Dockerfile has {other}, which the tests do not know yet.")


def inside(image: Image, path: PurePosixPath) -> Path:
    """Where a path of the image is on this machine."""
    return image.root.folder / path.relative_to("/")


def chosen(sent: list[PurePosixPath], source: str) -> list[PurePosixPath]:
    """What COPY takes of what is sent to the builder: everything, ".", or files by a pattern."""
    return [file for file in sent if source == "." or matches(file, source)]


def copy(project: Path, sent: list[PurePosixPath], image: Image, text: str) -> None:
    """COPY, into a folder."""
    source, target = text.split()
    for file in chosen(sent, source):
        place = inside(image, image.workdir / target / file)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)  # a step that is kept has the same file
        shutil.copy(project / file, place)
