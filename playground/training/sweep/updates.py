"""What a page is told of a sweep, one that trains or one that was saved: how it stands, its buttons, and its curves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from rnn.history import COLUMNS

SweepState: TypeAlias = Literal["waiting", "running", "paused", "done", "stopped", "failed"]

UNDER_WAY: tuple[SweepState, ...] = ("waiting", "running", "paused")
"""The states of a sweep that has not ended; the visitor may have paused it."""
SweepButton: TypeAlias = Literal["start", "pause", "continue", "stop"]
SWEEP_COMMANDS: tuple[SweepButton, ...] = tuple(button for button in get_args(SweepButton) if button != "start")
"""The buttons that say something to the sweep that is there."""
BUTTONS_IN: Mapping[SweepState, tuple[SweepButton, ...]] = {
    "waiting": ("pause", "stop"),
    "running": ("pause", "stop"),
    "paused": ("continue", "stop"),
    "done": ("start",),
    "stopped": ("start",),
    "failed": ("start",),
}
"""The buttons that a page offers in each state of a sweep; "start" begins another one."""

TEST_LOSS, TEST_ACCURACY = DRAWN = [COLUMNS.index(name) for name in ("test_loss", "test_accuracy")]
"""Places of the columns that a page draws of a sweep."""
DRAWN_ROWS = np.array(DRAWN)[:, None]


@dataclass(frozen=True)
class SweepStatus:
    """How a sweep stands, for the page."""

    state: SweepState
    message: str
    done_epochs: int
    of_epochs: int
    rate: float | None  # epochs of runs a second
    seconds_left: float | None
    final: bool = False  # nothing will change any more
    cut_off: bool = False  # what trained it ended before it did, and it can be continued

    @property
    def can(self) -> tuple[str, ...]:
        """What a page may ask for now."""
        return (*BUTTONS_IN[self.state], "continue") if self.cut_off else BUTTONS_IN[self.state]


@dataclass(frozen=True, eq=False)
class Curves:
    """New points of runs that have the same ones: epochs (n,), test loss and accuracy (runs, n)."""

    runs: tuple[int, ...]
    epochs: NDArray[np.int64]
    test_loss: NDArray[np.float64]
    test_accuracy: NDArray[np.float64]
