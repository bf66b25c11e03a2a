"""A connection ends as a whole when one half of it does, and only what is no farewell of a page is an error."""

import asyncio

import pytest
from starlette.websockets import WebSocketDisconnect

from playground.server.streams.sockets import until_gone


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
