"""The record of one run: rows that are told again, the seconds of one that goes on, and the settings of its state."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from playground.training.prepared_data import prepare, untrained
from playground.training.run import Run
from rnn.history import SettingChange
from tests.support.following import SHORT


def rows(first: int, end: int, seconds: float, pace: float = 0.5) -> NDArray[np.float64]:
    """The rows (columns, n) of the epochs from `first` to before `end`: epoch e has losses e and began at `seconds`."""
    epochs = np.arange(first, end, dtype=float)
    return np.array([epochs, 0 * epochs, epochs, 0 * epochs, seconds + pace * np.arange(1, len(epochs) + 1)])


def test_rows_that_are_told_again_stay_as_they_are_and_the_seconds_go_on_after_them() -> None:
    run = Run(prepare(SHORT.data), SHORT.settings, rows=rows(0, 5, seconds=10.0))
    assert run.seconds == 12.5  # after epoch 4
    new_rows = rows(2, 7, seconds=0.0, pace=0.25)  # a worker whose clock began at 0 trains on from the state of epoch 1
    new_rows[:4, :3] = -1.0
    assert run.add_rows(2, new_rows, timed_anew=True) == 2
    assert run.rows_from(0)["train_loss"] == [0, 1, 2, 3, 4, 5, 6]
    assert run.rows_from(3)["seconds"] == [12.0, 12.5, 12.75, 13.0]
    assert run.add_rows(7, rows(7, 8, seconds=1.25, pace=0.25), timed_anew=True) == 1
    assert run.seconds == 13.25


def test_it_goes_on_from_a_state_with_the_settings_that_held_there() -> None:
    run = Run.begin(untrained(SHORT))
    run.add_rows(1, rows(1, 4, seconds=0.0))
    run.change_settings([SettingChange(3, "learning_rate", 0.1)])
    assert run.settings == replace(SHORT.settings, learning_rate=0.1)
    assert run.state_settings == run.first_settings == SHORT.settings
