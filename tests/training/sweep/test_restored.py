"""A sweep that is made again from saved runs is the one that was: its plan, its curves, its end, and what it lacks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from playground.decimate import stride_of
from playground.encoding import encode
from playground.server.streams.sweep.messages import progress_frame, results_frame, sweep_frame
from playground.training.sweep.plan import Plan, plan_saved, plan_text
from playground.training.sweep.restored import RestoredSweep
from playground.training.sweep.restoring import HISTORIES_IN_MEMORY, fingerprint, plan_of, restore_sweep
from playground.training.sweep.state_machine import LEFT, STOPPED_HERE
from rnn import Settings
from rnn.history import SettingChange
from rnn.sweep import Grid, Sweep, Value

BASE = Settings(hidden_size=4, epochs=20, seed=3)
SWEEP = Sweep(BASE, {"learning_rate": (0.01, 0.02), "bptt": ("exact", "article")}, seeds=3)


@dataclass(frozen=True)
class SavedRun:
    """A saved run, as far as a sweep is made of it; its history is worked out from its settings."""

    id: str
    first_settings: Settings
    epochs_done: int
    ended: str = "done"
    message: str = ""
    changes: tuple[SettingChange, ...] = ()
    data: str = "Article"
    data_hash: str = "0123"
    started: float = 1000.0
    sweep: str = "s" * 32

    @property
    def settings(self) -> Settings:
        return self.first_settings

    @property
    def history(self) -> NDArray[np.float64]:
        epochs = np.arange(self.epochs_done + 1.0)
        loss = 1 / (1 + epochs * self.first_settings.learning_rate) + self.first_settings.seed / 1000
        accuracy = np.minimum(1, epochs / (5 + self.first_settings.seed))
        if self.first_settings.readout == "number":
            accuracy = np.full(len(epochs), np.nan)
        return np.stack([loss, accuracy, loss, accuracy, epochs])


def runs_of(sweep: Grid = SWEEP, epochs: int | None = None, **more: Any) -> list[SavedRun]:
    """Runs of a sweep, newest first, that have all come to that epoch."""
    done = sweep.base.epochs if epochs is None else epochs
    return [SavedRun(f"{place:032x}", settings, done, **more) for place, settings in enumerate(sweep.settings())][::-1]


def restore(saved_runs: Sequence[SavedRun], lost_ids: Collection[str] = ()) -> RestoredSweep:
    """The sweep that they make; the histories of those `lost` cannot be read."""
    asked_counts = []
    by_id = {run.id: run.history for run in saved_runs if run.id not in lost_ids}

    def histories(ids: Collection[str]) -> Mapping[str, NDArray[np.float64]]:
        asked_counts.append(len(ids))
        return {run_id: by_id[run_id] for run_id in ids if run_id in by_id}

    sweep = restore_sweep("name", saved_runs, histories)
    assert max(asked_counts) <= HISTORIES_IN_MEMORY
    assert sweep is not None
    return sweep


def no_histories(_ids: Collection[str]) -> Mapping[str, NDArray[np.float64]]:
    raise AssertionError("no history was needed")


def points_of(sweep: RestoredSweep) -> dict[str, list[tuple[int, float, float]]]:
    """The points of each run, by its id."""
    counts = [0] * len(sweep.runs)
    points: dict[str, list[tuple[int, float, float]]] = {}
    for curves in sweep.curves(counts):
        for r, losses, accuracies in zip(curves.runs, curves.test_loss, curves.test_accuracy, strict=True):
            assert sweep.runs[r].id not in points
            points[sweep.runs[r].id] = list(zip(curves.epochs.tolist(), losses, accuracies, strict=True))
    assert sweep.curves(counts) == []
    for frame in (
        sweep_frame(sweep),
        progress_frame(sweep.status()),
        results_frame(sweep, *sweep.results(), final=True),
    ):
        encode(frame)
    return points


# --- the plan ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sweep",
    [
        SWEEP,
        Sweep(BASE, {}, seeds=2),
        Sweep(BASE, {"hidden_size": (2, 4, 16)}, seeds=1),
        Sweep(replace(BASE, shuffle_seed=7), {"init_scale": (0.001, 0.1), "clip": (0.5, 1.0, 5.0)}, seeds=2),
    ],
)
def test_the_plan_is_worked_out_from_the_settings_of_the_runs(sweep: Sweep) -> None:
    plan = plan_of(runs_of(sweep))
    assert plan is not None
    assert plan.data == "Article"
    assert plan.sweep.settings() == sweep.settings()
    assert plan.sweep.values == sweep.values


def test_values_are_in_order_however_they_were_asked_for() -> None:
    plan = plan_of(runs_of(Sweep(BASE, {"bptt": ("article", "exact"), "learning_rate": (0.1, 0.001, 0.01)}, seeds=2)))
    assert plan is not None
    assert plan.sweep.values == {"learning_rate": (0.001, 0.01, 0.1), "bptt": ("exact", "article")}
    assert list(plan.sweep.values) == ["learning_rate", "bptt"]


def test_a_sweep_of_cells_with_settings_of_their_own_is_made_again_by_its_plan() -> None:
    sweep = Sweep(BASE, {"cell": ("tanh", "gru")}, 2, {"gru": {"optimizer": "adam", "learning_rate": 0.01}})
    runs = runs_of(sweep)
    histories = {run.id: run.history for run in runs}
    saved_plan = plan_saved(plan_text(Plan("Article", sweep)))
    restored = restore_sweep("name", runs, lambda ids: {run_id: histories[run_id] for run_id in ids}, saved_plan)
    assert restored is not None
    assert restored.plan.sweep.settings() == sweep.settings()
    assert [(dict(cell.values), cell.runs) for cell in restored.cells] == [
        ({"cell": "tanh"}, (0, 1)),
        ({"cell": "gru"}, (2, 3)),
    ]
    assert (
        "GRU learning rate 0.01, optimizer Adam."
        in results_frame(restored, *restored.results(), final=True)["sentences"][-1]
    )


ONE, OTHER = runs_of()[:2]


@pytest.mark.parametrize(
    "saved_runs",
    [
        [],
        [ONE],
        [ONE, replace(OTHER, data="Everyday")],
        [ONE, replace(OTHER, data_hash="4567")],
        [ONE, replace(OTHER, first_settings=replace(OTHER.first_settings, epochs=21))],
        [ONE, replace(OTHER, first_settings=replace(OTHER.first_settings, shuffle_seed=1))],
        [ONE, replace(OTHER, first_settings=replace(OTHER.first_settings, seed=2**32))],
    ],
    ids=["none", "one", "data", "sentences", "epochs", "order", "seeds"],
)
def test_what_makes_no_grid_makes_no_sweep(saved_runs: list[SavedRun]) -> None:
    assert plan_of(saved_runs) is None
    assert restore_sweep("name", saved_runs, no_histories) is None


@pytest.mark.parametrize(
    ("base", "values", "seeds"),
    [
        (BASE, {"learning_rate": (0.02, 11.0)}, 2),
        (BASE, {"hidden_size": (1, 300)}, 2),
        (BASE, {"init_scale": (1e-9, 5.0), "clip": (0.001, 1e6)}, 1),
        (replace(BASE, epochs=20_000), {}, 3),
        (BASE, {}, 150),
        (BASE, {"learning_rate": tuple(k / 1000 for k in range(1, 201))}, 4),
    ],
    ids=["rate", "units", "scale and clip", "epochs", "seeds", "runs"],
)
def test_a_sweep_beyond_the_limits_of_today_is_made_again_all_the_same(
    base: Settings, values: dict[str, tuple[Value, ...]], seeds: int
) -> None:
    with pytest.raises(ValueError, match=r"."):
        Sweep(base, values, seeds)
    saved_runs = runs_of(Grid(base, values, seeds), epochs=5)
    sweep = restore(saved_runs)
    assert sweep.plan.sweep.settings() == Grid(base, values, seeds).settings()
    assert [run.id for run in sweep.runs] == [run.id for run in saved_runs[::-1]]
    assert len(points_of(sweep)) == len(saved_runs)


def test_of_a_single_run_that_can_be_read_nothing_is_shown() -> None:
    saved_runs = runs_of()
    assert restore_sweep("name", saved_runs, lambda ids: {saved_runs[0].id: saved_runs[0].history}) is None


# --- what it has ------------------------------------------------------------------------------------------------------


def test_a_sweep_that_was_done_is_there_as_it_was() -> None:
    saved_runs = runs_of()
    sweep = restore(saved_runs)
    assert (sweep.state, sweep.message, sweep.final) == ("done", "", True)
    assert sweep.status().done_epochs == sweep.status().of_epochs == 12 * 20
    assert [run.id for run in sweep.runs] == [run.id for run in saved_runs[::-1]]
    assert [run.settings for run in sweep.runs] == list(SWEEP.settings())
    assert sweep.cells == SWEEP.cells()
    epoch, results = sweep.results()
    assert epoch == 20
    points = points_of(sweep)
    for run, result in zip(saved_runs[::-1], results, strict=True):
        assert result is not None
        assert points[run.id] == list(zip(range(21), *run.history[2:4].tolist(), strict=True))
        assert (result.test_loss, result.test_accuracy) == tuple(run.history[2:4, 20])
        assert result.epochs_to_all == 5 + run.first_settings.seed


def test_a_sweep_of_runs_that_answer_with_numbers_is_there_as_any_other() -> None:
    numbers = Sweep(replace(BASE, readout="number"), {"learning_rate": (0.01, 0.02)}, seeds=2)
    saved_runs = runs_of(numbers, data="Adding")
    sweep = restore(saved_runs)
    points = points_of(sweep)
    assert [len(points[run.id]) for run in saved_runs] == [numbers.base.epochs + 1] * 4
    frame = results_frame(sweep, *sweep.results(), final=True)
    assert (sweep.state, [cell["test_accuracy"]["median"] for cell in frame["cells"]]) == ("done", [None] * 2)


def test_curves_are_decimated_as_those_of_a_sweep_that_trains_with_the_newest_point_last() -> None:
    sweep = Sweep(replace(BASE, epochs=1000), {}, seeds=HISTORIES_IN_MEMORY + 3)
    saved_runs = [replace(run, epochs_done=998) for run in runs_of(sweep)]
    saved_runs[0] = replace(saved_runs[0], epochs_done=7)
    stride = stride_of(1000)
    points = points_of(restore(saved_runs))
    assert [epoch for epoch, _, _ in points[saved_runs[0].id]] == [0, 4, 7]
    for run in saved_runs[1:]:
        assert [epoch for epoch, _, _ in points[run.id]] == [*range(0, 998, stride), 998]


def test_of_very_many_runs_a_page_is_told_some_at_a_time() -> None:
    sweep = restore(runs_of(Sweep(BASE, {}, seeds=70)))
    counts = [0] * 70
    told = [[r for curves in sweep.curves(counts, 33) for r in curves.runs] for _ in range(3)]
    assert told == [list(range(64)), list(range(64, 70)), []]
    assert counts == [21] * 70


def test_all_are_compared_where_all_have_been_but_those_that_diverged() -> None:
    saved_runs = runs_of(epochs=15, ended="interrupted")
    saved_runs[0] = replace(saved_runs[0], ended="diverged", epochs_done=2)
    saved_runs[1] = replace(saved_runs[1], epochs_done=12)
    sweep = restore(saved_runs)
    epoch, results = sweep.results()
    assert epoch == 12
    assert [result.diverged for result in results if result] == [False] * 11 + [True]
    assert sweep.status().done_epochs == 20 + 12 + 10 * 15
    frame = results_frame(sweep, epoch, results, final=True)
    assert all("at epoch 12 of 20" in sentence for sentence in frame["sentences"])


def test_where_all_diverged_no_run_has_a_loss() -> None:
    saved_runs = [replace(run, ended="diverged", epochs_done=7 + k % 2) for k, run in enumerate(runs_of())]
    epoch, results = restore(saved_runs).results()
    assert epoch == 9
    assert [result.diverged for result in results if result] == [True] * 12


def test_a_run_is_the_sweeps_only_as_long_as_it_was_trained_like_the_others() -> None:
    saved_runs = runs_of(epochs=15, ended="interrupted")
    saved_runs[0] = replace(
        saved_runs[0], epochs_done=19, ended="diverged", changes=(SettingChange(9, "learning_rate", 5.0),)
    )
    saved_runs[1] = replace(saved_runs[1], epochs_done=50, ended="paused", changes=(SettingChange(9, "epochs", 80),))
    sweep = restore(saved_runs)
    last = {run_id: points[-1][0] for run_id, points in points_of(sweep).items()}
    assert (last[saved_runs[0].id], last[saved_runs[1].id]) == (9, 20)
    assert not any(result.diverged for result in sweep.results()[1] if result)
    assert sweep.results()[0] == 9


# --- how it ended -----------------------------------------------------------------------------------------------------


TRAINED = "The server ended while this sweep trained: "


@pytest.mark.parametrize(
    ("ways", "state", "says"),
    [
        ([("done", ""), ("diverged", "Training diverged after epoch 15.")], "done", ""),
        (
            [("done", ""), ("interrupted", "The server ended.")],
            "stopped",
            "The server ended while this sweep trained: ",
        ),
        ([("interrupted", ""), ("failed", "")], "stopped", TRAINED),
        ([("paused", "")], "stopped", "The server ended while this sweep was paused: "),
        ([("paused", STOPPED_HERE), ("done", "")], "stopped", ""),
        ([("paused", STOPPED_HERE), ("interrupted", "")], "stopped", ""),
        (
            [("paused", LEFT), ("done", "")],
            "stopped",
            "This sweep was stopped, as no page of yours was connected any more: ",
        ),
        ([("failed", "The process has ended."), ("done", "")], "failed", "6 of its runs ended early: "),
        ([("running", "")], "stopped", "This sweep trains on another server: "),
    ],
)
def test_how_it_ended_is_told_in_a_sentence(ways: list[tuple[str, str]], state: str, says: str) -> None:
    saved_runs = []
    for place, run in enumerate(runs_of(epochs=15)):
        ended, message = ways[place % len(ways)]
        saved_runs.append(replace(run, ended=ended, message=message, epochs_done=20 if ended == "done" else 15))
    sweep = restore(saved_runs)
    assert sweep.state == state
    assert sweep.message.startswith(says)
    assert bool(sweep.message) == bool(says)
    if "server ended" in says:
        assert sweep.message.endswith(": what it had is kept, and Continue trains all of its runs on.")


# --- what is missing --------------------------------------------------------------------------------------------------


def test_cells_say_which_runs_are_missing_and_no_difference_is_claimed_of_few_seeds() -> None:
    sweep = Sweep(BASE, {"learning_rate": (0.01, 0.05, 0.5)}, seeds=5)
    saved_runs = runs_of(sweep)
    full = results_frame(restore(saved_runs), *restore(saved_runs).results(), final=True)
    assert full["sentences"][0] == "Learning rate 0.01, 0.05 and 0.5: each time all 5 seeds reach 100 %."
    assert "lower by" in full["sentences"][1]
    remaining_runs = [run for run in saved_runs if run.first_settings.learning_rate != 0.05]
    remaining_runs = [
        run for run in remaining_runs if (run.first_settings.learning_rate, run.first_settings.seed) != (0.5, 4)
    ]
    remaining_runs.append(next(run for run in saved_runs if run.first_settings.learning_rate == 0.05))
    unread = remaining_runs[-1].id  # and so there is a combination of which nothing can be shown
    restored_sweep = restore(remaining_runs, lost_ids=[unread])
    assert (
        restored_sweep.message
        == "Of its 15 runs 6 are missing here: deleted, or never saved because not one epoch was trained."
    )
    assert [cell.runs for cell in restored_sweep.cells] == [(0, 1, 2, 3, 4), (), (5, 6, 7, 8)]
    assert {run.settings.seed for run in restored_sweep.runs[5:]} == {3, 5, 6, 7}
    assert len(points_of(restored_sweep)) == 9
    frame = results_frame(restored_sweep, *restored_sweep.results(), final=True)
    assert [(cell["seeds"], cell["missing"], len(cell["runs"])) for cell in frame["cells"]] == [
        (5, 0, 5),
        (0, 5, 0),
        (4, 1, 4),
    ]
    assert frame["cells"][1]["test_loss"] == {"median": None, "low": None, "high": None}
    assert frame["sentences"][1] == "Learning rate 0.5: all 4 seeds reach 100 %."
    assert len(frame["sentences"]) == 5
    assert "0.05" not in "".join(frame["sentences"])
    for sentence in frame["sentences"][2:]:
        assert "no clear difference" in sentence
        assert "it takes at least 5 seeds to tell" in sentence


def test_one_run_that_is_missing_is_told_beside_how_it_ended() -> None:
    restored_sweep = restore(runs_of(epochs=15, ended="interrupted")[1:])
    first, second = restored_sweep.message.split(" Of its ")
    assert first.startswith("The server ended while this sweep trained")
    assert second.startswith("12 runs 1 is missing here")


def test_a_history_that_is_spoiled_is_as_one_that_is_missing() -> None:
    saved_runs = runs_of()
    spoiled_history = saved_runs[3].history
    spoiled_history[2, 5] = np.nan
    short = saved_runs[4].history[:, :1]
    histories = {run.id: run.history for run in saved_runs} | {
        saved_runs[3].id: spoiled_history,
        saved_runs[4].id: short,
    }
    restored_sweep = restore_sweep("name", saved_runs, lambda ids: {run_id: histories[run_id] for run_id in ids})
    assert restored_sweep is not None
    assert {run.id for run in restored_sweep.runs} == {run.id for run in saved_runs} - {
        saved_runs[3].id,
        saved_runs[4].id,
    }
    points_of(restored_sweep)


def test_it_is_known_by_another_name_when_anything_of_its_runs_has_changed() -> None:
    saved_runs = runs_of()
    name = fingerprint(saved_runs)
    assert fingerprint(saved_runs[::-1]) == name
    other = [
        saved_runs[1:],
        [replace(saved_runs[0], epochs_done=21), *saved_runs[1:]],
        [replace(saved_runs[0], ended="paused"), *saved_runs[1:]],
        [replace(saved_runs[0], changes=(SettingChange(3, "epochs", 30),)), *saved_runs[1:]],
    ]
    assert len({name, *map(fingerprint, other)}) == 5
