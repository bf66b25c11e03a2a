"""A host of packages on this machine, in the place of an index: it sends what a test tells it to."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

from data.fetched import SourcePackage
from tests.support.patience import PATIENCE


class Host:
    """A server that sends what it is told to, as soon as it may, and counts how often it was asked."""

    def __init__(self, content: bytes) -> None:
        self.content, self.status, self.asked = content, 200, 0
        self.may_send = Event()
        self.may_send.set()
        host = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.asked += 1
                host.may_send.wait(PATIENCE)
                with suppress(ConnectionError):  # who asked may have gone
                    self.send_response(host.status)
                    self.end_headers()
                    self.wfile.write(host.content)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.server.serve_forever, daemon=True).start()

    def package(self, content: bytes) -> SourcePackage:
        """A package that must be this, at the server's address."""
        address = f"http://127.0.0.1:{self.server.server_port}/a-1.tar.gz"
        return SourcePackage("a", "1", address, sha256(content).hexdigest(), len(content), "MIT")

    def close(self) -> None:
        """Sends nothing any more."""
        self.may_send.set()
        self.server.shutdown()
        self.server.server_close()


@contextmanager
def hosting(content: bytes) -> Iterator[Host]:
    """A host that sends this, for as long as the block lasts."""
    host = Host(content)
    try:
        yield host
    finally:
        host.close()
