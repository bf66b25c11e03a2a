"""A route that tells whether small answers leave the server at once, for servers in this process and in others."""

import os
import socket

from starlette.requests import Request
from starlette.responses import PlainTextResponse


async def nodelay(request: Request) -> PlainTextResponse:
    """What the system says of the connection that it came by, which only the server's own end can ask."""
    port = int(request.query_params["port"])
    for fd in range(3, 256):
        try:
            own = socket.socket(fileno=os.dup(fd))
        except OSError:
            continue
        with own:
            try:
                if own.getpeername()[1] == port:
                    return PlainTextResponse(str(own.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0))
            except (OSError, IndexError):
                continue
    return PlainTextResponse("not found", 404)
