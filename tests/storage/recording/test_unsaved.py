"""What is not saved yet: taken, put back, and given up in order, the newest last."""

from dataclasses import replace

from playground.storage.recording.unsaved import UnsavedRun, UnsavedRuns, bytes_of
from rnn.history import Ended
from rnn.kept_states import KeptState
from tests.support.saved import SavedTrainee

OWNERS = ("ann", "bob")


def unsaved_run(ended: Ended = "done") -> UnsavedRun:
    return UnsavedRun(SavedTrainee(rows=2), ended, "", 0.0)  # type: ignore[arg-type]


def unsaved_runs(*endings: Ended) -> UnsavedRuns:
    """An unsaved run for each of these endings, of two owners in turn: ("ann", "0"), ("bob", "1"), ("ann", "2"), ..."""
    unsaved = UnsavedRuns()
    for number, ended in enumerate(endings):
        unsaved.add((OWNERS[number % 2], str(number)), unsaved_run(ended))
    return unsaved


def ids_in(unsaved: UnsavedRuns) -> list[str]:
    return [run_id for _, run_id in unsaved.take(lambda _: True)]


def test_what_is_taken_is_gone_and_what_is_put_back_comes_first() -> None:
    unsaved = unsaved_runs("done", "done", "done")
    batch = unsaved.take(lambda key: key[0] == "ann")
    assert [run_id for _, run_id in batch] == ["0", "2"]
    assert ("ann", "0") not in unsaved
    unsaved.put_back(batch)
    assert ids_in(unsaved) == ["0", "2", "1"]


def test_of_more_than_are_taken_at_once_those_come_first_that_have_ended_each_kind_in_its_order() -> None:
    unsaved = UnsavedRuns()
    for number, ended in enumerate(("running", "done", "running", "failed", "running")):
        unsaved.add(("ann", str(number)), unsaved_run(ended))  # type: ignore[arg-type]
    unsaved.add(("bob", "5"), unsaved_run())
    assert [run_id for _, run_id in unsaved.take(lambda key: key[0] == "ann", 3)] == ["1", "3", "0"]
    assert [run_id for _, run_id in unsaved.take(lambda key: key[0] == "ann", 1)] == ["2"]
    assert ids_in(unsaved) == ["4", "5"]


def test_a_run_that_trains_is_among_the_first_however_many_of_another_visitor_end() -> None:
    unsaved = UnsavedRuns()
    for number in range(9):
        unsaved.add(("ann", str(number)), unsaved_run())
    unsaved.add(("bob", "9"), unsaved_run("running"))
    assert [run_id for _, run_id in unsaved.take(lambda _: True, 4)] == ["0", "9", "1", "2"]


def test_what_is_newer_stays_when_the_older_is_put_back() -> None:
    unsaved = unsaved_runs("running")
    batch, newer = unsaved.take(lambda _: True), unsaved_run()
    unsaved.add(("ann", "0"), newer)
    unsaved.put_back(batch)
    assert unsaved.take(lambda _: True) == {("ann", "0"): newer}


def test_of_too_many_the_oldest_that_have_ended_are_given_up() -> None:
    unsaved = unsaved_runs("running", "done", "failed", "done")
    assert unsaved.give_up_oldest(2, 10**9) == 2
    assert ids_in(unsaved) == ["0", "3"]
    unsaved = unsaved_runs("running", "running", "done")
    assert unsaved.give_up_oldest(0, 10**9) == 1, "what trains is held whatever happens"
    assert ids_in(unsaved) == ["0", "1"]


def test_of_ended_runs_that_take_too_much_memory_the_oldest_are_given_up() -> None:
    size = bytes_of(unsaved_run().run)
    for most_bytes, left in ((3 * size, ["0", "1", "2", "3"]), (3 * size - 1, ["0", "2", "3"]), (0, ["0"])):
        unsaved = unsaved_runs("running", "done", "failed", "done")
        assert unsaved.give_up_oldest(9, most_bytes) == 4 - len(left)
        assert ids_in(unsaved) == left


def test_the_states_that_a_run_keeps_on_its_way_are_in_its_size() -> None:
    run = SavedTrainee(rows=2)
    size, run.kept = bytes_of(run), (KeptState.of(run.newest, changed=False),) * 100  # type: ignore[arg-type]
    assert bytes_of(run) >= size + 100 * 8 * run.newest.size  # type: ignore[arg-type]


def test_of_runs_without_room_each_owner_keeps_the_newest() -> None:
    unsaved = unsaved_runs("done", "done", "done", "running", "done")
    unsaved.give_up_without_room(lambda key: key != ("ann", "2"), 1, 9)
    assert ids_in(unsaved) == ["1", "2", "3", "4"]


def test_of_runs_without_room_of_all_owners_the_newest_are_kept_as_some_never_come_back() -> None:
    unsaved = unsaved_runs("done", "running", "done", "done", "done")
    unsaved.give_up_without_room(lambda key: key != ("ann", "4"), 9, 1)
    assert ids_in(unsaved) == ["1", "3", "4"], "one that trains, the newest without room, and one that has room"


def test_the_oldest_of_what_is_unsaved_stays_as_old_as_it_is() -> None:
    unsaved = UnsavedRuns()
    assert (unsaved.count({}), unsaved.oldest({})) == (0, None)
    for at, key in ((3.0, ("ann", "0")), (4.0, ("bob", "1")), (5.0, ("ann", "0"))):
        unsaved.add(key, replace(unsaved_run(), since=at))
    assert (unsaved.count({}), unsaved.oldest({})) == (2, 3.0)
    batch = unsaved.take(lambda key: key[0] == "ann")
    assert (unsaved.oldest({}), unsaved.oldest(batch)) == (4.0, 3.0)
    unsaved.add(("ann", "0"), replace(unsaved_run(), since=9.0))
    assert (unsaved.oldest({}), unsaved.oldest(batch)) == (4.0, 3.0)
    unsaved.put_back(batch)
    assert (unsaved.count({}), unsaved.oldest({})) == (2, 3.0), "it could not be written, and is as old as before"
