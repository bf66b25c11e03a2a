"""The scenes, for every page, and all of them as one page to be printed.

GET /api/scenes     -> {"scenes": [...], "problems": [...]} as `playground.scenes.for_page` describes them
GET /handout        -> the hand-out, a page that is whole in itself
"""

from __future__ import annotations

from functools import cache

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from playground.scenes import stories
from playground.scenes.for_page import scenes_json
from playground.scenes.handout import handout
from playground.server.api.requests import answer, own


async def scenes(_request: Request) -> Response:
    """All scenes: they are the same for all visitors, so no cookie is asked for."""
    return answer(scenes_json(stories()))


async def handout_page(_request: Request) -> Response:
    """All scenes with their pictures, to be printed."""
    return HTMLResponse(await run_in_threadpool(_handout), headers=own())


@cache
def _handout() -> str:
    return handout(stories())


ROUTES = [
    Route("/api/scenes", scenes, methods=["GET"]),
    Route("/handout", handout_page, methods=["GET"]),
]
