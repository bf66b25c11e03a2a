"""For whoever runs the server, and for what stands before it: whether it takes visitors, and how busy it is.

    GET /healthz    {"state": "ready", "saves": true}; 503 {"state": "draining", ...} while the server is about to end,
                    503 {"state": "starting", ...} until it has the key of the visitors' cookies, where that is in a
                    database that it has to reach first.
                    `saves` is false while runs cannot be saved: the server serves all the same, and `why` is then
                    one of the words of `Fault`, as "unreachable"
    GET /metrics    its figures, as Prometheus reads them

Neither asks for a cookie, and neither tells anything of one visitor.
"""

from __future__ import annotations

from asyncio import to_thread

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from playground.server.api.requests import answer, own
from playground.server.lookup import server_of
from playground.server.metrics import CONTENT_TYPE, exposition


async def health(request: Request) -> Response:
    """Whether a balancer may send visitors here."""
    server = server_of(request)
    state = "draining" if server.draining else "starting" if server.persistence.lacks_key else "ready"
    fault = server.persistence.fault
    told = {"state": state, "saves": fault is None} | ({"why": fault} if fault else {})
    return answer(told, 200 if state == "ready" else 503)


async def metrics(request: Request) -> Response:
    """The figures; the lock of all runs is waited for in a thread, not in the event loop."""
    text = await to_thread(exposition, server_of(request))
    return Response(text, media_type=CONTENT_TYPE, headers=own())


ROUTES = [
    Route("/healthz", health, methods=["GET"]),
    Route("/metrics", metrics, methods=["GET"]),
]
