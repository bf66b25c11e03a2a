"""The playground as `streamlit run` serves it: one real server for all of this file, out of which no request leads."""

import asyncio
import gzip
import re
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

import pytest
from websockets import CloseCode
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from benchmarks.plain_page import PlainPage
from tests.browser.serve import PlaygroundProcess, serving
from tests.support.patience import PATIENCE
from tests.support.serving import Site, given_cookie, knock

pytestmark = pytest.mark.program


@dataclass
class OutsideProxy:
    """Stands where a request that leaves the server would arrive first: a proxy that takes nothing on, and counts."""

    port: int
    requests: list[str] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        address = f"http://127.0.0.1:{self.port}"
        names = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY")
        return {name: address for upper in names for name in (upper, upper.lower())}


@contextmanager
def outside() -> Iterator[OutsideProxy]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        site = OutsideProxy(listener.getsockname()[1])

        def count() -> None:
            while True:
                connection, _ = listener.accept()
                with connection:
                    request = connection.recv(1000).decode("latin-1").partition("\r\n")[0]
                    site.requests.append(request)
                    connection.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                if request == "END":
                    return

        thread = threading.Thread(target=count)
        thread.start()
        try:
            yield site
        finally:
            with socket.create_connection(("127.0.0.1", site.port)) as end:
                end.sendall(b"END\r\n")
            thread.join()


def dial(port: int, origin: str | None) -> ClientConnection:
    options: dict[str, Any] = {"origin": origin, "subprotocols": ["streamlit"], "open_timeout": PATIENCE}
    return connect(f"ws://127.0.0.1:{port}/_stcore/stream", proxy=None, **options)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PlaygroundProcess]:
    """The server of these tests, from which nothing may have been asked of another machine when it has ended."""
    with outside() as site:
        asking = urllib.request.build_opener(urllib.request.ProxyHandler({"http": site.environment["HTTP_PROXY"]}))
        with pytest.raises(urllib.error.HTTPError):
            asking.open("http://outside.example/", timeout=PATIENCE)
        assert site.requests == ["GET http://outside.example/ HTTP/1.1"]
        with serving(tmp_path_factory.mktemp("server"), **site.environment) as server:
            yield server
        assert len(site.requests) == 1, "a request has left the server"


def port_of(running: PlaygroundProcess) -> int:
    return int(running.url.rpartition(":")[2])


def test_sockets_of_other_pages_are_refused_and_no_request_leaves_the_server(running: PlaygroundProcess) -> None:
    port = port_of(running)
    for origin in (None, "http://evil.example", f"https://127.0.0.1:{port}", "http://10.1.2.3", "null"):
        with pytest.raises(InvalidStatus) as refusal:
            dial(port, origin)
        assert refusal.value.response.status_code == 403
    with dial(port, f"http://127.0.0.1:{port}") as page:
        assert page.subprotocol == "streamlit"
    assert running.log.count("A page was refused (") == 1  # lines that are alike are held back


def test_a_page_comes_with_our_cookie_and_the_files_that_it_loads(running: PlaygroundProcess) -> None:
    site = Site(port_of(running))
    page = site.get("/")
    assert page.status == 200
    assert given_cookie(page)
    assert given_cookie(site.get("/guide"))  # a page's address serves the page as well
    for path in re.findall("<(.*?)>", page.header("link")):
        assert gzip.decompress(site.get(urljoin("/", path), accept_encoding="gzip").body)
    scripts = re.findall(r'src="\.(/static/js/[^"]+)"', page.body.decode())
    assert scripts
    for path in scripts:
        assert gzip.decompress(site.get(path, accept_encoding="gzip").body)
    assert running.workers() == []  # no visitor, no worker
    assert_large_frames_are_refused(site, given_cookie(page))


def test_the_pages_of_the_load_benchmark_see_what_a_browser_sees(running: PlaygroundProcess) -> None:
    async def visit() -> list[str]:
        page = PlainPage(running.url)
        await page.open()
        await page.sentence("this is good")
        for _ in range(2):
            await page.click()
        await page.train(0)
        await page.question("this is bad")
        runs = await page.runs()
        await page.close()
        assert page.problem == ""
        return runs

    assert asyncio.run(visit()) == []  # the one that it trains has not ended


def assert_large_frames_are_refused(site: Site, cookie: str | None) -> None:
    """On our sockets as on Streamlit's own, which has the larger frames of the two."""
    for address in ("/sweeps/live", "/_stcore/stream"):
        with knock(site, address, origin="", cookie=cookie) as socket:
            with suppress(ConnectionClosed):  # it may be closed before all has been sent
                socket.send("x" * 1_100_000)
                for _ in socket:  # what it was told before
                    pass
            assert socket.close_code == CloseCode.MESSAGE_TOO_BIG
