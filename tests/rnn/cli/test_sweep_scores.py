"""What a sweep in a terminal keeps of its runs, tells of them and writes, also where it is stopped on the way."""

import io
from collections.abc import Generator, Iterable
from contextlib import ExitStack
from dataclasses import replace
from typing import TypeVar

import numpy as np
import pytest

from rnn import Settings, State, init_params
from rnn.__main__ import LIBRARY
from rnn.analysis.endings import Result
from rnn.cli import STOPPED
from rnn.cli import sweep as command
from rnn.cli.sweep import RunScores, read_command_line, tell, write_histories, write_results
from rnn.divergence import DivergenceMonitor
from rnn.encoded_texts import suited_to
from rnn.history import COLUMNS, SCORES
from rnn.parallel.interrupts import Interrupts
from rnn.parallel.messages import Over, RunsEnded, StackRows, SweepRows
from rnn.settings import SWEPT
from rnn.sweep import Sweep

T = TypeVar("T")

# Two rates and two seeds, from 3 on: runs 0 and 1 have the low rate, 2 and 3 the high one.
SWEEP = Sweep(Settings(epochs=10, hidden_size=2, seed=3), {"learning_rate": (0.01, 0.5)}, seeds=2)
STATE = State(0, init_params(3, 2, 2, np.random.default_rng(0)), {}, DivergenceMonitor.begin(0.7, [0, 1], 0.7), 0.01)


def number(column: int, run: int, epoch: int) -> float:
    """A score that no other column, run or epoch has."""
    return column + run / 10 + epoch / 100


def rows(runs: tuple[int, ...], first: int, counts: list[int]) -> SweepRows:
    """The epochs from `first` on of some runs; what is not a run's own is NaN."""
    values = np.full((len(COLUMNS), len(runs), max(counts)), np.nan)
    for place, run in enumerate(runs):
        for n in range(counts[place]):
            values[:, place, n] = [number(column, run, first + n) for column in range(len(COLUMNS))]
    return SweepRows((StackRows(runs, first, values, np.zeros(len(runs), np.int64), np.array(counts)),))


def filled() -> RunScores:
    """Run 0 was stopped after epoch 3, run 1 after 4, run 2 has diverged after 2, run 3 has all its epochs."""
    scores = RunScores(SWEEP.settings())
    scores.add(rows((2, 0), 0, [3, 3]))
    scores.add(rows((3, 1), 0, [4, 4]))
    scores.add(rows((2, 0), 3, [0, 1]))
    scores.add(RunsEnded(((2, "diverged", STATE),)))
    scores.add(rows((3, 1), 4, [7, 1]))
    scores.add(RunsEnded(((3, "done", STATE), (0, "stopped", STATE))))
    scores.add(Over())
    return scores


def test_the_scores_of_each_run_are_kept_up_to_its_own_newest_epoch() -> None:
    scores = filled()
    assert scores.epochs.tolist() == [3, 4, 2, 10]
    assert scores.diverged.tolist() == [False, False, True, False]
    for run, newest in enumerate(scores.epochs.tolist()):
        of_run = [[number(column, run, epoch) for epoch in range(newest + 1)] for column in range(len(SCORES))]
        np.testing.assert_allclose(scores.scores[run, :, : newest + 1], of_run)


def test_what_is_done_counts_no_epoch_0_and_all_epochs_of_a_run_that_diverged() -> None:
    scores = RunScores(SWEEP.settings())
    assert (scores.done(), scores.reached()) == (0, -1)
    scores.add(rows((0, 1), 0, [1, 1]))
    assert (scores.done(), scores.reached()) == (0, -1)
    assert (filled().done(), filled().reached()) == (3 + 4 + 10 + 10, 3)


def test_a_run_stands_as_it_did_after_the_compared_epoch_or_after_its_last() -> None:
    scores = filled()
    test_loss, test_accuracy = SCORES.index("test_loss"), SCORES.index("test_accuracy")
    for run, at in enumerate((3, 3, 2, 3)):
        result = scores.result(run, 3)
        assert result.test_loss == pytest.approx(number(test_loss, run, at))
        assert result.test_accuracy == pytest.approx(number(test_accuracy, run, at))
        assert (result.diverged, result.last) == (run == 2, at)


def test_the_table_gives_a_range_where_seeds_differ_and_words_where_there_is_no_number(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tell(
        SWEEP,
        7,
        [
            Result(0.12345, 0.9, None),
            Result(0.5, 0.75, 4),
            Result(0.3, 0.8, None, diverged=True),
            Result(12_345.0, 0.8, None),
        ],
    )
    assert capsys.readouterr().out.splitlines()[:6] == [
        "",
        "After epoch 7 of 10: median and range over the seeds",
        "",
        "setting                              test loss               test accuracy         epochs to 100 %  diverged",
        "learning rate 0.01     0.3117 (0.1235..0.5000)        82.5% (75.0%..90.0%)  not by 7 (4..not by 7)",
        "learning rate 0.5   diverged (1e+04..diverged)                       80.0%                not by 7         1",
    ]
    tell(SWEEP, 10, [Result(0.5, 0.75, 4)] * 4)
    assert capsys.readouterr().out.splitlines()[1] == "After epoch 10: median and range over the seeds"


def test_settings_that_go_with_a_cell_are_told_beside_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    sweep = Sweep(Settings(epochs=10), {"cell": ("tanh", "gru")}, 2, {"gru": {"optimizer": "adam"}})
    tell(sweep, 10, [Result(0.5, 0.75, None)] * 4)
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.endswith(": tanh optimizer gradient descent; GRU optimizer Adam.")


def test_the_file_of_runs_has_each_after_the_compared_epoch_and_that_of_histories_all_its_epochs() -> None:
    scores, runs_file, histories_file = filled(), io.StringIO(), io.StringIO()
    results = [
        Result(0.5, 0.75, 0),
        Result(0.5, 0.75, 2),
        Result(0.5, 0.75, None, diverged=True),
        Result(0.5, 0.75, None),
    ]
    write_results(runs_file, SWEEP, scores, 3, results)
    head, *lines = [line.split(",") for line in runs_file.getvalue().splitlines()]
    names = ["hidden_size", "learning_rate", "epochs", "seed", "shuffle_seed", "init_scale", "clip", "bptt"]
    names += ["cell", "readout", "optimizer", "batch_size", "clip_by", "recurrent_init", "spectral_radius", "schedule"]
    epoch = len(names)
    assert head == [*names, "epoch", *SCORES, "epochs_to_all_test", "diverged"]
    for run, (line, at, all_at, diverged) in enumerate(
        zip(lines, (3, 3, 2, 3), ("0", "2", "", ""), "0010", strict=True)
    ):
        assert line[:8] == ["2", ("0.01", "0.5")[run // 2], "10", str(3 + run % 2), "0", "0.001", "1.0", "exact"]
        assert line[8:epoch] == ["tanh", "last", "sgd", "1", "element", "article", "0.95", "constant"]
        assert line[epoch] == str(at)
        assert [float(cell) for cell in line[epoch + 1 : epoch + 5]] == pytest.approx(
            [number(column, run, at) for column in range(4)]
        )
        assert line[epoch + 5 :] == [all_at, diverged]

    write_histories(histories_file, scores)
    head, *lines = [line.split(",") for line in histories_file.getvalue().splitlines()]
    assert head == [*SWEPT, "seed", "epoch", *SCORES]
    told = [(line[head.index("learning_rate")], line[head.index("seed")], line[head.index("epoch")]) for line in lines]
    assert told == [
        (rate, str(3 + seed), str(epoch))
        for rate, both in (("0.01", (4, 5)), ("0.5", (3, 11)))
        for seed, epochs in enumerate(both)
        for epoch in range(epochs)
    ]
    assert [float(lines[-1][head.index(name)]) for name in SCORES] == [number(column, 3, 10) for column in range(4)]


class StopsAfter(Interrupts):
    """Ctrl-C after so many reports."""

    def __init__(self, reports: int) -> None:
        super().__init__(STOPPED)
        self._reports = reports

    def cut(self, steps: Iterable[T]) -> Generator[T, None, None]:
        for n, step in enumerate(super().cut(steps)):
            if n == self._reports:
                raise KeyboardInterrupt
            yield step


OPTIONS = ["--hidden-size", "2", "--seeds", "1", "--epochs", "10", "--processes", "1"]


@pytest.mark.parametrize("reports", [0, 1])
def test_what_is_stopped_before_an_epoch_has_nothing_to_compare(
    capsys: pytest.CaptureFixture[str], reports: int
) -> None:
    assert command.main(OPTIONS, LIBRARY, StopsAfter(reports)) == STOPPED == 130
    out, err = capsys.readouterr()
    assert "After epoch" not in out
    assert err == (
        "Stopped: all runs are compared after epoch 0.\n"
        "Not every run has trained an epoch, so there is nothing to compare.\n"
    )


def test_what_is_stopped_after_an_epoch_is_compared_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(OPTIONS, LIBRARY, StopsAfter(2)) == STOPPED
    out, err = capsys.readouterr()
    assert "After epoch 1 of 10: median and range over the seeds" in out
    assert err == "Stopped: all runs are compared after epoch 1.\n"


def test_a_swept_setting_with_one_value_holds_for_all_runs_and_as_many_processes_as_are_allowed_may_train() -> None:
    options = ["--clip", "0.5", "--learning-rate", "0.01,0.03", "--seed", "4", "--seeds", "3", "--processes", "256"]
    task = read_command_line(options, LIBRARY, ExitStack())
    assert task.sweep == Sweep(Settings(clip=0.5, seed=4), {"learning_rate": (0.01, 0.03)}, seeds=3)
    assert task.processes == 256
    task = read_command_line(["--cell", "tanh,gru", "--batch-size", "4"], LIBRARY, ExitStack())
    article = LIBRARY.datasets["Article"]()
    assert task.sweep.settings()[5] == replace(suited_to(article, "gru"), batch_size=4)
    everyday = LIBRARY.datasets["Everyday"]()
    suits = Settings.from_dict(dict(everyday.suggested))
    task = read_command_line(["--data", "everyday", "--epochs", "20", "--hidden-size", "9"], LIBRARY, ExitStack())
    assert task.sentences.texts.name == "Everyday"
    assert task.sweep.base.to_dict() == {**suits.to_dict(), "epochs": 20, "hidden_size": 9}
