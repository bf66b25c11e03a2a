"""How long a visitor may have no page open before what trains for them pauses, and what they are told of it.

A page that is loaded again, or has lost its connection, is back within a few seconds. A server that is about to end
drains: from then on it gives no time at all, so what trains is saved as its visitor has seen it last, before it goes on
at the server to which their page was led.
"""

from __future__ import annotations

GRACE = 8.0  # seconds: a refresh or a dropped socket is back sooner

AWAY = "It was paused when no page of yours had been connected for {:g} seconds: {} goes on from here."
DRAINED = "It was paused as the server that trained it was about to end: {} goes on from here."


class Grace:
    """The seconds that visitors are given, all of a server the same."""

    def __init__(self, seconds: float = GRACE) -> None:
        self.seconds = seconds
        self.drains = False  # the server is about to end; it gives no seconds then

    def drain(self) -> None:
        """The server is about to end."""
        self.seconds, self.drains = 0.0, True

    def why_paused(self, button: str) -> str:
        """What the visitor is told of a pause when their last page was gone; it names the button that goes on."""
        return DRAINED.format(button) if self.drains else AWAY.format(self.seconds, button)
