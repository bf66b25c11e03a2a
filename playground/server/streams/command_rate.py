"""How fast the commands of one page are read."""

from __future__ import annotations

import math

BURST = 32  # commands that are read without a gap: with another sentence each view on the screen asks at once
COMMAND_GAP = 0.02  # seconds for each beyond those: more than a person does, less than a flood


class CommandRate:
    """So many commands at once, and one more for each gap that has passed: those of a person never wait."""

    def __init__(self, burst: int = BURST, gap: float = COMMAND_GAP) -> None:
        """`gap` in seconds."""
        self._burst, self._gap = burst, gap
        self._paid_until = -math.inf  # the time at which as many gaps have passed as commands were read

    def wait(self, now: float) -> float:
        """Seconds until the next command may be read, one having been read now."""
        self._paid_until = max(self._paid_until, now) + self._gap
        return max(0.0, self._paid_until - now - self._burst * self._gap)
