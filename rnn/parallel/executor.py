"""Where workers run: the few things that can be done with a worker, and the worker processes of this machine.

Not `multiprocessing`: its children import the program's main module again, which for the playground is all of
Streamlit, and its environment cannot be set before numpy is imported.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from math import ceil
from pathlib import Path
from queue import SimpleQueue
from typing import Any, BinaryIO, Protocol, TypeAlias, cast

from rnn.parallel import wire
from rnn.parallel.messages import Command, Report, Task
from rnn.parallel.niceness import step_back
from rnn.parallel.quota import quota
from rnn.parallel.threads import ONE_THREAD

log = logging.getLogger(__name__)

ROOT = Path(__file__).resolve().parents[2]
NICENESS = 19  # of workers beside a page, which comes first: as low as it goes, since there may be many of them
WORKER = (sys.executable, "-P", "-m", "rnn.parallel")


def cores() -> int:
    """How many processes can train at once on this machine: the cores that this process may use."""
    return whole_cores(len(os.sched_getaffinity(0)), quota()) if sys.platform == "linux" else os.cpu_count() or 1


def whole_cores(seen: int, share: float | None) -> int:
    """How many of the cores that a process sees it can keep busy, where it may have the time of `share` of them."""
    return seen if share is None else min(seen, ceil(share))


class Worker(Protocol):
    """A worker, as the program that started it sees it. No method waits."""

    @property
    def pid(self) -> int | None:
        """The process on this machine, if it is one and has started."""

    def send(self, what: Task | Command) -> None:
        """Puts a task or command on its way; one that meets no living worker is lost, which `gone` tells."""

    def end(self) -> None:
        """Lets the worker end, at once even in the middle of an epoch."""

    def kill(self) -> None:
        """Ends a worker that does not answer any more."""


Reported: TypeAlias = Callable[[Worker, Report], None]
"""Called by any thread with each report of a worker, in order."""

Gone: TypeAlias = Callable[[Worker, str], None]
"""Called once and last, with "" or the reason why the worker never started, as the end of a sentence."""


class Executor(Protocol):
    """Starts workers somewhere."""

    def start(self, reported: Reported, gone: Gone) -> Worker:
        """A new worker, which waits for a task. Returns at once; whether it starts is heard from the callbacks."""


class LocalExecutor:
    """Workers that are processes of this machine."""

    def __init__(self, niceness: int = 0, command: Sequence[str] = WORKER) -> None:
        """`niceness` is added to that of this process, where there is such a thing, for each worker."""
        self._niceness = niceness
        self._command = command

    def start(self, reported: Reported, gone: Gone) -> Worker:
        """A new process."""
        return LocalWorker(self._popen, reported, gone)

    def _popen(self) -> subprocess.Popen[bytes]:
        """Raises OSError when the system has no room for a process."""
        pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "env": environment()}
        # Out of the terminal's foreground group: Ctrl-C is for the program, and its workers end with it.
        if sys.platform == "win32":
            flags = subprocess.CREATE_NEW_PROCESS_GROUP
            flags |= subprocess.BELOW_NORMAL_PRIORITY_CLASS if self._niceness else 0
            return subprocess.Popen(self._command, **pipes, creationflags=flags)
        process = subprocess.Popen(self._command, **pipes, start_new_session=True)
        if self._niceness:
            step_back(process.pid, self._niceness)
        return process


class LocalWorker:
    """A process that runs `rnn.parallel`.

    Its two threads are the only ones that touch the pipes: one starts the process and writes, one reads. So no method
    here ever waits.
    """

    def __init__(self, popen: Callable[[], subprocess.Popen[bytes]], reported: Reported, gone: Gone) -> None:
        self._popen = popen
        self._reported = reported
        self._gone = gone
        self._process: subprocess.Popen[bytes] | None = None
        self._killed = False
        self._told: SimpleQueue[Task | Command | None] = SimpleQueue()  # None: no more
        threading.Thread(target=self._start_and_write, name="worker-in", daemon=True).start()

    @property
    def pid(self) -> int | None:
        """The process, once it has started."""
        return None if self._process is None else self._process.pid

    def send(self, what: Task | Command) -> None:
        """Puts a task or command on its way."""
        self._told.put(what)

    def end(self) -> None:
        """Closes the pipe of the process, which ends with it."""
        self._told.put(None)

    def kill(self) -> None:
        """Kills the process, or lets none live that is about to start."""
        self._killed = True
        if self._process is not None:
            self._process.kill()

    def _start_and_write(self) -> None:
        try:
            process = self._popen()
        except OSError as error:
            self._gone(self, f"could not be started ({error.strerror})")
            return
        self._process = process
        if self._killed:  # before there was anything to kill
            process.kill()
        threading.Thread(target=self._read, args=(process,), name="worker-out", daemon=True).start()
        stream = cast(BinaryIO, process.stdin)
        with suppress(OSError):  # the process is gone: the reader sees it too, and tells
            while (what := self._told.get()) is not None:
                wire.write(stream, what)
        with suppress(OSError):
            stream.close()

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        stream = cast(BinaryIO, process.stdout)
        try:
            while True:
                report = wire.read(stream)
                if not isinstance(report, Report):
                    raise wire.WireError(f"It sent a {type(report).__name__}, which is no report.")
                self._reported(self, report)
        except (EOFError, OSError, wire.CutOff):
            pass  # one that was killed may have been in the middle of a frame, and its end be heard of only later
        except wire.WireError as error:
            log.warning("What worker process %d sends cannot be read, so it is ended. %s", process.pid, error)
        process.kill()  # nothing to kill unless it closed its pipe and lives on
        stream.close()
        process.wait()
        self.end()  # the writer may still be waiting for something to send
        self._gone(self, "")


def environment() -> dict[str, str]:
    """That of a process that trains: it finds our modules, and BLAS has one thread, for every core has a process."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, **ONE_THREAD, "PYTHONPATH": os.pathsep.join(paths)}
