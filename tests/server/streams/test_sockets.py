"""A connection ends as a whole when one half of it does, and only what is no farewell of a page is an error."""

import asyncio

import pytest
from starlette.types import Message
from starlette.websockets import WebSocket, WebSocketDisconnect

from playground.server.streams.sockets import happens, tell, until_gone


async def ends(outcome: Exception | None) -> None:
    if outcome is not None:
        raise outcome


@pytest.mark.parametrize("outcome", [None, WebSocketDisconnect()])
def test_when_one_half_ends_the_other_is_cancelled_and_waited_for(outcome: Exception | None) -> None:
    messages = []

    async def goes_on() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            messages.append("it is over")

    asyncio.run(until_gone(goes_on(), ends(outcome)))
    assert messages == ["it is over"]


def test_what_goes_wrong_in_one_half_is_raised() -> None:
    with pytest.raises(ValueError, match="a fault of our own"):
        asyncio.run(until_gone(ends(ValueError("a fault of our own")), asyncio.Event().wait()))  # type: ignore[arg-type]


def test_what_happens_is_waited_for_but_not_for_ever() -> None:
    async def outcomes() -> list[bool]:
        event = asyncio.Event()
        never = await happens(event, 0.001)
        waiting = asyncio.create_task(happens(event, 3600))
        await asyncio.sleep(0)
        event.set()
        return [never, await waiting, await happens(event, 3600)]

    assert asyncio.run(outcomes()) == [False, True, True]


def test_a_frame_for_a_page_whose_connection_the_server_has_closed_is_as_if_the_page_had_gone() -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    async def scenario() -> None:
        websocket = WebSocket({"type": "websocket", "headers": []}, receive, send)
        await websocket.accept()
        await tell(websocket, "a frame")
        await websocket.close()
        with pytest.raises(WebSocketDisconnect):
            await tell(websocket, "another")

    asyncio.run(scenario())
    assert [(message["type"], message.get("text")) for message in sent] == [
        ("websocket.accept", None),
        ("websocket.send", "a frame"),
        ("websocket.close", None),
    ]
