"""What a Dockerfile makes, step by step in a fresh root, and a container that runs from it."""

import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.client import HTTPConnection, HTTPException
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import uuid4

import platformdirs
import psutil
import pytest

from tests.browser.proxies import free_ports
from tests.hosting.dockerfile import Health, Instruction, command, context, health, instructions, matches, variables
from tests.hosting.fresh_root import BASE_PATH, FreshRoot, hindrance
from tests.support.patience import PATIENCE, until

ROOT = Path(__file__).resolve().parents[2]
OWN_SOURCE = [Path(__file__), Path(__file__).with_name("fresh_root.py")]
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
    """The image of this checkout, for as long as the block lasts; skips the test where none can be built."""
    if hindrance():
        pytest.skip(hindrance())
    layers = platformdirs.user_cache_path("rnn-playground-tests", ensure_exists=True)
    with (layers / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of several processes that test, one takes a long step and the others find it
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


@dataclass
class Container:
    """A container that runs: where it answers, its volume, and its process."""

    image: Image
    port: int
    volume: Path
    environment: dict[str, str]
    log_file: Path
    process: "subprocess.Popen[bytes]"

    @property
    def url(self) -> str:
        """The address of its pages, without a slash at the end, below the path that it was told of."""
        path = self.environment.get("STREAMLIT_SERVER_BASE_URL_PATH", "")
        return f"http://127.0.0.1:{self.port}{f'/{path}' if path else ''}"

    @property
    def log(self) -> str:
        """All that it has printed."""
        return self.log_file.read_text("utf-8", errors="replace")

    def state(self) -> dict[str, Any]:
        """What /healthz answers; nothing while nobody answers."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", "/healthz")
            answer: dict[str, Any] = json.loads(connection.getresponse().read())
        except (OSError, HTTPException):
            return {}
        finally:
            connection.close()
        return answer

    def runs(self, *arguments: str) -> bool:
        """Whether a program ends well that runs in it as its user; what it prints goes to a log of its own."""
        log_file = self.log_file.with_name("programs.log")
        process = program(self.image, list(arguments), self.environment, self.volume, log_file)
        return process.wait(timeout=PATIENCE) == 0

    @property
    def first_process(self) -> int:
        """The process of this machine that is the first in the container."""
        (first,) = psutil.Process(self.process.pid).children()
        return int(first.pid)

    def stop(self) -> int:
        """Tells it to end, as every host does before it kills it, and waits for that; its status."""
        os.kill(self.first_process, signal.SIGTERM)
        return self.process.wait(timeout=PATIENCE)


def program(
    image: Image, arguments: list[str], environment: Mapping[str, str], volume: Path, log_file: Path
) -> "subprocess.Popen[bytes]":
    """A program that starts in a container of its own from this image, with the image's user, folder and volume."""
    (place,) = image.volumes
    with log_file.open("ab") as log:
        return image.root.start(
            arguments, image.environment | environment, str(image.workdir), image.user, {volume: place}, log
        )


@contextmanager
def running(image: Image, folder: Path, volume: Path | None = None, **environment: str) -> Iterator[Container]:
    """A container for as long as the block lasts; its volume is a new one of its user's, or one that was there before.

    Raises AssertionError, with the log, when it ends before it answers.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (port,) = free_ports(1)
    variables = {**environment, "PORT": str(port)}
    log_file, volume = folder / "container.log", volume or new_volume(image, folder)
    process = program(image, image.start, variables, volume, log_file)
    container = Container(image, port, volume, variables, log_file, process)
    try:
        until(lambda: process.poll() is not None or bool(container.state()), every=0.05)
        assert process.poll() is None, container.log
        yield container
    finally:
        process.kill()  # and with it all that runs in its namespaces
        process.wait()


def new_volume(image: Image, folder: Path) -> Path:
    """An empty volume as an engine makes it: it is whose the folder in its place is in the image."""
    (place,) = image.volumes
    there = inside(image, PurePosixPath(place)).stat()
    volume = folder / "volume"
    volume.mkdir()
    os.chown(volume, there.st_uid, there.st_gid)
    return volume
