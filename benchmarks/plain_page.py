"""A page without a browser: it fetches what a browser does, and holds the WebSockets that one holds."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPConnection
from typing import Any, NoReturn
from urllib.parse import urljoin, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

from benchmarks.few_sentences import bring

PATIENCE = 60.0
"""Seconds for which a page waits for anything; then it fails, and the benchmark with it."""
SEED = "Seed"
"""The label of the field that a click turns, as in the benchmarks that have a browser."""
LONG = "epochs=10000"
"""The longest run that a link may ask for."""
QUESTION = "ledger"
"""A view of the Inside page, which each visitor asks for now and then."""


class PlainPage:
    """One visitor with the Train page open: a new one, or the one whom `cookie` names."""

    def __init__(self, url: str, cookie: str = "", database: str = "") -> None:
        """`database`: that of the server, in which its visitor has put a set of few sentences; "" trains on another."""
        self.cookie = cookie
        self._database = database
        self.epochs = 0
        """Epochs that have come to the page, of all its runs."""
        self.problem = ""
        """Why it has lost a connection, in a word; "" while it has them."""
        self._site = urlsplit(url)
        self._script: ClientConnection | None = None
        self._live: ClientConnection | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._changed = asyncio.Condition()
        self._live_path = self._page = self._seed_id = self._fragment = ""
        self._finished = 0  # runs of the page's script
        self._seed = 0
        self._speed: int | None = None  # at which it trains, run after run
        self._latest: dict[str, dict[str, Any]] = {}  # what its live WebSocket has told, by kind

    async def open(self) -> float:
        """Opens the page; the seconds until all has come that its first chart needs."""
        began = time.perf_counter()
        await asyncio.to_thread(self._fetch)
        link = LONG
        if self._database:
            brought_at = time.perf_counter()
            link += "&" + await asyncio.to_thread(bring, self._database, self.cookie)
            began += time.perf_counter() - brought_at
        self._script = await self._dial("/_stcore/stream", "streamlit")
        self._listen(self._script, self._on_message)
        await self._script.send(BackMsg(rerun_script=ClientState(query_string=link)).SerializeToString())
        await self._until(lambda: bool(self._live_path))
        self._live = await self._dial(self._live_path)
        self._listen(self._live, self._on_frame)
        await self._until(lambda: self._latest.keys() >= {"run", "rows", "status"})
        seconds = time.perf_counter() - began
        await self._tell({"drawn": True})
        await self._until(lambda: self._finished > 0)
        return seconds

    async def train(self, speed: int) -> None:
        """Trains at so many epochs a second from now on, run after run."""
        self._speed = speed
        await self._tell({"speed": speed})
        await self._tell({"do": "train" if "train" in self._latest["status"]["can"] else "new"})

    async def click(self) -> None:
        """Turns the seed by one and waits until the page is told of it, which takes a run of the script."""
        seed = 1 if self._seed == 0 else 0
        request = BackMsg()
        request.rerun_script.page_script_hash = self._page
        request.rerun_script.fragment_id = self._fragment
        request.rerun_script.widget_states.widgets.append(WidgetState(id=self._seed_id, int_value=seed))
        assert self._script is not None
        await self._script.send(request.SerializeToString())
        await self._until(lambda: self._seed == seed)

    async def sentence(self, text: str) -> None:
        """Types a sentence and waits for the network's reading of it."""
        await self._tell({"sentence": text})
        await self._until(lambda: self._latest.get("trace", {}).get("text") == text)

    async def question(self, text: str) -> None:
        """Asks what a view of the Inside page says of a sentence, and waits for the answer."""
        self._latest.pop("answer", None)
        await self._tell({"ask": {"id": text, "view": QUESTION, "sentence": text}})
        await self._until(lambda: self._latest.get("answer", {}).get("id") == text)

    async def runs(self) -> list[str]:
        """The ids of the visitor's saved runs that have ended, newest first, as the Compare page asks for them."""
        listed = await asyncio.to_thread(self._api, "GET", "/api/runs")
        return [run["id"] for run in listed["runs"] if run["ended"] != "running"]

    async def delete(self, ids: list[str]) -> None:
        """Deletes saved runs."""
        await asyncio.to_thread(self._api, "POST", "/api/runs/delete", {"ids": ids})

    async def close(self) -> None:
        """Leaves, as a visitor does who closes the window."""
        for task in self._tasks:
            task.cancel()
        for socket in (self._live, self._script):
            if socket is not None:
                with suppress(ConnectionClosed, TimeoutError):
                    await socket.close()

    # --- what a browser does ------------------------------------------------------------------------------------------

    def _fetch(self) -> None:
        """The page, and the scripts and styles that it names, over one connection that stays open."""
        connection = HTTPConnection(self._site.netloc, timeout=PATIENCE)
        headers = {"Accept-Encoding": "gzip", **({"Cookie": self.cookie} if self.cookie else {})}
        try:
            connection.request("GET", "/", headers=headers)
            answer = connection.getresponse()
            html = answer.read().decode("utf-8")
            cookies = answer.headers.get_all("Set-Cookie") or []
            self.cookie = "; ".join(cookie.partition(";")[0] for cookie in cookies) or self.cookie
            links = re.findall("<(.*?)>", answer.headers.get("Link", ""))
            for path in (*re.findall(r'(?:src|href)="(\./static/[^"]+)"', html), *links):
                connection.request("GET", urljoin("/", path), headers={"Accept-Encoding": "gzip"})
                connection.getresponse().read()
        finally:
            connection.close()

    def _api(self, method: str, path: str, body: object = None) -> Any:
        connection = HTTPConnection(self._site.netloc, timeout=PATIENCE)
        try:
            headers = {"Cookie": self.cookie, "Origin": f"http://{self._site.netloc}"}
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            return json.load(connection.getresponse())
        finally:
            connection.close()

    async def _dial(self, path: str, protocol: str = "") -> ClientConnection:
        return await connect(
            f"ws://{self._site.netloc}{path}",
            origin=Origin(f"http://{self._site.netloc}"),
            subprotocols=[Subprotocol(protocol)] if protocol else None,
            additional_headers={"Cookie": self.cookie},
            open_timeout=PATIENCE,
            max_size=None,
            proxy=None,
        )

    def _listen(self, socket: ClientConnection, on_frame: Callable[[Any], None]) -> None:
        async def read() -> None:
            try:
                async for frame in socket:
                    on_frame(frame)
                    async with self._changed:
                        self._changed.notify_all()
                self._lose("it was closed")
            except ConnectionClosed as error:
                self._lose(str(error))

        self._tasks.append(asyncio.create_task(read()))

    def _lose(self, why: str) -> None:
        self.problem = self.problem or why

    async def _tell(self, frame: dict[str, Any]) -> None:
        assert self._live is not None
        await self._live.send(json.dumps(frame))

    async def _until(self, condition: Callable[[], bool]) -> None:
        try:
            async with asyncio.timeout(PATIENCE), self._changed:
                await self._changed.wait_for(condition)
        except TimeoutError:
            self._give_up()

    def _give_up(self) -> NoReturn:
        raise TimeoutError(f"A page has waited for {PATIENCE:g} s; {self.problem or 'it is connected'}") from None

    def _on_message(self, data: bytes) -> None:
        """What the script of the page sends."""
        message = ForwardMsg.FromString(data)
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._page = message.new_session.page_script_hash
        elif kind == "script_finished":
            self._finished += 1
        elif kind == "delta":
            element = message.delta.new_element
            if element.WhichOneof("type") == "number_input" and element.number_input.label == SEED:
                self._seed_id, self._fragment = element.number_input.id, message.delta.fragment_id
            if element.WhichOneof("type") == "bidi_component":
                given = json.loads(element.bidi_component.json or "null")
                if isinstance(given, dict):
                    self._live_path = given.get("live", self._live_path)

    def _on_frame(self, text: str) -> None:
        """What the run that the page follows tells."""
        frame = json.loads(text)
        self._latest[frame["kind"]] = frame
        if frame["kind"] == "rows":
            self.epochs += len(frame["test_loss"])
        elif frame["kind"] == "config":
            self._seed = frame["settings"]["seed"]
        elif frame["kind"] == "status" and self._speed is not None and frame["state"] == "done":
            self._tasks.append(asyncio.create_task(self._tell({"do": "new"})))
