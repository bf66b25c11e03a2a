"""A container that runs from the image, as an engine would start it."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path, PurePosixPath
from typing import Any

import psutil

from tests.browser.proxies import free_ports
from tests.hosting.image import Image, inside
from tests.support.patience import PATIENCE, until


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

    Raises AssertionError, with the log, when it ends before it answers, does not end when it is told to, or has printed
    a traceback.
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
        assert process.returncode == 0 or container.stop() == 0, container.log
        assert "Traceback" not in container.log, container.log
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
