"""A run that branches off from another goes on from the weights of an epoch as `rnn.train(start=...)` does."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.storage import Parent, Recorder, Store
from playground.storage.run_files import read_run, write_run
from playground.training import InteractiveJob
from playground.training.branch import Trunk, branch_of
from playground.training.interactive.jobs_by_visitor import Jobs
from playground.training.prepared_data import prepare, untrained
from playground.training.resume import resumed
from playground.training.run import Run
from rnn import Settings
from rnn.explain import edited, edits_of
from rnn.history import SettingChange
from rnn.kept_states import KeptState
from tests.support.following import SHORT, Follower, row, run_of, same, unbroken

EPOCH = 23
PARENT_ID = "a" * 32
PARENT = list(unbroken(SHORT))
START = PARENT[EPOCH].state()
FASTER = replace(SHORT.settings, learning_rate=0.1)
ROWS = np.array([[*row(epoch), epoch.number / 8] for epoch in PARENT[: EPOCH + 1]]).T


def expected(settings: Settings) -> list[Any]:
    """The epochs after the branch, as rnn trains them."""
    return list(unbroken(replace(SHORT, settings=settings), start=START))


def branch(settings: Settings = FASTER) -> Run:
    return Run.begin_from(prepare("Article"), settings, START, ROWS, (PARENT_ID, EPOCH))


@pytest.fixture
def job(visitor_jobs: Jobs) -> InteractiveJob:
    job = visitor_jobs.of("visitor")
    job.set_speed(0)
    return job


@pytest.mark.parametrize(
    "settings", [FASTER, SHORT.settings, replace(FASTER, clip=0.1, shuffle_seed=3)], ids=["faster", "same", "other"]
)
def test_a_branch_is_what_rnn_trains_from_its_start(job: InteractiveJob, page: Follower, settings: Settings) -> None:
    run = branch(settings)
    assert job.take_back(run, run.config, "")
    assert page.look().state == "paused"
    job.command("train")
    assert page.until_state("done").epoch == settings.epochs
    epochs = expected(settings)
    assert page.rows == [row(epoch) for epoch in [*PARENT[: EPOCH + 1], *epochs]]
    assert same(page.checkpoints[-1].state, epochs[-1].state())
    if settings == SHORT.settings:
        assert page.rows == [row(epoch) for epoch in PARENT]


def test_a_branch_knows_where_it_comes_from() -> None:
    run = branch()
    assert (run.parent, run.start, run.rows, run.settings) == ((PARENT_ID, EPOCH), START, EPOCH + 1, FASTER)
    assert same(run.state, START)
    assert (run.changes, run.first_settings, run.state_settings) == ([], FASTER, FASTER)
    first = Run.begin_from(prepare("Article"), FASTER, PARENT[0].state(), ROWS[:, :1])  # weights of nobody's run
    assert (first.parent, first.rows) == (None, 1)


def test_a_start_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="a start of epoch 23 needs 24 rows, not 23"):
        Run.begin_from(prepare("Article"), FASTER, START, ROWS[:, :-1])
    with pytest.raises(ValueError, match="another network"):
        Run.begin_from(prepare("Article"), replace(FASTER, hidden_size=3), START, ROWS)
    with pytest.raises(ValueError, match="another network"):
        Run.begin_from(prepare("Everyday"), FASTER, START, ROWS)


@pytest.mark.parametrize("state", [None, EPOCH, 41, 60])
def test_a_saved_branch_goes_on_whatever_state_of_it_was_kept(
    visitor_jobs: Jobs, job: InteractiveJob, page: Follower, path: Path, state: int | None
) -> None:
    """From the store, with the newest state or an older one; without any, it is trained again from its start."""
    epochs = expected(FASTER)
    run = branch()
    for epoch in epochs[: 50 - EPOCH]:
        run.add_rows(epoch.number, np.array([[*row(epoch), epoch.number / 8]]).T)
    store = Store(str(path))
    recorder = Recorder(store, visitor_jobs.lock)
    with visitor_jobs.lock:
        recorder.touch("visitor", run, "interrupted", "")
    recorder.flush()
    record = store.record("visitor", run.id)
    recorder.close()
    store.close()
    assert (record.summary.parent, record.summary.start_epoch) == (Parent(PARENT_ID, EPOCH), EPOCH)
    assert record.start is not None
    assert same(record.start, START)

    state_kept = None if state is None else next((e.state() for e in epochs if e.number == min(state, 50)), START)
    resumed_run = resumed(replace(record, state=state_kept, state_settings=FASTER if state_kept else None))
    assert (resumed_run.parent, resumed_run.rows) == (Parent(PARENT_ID, EPOCH), 51)
    assert resumed_run.start is record.start
    assert job.take_back(resumed_run, resumed_run.config, "")
    job.command("train")
    page.until_state("done")
    assert page.rows == [row(epoch) for epoch in [*PARENT[: EPOCH + 1], *epochs]]


def test_a_branch_travels_in_a_run_file(visitor_jobs: Jobs, path: Path) -> None:
    store = Store(str(path))
    recorder = Recorder(store, visitor_jobs.lock)
    run = branch()
    with visitor_jobs.lock:
        recorder.touch("visitor", run, "paused", "")
    recorder.flush()
    content = write_run(store.record("visitor", run.id))
    loaded_run = read_run(content, "b" * 32)
    store.save("other", loaded_run)  # where nobody knows the parent
    record = store.record("other", loaded_run.id)
    recorder.close()
    store.close()
    assert record.summary.parent == Parent(PARENT_ID, EPOCH)
    assert record.start is not None
    assert same(record.start, START)
    assert same(resumed(record).state, START)


# --- from where a branch can begin ------------------------------------------------------------------------------------


def trunk(**changes: Any) -> Trunk:
    """The parent as it stands at `EPOCH`, saved."""
    whole_trunk = Trunk(PARENT_ID, prepare("Article"), ROWS, SHORT.settings, (START, SHORT.settings), None)
    return replace(whole_trunk, **changes)


def test_a_branch_begins_at_the_newest_state_or_where_the_run_did() -> None:
    for epoch in (None, EPOCH):
        run = branch_of(trunk(), epoch, {"learning_rate": 0.1})
        assert (run.parent, run.start, run.settings) == ((PARENT_ID, EPOCH), START, FASTER)
    first = branch_of(trunk(), 0, {})
    assert (first.parent, first.rows, first.settings) == ((PARENT_ID, 0), 1, SHORT.settings)
    assert same(first.newest.state, untrained(SHORT).checkpoint.state)
    assert branch_of(trunk(newest=None), None, {}).parent == (PARENT_ID, 0)
    untrained_trunk = trunk(newest=None, start=START)
    assert branch_of(untrained_trunk, None, {}).start is START
    with pytest.raises(ValueError, match=r"whole states are kept of 23\."):
        branch_of(untrained_trunk, 0, {})


def test_without_other_settings_it_has_those_that_held_there() -> None:
    changed_trunk = trunk(newest=(START, FASTER))  # the rate was changed on the way
    assert branch_of(changed_trunk, None, {}).settings == FASTER
    assert branch_of(changed_trunk, 0, {}).settings == SHORT.settings


def test_a_state_that_does_not_fit_its_run_is_refused() -> None:
    for broken in (
        trunk(history=ROWS[:, :5]),
        trunk(prepared=prepare("Everyday")),
        trunk(newest=(START, replace(SHORT.settings, hidden_size=5))),
    ):
        with pytest.raises(ValueError, match="contradicts itself"):
            branch_of(broken, None, {})


def test_weights_whose_answers_are_no_numbers_begin_no_branch() -> None:
    broken = replace(START, params=replace(START.params, w_hy=np.full_like(START.params.w_hy, 1e308)))
    with pytest.raises(ValueError, match="no numbers"):
        branch_of(trunk(newest=(broken, SHORT.settings)), None, {})


def test_a_branch_of_an_edited_network_goes_on_from_that() -> None:
    edits = edits_of(["silence 1", "rank 2"])
    run = branch_of(trunk(), EPOCH, {}, edits)
    start = replace(START, params=edited(START.params, edits))
    assert run.start is not None
    assert same(run.start, start)
    assert same(run.state, start)
    assert not same(run.state, START)
    assert (run.parent, run.rows, run.settings) == ((PARENT_ID, EPOCH), EPOCH + 1, SHORT.settings)
    assert run.edits == ("silence 1", "rank 2")
    with pytest.raises(ValueError, match="no unit 500 to silence"):
        branch_of(trunk(), EPOCH, {}, edits_of(["silence 500"]))


def test_a_network_that_is_edited_after_its_last_epoch_gets_as_many_again() -> None:
    ended = replace(SHORT.settings, epochs=EPOCH)
    at_its_end = trunk(newest=(START, ended))
    edits = edits_of(["silence 1"])
    assert branch_of(at_its_end, None, {}, edits).settings.epochs == 2 * EPOCH
    assert branch_of(at_its_end, None, {"epochs": 30}, edits).settings.epochs == 30
    assert branch_of(at_its_end, None, {}).settings.epochs == EPOCH


def test_a_branch_from_before_a_run_got_more_epochs_has_as_many_as_the_run_has_now() -> None:
    early_state = PARENT[5].state()
    longer_trunk = trunk(
        kept=(KeptState.of(early_state, changed=False),), newest=(START, replace(SHORT.settings, epochs=500))
    )
    for edits in ((), edits_of(["silence 1"])):
        assert branch_of(longer_trunk, 5, {}, edits).settings == replace(SHORT.settings, epochs=500)
        assert branch_of(longer_trunk, 5, {"epochs": 30}, edits).settings.epochs == 30


# --- from a state that is kept on the way -----------------------------------------------------------------------------


def test_a_branch_from_any_state_that_a_worker_kept_has_the_same_curve_bit_for_bit(
    visitor_jobs: Jobs, job: InteractiveJob, page: Follower
) -> None:
    job.request(SHORT)
    job.command("train")
    page.until_state("done")
    past = job.past()
    assert [past.epochs[0], past.epochs[-1], past.newest.number] == [0, SHORT.settings.epochs, SHORT.settings.epochs]
    assert len(past.epochs) > 20
    for number in past.epochs:
        assert same(past.state_of(number), PARENT[number].state())

    middle = past.epochs[len(past.epochs) // 2]
    assert job.train_branch(branch_of(job.trunk(), middle, {}), job.trunk().run)
    page.until_state("done")
    branched_run = run_of(job)
    assert branched_run.parent == (past.run.id, middle)
    assert page.rows == [row(epoch) for epoch in PARENT]
    assert job.past().epochs[0] == middle
    assert same(job.past().newest, PARENT[-1].state())


def test_a_kept_state_goes_on_with_the_settings_that_held_after_its_epoch() -> None:
    states = tuple(PARENT[number].state() for number in (5, 9, 12))
    changes = (SettingChange(9, "learning_rate", 0.1), SettingChange(12, "epochs", 80.0))
    changed_trunk = trunk(kept=tuple(KeptState.of(state, changed=True) for state in states), changes=changes)
    assert branch_of(changed_trunk, 5, {}).settings == SHORT.settings
    assert branch_of(changed_trunk, 9, {}).settings == FASTER
    later_branch = branch_of(changed_trunk, 12, {"clip": 0.5})
    assert later_branch.settings == replace(FASTER, epochs=80, clip=0.5)
    assert (later_branch.parent, later_branch.rows) == ((PARENT_ID, 12), 13)
    assert same(later_branch.start, states[2])
    with pytest.raises(ValueError, match=r"whole states are kept of 0, 5, 9 and 12, as the nearest\.$"):
        branch_of(changed_trunk, 8, {})
