"""Starts the playground as a visitor's host does, with `streamlit run`, and knows its processes by their ids."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psutil

from tests.support.patience import PATIENCE

ROOT = Path(__file__).resolve().parent.parent.parent
KEPT = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR", "LANG", "VIRTUAL_ENV", "PLAYGROUND_NICENESS")


@dataclass
class PlaygroundProcess:
    """A running playground: its address, its process, and the file that it logs to."""

    url: str
    process: "subprocess.Popen[bytes]"
    log_file: Path

    @property
    def log(self) -> str:
        """All that the server has printed."""
        return self.log_file.read_text(encoding="utf-8", errors="replace")

    def workers(self) -> list[psutil.Process]:
        """The processes that train: every living descendant but Python's own bookkeeping for spawned processes."""
        return [process for process in self.family() if "resource_tracker" not in " ".join(command_of(process))]

    def family(self) -> list[psutil.Process]:
        """Every living descendant of the server."""
        try:
            children = psutil.Process(self.process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []
        return [child for child in children if alive(child)]

    def kill(self) -> None:
        """End the server at once, as a power cut would: it gets no chance to tidy up."""
        self.process.kill()
        self.process.wait()

    def stop(self) -> None:
        """Ask the server to end, as Ctrl-C does, and wait until it has."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT if os.name != "nt" else signal.SIGTERM)
            try:
                self.process.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                self.kill()
                raise AssertionError(f"The server did not end on Ctrl-C; its log:\n{self.log}") from None


def command_of(process: psutil.Process) -> list[str]:
    """A process's command line; [] when it is gone."""
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []


def alive(process: psutil.Process) -> bool:
    """Whether a process still runs; one that has ended and was not collected yet does not."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def still_alive(processes: list[psutil.Process]) -> list[psutil.Process]:
    """Those of `processes` that do not end by themselves, however slow the machine is; returns when all have."""
    return [process for process in psutil.wait_procs(processes, timeout=PATIENCE)[1] if alive(process)]


@contextmanager
def serving(
    folder: Path, *entry: str, sound: bool = True, port: int = 0, **environment: str
) -> Iterator[PlaygroundProcess]:
    """A playground on a free port of this machine, or on that of one that has ended, for as long as the block lasts.

    `folder` is an empty one for its home directory, saved runs and log; `entry` replaces the front door that
    `streamlit run` finds by itself; `environment` is added to a bare one. Raises AssertionError, with the log, when it
    does not start, leaves a process behind, or has printed a traceback, which one that is not `sound` may do.
    """
    home = folder / "home"
    home.mkdir(parents=True)
    log_file = folder / "server.log"
    # Port 0: the system picks a free one as it binds, so no other program can take it in between.
    options = ["--server.address", "127.0.0.1", "--server.port", str(port), "--server.headless", "true"]
    if entry:  # only our front door prints the address in Streamlit's place
        options += ["--logger.hideWelcomeMessage", "false"]
    kept_environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    own = {"HOME": str(home), "USERPROFILE": str(home), "PLAYGROUND_DATABASE": str(folder / "runs.sqlite3")}
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", *entry, *options],
            cwd=ROOT,
            env={**kept_environment, **own, "PYTHONUNBUFFERED": "1", **environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C in the tests' terminal is for the tests, which then stop it in good order
        )
    server = PlaygroundProcess("", process, log_file)
    try:
        server.url = await_address(server)
        yield server
        family = server.family()
        server.stop()
        survivors = still_alive(family)
        assert not survivors, f"The server ended and left {survivors} behind; its log:\n{server.log}"
        assert not sound or "Traceback" not in server.log, f"The server met an error:\n{server.log}"
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


class Address:
    """A port that servers of tests have one after another: a browser knows the page's scripts from there already.

    The first load of a page from an address takes it three times the work of the next.
    """

    def __init__(self) -> None:
        self._port = 0

    @contextmanager
    def serving(self, folder: Path, *entry: str, sound: bool = True, **environment: str) -> Iterator[PlaygroundProcess]:
        """A playground at this address, or at a new one while it is taken; the rest is as in `serving`."""
        port = self._port if is_free(self._port) else 0
        with serving(folder, *entry, sound=sound, port=port, **environment) as server:
            self._port = urlsplit(server.url).port or 0
            yield server


def is_free(port: int) -> bool:
    """Whether a server could listen on a port of this machine."""
    with socket.socket() as probe:
        if os.name != "nt":  # as servers do, so that connections which end are no hindrance
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def await_address(server: PlaygroundProcess) -> str:
    """The address that the server prints once it listens and is healthy. Raises AssertionError when it never does."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        address = re.search(r"(http://127\.0\.0\.1:\d+\S*)\s", server.log)
        if address:
            with urllib.request.urlopen(address[1] + "/_stcore/health", timeout=PATIENCE) as answer:
                assert answer.read() == b"ok"
            return address[1]
        try:
            server.process.wait(timeout=0.05)
        except subprocess.TimeoutExpired:
            continue
        raise AssertionError(f"The server ended with status {server.process.returncode}:\n{server.log}")
    raise AssertionError(f"The server did not start in {PATIENCE} s:\n{server.log}")
