"""What is copied of a run: what the store lacks, and all of it where the store has another run than this."""

import gc
import threading

import pytest

from playground.storage.models import RunUpdate
from playground.storage.recording.copies import Copies
from playground.storage.recording.unsaved import UnsavedRun
from rnn.kept_states import KeptState
from tests.support.saved import SavedTrainee

KEY = ("ann", "1")


@pytest.fixture
def copies() -> Copies:
    return Copies(threading.RLock())


def saved_copy(copies: Copies, run: SavedTrainee) -> RunUpdate:
    """What is new of a run, which the store then has."""
    copy = copies.of(KEY, UnsavedRun(run, "running", "", 0.0))  # type: ignore[arg-type]
    assert copy is not None
    update, last_saved = copy
    copies.are_saved({KEY: last_saved})
    return update


def test_what_stays_as_it_was_is_copied_once(copies: Copies) -> None:
    run = SavedTrainee(rows=3)
    run.sweep_plan, run.start, run.kept = "a plan", run.state, (KeptState.of(run.newest, changed=True),)
    first = saved_copy(copies, run)
    assert (first.sweep_plan, first.start, first.kept) == ("a plan", run.start, run.kept)
    assert (first.state, first.state_settings) == (run.state, run.state_settings)
    again = saved_copy(copies, run)
    assert again.rows.shape[1] == 0
    assert [again.state, again.state_settings, again.sweep_plan, again.start, again.kept] == [None] * 5
    run.rows = 5
    later = saved_copy(copies, run)
    assert (later.first, later.rows.shape[1], later.state, later.kept) == (3, 2, run.state, run.kept)
    assert (later.sweep_plan, later.start) == (None, None)


def test_a_run_that_lets_go_of_what_is_saved_is_copied_again_when_it_has_another_state(copies: Copies) -> None:
    run = SavedTrainee(rows=3)
    run.keeps_saved_state = False
    assert saved_copy(copies, run).state is run.newest
    assert run.state is None
    again = saved_copy(copies, run)
    assert (again.rows.shape[1], again.state, again.state_settings) == (0, None, None)
    run.rows = 4
    copy = copies.of(KEY, UnsavedRun(run, "running", "", 0.0))  # type: ignore[arg-type]
    assert copy is not None
    update, last_saved = copy
    assert update.state is run.newest
    run.rows = 5  # it trains on while that is written
    copies.are_saved({KEY: last_saved})
    assert run.state is run.newest
    assert saved_copy(copies, run).state is run.newest
    assert run.state is None


def test_what_the_store_has_lost_is_copied_from_the_beginning(copies: Copies) -> None:
    run = SavedTrainee(rows=3)
    assert not copies.is_lost(KEY)
    saved_copy(copies, run)
    assert copies.is_lost(KEY)
    assert not copies.is_lost(KEY)
    again = saved_copy(copies, run)
    assert (again.first, again.rows.shape[1], again.state) == (0, 3, run.state)


def test_of_a_run_that_was_made_of_what_is_saved_only_what_is_new_is_copied_unless_that_is_lost(
    copies: Copies,
) -> None:
    run = SavedTrainee(rows=3)
    run.saved_rows = 3
    nothing = saved_copy(copies, run)
    assert (nothing.first, nothing.rows.shape[1], nothing.state, nothing.start) == (3, 0, None, None)
    run.rows = 5
    new = saved_copy(copies, run)
    assert (new.first, new.rows.shape[1], new.state) == (3, 2, run.state)
    assert copies.is_lost(KEY)
    whole = saved_copy(copies, run)
    assert (whole.first, whole.rows.shape[1], whole.state) == (0, 5, run.state)


def test_a_run_that_was_made_of_what_is_saved_is_copied_whole_where_the_store_has_nothing_of_it(
    copies: Copies,
) -> None:
    run = SavedTrainee(rows=3)
    run.saved_rows = 3
    copy = copies.of(KEY, UnsavedRun(run, "running", "", 0.0))  # type: ignore[arg-type]
    assert copy is not None
    assert copies.is_lost(KEY)  # as the store says to that
    assert not copies.is_lost(KEY)
    whole = saved_copy(copies, run)
    assert (whole.first, whole.rows.shape[1]) == (0, 3)


def test_a_run_in_the_place_of_another_is_remembered_when_the_other_is_gone(copies: Copies) -> None:
    """Two objects are one run in turn, where a saved run is taken up again."""
    older, newer = SavedTrainee(rows=3), SavedTrainee(rows=4)
    copy_held = copies.of(KEY, UnsavedRun(older, "running", "", 0.0))  # type: ignore[arg-type]
    assert copy_held is not None
    copies.are_saved({KEY: copy_held[1]})
    assert saved_copy(copies, newer).first == 0
    del older
    gc.collect()
    newer.rows = 6
    assert saved_copy(copies, newer).first == 4


def test_what_is_remembered_of_a_run_that_the_store_has_lost_goes_with_it(copies: Copies) -> None:
    run = SavedTrainee(rows=3)
    run.saved_rows = 3
    saved_copy(copies, run)
    assert copies.is_lost(KEY)
    del run
    gc.collect()
    read_anew = SavedTrainee(rows=5)
    read_anew.saved_rows = 5
    assert saved_copy(copies, read_anew).first == 5, "it is what the store has"


def test_a_run_that_another_server_has_taken_over_is_not_written_anew_when_it_comes_back(copies: Copies) -> None:
    run = SavedTrainee(rows=5)
    run.saved_rows = 3
    saved_copy(copies, run)
    copies.let_go(KEY)
    assert not copies.is_lost(KEY)
    run.saved_rows = 5
    assert saved_copy(copies, run).first == 5
