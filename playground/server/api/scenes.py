"""The scenes, for every page.

GET /api/scenes     -> {"scenes": [...], "problems": [...]} as `playground.scenes.for_page` describes them
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from playground.scenes import stories
from playground.scenes.for_page import scenes_json
from playground.server.api.requests import answer


async def scenes(_request: Request) -> Response:
    """All scenes: they are the same for everybody, so nobody's cookie is asked for."""
    return answer(scenes_json(stories()))


ROUTES = [Route("/api/scenes", scenes, methods=["GET"])]
