"""One line for each figure of a benchmark, with its target beside it."""

from collections.abc import Callable

import psutil

NOTED = 0.02  # a machine that lends less of itself to others than this is as good as alone


def stolen() -> tuple[float, float]:
    """Seconds of all processors since the machine started: those that its host gave to others, and all there were.

    Only Linux tells the first, as "steal", and only on a virtual machine; elsewhere it is 0.
    """
    times = psutil.cpu_times()
    return getattr(times, "steal", 0.0), sum(times)


def share(before: tuple[float, float], now: tuple[float, float]) -> float:
    """The part of the time between two moments that was given to others."""
    return (now[0] - before[0]) / max(now[1] - before[1], 1e-9)


class Figures:
    """Collects the figures and whether each reached its target."""

    def __init__(self, stolen: Callable[[], tuple[float, float]] = stolen) -> None:
        """`stolen` tells the times of all processors, as the function of that name does."""
        self.missed = 0
        self._stolen = stolen
        self._began = self._last = stolen()
        self._share = 0.0  # that was given to others while the newest figures were measured

    def line(
        self, what: str, value: float, unit: str, *, least: float | None = None, most: float | None = None
    ) -> None:
        """Prints one figure; `least` and `most` are its target. Says so if the host took much time meanwhile."""
        good = (least is None or value >= least) and (most is None or value <= most)
        self.missed += not good
        if least is not None and most is not None:
            target = f"{least:g} to {most:g}"
        else:
            target = f"at least {least:g}" if least is not None else f"at most {most:g}" if most is not None else ""
        now = self._stolen()
        if now[1] - self._last[1] >= 1:  # sooner, it was measured together with the figure before
            self._share, self._last = share(self._last, now), now
        mark = "" if good else "MISSED"
        note = f"the host took {self._share:.0%}" if self._share >= NOTED else ""
        print(f"{what:<66} {value:9.2f} {unit:<9} {target:<14} {mark:<7} {note}".rstrip(), flush=True)

    def end(self) -> int:
        """Prints how many targets were missed and returns the exit status: 1 if any was."""
        print(f"{self.missed} targets missed" if self.missed else "every target reached")
        stolen_share = share(self._began, self._stolen())
        if stolen_share >= NOTED:
            print(
                f"The host gave {stolen_share:.0%} of the processors' time to others: measure again when it gives less."
            )
        return 1 if self.missed else 0
