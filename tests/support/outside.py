"""What a program asks of other machines: what its Python processes connect to, and what a browser sends out."""

import json
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Python loads a module of this name by itself at its start, from a folder in PYTHONPATH, in each process that inherits
# that. An audit hook hears what the process does and changes nothing.
HOOK = """
import json, os, sys

NAMES = ("socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname")

def note(event, place):
    with open(os.path.join(os.path.dirname(__file__), "heard.jsonl"), "a") as notes:
        notes.write(json.dumps([event, place if isinstance(place, str) else repr(place)]) + "\\n")

def hear(event, values):
    if event in NAMES:
        note(event, values[1] if event in NAMES[:2] else values[0])

note("begins", os.getpid())
sys.addaudithook(hear)
"""

BEGINS = "begins"  # a process that is listened to
OWN = (
    "127.0.0.1",
    "::1",
    "localhost",
    "/",
)  # how places on this machine begin; the last is a socket in the file system


class Listening:
    """What Python processes ask of other machines that have `environment` in theirs."""

    def __init__(self, folder: Path) -> None:
        self._notes = folder / "heard.jsonl"
        (folder / "sitecustomize.py").write_text(HOOK, encoding="utf-8")
        self.environment = {"PYTHONPATH": str(folder)}

    def _heard(self) -> list[tuple[str, str]]:
        lines = self._notes.read_text(encoding="utf-8").splitlines() if self._notes.exists() else []
        return [(event, place) for event, place in map(json.loads, lines)]

    def processes(self) -> int:
        """How many processes it has listened to."""
        return sum(event == BEGINS for event, _ in self._heard())

    def outside(self) -> list[tuple[str, str]]:
        """(event, place) of all that was asked for and is not on this machine."""
        asked = [(event, place) for event, place in self._heard() if event != BEGINS]
        return [(event, place) for event, place in asked if not place.lstrip("('\"b").startswith(OWN)]


class DeadEnd(socketserver.ThreadingTCPServer):
    """A proxy that passes nothing on, and notes what it was asked for."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Refusal)
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        """What a browser is told as its proxy: it sends there all that is not for this machine."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Refusal(socketserver.StreamRequestHandler):
    server: DeadEnd

    def handle(self) -> None:
        line = self.rfile.readline(4096).decode("latin-1").strip()
        self.server.asked.append(line or "a connection")
        self.request.shutdown(socket.SHUT_RDWR)


@contextmanager
def dead_end() -> Iterator[DeadEnd]:
    """A `DeadEnd` for as long as the block lasts."""
    with DeadEnd() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
