"""Containers of the image: an engine runs them where one is at hand, else they run in a fresh root."""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import platformdirs
import psutil

from playground.server.limits import NICENESS_VARIABLE
from tests.browser.proxies import free_ports
from tests.hosting import engine
from tests.hosting.fresh_root import FreshRoot, StepError, hindrance
from tests.hosting.image import ROOT, Image
from tests.hosting.steps import build
from tests.support.patience import PATIENCE, until

DAY = 86_400.0
OWNER = 1000  # the user of the image, and their group


class Host(Protocol):
    """What runs containers; each has a name, by which it is known as long as it runs."""

    def run(self, image: Image, name: str, environment: dict[str, str], volume: Path) -> list[str]:
        """The command line of a container with these variables besides those of the image, and this volume."""

    def inside(self, name: str, arguments: Sequence[str]) -> list[str]:
        """The command line of a program in a container that runs."""

    def first_process(self, name: str) -> int:
        """The process of this machine that is the first in the container."""

    def terminate(self, name: str) -> None:
        """Tells the first process of a container to end."""

    def remove(self, name: str) -> None:
        """Ends a container at once, if it runs still."""


class RootHost:
    """Runs containers in a fresh root, each in namespaces of its own."""

    def __init__(self, root: FreshRoot) -> None:
        self._root = root
        self._inside: dict[str, list[str]] = {}

    def run(self, image: Image, name: str, environment: dict[str, str], volume: Path) -> list[str]:
        """As `Host` says; a variable has its name, by which its first process is found."""
        self._inside[name] = self._line(image, environment, volume)
        return [*self._line(image, environment | {"CONTAINER": name}, volume), *image.start]

    def _line(self, image: Image, environment: dict[str, str], volume: Path) -> list[str]:
        """What begins the command line of a program as one of the image."""
        (place,) = image.volumes
        variables = image.environment | environment
        return self._root.program([], variables, str(image.workdir), image.user, {volume: place})

    def inside(self, name: str, arguments: Sequence[str]) -> list[str]:
        """As `Host` says, in namespaces of its own: it sees the files of the container, and not its processes."""
        return [*self._inside[name], *arguments]

    def first_process(self, name: str) -> int:
        """As `Host` says: the child of the program that has made the namespaces."""
        made = f"CONTAINER={name}"
        for process in psutil.Process().children(recursive=True):
            with suppress(psutil.NoSuchProcess):  # of another test's, which has ended meanwhile
                parent = process.parent()
                if parent is not None and parent.name() == "unshare" and made in parent.cmdline():
                    return int(process.pid)
        raise LookupError(f"There is no container {name}.")

    def terminate(self, name: str) -> None:
        """As `Host` says."""
        os.kill(self.first_process(name), signal.SIGTERM)

    def remove(self, name: str) -> None:
        """As `Host` says; all that runs in its namespaces ends with their first process."""
        try:
            os.kill(self.first_process(name), signal.SIGKILL)
        except (LookupError, ProcessLookupError):
            return


@dataclass(frozen=True)
class Built:
    """The image of this checkout, and what runs containers from it."""

    image: Image
    host: Host


@contextmanager
def built() -> Iterator[Built]:
    """The image of this checkout, for as long as the block lasts. Raises LookupError where none can be built."""
    image = Image.of()
    at_hand = engine.found(image)
    if at_hand is not None:
        at_hand.build()
        yield Built(image, at_hand)
        return
    if hindrance():
        raise LookupError(f"There is no engine that has or gets the base image. {hindrance()}")
    import fcntl  # which there is on Linux alone

    layers = platformdirs.user_cache_path("rnn-playground-tests", ensure_exists=True)
    with (layers / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # of several processes that test, one takes a long step and the others find it
        for left in layers.glob("root-*"):  # by tests that were killed
            if time.time() - left.stat().st_mtime > DAY:
                shutil.rmtree(left)
        try:
            root = build(ROOT, layers)
        except StepError as failed:
            if failed.is_offline:
                raise LookupError("The image cannot be built: the package index cannot be reached.") from failed
            raise
    try:
        yield Built(image, RootHost(root))
    finally:
        shutil.rmtree(root.folder)


@dataclass
class Container:
    """A container that runs: where it answers, its volume, and what it prints."""

    built: Built
    name: str
    port: int
    volume: Path
    log_file: Path
    process: "subprocess.Popen[bytes]"

    @property
    def image(self) -> Image:
        """What it was started from."""
        return self.built.image

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
        """Whether a program ends well that runs in it as its user."""
        line = self.built.host.inside(self.name, arguments)
        return subprocess.run(line, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE).returncode == 0

    def processes(self) -> list[psutil.Process]:
        """Its first process, and all that have come from it."""
        first = psutil.Process(self.built.host.first_process(self.name))
        return [first, *first.children(recursive=True)]

    def stop(self) -> int:
        """Tells it to end, as every host does before it kills it, and waits for that; its status."""
        self.built.host.terminate(self.name)
        return self.process.wait(timeout=PATIENCE)


@contextmanager
def running(built: Built, folder: Path, volume: Path | None = None, **environment: str) -> Iterator[Container]:
    """A container for as long as the block lasts; its volume is a new one of its user's, or one that was there before.

    Raises AssertionError, with the log, when it ends before it answers, does not end when it is told to, or has printed
    a traceback.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (port,) = free_ports(1)
    name, volume = f"playground-{uuid4().hex}", volume or new_volume(folder)
    kept = {name: value for name, value in os.environ.items() if name == NICENESS_VARIABLE}  # as all tests have it
    line = built.host.run(built.image, name, {**kept, **environment, "PORT": str(port)}, volume)
    log_file = folder / "container.log"
    with log_file.open("wb") as log:
        process = subprocess.Popen(line, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
    container = Container(built, name, port, volume, log_file, process)
    try:
        until(lambda: process.poll() is not None or bool(container.state()), every=0.05)
        assert process.poll() is None, container.log
        yield container
        assert process.returncode == 0 or container.stop() == 0, container.log
        assert "Traceback" not in container.log, container.log
    finally:
        built.host.remove(name)
        process.wait(timeout=PATIENCE)


def new_volume(folder: Path) -> Path:
    """An empty volume that belongs to the user of the image, as an engine makes it."""
    volume = folder / "volume"
    volume.mkdir()
    give(volume)
    return volume


def give(volume: Path) -> None:
    """Gives a folder to the user of the image, or lets everybody write to it where only root could do that."""
    if os.geteuid() == 0:
        os.chown(volume, OWNER, OWNER)
    else:
        volume.chmod(0o777)
