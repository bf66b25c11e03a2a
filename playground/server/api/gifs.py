"""The route that puts the frames of a page together as a GIF.

    POST /api/gif    frames as `takeaway.gif.frames_in` reads them -> image/gif

400 with a sentence for anything else, 413 for more than fits, 429 while others are being received.
"""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from playground.server.api.requests import Refused, body, of_visitor, own
from playground.server.lookup import server_of


async def gif(request: Request, owner: str) -> Response:
    """The frames as a GIF; made in a thread of its own, for which others may have to wait."""
    server, limits = server_of(request), server_of(request).limits
    with server.uploads.one(owner):
        content = await body(request, limits.gif, limits.gif_seconds, limits.dropped)

        def work() -> bytes:
            # Imported only here: a server that is asked for no GIF needs no Pillow in memory.
            from playground.takeaway.gif import GifError, frames_in, gif_of

            try:
                return gif_of(frames_in(content))
            except GifError as error:
                raise Refused(400, str(error)) from error

        made = await asyncio.get_running_loop().run_in_executor(server.heavy_requests, work)
    return Response(made, media_type="image/gif", headers=own("playground.gif"))


ROUTES = [Route("/api/gif", of_visitor(gif), methods=["POST"])]
