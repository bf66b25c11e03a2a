"""Worker processes that begin as copies of one that has imported numpy and rnn already, which costs most of a start.

A start from nothing takes 0.2 s of a core, and the tests of one run start some 400 workers. A copy is a process of its
own like any other: it runs the same `main`, can be paused and killed from outside, and ends with the program that
started it. That workers start from nothing is tested in tests/rnn/parallel/test_executor.py, in
tests/training/test_processes.py and wherever a server is a process.
"""

import atexit
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from functools import cache, partial

from rnn.parallel import __main__ as worker
from rnn.parallel.executor import Gone, LocalWorker, Reported, environment

PID = struct.Struct("<i")


class ForkingExecutor:
    """Starts workers that are copies of one process, which is started with the first of them."""

    def start(self, reported: Reported, gone: Gone) -> LocalWorker:
        return LocalWorker(partial(ForkedProcess, original()), reported, gone)


@cache
def original() -> socket.socket:
    """The way to the process that is copied: a byte and four pipes make a copy; it ends with the program."""
    own_end, other_end = socket.socketpair()
    command = [sys.executable, "-P", "-m", "tests.support.forking"]
    process = subprocess.Popen(command, stdin=other_end, env=environment(), start_new_session=True)
    other_end.close()

    @atexit.register
    def end() -> None:
        own_end.close()
        process.wait()

    return own_end


class ForkedProcess:
    """A copy, with all that `LocalWorker` uses of a `subprocess.Popen`."""

    def __init__(self, original: socket.socket) -> None:
        (reads, own_end), (other_end, writes), (self._life, lives) = os.pipe(), os.pipe(), os.pipe()
        socket.send_fds(original, [b"."], [reads, writes, 2, lives])
        for end in (reads, writes, lives):
            os.close(end)
        self.stdin, self.stdout = os.fdopen(own_end, "wb"), os.fdopen(other_end, "rb")
        (self.pid,) = PID.unpack(os.read(self._life, PID.size))
        self._ended = threading.Event()
        threading.Thread(target=self._wait, name="copy", daemon=True).start()

    def _wait(self) -> None:
        os.read(self._life, 1)  # nothing comes any more: the copy has the other end, for as long as it lives
        self._ended.set()
        os.close(self._life)

    def poll(self) -> int | None:
        return 0 if self._ended.is_set() else None

    def wait(self) -> int:
        self._ended.wait()
        return 0

    def kill(self) -> None:
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)


def main() -> None:
    """Copies this process for each set of pipes that comes through standard input."""
    connection = socket.socket(fileno=os.dup(0))
    signal.signal(signal.SIGCHLD, reap)
    while True:
        _, pipes, _, _ = socket.recv_fds(connection, 1, 4)
        if not pipes:
            return  # the program is gone
        if os.fork() == 0:
            connection.close()
            live(*pipes)
        for pipe in pipes:
            os.close(pipe)


def reap(*_: object) -> None:
    """Takes notice of every copy that has ended, so that nothing is left of it."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def live(*pipes: int) -> None:
    """Is the worker with these pipes, until the program is gone."""
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number, pipe in enumerate(pipes[:3]):
        os.dup2(pipe, number)
        os.close(pipe)
    os.write(pipes[3], PID.pack(os.getpid()))
    worker.main()


if __name__ == "__main__":
    main()
