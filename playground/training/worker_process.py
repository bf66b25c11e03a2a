"""One worker process as the server sees it: commands go in without waiting, reports come out in a thread of their own.

Not `multiprocessing`: its children import the server's main module again, which here is all of Streamlit, and its
environment cannot be set before numpy is imported.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import Any, BinaryIO, cast

from playground.training.messages import read, write
from rnn.parallel.sweep import environment

COMMAND = [sys.executable, "-P", "-m"]
WORKER = "playground.training.worker"
NICENESS = 15  # the page comes first: see the measurements in the design


class Worker:
    """A process that runs `playground.training.worker`, or another module that speaks in the same way.

    Its two threads are the only ones that touch the pipes: one starts the process and writes, one reads. So no method
    here ever waits. `token` belongs to the pool that holds the worker, and is guarded by its lock.
    """

    def __init__(
        self, report: Callable[[Worker, Any], None], gone: Callable[[Worker, str], None], module: str = WORKER
    ) -> None:
        """`report` and `gone` are called by its threads; `gone` once and last, with "" or why it never started."""
        self.token = 0
        self.process: subprocess.Popen[bytes] | None = None
        self._report = report
        self._gone = gone
        self._module = module
        self._commands: SimpleQueue[object] = SimpleQueue()  # None: no more
        threading.Thread(target=self._start_and_write, name="worker-in", daemon=True).start()

    def send(self, command: object) -> None:
        """Puts a command on its way; one that meets no living process is lost, which `gone` tells."""
        self._commands.put(command)

    def end(self) -> None:
        """Lets the process end, at once even in the middle of an epoch."""
        self._commands.put(None)

    def kill(self) -> None:
        """Ends a process that does not answer any more."""
        if self.process is not None:
            self.process.kill()

    def _start_and_write(self) -> None:
        try:
            self.process = process = start(self._module)
        except OSError as error:
            self._gone(self, f"it could not be started ({error.strerror})")
            return
        threading.Thread(target=self._read, args=(process,), name="worker-out", daemon=True).start()
        stream = cast(BinaryIO, process.stdin)
        with suppress(OSError):  # the process is gone: the reader sees it too, and tells
            while (command := self._commands.get()) is not None:
                write(stream, command)
        with suppress(OSError):
            stream.close()

    def _read(self, process: subprocess.Popen[bytes]) -> None:
        stream = cast(BinaryIO, process.stdout)
        try:
            while True:
                self._report(self, read(stream))
        except (EOFError, OSError, pickle.UnpicklingError):
            process.kill()  # nothing to kill unless it closed its pipe and lives on
        stream.close()
        process.wait()
        self.end()  # the writer may still be waiting for a command
        self._gone(self, "")


def start(module: str = WORKER) -> subprocess.Popen[bytes]:
    """Starts a process below every page in priority. Raises OSError when the system has no room for one."""
    command = [*COMMAND, module]
    # Out of the terminal's foreground group: Ctrl-C is for the server, and the worker ends with it.
    if sys.platform == "win32":
        flags = subprocess.BELOW_NORMAL_PRIORITY_CLASS | subprocess.CREATE_NEW_PROCESS_GROUP
        return subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment(), creationflags=flags
        )
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment(), start_new_session=True
    )
    with suppress(OSError):  # it may be gone already
        own = os.getpriority(os.PRIO_PROCESS, 0)
        os.setpriority(os.PRIO_PROCESS, process.pid, min(own + NICENESS, 19))
    return process
