"""A PostgreSQL server of a test's own, where there is one to start."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

MISSING = "there is no PostgreSQL on this machine"


@cache
def programs() -> Path | None:
    """The folder of PostgreSQL's programs, None where it is not installed.

    Debian keeps them out of the search path, those of each version in a folder of its own.
    """
    beside = [path for path in Path("/usr/lib/postgresql").glob("*/bin/initdb") if path.parent.parent.name.isdecimal()]
    newest = max(beside, key=lambda path: int(path.parent.parent.name), default=None)
    if newest is None and (found := shutil.which("initdb")):
        newest = Path(found)
    return None if newest is None else newest.parent


class PostgresServer:
    """A PostgreSQL server that listens on a socket in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        """`folder` has a path short enough for a socket, and another user may enter it. Starts nothing yet."""
        self.folder = folder
        self.url = f"postgresql+psycopg://play@/postgres?host={folder}"
        # It refuses to run as root, and then needs a folder of somebody else's.
        self._user = "nobody" if os.geteuid() == 0 else None
        if self._user:
            shutil.chown(folder, self._user)
        self._run("initdb", "-A", "trust", "-U", "play", "-N")

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        options = f"-k {self.folder} -h '' -c fsync=off"
        self._run("pg_ctl", "-w", "-o", options, "-l", str(self.folder / "log"), "start")

    def stop(self) -> None:
        """Ends it at once, as a power cut would."""
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """While this lasts it takes connections and all that it is sent, and answers nothing."""
        leader = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        processes = [leader]
        try:
            os.kill(leader, signal.SIGSTOP)  # first: from then on there is no other process of it
            processes += _children(leader)
            for process in processes:
                _send(process, signal.SIGSTOP)
            yield
        finally:
            for process in processes:
                _send(process, signal.SIGCONT)

    def _run(self, program: str, *arguments: str) -> None:
        folder = programs()
        assert folder is not None, MISSING
        command = [str(folder / program), "-D", str(self.folder / "data"), *arguments]
        subprocess.run(command, check=True, user=self._user, cwd=self.folder, stdout=subprocess.DEVNULL)


def _send(process: int, sign: signal.Signals) -> None:
    """Sends it to a process, if it is still there: one whose connection has just been closed ends by itself."""
    with suppress(ProcessLookupError):
        os.kill(process, sign)


def _children(leader: int) -> list[int]:
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], check=True, capture_output=True, text=True).stdout
    pairs = [[int(number) for number in line.split()] for line in listed.splitlines()]
    return [process for process, parent in pairs if parent == leader]


@contextmanager
def postgresql() -> Iterator[PostgresServer]:
    """A server that has started, for as long as the block lasts."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = PostgresServer(Path(folder))
        server.start()
        try:
            yield server
        finally:
            server.stop()
