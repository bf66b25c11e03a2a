"""A saved run goes on exactly, whenever it was interrupted; and one that cannot is refused in a sentence."""

import math
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from playground.training import InteractiveJob, RunConfig
from playground.training import prepared_data as prepared
from playground.training.interactive.jobs_by_visitor import Jobs
from playground.training.prepared_data import content_hash
from playground.training.resume import resumed
from playground.training.run import Run
from rnn import Epoch, Settings, State
from rnn.history import SettingChange
from rnn.kept_states import KeptState
from tests.support.executors import EAGER
from tests.support.following import SHORT, Follower, following, row, run_of, same, unbroken


@dataclass
class Summary:
    id: str
    data: str
    data_hash: str
    settings: Settings
    first_settings: Settings
    changes: tuple[SettingChange, ...]
    started: float
    ended: str
    sweep: str | None
    parent: tuple[str, int] | None
    edits: tuple[str, ...]


@dataclass
class Record:
    summary: Summary
    history: NDArray[np.float64]
    state: State | None
    state_settings: Settings | None
    start: State | None = None
    kept: tuple[KeptState, ...] = ()


def record_of(run: Run, ended: str = "interrupted") -> Record:
    """The run as it stands, on its way through a database: what was not a plain number is one afterwards."""
    changes = tuple(SettingChange(epoch, name, float(value)) for epoch, name, value in run.changes)
    about = Summary(
        run.id,
        run.data,
        run.data_hash,
        run.settings,
        run.first_settings,
        changes,
        run.started,
        ended,
        run.sweep,
        run.parent,
        run.edits,
    )
    return Record(about, run.columns_from(0), run.state, run.state_settings, run.start, run.kept or ())


@dataclass
class Past:
    """A run as it was, epoch by epoch."""

    run: Run
    epochs: list[Epoch]

    @property
    def rows(self) -> list[tuple[float, ...]]:
        return [row(epoch) for epoch in self.epochs]


@cache
def train_epochs(config: RunConfig, changes: tuple[tuple[int, str, float], ...]) -> list[Epoch]:
    """The epochs of such a run, trained once for all tests that ask for the same."""
    epochs = [next(unbroken(config))]
    settings = config.settings
    for epoch, name, value in (*changes, (math.inf, "epochs", 0)):
        later_epochs = unbroken(replace(config, settings=settings), start=epochs[-1].state())
        while epochs[-1].number < epoch and (done := next(later_epochs, None)) is not None:
            epochs.append(done)
        settings = replace(settings, **{name: value})
    return epochs


def train_past(*changes: tuple[int, str, float], config: RunConfig = SHORT) -> Past:
    """A run of `config` up to its end, with changes of settings after some epochs; its state is the untrained one."""
    from playground.training.prepared_data import untrained

    run = Run.begin(untrained(config))
    epochs = train_epochs(config, changes)
    for number, done in enumerate(epochs[1:], start=1):
        run.add_rows(number, np.array([[*row(done), number / 100]]).T)
    run.change_settings(SettingChange(*change) for change in changes)
    return Past(run, epochs)


def cut_record(past: Past, rows: int, state: int | None, state_settings: Settings | None = None) -> Record:
    """What a database holds that was left when the run had `rows` rows and its newest state was of epoch `state`."""
    record = record_of(past.run)
    record.history = record.history[:, :rows]
    record.summary.changes = tuple(change for change in record.summary.changes if change[0] < rows)
    record.summary.settings = past.run.first_settings
    for _, name, value in past.run.changes[: len(record.summary.changes)]:
        record.summary.settings = replace(record.summary.settings, **{name: value})
    record.state = None if state is None else past.epochs[state].state()
    record.state_settings = None if state is None else state_settings or past.run.first_settings
    return record


@pytest.fixture
def job(visitor_jobs: Jobs) -> InteractiveJob:
    job = visitor_jobs.of("visitor")
    job.set_speed(0)
    return job


# --- it goes on exactly -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "state"), [(31, 30), (31, 12), (31, 0), (31, None), (2, None), (60, 59), (61, 40), (61, None)]
)
def test_an_interrupted_run_goes_on_as_if_nothing_had_happened(
    job: InteractiveJob, page: Follower, rows: int, state: int | None
) -> None:
    past = train_past()
    record = cut_record(past, rows, state)
    job.resume(record, train=True)
    assert page.until_state("done").epoch == 60
    assert page.rows == past.rows
    assert same(page.checkpoints[-1].state, past.epochs[-1].state())
    assert job.current == job.config == SHORT


@pytest.mark.parametrize("state", [3, 1, None])
def test_a_run_on_fresh_sequences_goes_on_with_those_of_its_next_epoch(
    job: InteractiveJob, page: Follower, state: int | None
) -> None:
    config = RunConfig("First word", Settings(hidden_size=3, epochs=5, init_scale=0.1))
    past = train_past(config=config)
    losses = [row[0] for row in past.rows]
    job.resume(cut_record(past, 4, state), train=True)
    page.until_state("done")
    assert page.rows == past.rows
    assert len(set(losses)) == 6
    assert same(page.checkpoints[-1].state, past.epochs[-1].state())


FASTER = (20, "learning_rate", 0.1)
LONGER = (30, "epochs", 80)
BACK = (30, "learning_rate", 0.02)


@pytest.mark.parametrize("state", [None, 5, 20, 25, 30, 35, 40])
@pytest.mark.parametrize("kept_late", [False, True])
def test_changes_in_mid_run_are_made_again_where_the_state_is_behind_them(
    job: InteractiveJob, page: Follower, state: int | None, kept_late: bool
) -> None:
    """A state that is as old as a change may have been kept before it was made or after it."""
    past = train_past(FASTER, LONGER, BACK)
    settings_then = SHORT.settings
    for epoch, name, value in (FASTER, LONGER, BACK):
        if state is not None and (epoch < state or (kept_late and epoch == state)):
            settings_then = replace(settings_then, **{name: value})  # type: ignore[arg-type]
    job.resume(cut_record(past, 41, state, settings_then), train=True)
    assert page.until_state("done").epoch == 80
    assert page.rows == past.rows
    assert [tuple(change) for change in page.changes] == [FASTER, LONGER, BACK]
    assert same(page.checkpoints[-1].state, past.epochs[-1].state())


def test_a_real_run_that_is_cut_at_any_moment_goes_on_exactly(
    visitor_jobs: Jobs, job: InteractiveJob, page: Follower
) -> None:
    """What a recorder would copy at each report of the worker, changes in mid-run included."""
    records: list[Record] = []

    class Copying:
        def touch(self, _owner: str, run: Run, ended: str, _message: str) -> None:
            records.append(record_of(run, "interrupted"))

        def notice(self, owner: str) -> str:
            return ""

        def room(self, owner: str) -> str:
            return ""

    visitor_jobs.record_with(Copying())
    job.request(SHORT)
    job.set_speed(10)  # what is asked for has six seconds until the run is done
    job.command("train")
    page.until_epoch(10)
    job.request(replace(SHORT, settings=replace(SHORT.settings, learning_rate=0.1)))
    page.until(lambda status: bool(page.changes) and status.epoch > page.changes[0].epoch)
    job.request(replace(SHORT, settings=replace(SHORT.settings, learning_rate=0.1, epochs=75)))
    job.set_speed(0)
    page.until_state("done")
    rows, state = page.rows, page.checkpoints[-1].state
    visitor_jobs.record_with(None)
    for number, record in enumerate(records[:: max(1, len(records) // 6)]):
        other = visitor_jobs.of(f"visitor {number}")
        other.set_speed(0)
        record.summary.id = f"{number:032x}"
        with following(other) as follower:
            other.resume(record, train=True)
            follower.until_state("done")
            if len(record.summary.changes) == 2:  # the rest had not been asked for yet
                assert follower.rows == rows
                assert same(follower.checkpoints[-1].state, state)
            else:
                known_epochs = record.history.shape[1]
                assert follower.rows[:known_epochs] == rows[:known_epochs]


def test_it_is_still_the_same_run(job: InteractiveJob, page: Follower) -> None:
    past = train_past()
    record = cut_record(past, 31, 20)
    record.summary.sweep = "a sweep"
    before = page.look() and page.run
    job.resume(record, train=False)
    status = page.look()
    assert (status.state, status.epoch, status.pending, page.run) == ("paused", 30, (), before + 1)
    assert (run_of(job).id, run_of(job).started, run_of(job).sweep) == (past.run.id, past.run.started, "a sweep")
    assert run_of(job).first_settings == SHORT.settings
    job.command("train")
    page.until_state("done")
    seconds = run_of(job).rows_from(0)["seconds"]
    assert seconds[:31] == record.history[4].tolist()
    assert all(before < after for before, after in pairwise(seconds))
    assert run_of(job).seconds == seconds[-1]


def test_answers_are_there_at_once(job: InteractiveJob, page: Follower) -> None:
    past = train_past()
    job.resume(cut_record(past, 61, 60), train=False)
    page.look()
    probabilities = page.checkpoints[-1].answers[:, 1]
    labels = np.array([label for _, label in past.run.prepared.test_set])
    assert np.mean((probabilities >= 0.5) == labels) == past.epochs[-1].test.accuracy


def test_a_run_that_was_done_goes_on_when_it_is_to_have_more_epochs(job: InteractiveJob, page: Follower) -> None:
    longer_config = replace(SHORT, settings=replace(SHORT.settings, epochs=90))
    record = cut_record(train_past(), 61, 60)
    record.summary.ended = "done"
    job.resume(record, train=True)
    assert page.look().state == "done"
    job.request(longer_config)
    job.command("train")
    assert page.until_state("done").epoch == 90
    assert page.rows == [row(epoch) for epoch in unbroken(longer_config)]


@pytest.mark.parametrize(("state", "numbers_left"), [(20, [5, 20]), (25, [5, 20, 25]), (None, [])])
def test_states_on_its_way_that_are_not_between_its_first_and_its_newest_are_left_out(
    state: int | None, numbers_left: list[int]
) -> None:
    """Training from the newest that there is comes to the later ones again."""
    past = train_past()
    record = cut_record(past, 31, state)
    record.kept = tuple(KeptState.of(past.epochs[number].state(), changed=False) for number in (0, 5, 20, 25))
    assert [each.state.number for each in resumed(record).kept] == numbers_left


# --- in place of another run ------------------------------------------------------------------------------------------


def test_the_run_that_is_there_makes_way_and_leaves_its_worker(job: InteractiveJob, page: Follower) -> None:
    job.set_speed(10)
    job.command("train")
    page.until_epoch(1)
    past, trains = train_past(), job.pid
    job.resume(cut_record(past, 31, 30), train=True)
    assert page.look().state == "running"
    assert job.pid == trains
    job.set_speed(0)
    page.until_state("done")
    assert page.rows == past.rows

    job.resume(cut_record(train_past(), 61, 60), train=True)  # nothing is left to train: no worker stays with it
    assert page.look().state == "done"


def test_a_run_that_is_put_there_to_rest_frees_the_place(job: InteractiveJob, page: Follower) -> None:
    job.set_speed(10)
    job.command("train")
    page.until_epoch(1)
    job.resume(cut_record(train_past(), 31, 30), train=False)
    assert page.look().state == "paused"
    job.set_speed(0)
    job.command("train")
    assert page.until_state("done").epoch == 60


def test_one_that_waits_in_the_line_keeps_its_place_if_it_has_use_for_it() -> None:
    visitor_jobs = Jobs(1, executor=EAGER)
    first, job = visitor_jobs.of("first"), visitor_jobs.of("visitor")
    job.set_speed(0)
    first.set_speed(1)
    past = train_past()
    with following(first) as ahead, following(job) as page:
        first.command("train")
        ahead.until_epoch(1)
        job.command("train")
        assert page.look().place == 1
        job.resume(cut_record(past, 61, 60), train=True)
        assert page.look().state == "done"
        job.resume(cut_record(train_past(), 31, 30), train=True)
        assert page.look().place == 1
        job.resume(cut_record(train_past(), 31, 30), train=True)
        assert page.look().place == 1
        first.command("pause")
        page.until_state("done")
        assert page.rows == past.rows
    visitor_jobs.close()


def test_the_run_that_stands_there_already_is_left_as_it_is(job: InteractiveJob, page: Follower) -> None:
    job.request(SHORT)
    job.command("step")
    page.until_state("paused")
    record = record_of(run_of(job))
    job.command("step")
    page.until(lambda status: status.state == "paused" and status.epoch == 2)
    run = page.run
    job.resume(record, train=False)
    assert (page.look().epoch, page.run) == (2, run)
    job.resume(record, train=True)
    page.until_state("done")
    assert page.run == run
    assert page.rows == [row(epoch) for epoch in unbroken(SHORT)]


# --- what cannot go on ------------------------------------------------------------------------------------------------


def refusal(record: Record) -> str:
    with pytest.raises(ValueError) as error:  # noqa: PT011 - every test looks at the sentence
        resumed(record)
    return str(error.value)


def test_other_sentences_than_it_has_learnt_from_are_refused(job: InteractiveJob) -> None:
    record = cut_record(train_past(), 31, 30)
    record.summary.data_hash = "0" * 64
    assert refusal(record) == (
        "The sentences of 'Article' have changed since this run, so it cannot go on: start a new one."
    )
    record.summary.data = "Nonsense"
    assert refusal(record).startswith("This run cannot go on without its data: 'Nonsense' is no dataset: there are ")
    with pytest.raises(ValueError, match="cannot go on"):
        job.resume(record, train=True)
    assert job.state == "ready"


def test_what_diverged_or_trains_elsewhere_is_refused() -> None:
    record = cut_record(train_past(), 31, 30)
    record.summary.ended = "diverged"
    assert "diverged" in refusal(record)
    record.summary.ended = "running"
    assert "trains right now" in refusal(record)


def test_a_record_that_contradicts_itself_is_refused() -> None:
    def fault(**changes: object) -> str:
        record = cut_record(train_past(FASTER), 31, 10)
        for name, value in changes.items():
            setattr(record if hasattr(record, name) else record.summary, name, value)
        return refusal(record)

    assert "out of order" in fault(changes=((40, "learning_rate", 0.1),))
    assert "out of order" in fault(changes=((20, "hidden_size", 8),))
    assert "out of order" in fault(changes=((20, "learning_rate", 0.1), (10, "learning_rate", 0.1)))
    assert "do not lead to its settings" in fault(changes=())
    assert "another network" in fault(settings=Settings(hidden_size=8))
    assert "newer than its history" in fault(state=train_past().epochs[50].state())
    short = replace(SHORT.settings, epochs=20)
    assert "more epochs than were asked for" in fault(
        state_settings=short, settings=replace(short, learning_rate=0.1), first_settings=short
    )


def test_the_hash_of_a_dataset_differs_with_every_word_and_label_of_it() -> None:
    from data import DATASETS

    dataset = DATASETS["Article"]()
    first = dataset.train[0]
    other = "negative" if first.label == "positive" else "positive"
    kinds = [
        dataset,
        replace(dataset, name="article"),
        replace(dataset, train=(replace(first, text=first.text + "!"), *dataset.train[1:])),
        replace(dataset, train=(replace(first, label=other), *dataset.train[1:])),
        replace(dataset, train=dataset.train[1:]),
        replace(dataset, test=dataset.test[1:]),
        replace(dataset, fresh=3),
        replace(dataset, fresh=3, seed=1),
    ]
    assert len({content_hash(kind) for kind in kinds}) == len(kinds)
    assert content_hash(dataset) == prepared.prepare("Article").hash
