"""The record of one run: rows that are told again, the seconds of one that goes on, and the settings of its state."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest
from numpy.typing import NDArray

from playground.training.prepared_data import RunConfig, prepare, untrained
from playground.training.run import Run
from rnn import init_params
from rnn.history import SettingChange, named
from rnn.kept_states import KeptState, select_epochs
from tests.support.following import SHORT, unbroken


def rows(first: int, end: int, seconds: float, pace: float = 0.5) -> NDArray[np.float64]:
    """The rows (columns, n) of the epochs from `first` to before `end`, which began at `seconds`: no two are alike."""
    epochs = np.arange(first, end, dtype=float)
    scores = epochs, 0.3 + epochs / 1000, epochs + 0.5, 0.2 + epochs / 1000
    return np.array([*scores, seconds + pace * np.arange(1, len(epochs) + 1)])


def test_rows_that_are_told_again_stay_as_they_are_and_the_seconds_go_on_after_them() -> None:
    run = Run(prepare(SHORT.data), SHORT.settings, rows=rows(0, 5, seconds=10.0))
    assert run.seconds == 12.5  # after epoch 4
    new_rows = rows(2, 7, seconds=0.0, pace=0.25)  # a worker whose clock began at 0 trains on from the state of epoch 1
    new_rows[:4, :3] = -1.0
    told = new_rows.copy()
    assert run.add_rows(2, new_rows, timed_anew=True) == 2
    np.testing.assert_array_equal(new_rows, told)  # they are the worker's
    assert run.rows_from(0)["train_loss"] == [0, 1, 2, 3, 4, 5, 6]
    assert run.rows_from(3)["seconds"] == [12.0, 12.5, 12.75, 13.0]
    assert run.add_rows(7, rows(7, 8, seconds=1.25, pace=0.25), timed_anew=True) == 1
    assert run.seconds == 13.25
    assert run.add_rows(2, rows(2, 6, seconds=0.0)) == 0
    assert (run.rows, run.epoch, run.seconds) == (8, 7, 13.25)


def test_it_goes_on_from_a_state_with_the_settings_that_held_there() -> None:
    run = Run.begin(untrained(SHORT))
    run.add_rows(1, rows(1, 4, seconds=0.0))
    run.change_settings([SettingChange(3, "learning_rate", 0.1)])
    assert run.settings == replace(SHORT.settings, learning_rate=0.1)
    assert run.state_settings == run.first_settings == SHORT.settings


def test_a_run_has_nothing_before_its_first_row_and_the_untrained_network_after_it() -> None:
    empty = Run(prepare(SHORT.data), SHORT.settings)
    assert (empty.rows, empty.epoch, empty.seconds, empty.kept, empty.state) == (0, -1, 0.0, (), None)
    assert Run(prepare(SHORT.data), SHORT.settings, sweep="s1").kept is None
    start = untrained(SHORT)
    run = Run.begin(start)
    assert (run.rows, run.epoch, run.seconds, run.begins_at, run.start) == (1, 0, 0.0, 0, None)
    assert run.first is run.state is start.checkpoint.state
    run.add_rows(1, rows(1, 3, seconds=0.0), timed_anew=True)
    assert run.rows_from(1)["seconds"] == [0.5, 1.0]


def test_rows_are_kept_however_many_come_and_those_handed_out_stay_as_they_are() -> None:
    run = Run.begin(untrained(SHORT))
    all_rows = np.hstack([run.columns(), rows(1, 500, seconds=0.0)])
    run.add_rows(1, all_rows[:, 1:60])
    handed_out, copy = run.columns(), run.columns_from(3)
    before = handed_out.copy()
    run.add_rows(60, all_rows[:, 60:64])
    run.add_rows(64, all_rows[:, 64:500])
    np.testing.assert_array_equal(handed_out, before)
    np.testing.assert_array_equal(run.columns(), all_rows)
    np.testing.assert_array_equal(run.columns_from(497), all_rows[:, 497:])
    copy[:] = -1.0
    np.testing.assert_array_equal(run.columns(), all_rows)
    assert run.rows_from(7, 2) == {name: values.tolist() for name, values in named(all_rows[:, 7:9]).items()}
    assert run.rows_from(498, 9)["train_loss"] == [498.0, 499.0]
    np.testing.assert_array_equal(run.accuracies_up_to(3), all_rows[[1, 3], :4])


def test_a_run_from_given_weights_has_the_rows_up_to_there_and_the_sizes_that_its_settings_and_words_ask() -> None:
    data, states = prepare(SHORT.data), [epoch.state() for epoch in islice(unbroken(SHORT), 8)]
    run = Run.begin_from(data, SHORT.settings, states[3], rows(0, 4, seconds=1.0), ("a" * 32, 3))
    assert (run.parent, run.begins_at, run.epoch, run.seconds) == (("a" * 32, 3), 3, 3, 3.0)
    assert run.start is run.first is run.state is states[3]
    run.add_rows(4, rows(4, 6, seconds=0.0), timed_anew=True)
    assert run.rows_from(4)["seconds"] == [3.5, 4.0]
    np.testing.assert_array_equal(run.accuracies_up_to(4), rows(0, 5, seconds=1.0)[[1, 3], 3:])
    kept = [KeptState.of(state, changed=False) for state in (states[4], states[5], states[7])]
    run.keep([4, 5, 7], kept)
    run.keep_one_less()
    assert run.kept == (kept[1], kept[2]), "epoch 4 is but one away from where the run began"
    for end in (3, 5):
        with pytest.raises(ValueError, match=f"^a start of epoch 3 needs 4 rows, not {end}$"):
            Run.begin_from(data, SHORT.settings, states[3], rows(0, end, seconds=1.0))
    sizes = len(data.vocabulary), SHORT.settings.hidden_size, 2
    for place in range(3):
        wrong = [size + (n == place) for n, size in enumerate(sizes)]
        other = replace(states[3], params=init_params(*wrong, np.random.default_rng(0)))
        with pytest.raises(ValueError, match="those of another network"):
            Run.begin_from(data, SHORT.settings, other, rows(0, 4, seconds=1.0))


def test_states_are_kept_as_the_worker_says_and_one_less_where_there_is_no_room() -> None:
    kept = [KeptState.of(epoch.state(), changed=epoch.number == 2) for epoch in islice(unbroken(SHORT), 6)]
    run = Run.begin(untrained(SHORT))
    assert run.kept_bytes == 0
    run.keep([1, 2, 4], [kept[1], kept[2], kept[4]])
    assert run.kept == (kept[1], kept[2], kept[4])
    assert run.kept_bytes == 3 * kept[1].nbytes
    run.keep([2, 4, 5], [kept[5]])
    assert run.kept == (kept[2], kept[4], kept[5])
    run.keep([2, 5], [])
    assert run.kept == (kept[2], kept[5])
    for left in (1, 0):
        expected = select_epochs((each.epoch for each in run.kept or ()), left, begins_at=0)
        run.keep_one_less()
        assert [each.number for each in run.kept or ()] == [epoch.number for epoch in expected]
        assert len(expected) == left


def test_of_changes_after_one_epoch_the_later_stands_and_what_changes_nothing_is_none() -> None:
    run = Run.begin(untrained(SHORT))
    run.add_rows(1, rows(1, 6, seconds=0.0))
    rate, epochs = SHORT.settings.learning_rate, SHORT.settings.epochs
    run.change_settings([SettingChange(2, "learning_rate", rate)])
    assert run.changes == []
    first, later = SettingChange(2, "learning_rate", 0.1), SettingChange(2, "learning_rate", 0.2)
    longer, waiting = SettingChange(2, "epochs", epochs + 5), SettingChange(5, "learning_rate", 0.3)
    run.change_settings([first, longer, later, waiting])
    assert run.changes == [longer, later, waiting]
    assert run.settings == replace(SHORT.settings, learning_rate=0.3, epochs=epochs + 5)
    assert run.trained_settings() == replace(SHORT.settings, learning_rate=0.2, epochs=epochs + 5)
    state = next(unbroken(SHORT)).state()
    assert run.changes_from(replace(state, number=2)) == (longer, later, waiting)
    assert run.changes_from(replace(state, number=3)) == (waiting,)
    assert run.differs_in(replace(SHORT, settings=run.settings)) == []
    assert run.differs_in(SHORT) == ["learning_rate", "epochs"]
    assert run.differs_in(SHORT, SHORT.settings) == []
    assert run.differs_in(RunConfig("Everyday", run.settings)) == ["data"]
