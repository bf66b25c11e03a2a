"""How fast something goes, measured over the last few seconds: epochs a second of a run, or of many together."""

from __future__ import annotations

from collections import deque


def epochs_a_second(epochs: int, seconds: float, least: float = 0.0) -> float | None:
    """How fast so many epochs went; None if there were none, or they took no time or less than `least` seconds."""
    return epochs / seconds if epochs > 0 and seconds > 0 and seconds >= least else None


class RateMeter:
    """Epochs a second, over the last `window` seconds; None until `least` seconds can be looked back on."""

    def __init__(self, window: float, least: float) -> None:
        self._window, self._least = window, least
        self._points: deque[tuple[float, int]] = deque()  # (time, epochs)

    def note(self, now: float, epochs: int) -> None:
        """At `now`, in seconds, so many epochs were done."""
        self._points.append((now, epochs))
        while len(self._points) > 2 and self._points[0][0] < now - self._window:
            self._points.popleft()

    def forget(self) -> None:
        """Forgets what it has measured: what comes next has another rate."""
        self._points.clear()

    def rate(self) -> float | None:
        """Epochs a second, None while there is too little to say."""
        if len(self._points) < 2:
            return None
        (then, first), (now, last) = self._points[0], self._points[-1]
        return epochs_a_second(last - first, now - then, self._least)
