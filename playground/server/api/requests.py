"""What every route for a page's own requests has in common: the visitor, what was sent, and how a refusal is told."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, TypeAlias

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from playground.inspection.answer_pool import Inquiry
from playground.server.lookup import server_of
from playground.server.refusals import Reason, foreign, note
from playground.server.visitors import visitor_of
from playground.storage.models import megabytes

Handler: TypeAlias = Callable[[Request, str], Awaitable[Response]]
"""Takes a request and its visitor's cookie."""


class Refused(Exception):  # noqa: N818 (a refusal is an answer)
    """What was asked for is refused, with an HTTP status and a sentence for the person who asked."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def answer(what: object, status: int = 200) -> Response:
    """JSON; it is one visitor's own, so no cache may keep it. Raises ValueError for a number that is not finite."""
    text = json.dumps(what, separators=(",", ":"), allow_nan=False)
    return Response(text, status, media_type="application/json", headers=own())


def own(name: str = "") -> dict[str, str]:
    """Headers of a private answer; with a file `name` (ASCII) the browser downloads it under that name."""
    saving = {"Content-Disposition": f'attachment; filename="{name}"'} if name else {}
    return {"Cache-Control": "no-store", **saving}


def of_visitor(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """The handler as an endpoint: only for a visitor with a cookie, and what changes something only for our own pages.

    `Refused` becomes {"error": sentence}.
    """

    @wraps(handler)
    async def endpoint(request: Request) -> Response:
        owner = visitor_of(request)
        try:
            if request.method not in ("GET", "HEAD") and (reason := foreign(request)) is not None:
                note(request, reason)
                raise Refused(403, reason.value)
            if owner is None:
                raise Refused(403, Reason.COOKIE.value)
            return await handler(request, owner)
        except Refused as refusal:
            response = answer({"error": str(refusal)}, refusal.status)
            if refusal.status in (408, 413, 429):  # the rest of what is being sent is not read
                response.headers["Connection"] = "close"
            return response
        except ClientDisconnect:
            return Response(status_code=400)  # the page is gone

    return endpoint


async def body(request: Request, most: int, seconds: float, dropped: int) -> bytes:
    """The body of a request, at most `most` bytes that arrive within `seconds`. Raises Refused for any other.

    A larger one is read on for at most `dropped` bytes, though not kept: a browser that is cut off in mid-sending shows
    no answer. The connection is closed after it, so that it ends somewhere.
    """
    parts, size = [], 0
    try:
        async with asyncio.timeout(seconds):
            async for part in request.stream():
                size += len(part)
                if size <= most:
                    parts.append(part)
                elif size > dropped:
                    break
    except TimeoutError:
        raise Refused(
            408, f"What was sent did not arrive within {seconds:g} seconds: try again over a faster connection."
        ) from None
    if size > most:
        raise Refused(413, f"What was sent is larger than {megabytes(most)} MB, which is the most that can be taken.")
    return b"".join(parts)


class Uploads:
    """How many large bodies are received at the same time, since each is held in memory until it is there."""

    def __init__(self, of_one: int, in_all: int) -> None:
        """At most `of_one` of one visitor at a time, and `in_all` of all visitors."""
        self._of_one, self._in_all = of_one, in_all
        self._under_way: Counter[str] = Counter()  # by visitor; used by the event loop alone

    @contextmanager
    def one(self, owner: str) -> Iterator[None]:
        """A place for one upload of that visitor. Raises Refused if there is none."""
        if self._under_way[owner] >= self._of_one:
            raise Refused(429, f"{self._of_one} files of yours are on their way already: wait until they are here.")
        if self._under_way.total() >= self._in_all:
            raise Refused(429, f"{self._in_all} files are being received already: try again in a minute.")
        self._under_way[owner] += 1
        try:
            yield
        finally:
            self._under_way[owner] -= 1
            if not self._under_way[owner]:
                del self._under_way[owner]


async def await_answer(request: Request, inquiry: Inquiry[Response]) -> Response:
    """The answer to a question, which is cancelled if the visitor leaves before it is there.

    Raises ClientDisconnect then, or what keeps the question from being answered.
    """
    answering: asyncio.Future[Response] = asyncio.wrap_future(inquiry.future)
    leaving: asyncio.Future[None] = asyncio.create_task(_wait_until_left(request))
    try:
        either: set[asyncio.Future[Any]] = {answering, leaving}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not answering.done():
            raise ClientDisconnect
        return answering.result()
    finally:
        inquiry.cancel()
        answering.cancel()
        leaving.cancel()


async def _wait_until_left(request: Request) -> None:
    """Ends when the visitor leaves before the answer to a request without a body."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def json_object(request: Request) -> dict[str, Any]:
    """The JSON object in the body of a request. Raises Refused for anything else."""
    limits = server_of(request).limits
    content = await body(request, limits.json, limits.json_seconds, limits.dropped)
    try:
        values = json.loads(content)
    except (ValueError, RecursionError):
        values = None
    if not isinstance(values, dict):
        raise Refused(400, "What was sent is no JSON object.")
    return values
