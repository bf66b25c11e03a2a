"""When the worker of one run tells of its state, by a clock that moves only while the worker trains or waits."""

import math
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import pytest

from rnn import Settings, train
from rnn.history import SettingChange, scores
from rnn.parallel.inbox import Inbox
from rnn.parallel.messages import (
    Change,
    Changed,
    Command,
    EncodedData,
    Halt,
    Rest,
    Rows,
    RunReport,
    Snapshot,
    SnapshotSoon,
    Task,
    TrainRun,
)
from rnn.parallel.one_run import SNAPSHOT_EVERY, SNAPSHOT_SHARE, SNAPSHOT_SOON, OneRun
from tests.rnn.conftest import EncodedSets

EPOCH = 0.01  # seconds
SECONDS = 6.0


class TimedInbox(Inbox):
    """The commands that come at given seconds; the time passes here, as an epoch or as the wait that is asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.coming: list[tuple[float, Command]] = [(SECONDS, Halt())]

    def take(self, seconds: float | None) -> Task | Command | None:
        self.coming.sort(key=lambda each: each[0])
        if self.coming and self.coming[0][0] <= self.now:
            return self.coming.pop(0)[1]
        until_next = self.coming[0][0] - self.now if self.coming else math.inf
        self.now += EPOCH if seconds is None or seconds <= 0 else min(seconds, until_next)
        return None


def snapshots(data: EncodedSets, tell: Callable[[TimedInbox], object], *, costs: float = 0.0) -> list[float]:
    """The seconds at which states come of a run at full speed; `tell` is called with each, and each `costs` seconds."""
    inbox, times = TimedInbox(), []
    start = next(train(data.train, data.test, Settings(hidden_size=2), vocab_size=data.vocab_size)).state()
    encoded_data = EncodedData(data.train, data.test, data.vocab_size)
    task = TrainRun(1, encoded_data, Settings(hidden_size=2, epochs=5000), start, (), 1, 0.0, 0, None)

    def report(what: RunReport) -> None:
        if isinstance(what, Snapshot):
            times.append(inbox.now)
            inbox.now += costs
            tell(inbox)

    OneRun(task, report, lambda: inbox.now).run(inbox)
    return times[:-1]  # the last comes because the run is halted


Told = list[tuple[SettingChange, ...]]


def told_changes(task: TrainRun, inbox: TimedInbox) -> tuple[Told, dict[int, tuple[float, ...]]]:
    """The changes that a worker reports, and its rows by epoch, without the seconds."""
    changes: Told = []
    rows: dict[int, tuple[float, ...]] = {}

    def report(what: RunReport) -> None:
        if isinstance(what, Changed):
            changes.append(what.changes)
        if isinstance(what, Rows):
            rows.update({what.first + n: tuple(row[:-1]) for n, row in enumerate(what.values.T.tolist())})

    OneRun(task, report, lambda: inbox.now).run(inbox)
    return changes, rows


def test_planned_changes_are_made_after_their_epochs_to_the_numbers_of_changes_that_came(
    two_label_sets: EncodedSets,
) -> None:
    sets, settings = two_label_sets, Settings(hidden_size=3, epochs=12, init_scale=0.3)
    sizes = {"vocab_size": sets.vocab_size, "classes": 2}
    encoded_data = EncodedData(sets.train, sets.test, sets.vocab_size)
    planned = (
        SettingChange(4, "learning_rate", 0.3),
        SettingChange(12, "epochs", 20),
        SettingChange(12, "learning_rate", 0.1),
    )
    expected: dict[int, tuple[float, ...]] = {}
    state, wanted = None, settings
    for end, values in ((4, {"learning_rate": 0.3}), (12, {"epochs": 20, "learning_rate": 0.1}), (20, {})):
        for epoch in train(sets.train, sets.test, replace(wanted, epochs=end), **sizes, start=state):
            expected[epoch.number], state = scores(epoch), epoch.state()
        wanted = replace(wanted, **values)
    start = next(train(sets.train, sets.test, settings, **sizes)).state()
    task = TrainRun(1, encoded_data, settings, start, (), 1, 0.0, 0, None, planned=planned)
    changes, rows = told_changes(task, TimedInbox())
    assert changes == [planned[:1], planned[1:]]
    assert rows == {number: row for number, row in expected.items() if number}


def test_what_a_visitor_changes_is_not_changed_by_a_plan_any_more(two_label_sets: EncodedSets) -> None:
    sets, settings = two_label_sets, Settings(hidden_size=2, epochs=9)
    start = next(train(sets.train, sets.test, settings, vocab_size=sets.vocab_size)).state()
    planned = (SettingChange(6, "learning_rate", 0.3), SettingChange(7, "epochs", 8))
    encoded_data = EncodedData(sets.train, sets.test, sets.vocab_size)
    task = TrainRun(1, encoded_data, settings, start, (), 1, 0.0, 0, None, planned=planned)
    inbox = TimedInbox()
    inbox.coming.append((0.0, Change((("learning_rate", 0.05),))))
    changes, rows = told_changes(task, inbox)
    assert changes == [(SettingChange(0, "learning_rate", 0.05),), planned[1:]]
    assert max(rows) == 8


def gaps(times: list[float]) -> list[float]:
    return [later - earlier for earlier, later in pairwise(times)]


def look(inbox: TimedInbox) -> None:
    """A page answers each state by looking into it."""
    inbox.coming.append((inbox.now + 0.1, SnapshotSoon()))


@pytest.fixture
def two_label_sets(small: EncodedSets) -> EncodedSets:
    """Two labels, as many as the run has."""
    return EncodedSets([(t, y % 2) for t, y in small.train], [(t, y % 2) for t, y in small.test], small.vocab_size)


def test_a_state_comes_at_least_twice_a_second_and_no_oftener_than_it_has_to(two_label_sets: EncodedSets) -> None:
    each = gaps(snapshots(two_label_sets, lambda _: None))
    assert each
    assert min(each) >= SNAPSHOT_EVERY - 1e-9
    assert max(each) < SNAPSHOT_EVERY + 2 * EPOCH


def test_a_page_that_looks_into_each_state_sees_more_than_four_a_second(two_label_sets: EncodedSets) -> None:
    each = gaps(snapshots(two_label_sets, look))
    assert min(each) >= SNAPSHOT_SOON - 1e-9
    assert max(each) < SNAPSHOT_SOON + 2 * EPOCH
    assert len(each) / SECONDS > 4


def test_to_look_once_makes_only_the_next_state_come_sooner(two_label_sets: EncodedSets) -> None:
    look_times: list[float] = []

    def once(inbox: TimedInbox) -> None:
        if not look_times:
            look_times.append(inbox.now)
            inbox.coming.append((inbox.now + 0.3, SnapshotSoon()))

    first, *later_gaps = gaps(snapshots(two_label_sets, once))
    assert 0.3 <= first + 1e-9 < 0.3 + 2 * EPOCH, "it was late: the next state comes at once"
    assert min(later_gaps) >= SNAPSHOT_EVERY - 1e-9


def test_states_that_take_long_stay_a_small_share_of_the_time_however_often_a_page_looks(
    two_label_sets: EncodedSets,
) -> None:
    each = gaps(snapshots(two_label_sets, look, costs=0.1))
    assert min(each) >= 0.1 + 0.1 / SNAPSHOT_SHARE - 1e-9


def test_a_look_ends_no_rest(two_label_sets: EncodedSets) -> None:
    def rest(inbox: TimedInbox) -> None:
        inbox.coming += [(inbox.now, Rest(2.0)), (inbox.now + 0.1, SnapshotSoon())]

    assert min(gaps(snapshots(two_label_sets, rest))) >= 2.0 - 1e-9
