"""A worker's share of a sweep: what it reports of its runs while they train, and what it does when it is told to."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rnn import Settings, State, train
from rnn.history import SCORES, named, scores
from rnn.parallel.inbox import Inbox
from rnn.parallel.messages import EncodedData, Halt, Over, Rest, RunsEnded, StackReport, States, SweepRows, TrainStacks
from rnn.parallel.stacks import Share

SETTINGS = tuple(Settings(hidden_size=4, epochs=6, init_scale=0.3, seed=seed) for seed in range(3))
STACKS = ((0, 1), (2,))
NEVER = 1e9  # seconds

Rows = dict[int, list[tuple[float, ...]]]


@pytest.fixture
def task(article) -> TrainStacks:
    train_set, test_set, vocab_size = article.train, article.test, article.vocab_size
    return TrainStacks(EncodedData(train_set, test_set, vocab_size), SETTINGS, STACKS)


def reports_of(task: TrainStacks, inbox: Inbox | None = None, **every: float) -> list[StackReport]:
    return list(Share(task, **every).train(inbox or Inbox()))


def rows_in(reports: Sequence[StackReport]) -> Rows:
    """Scores of each run, epoch after epoch."""
    rows: Rows = {r: [] for r in range(len(SETTINGS))}
    for report in reports:
        for stack in report.stacks if isinstance(report, SweepRows) else ():
            for k, r in enumerate(stack.runs):
                assert stack.first == len(rows[r])
                columns = named(stack.values[:, k, : stack.counts[k]])
                rows[r] += zip(*(columns[name].tolist() for name in SCORES), strict=True)
    return rows


def train_alone(task: TrainStacks, settings: Settings) -> list[Any]:
    sets = task.sentences
    return list(train(sets.train_set, sets.test_set, settings, vocab_size=sets.vocab_size))


def same(one: State, other: State) -> bool:
    pairs = zip(one.params.arrays(), other.params.arrays(), strict=True)
    other_fields = [{**vars(state), "params": None} for state in (one, other)]
    return other_fields[0] == other_fields[1] and all(np.array_equal(*pair) for pair in pairs)


@pytest.mark.parametrize("rows_every", [0.0, NEVER], ids=["often", "once"])
def test_it_reports_what_each_run_is_alone_and_is_over_last(task: TrainStacks, rows_every: float) -> None:
    reports = reports_of(task, rows_every=rows_every)
    rows = rows_in(reports)
    ended = {
        r: (ending, state) for report in reports if isinstance(report, RunsEnded) for r, ending, state in report.runs
    }
    for r, settings in enumerate(SETTINGS):
        epochs = train_alone(task, settings)
        assert rows[r] == [scores(epoch) for epoch in epochs]
        assert ended[r][0] == "done"
        assert same(ended[r][1], epochs[-1].state())
    assert [isinstance(report, Over) for report in reports] == [False] * (len(reports) - 1) + [True]


def test_states_are_reported_on_the_way_and_never_before_their_rows(task: TrainStacks) -> None:
    epochs = [train_alone(task, settings) for settings in SETTINGS]
    rows = [0, 0, 0]
    numbers: list[list[int]] = [[], [], []]
    for report in reports_of(task, states_every=0.0, states_every_run=0.0):
        if isinstance(report, SweepRows):
            for stack in report.stacks:
                for k, r in enumerate(stack.runs):
                    rows[r] += int(stack.counts[k])
        elif isinstance(report, States):
            for r, state in report.runs:
                assert state.number == rows[r] - 1
                assert same(state, epochs[r][state.number].state())
                numbers[r].append(state.number)
    assert numbers == [[1, 2, 3, 4, 5]] * 3  # that of the last epoch is reported when the run has ended


def test_states_of_a_short_sweep_are_reported_at_the_end_alone(task: TrainStacks) -> None:
    assert not [report for report in reports_of(task) if isinstance(report, States)]


class ScriptedInbox(Inbox):
    """Receives commands before the steps that the test names, and notes how long the worker wanted to wait."""

    def __init__(self, commands: dict[int, Any]) -> None:
        super().__init__()
        self.commands, self.takes = commands, 0
        self.waits: list[float | None] = []

    def take(self, seconds: float | None) -> Any:
        self.waits.append(seconds)
        self.takes += 1
        return self.commands.get(self.takes - 1)


def test_halted_it_reports_what_it_has_with_states_to_go_on_from(task: TrainStacks) -> None:
    reports = reports_of(task, ScriptedInbox({5: Halt()}), rows_every=NEVER)
    rows = rows_in(reports)
    assert [len(rows[r]) for r in range(3)] == [3, 3, 2]  # a step is an epoch of one stack
    (first, second) = [report for report in reports if isinstance(report, RunsEnded)]
    for r, ending, state in (*first.runs, *second.runs):
        assert ending == "stopped"
        assert state.number == len(rows[r]) - 1
    assert isinstance(reports[-1], Over)


@pytest.mark.parametrize("seconds", [None, 7.0])
def test_at_rest_it_has_reported_all_rows_and_waits(task: TrainStacks, seconds: float | None) -> None:
    at = 4 if seconds else 6  # without end it tells the states of both stacks first
    inbox = ScriptedInbox({4: Rest(seconds), at + 1: Rest(0.0)})
    reports, at_rest = [], []
    for report in Share(task, rows_every=NEVER).train(inbox):
        reports.append(report)
        if inbox.takes == 5:  # it has been told to rest, and has not waited yet
            at_rest = list(reports)
    assert [len(rows) for rows in rows_in(at_rest).values()] == [2, 2, 2]
    assert inbox.waits[at + 1] == seconds
    assert set(inbox.waits[: at + 1] + inbox.waits[at + 2 :]) == {0.0}
    assert [len(rows) for rows in rows_in(reports).values()] == [7, 7, 7]


def test_at_rest_without_end_it_has_told_the_newest_states_each_once(task: TrainStacks) -> None:
    """What asked for it may be about to end, and another program goes on from them."""
    # At 5 and 6 a stack each is told, at 7 it waits and is to go on; the step at 8 is one of the first stack alone.
    inbox = ScriptedInbox({4: Rest(None), 7: Rest(0.0), 9: Rest(None), 11: Halt()})
    numbers: list[dict[int, int]] = [{}, {}]
    rows = [0, 0, 0]
    for report in Share(task, rows_every=NEVER, states_every=NEVER).train(inbox):
        for stack in report.stacks if isinstance(report, SweepRows) else ():
            for k, r in enumerate(stack.runs):
                rows[r] += int(stack.counts[k])
        if isinstance(report, States):
            told = numbers[inbox.takes > 9]
            assert not told.keys() & dict(report.runs).keys()
            told |= {r: state.number for r, state in report.runs}
            assert all(state.number == rows[r] - 1 for r, state in report.runs)
    assert numbers == [{0: 1, 1: 1, 2: 1}, {0: 2, 1: 2}]
    assert inbox.waits[5:] == [0.0, 0.0, None, 0.0, 0.0, 0.0, None]


def test_it_takes_its_time_over_states_where_many_shares_tell_theirs(task: TrainStacks) -> None:
    inbox = ScriptedInbox({4: Rest(None), 7: Halt()})
    reports = reports_of(replace(task, rest_every_run=0.5), inbox, rows_every=NEVER, states_every=NEVER)
    assert [[r for r, _ in report.runs] for report in reports if isinstance(report, States)] == [[0, 1], [2]]
    assert inbox.waits[5:] == [1.0, 0.5, None]


def test_told_to_train_on_before_all_states_are_told_it_does(task: TrainStacks) -> None:
    inbox = ScriptedInbox({4: Rest(None), 6: Rest(0.0)})
    reports = reports_of(task, inbox, rows_every=NEVER, states_every=NEVER)
    assert [len(rows) for rows in rows_in(reports).values()] == [7, 7, 7]
    assert [[r for r, _ in report.runs] for report in reports if isinstance(report, States)] == [[0, 1]]


def test_a_run_that_diverges_ends_and_leaves_its_neighbours_alone(article: Any) -> None:
    train_set, test_set, vocab_size = article.train, article.test, article.vocab_size
    settings = tuple(Settings(hidden_size=16, epochs=60, init_scale=0.3, learning_rate=rate) for rate in (0.02, 1.0))
    task = TrainStacks(EncodedData(train_set, test_set, vocab_size), settings, ((0, 1),))
    reports = reports_of(task, rows_every=NEVER)
    endings: dict[int, tuple[str, State]] = {}
    for report in reports:
        if isinstance(report, RunsEnded):
            endings |= {r: (ending, state) for r, ending, state in report.runs}
    assert (endings[0][0], endings[1][0]) == ("done", "diverged")
    lengths = dict.fromkeys(range(2), 0)
    for report in reports:
        for stack in report.stacks if isinstance(report, SweepRows) else ():
            for k, r in enumerate(stack.runs):
                lengths[r] += int(stack.counts[k])
    assert lengths[0] == 61
    assert lengths[1] == endings[1][1].number + 1 < 61
