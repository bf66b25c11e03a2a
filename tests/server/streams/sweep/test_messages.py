"""What a page is told of the runs of a sweep that diverged: which ones they are, for it draws their curves."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any, cast

from playground.server.streams.sweep.messages import AnySweep, results_frame
from rnn import Settings
from rnn.analysis import Result
from rnn.sweep import Cell, Sweep

FINE, GONE = Result(0.1, 1.0, 30), Result(3.0, 0.5, None, diverged=True)


def cells_of(results: Sequence[Result | None], *places: tuple[int, ...]) -> list[dict[str, Any]]:
    """The cells of the frame of a sweep over two rates with three seeds; `places` are its cells' runs on the page."""
    sweep = Sweep(Settings(), {"learning_rate": (0.01, 1.0)}, seeds=3)
    cells = [Cell(cell.values, runs) for cell, runs in zip(sweep.cells(), places, strict=True)]
    job = SimpleNamespace(plan=SimpleNamespace(sweep=sweep), cells=cells)
    return cast(list[dict[str, Any]], results_frame(cast(AnySweep, job), 40, results, final=True)["cells"])


def test_the_runs_that_diverged_are_named() -> None:
    sound_cell, diverged_cell = cells_of([FINE] * 3 + [GONE, FINE, GONE], (0, 1, 2), (3, 4, 5))
    assert (sound_cell["diverged"], sound_cell["diverged_runs"]) == (0, [])
    assert (diverged_cell["diverged"], diverged_cell["diverged_runs"]) == (2, [3, 5])


def test_they_are_named_as_the_page_counts_runs_if_some_are_missing() -> None:
    sound_cell, diverged_cell = cells_of([None, FINE, None, FINE, None, GONE], (0,), (1, 2))
    assert sound_cell["diverged_runs"] == []
    assert (diverged_cell["seeds"], diverged_cell["diverged_runs"]) == (2, [2])
