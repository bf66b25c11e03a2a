"""A page without a browser that outlives its server: it comes back by itself, as the page's own scripts do."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.cookies import SimpleCookie
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from websockets import Origin
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.sync.client import ClientConnection, connect

from playground.training.prepared_data import RunConfig
from tests.support.patience import PATIENCE

Row: TypeAlias = tuple[float | None, ...]

# As in core/connection.js and core/run_stream.js.
RETRY_FIRST, RETRY_LONGEST, MOVE = 0.2, 2.0, 0.05


@dataclass
class Return:
    """A page that lost its connection, and found its run again."""

    lost_at: float
    seen: list[Row]
    """The rows that it had by then."""
    seen_at: list[float]
    """When each of them came."""
    back_at: float = 0.0
    """When it had all rows of the run again, 0 while it has not."""
    found: list[Row] = field(default_factory=list)
    """What was there of the run when it was back."""
    message: str = ""

    @property
    def took(self) -> float:
        """Seconds without a run."""
        return self.back_at - self.lost_at

    @property
    def same(self) -> bool:
        """Whether it is the same run as before: what was there of it has the very numbers that the page had seen."""
        common = min(len(self.seen), len(self.found))
        return common > 1 and self.seen[:common] == self.found[:common]

    @property
    def lost(self) -> int:
        """Epochs that it had seen and that were not there any more."""
        return max(0, len(self.seen) - len(self.found))

    def age_of_loss(self, at: float) -> float:
        """How many seconds before `at` it had seen the oldest epoch that is lost; 0 if none is."""
        return at - self.seen_at[len(self.found)] if self.lost else 0.0


class MovingPage:
    """The page of a new visitor: it keeps all rows of its run, and fails when one is missing or comes twice."""

    def __init__(self, url: str) -> None:
        """`url`: the address of the playground, or of the balancer before it."""
        self._host = urlsplit(url).netloc
        self.cookies: dict[str, str] = {}
        self.rows: list[Row] = []
        self.rows_at: list[float] = []
        self.run_id = ""
        self.status: dict[str, Any] = {}
        self.returns: list[Return] = []
        self.faults: list[str] = []
        self.connections = 0
        self._columns: list[str] = []
        self._job, self._run, self._retry = "", 0, RETRY_FIRST
        self._waits_for_rest = False  # of what comes at once after it has connected
        self._socket: ClientConnection | None = None
        self._news = threading.Condition()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._live, daemon=True)

    # --- for a test -------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Opens the page, and connects to the visitor's job."""
        answer, _ = self._ask("GET", "/")
        assert answer.status == 200, answer.status
        self._job = self._asked_why()["job"]
        self._thread.start()
        self.until(lambda: bool(self.status))

    def send(self, **frame: Any) -> None:
        """What a press of a button sends."""
        assert self._socket is not None
        self._socket.send(json.dumps(frame))

    def post(self, path: str, **fields: Any) -> Any:
        """What the server answers to a request of the page. Raises AssertionError where it refuses."""
        answer, body = self._ask("POST", path, json.dumps(fields))
        assert answer.status == 200, body
        return json.loads(body)

    def get(self, path: str) -> Any:
        """What is there at that path. Raises AssertionError where there is nothing."""
        answer, body = self._ask("GET", path)
        assert answer.status == 200, body
        return json.loads(body)

    def until(self, condition: Callable[[], bool]) -> None:
        """Waits for what frames of the server bring about."""
        with self._news:
            came = self._news.wait_for(lambda: condition() or bool(self.faults), PATIENCE)
        assert not self.faults, self.faults
        assert came, f"not in {PATIENCE} s: {len(self.rows)} rows, {self.status}"

    def close(self) -> None:
        """The visitor leaves."""
        self._closing.set()
        if self._socket is not None:
            self._socket.close()
        self._thread.join(PATIENCE)

    # --- its connection, in a thread of its own ---------------------------------------------------------------------

    def _live(self) -> None:
        while not self._closing.is_set():
            was_open = False
            with suppress(OSError, TimeoutError, WebSocketException):
                query = f"?run={self._run}&from={len(self.rows)}" if self._run else ""
                with connect(
                    f"ws://{self._host}/live/{self._job}{query}",
                    origin=Origin(f"http://{self._host}"),
                    additional_headers={"Cookie": self._cookie},
                    open_timeout=PATIENCE,
                    proxy=None,
                ) as socket:
                    assert socket.response is not None
                    self._keep(socket.response.headers.get_all("Set-Cookie"))
                    self._socket, was_open, self._retry = socket, True, RETRY_FIRST
                    self._waits_for_rest = True
                    self._listen(socket)
            if was_open and not self._closing.is_set():
                self._is_lost()
            if not was_open and not self._closing.is_set():
                self._find_out_why()
            self._closing.wait(self._retry)
            self._retry = min(2 * self._retry, RETRY_LONGEST)

    def _listen(self, socket: ClientConnection) -> None:
        with suppress(ConnectionClosed):
            for text in socket:
                frame = json.loads(text)
                with self._news:
                    self._take(frame)
                    self._news.notify_all()

    def _take(self, frame: dict[str, Any]) -> None:
        match frame["kind"]:
            case "run":
                self._run, self._columns, self.run_id = frame["run"], frame["columns"], frame["id"]
                self.rows, self.rows_at = [], []
            case "rows":
                if frame["from"] != len(self.rows):
                    self.faults.append(f"rows from {frame['from']} on, where {len(self.rows)} were there")
                new = list(zip(*(frame[name] for name in self._columns), strict=True))
                self.rows.extend(new)
                self.rows_at.extend([time.monotonic()] * len(new))
            case "status":
                self.status = frame
                if self._waits_for_rest:
                    self._waits_for_rest = False
                    self.connections += 1
                    self._is_back()

    def _is_lost(self) -> None:
        with self._news:
            if not self.returns or self.returns[-1].back_at:  # else it was back for a moment, without its run
                self.returns.append(Return(time.monotonic(), list(self.rows), list(self.rows_at)))

    def _is_back(self) -> None:
        if self.returns and not self.returns[-1].back_at:
            last = self.returns[-1]
            last.back_at, last.found, last.message = time.monotonic(), list(self.rows), self.status["message"]

    def _find_out_why(self) -> None:
        with suppress(OSError, HTTPException, ValueError):
            why = self._asked_why()
            if why["reason"] == "unknown" and why["job"]:
                self._job, self._run, self._retry = why["job"], 0, MOVE

    # --- what it asks over HTTP -------------------------------------------------------------------------------------

    def _asked_why(self) -> Any:
        run = self.run_id if len(self.rows) > 1 else ""
        answer, body = self._ask("POST", "/api/connection", json.dumps({"job": self._job, "run": run}))
        if answer.status != 200:
            raise ValueError(f"status {answer.status}")
        return json.loads(body)

    def _ask(self, method: str, path: str, body: str | None = None) -> tuple[HTTPResponse, bytes]:
        connection = HTTPConnection(self._host, timeout=PATIENCE)
        try:
            headers = {"Cookie": self._cookie, "Origin": f"http://{self._host}"}
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            self._keep(answer.headers.get_all("Set-Cookie") or [])
            return answer, answer.read()
        finally:
            connection.close()

    @property
    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _keep(self, headers: list[str]) -> None:
        for header in headers:
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(header).items()})


@contextmanager
def visitors(url: str, count: int) -> Iterator[list[MovingPage]]:
    """So many visitors, who come at the same time and have a page open for as long as the block lasts."""
    pages = [MovingPage(url) for _ in range(count)]
    with ThreadPoolExecutor(count) as pool:
        try:
            list(pool.map(MovingPage.open, pages))
            yield pages
        finally:
            list(pool.map(MovingPage.close, pages))


def begin(page: MovingPage, config: RunConfig, speed: int) -> None:
    """The visitor begins a run that trains so many epochs a second."""
    page.send(speed=speed)
    page.send(do="begin", data=config.data, settings=config.settings.to_dict())


def go_on(page: MovingPage, speed: int) -> None:
    """The visitor presses Train where their run has come back."""
    page.send(speed=speed)
    page.send(do="train")


def await_rows(pages: Sequence[MovingPage], more: int) -> None:
    """Waits until each of these pages has so many rows more than now."""
    wanted = {page: len(page.rows) + more for page in pages}
    for page in pages:
        page.until(lambda page=page: len(page.rows) >= wanted[page])  # type: ignore[misc]


def returns(pages: Sequence[MovingPage], happens: Callable[[], None]) -> list[Return]:
    """How each of these pages comes back after something `happens` by which it loses its connection."""
    before = {page: len(page.returns) for page in pages}
    happens()
    for page in pages:
        page.until(lambda page=page: len(page.returns) > before[page] and page.returns[-1].back_at > 0)  # type: ignore[misc]
    return [page.returns[-1] for page in pages]
