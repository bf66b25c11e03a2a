"""Two servers on one database: who may write a run, and who takes it over when, by clocks that a test sets."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import Engine, create_engine, event, text

from playground.storage import BEAT, LEASE, Held, RunUpdate, Store, Taken
from playground.storage.leases import fcntl
from playground.storage.store import owner_hash
from tests.support.following import Clock
from tests.support.patience import PATIENCE, until
from tests.support.saved import new_id, same_state, sentence, train_states, update

pytestmark = pytest.mark.program

MakeStore = Callable[..., Store]


@pytest.fixture
def opened(database_url: str, clock: Clock) -> Iterator[MakeStore]:
    """Opens the store of one more server, which has a lease from then on."""
    stores: list[Store] = []

    def open_store(**parts: object) -> Store:
        store = Store(database_url, **{"lease_clock": clock, "patience": PATIENCE, **parts})  # type: ignore[arg-type]
        stores.append(store)
        store.leases.begin()
        return store

    yield open_store
    for store in stores:
        store.leases.end()
        store.close()


def part(of: RunUpdate, first: int, end: int | None = None, **changes: object) -> RunUpdate:
    """What is new of a run from epoch `first` to `end`, exclusively."""
    return replace(update(first=first, end=end), id=of.id, sweep=of.sweep, **changes)  # type: ignore[arg-type]


def state_of(store: Store, run: RunUpdate) -> tuple[str, int]:
    summary = store.record("ann", run.id).summary
    return summary.ended, summary.epochs_done


# --- while both live --------------------------------------------------------------------------------------------------


def test_a_second_server_that_starts_leaves_the_runs_of_the_first_alone(opened: MakeStore) -> None:
    first, run = opened(), update(end=4)
    first.save("ann", run)
    second = opened()
    assert second.leases.beat().interrupted == 0
    assert state_of(second, run) == ("running", 3)
    first.save("ann", part(run, 4, 6))
    assert state_of(second, run) == ("running", 5)


def test_only_the_holder_writes_a_run(opened: MakeStore) -> None:
    first, second, run, other = opened(), opened(), update(end=4), update(end=3)
    first.save("ann", run)
    with pytest.raises(Taken) as taken:
        second.save_all([("ann", other), ("ann", part(run, 4, 6))])
    assert "Another server" in sentence(taken)
    assert taken.value.runs == {("ann", run.id)}
    assert [each.id for each in first.runs("ann")] == [run.id], "some of the transaction was written"
    second.save("ann", other)
    with pytest.raises(Taken):
        first.save("ann", part(other, 3, 5))
    assert state_of(first, other) == ("running", 2)


def test_a_run_that_trains_on_a_server_that_lives_cannot_be_had(opened: MakeStore, clock: Clock) -> None:
    first, second, run, rests = opened(), opened(), update(end=4), update(end=4, ended="paused")
    first.save_all([("ann", run), ("ann", rests)])
    for _ in range(8):
        clock.now += BEAT
        first.leases.beat()
        assert second.leases.beat().interrupted == 0
        with pytest.raises(Held) as held:
            second.claim("ann", [run.id, rests.id])
        assert "on another server" in sentence(held)
    assert second.elsewhere("ann", [rests.id, run.id]) == [run.id, rests.id]
    second.save("ann", update())
    first.save_all([("ann", part(each, 4, 5)) for each in (run, rests)])  # one that is held keeps none of the others


def test_a_run_that_rests_may_be_had_at_once_and_the_server_that_had_it_hears_of_it(opened: MakeStore) -> None:
    first, second, run = opened(), opened(), update(end=4, ended="paused")
    first.save("ann", run)
    second.claim("ann", [run.id, new_id()])  # a run that is not saved is passed over
    assert second.elsewhere("ann", [run.id]) == []
    assert first.elsewhere("ann", [run.id]) == [run.id]
    with pytest.raises(Taken):
        first.save("ann", part(run, 4, 9))
    second.save("ann", part(run, 4, 6))
    assert state_of(first, run) == ("running", 5)


def test_nobody_takes_over_a_run_of_another_visitor(opened: MakeStore) -> None:
    first, second, run = opened(), opened(), update(end=4, ended="paused")
    first.save("ann", run)
    second.claim("bob", [run.id])
    assert second.elsewhere("bob", [run.id]) == []
    first.save("ann", part(run, 4, 6))


# --- one is gone ------------------------------------------------------------------------------------------------------


def test_a_run_of_a_server_that_is_gone_goes_on_elsewhere_bit_for_bit(opened: MakeStore, clock: Clock) -> None:
    first, second, run = opened(), opened(), update(end=4)
    first.save("ann", run)
    clock.now += LEASE - 0.01
    assert second.leases.beat().interrupted == 0
    with pytest.raises(Held):
        second.claim("ann", [run.id])
    clock.now += 0.02
    seen = second.leases.beat()
    assert (seen.interrupted, seen.elsewhere) == (1, frozenset())
    assert state_of(second, run) == ("interrupted", 3)
    assert "Continue" in second.runs("ann")[0].message
    second.claim("ann", [run.id])
    record, (history, states) = second.record("ann", run.id), train_states()
    assert record.history.tobytes() == np.ascontiguousarray(history[:, :4]).tobytes()
    assert same_state(record.state, states[3])
    second.save("ann", part(run, 4, 8))
    with pytest.raises(Taken):  # it was only slow, and is back
        first.save("ann", part(run, 4, 12))
    record = first.record("ann", run.id)
    assert record.history.tobytes() == np.ascontiguousarray(history[:, :8]).tobytes()
    assert same_state(record.state, states[7])


def test_a_run_can_be_had_as_soon_as_a_lease_has_ended_though_no_server_has_seen_it_yet(
    opened: MakeStore, clock: Clock
) -> None:
    first, second, run = opened(), opened(), update(end=4)
    first.save("ann", run)
    clock.now += LEASE + 0.01
    second.claim("ann", [run.id])
    assert state_of(second, run) == ("interrupted", 3)
    assert second.leases.beat().interrupted == 0


def test_a_server_that_was_slow_writes_on_where_nobody_has_taken_its_run(opened: MakeStore, clock: Clock) -> None:
    first, second, run = opened(), opened(), update(end=4)
    first.save("ann", run)
    clock.now += 10 * LEASE
    assert second.leases.beat().interrupted == 1
    first.save("ann", part(run, 4, 6))
    assert state_of(second, run) == ("running", 5)
    assert second.leases.beat().interrupted == 0, "it lives again with the first thing that it saves"


def test_a_third_server_does_not_bring_back_what_the_first_had(opened: MakeStore, clock: Clock) -> None:
    first, run = opened(), update(end=4)
    first.save("ann", run)
    clock.now += LEASE + 0.01
    second = opened()
    second.claim("ann", [run.id])
    second.save("ann", part(run, 4, 9))
    clock.now += LEASE + 0.01
    third = opened()
    assert state_of(third, run) == ("interrupted", 8)
    with pytest.raises(Taken):  # though the lease of the holder has ended
        first.save("ann", part(run, 4, 6))
    third.claim("ann", [run.id])
    assert state_of(third, run) == ("interrupted", 8)


def test_a_server_that_ends_gives_its_lease_back_at_once(opened: MakeStore) -> None:
    first, run = opened(), update(end=4)
    first.save("ann", run)
    second = opened()
    first.leases.end()
    second.claim("ann", [run.id])
    second.save("ann", part(run, 4, 6))


def test_a_server_that_is_about_to_end_gives_its_runs_away(opened: MakeStore) -> None:
    first, second, run = opened(), opened(), update(end=4)
    first.save("ann", run)
    first.leases.give()
    with pytest.raises(Held):
        second.claim("ann", [run.id])  # the others hear of it at its next beat
    first.leases.beat()
    assert second.leases.beat().interrupted == 0, "it trains on until somebody wants its runs"
    first.save("ann", part(run, 4, 6))
    second.claim("ann", [run.id])
    assert state_of(second, run) == ("interrupted", 5)
    with pytest.raises(Taken):
        first.save("ann", part(run, 6, 8))


# --- sweeps -----------------------------------------------------------------------------------------------------------


def test_a_sweep_that_loses_its_server_before_another_has_seen_it_train_is_heard_of(
    opened: MakeStore, clock: Clock
) -> None:
    first, second = opened(), opened()
    first.save("ann", update(end=4, sweep="s1"))
    clock.now += LEASE + 0.01
    seen = second.leases.beat()
    assert (seen.interrupted, seen.elsewhere) == (1, {(owner_hash("ann"), "s1")})
    assert second.leases.beat().elsewhere == frozenset(), "a page that was told of it looks again"


def test_a_sweep_is_taken_over_as_a_whole_or_not_at_all(opened: MakeStore, clock: Clock) -> None:
    first, second = opened(), opened()
    done, one, other = (update(end=4, sweep="s1", ended=ended) for ended in ("done", "running", "running"))
    ids = [run.id for run in (done, one, other)]
    first.save_all([("ann", run) for run in (done, one, other)])
    assert second.leases.beat().elsewhere == {(owner_hash("ann"), "s1")}
    assert first.leases.beat().elsewhere == frozenset()
    with pytest.raises(Held):
        second.claim("ann", ids)
    first.save("ann", part(done, 4, 4, rows=np.empty((5, 0)), state=None, state_settings=None, ended="done"))
    clock.now += LEASE + 0.01
    seen = second.leases.beat()
    assert (seen.interrupted, seen.elsewhere) == (2, {(owner_hash("ann"), "s1")}), "trained elsewhere until now"
    assert second.leases.beat().elsewhere == frozenset()
    second.claim("ann", ids)
    late = update(end=2, sweep="s1")  # it began where nobody had heard yet that the sweep goes on elsewhere
    with pytest.raises(Taken) as taken:
        first.save_all([("ann", part(one, 4, 6)), ("ann", part(other, 4, 6)), ("ann", late)])
    assert taken.value.runs == {("ann", one.id), ("ann", other.id)}
    with pytest.raises(Taken) as taken:
        first.save_all([("ann", late), ("ann", update(end=2))])
    assert taken.value.runs == {("ann", late.id)}
    second.save_all([("ann", part(one, 4)), ("ann", part(other, 4)), ("ann", update(sweep="s1"))])
    assert [run.epochs_done for run in first.runs("ann", sweep="s1")] == [12, 12, 12, 3]


# --- what it costs ----------------------------------------------------------------------------------------------------


def test_a_server_where_nothing_trains_writes_nothing(opened: MakeStore, clock: Clock) -> None:
    store, run = opened(), update(end=4)
    writes: list[str] = []

    def listener(*call: object) -> None:
        if str(call[2]).startswith(("INSERT", "UPDATE", "DELETE")):
            writes.append(str(call[2]))

    event.listen(Engine, "before_cursor_execute", listener)
    try:
        for _ in range(20):
            clock.now += BEAT
            store.leases.beat()
        assert writes == []
        store.save("ann", run)
        writes.clear()
        for _ in range(20):
            clock.now += BEAT
            store.leases.beat()
        assert len(writes) == 20
        store.save("ann", part(run, 4, 6, ended="done"))
        writes.clear()
        clock.now += LEASE
        store.leases.beat()
        assert writes == []
    finally:
        event.remove(Engine, "before_cursor_execute", listener)


def test_runs_that_train_are_found_by_their_index(tmp_path: Path) -> None:
    path, read = tmp_path / "runs.sqlite3", []
    store = Store(str(path))

    def listener(*call: object) -> None:
        read.append(str(call[2]))

    event.listen(Engine, "before_cursor_execute", listener)
    store.leases.beat()
    event.remove(Engine, "before_cursor_execute", listener)
    store.close()
    (statement,) = (each for each in read if "FROM runs" in each)
    with closing(sqlite3.connect(path)) as connection:
        plan = connection.execute("EXPLAIN QUERY PLAN " + statement).fetchall()
    assert "USING COVERING INDEX runs_training" in plan[0][-1]


# --- the clock of the database, and files -----------------------------------------------------------------------------


def test_by_the_clock_of_the_database_a_lease_lives_and_ends(opened: MakeStore, database_url: str) -> None:
    first, second, run = opened(lease_clock=None), opened(lease_clock=None), update(end=4)
    first.save("ann", run)
    engine = create_engine(database_url if "://" in database_url else f"sqlite:///{database_url}")

    def pass_time(seconds: float) -> None:
        """As if so much time had passed for the leases that there are."""
        with engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE servers SET until = until - ({seconds})")

    pass_time(-PATIENCE)  # a machine that stands still for longer than a lease ends none
    assert second.leases.beat().interrupted == 0
    with pytest.raises(Held):
        second.claim("ann", [run.id])
    pass_time(PATIENCE + LEASE)
    engine.dispose()
    assert second.leases.beat().interrupted == 1
    second.claim("ann", [run.id])


def test_threads_of_two_servers_write_without_waiting_for_each_other_for_ever(opened: MakeStore) -> None:
    stores = [opened(), opened()]

    def train(store: Store, owner: str) -> None:
        runs = [update(end=2) for _ in range(3)]
        for first in range(2, 9):
            store.save_all([(owner, run if first == 2 else part(run, first - 1, first)) for run in runs])
            store.leases.beat()

    with ThreadPoolExecutor(4) as threads:
        ends = [threads.submit(train, store, str(k)) for k, store in enumerate([*stores, *stores])]
    for end in ends:
        end.result()  # raises what has failed
    assert [run.epochs_done for owner in "0123" for run in stores[0].runs(owner)] == [7] * 12


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_what_is_saved_while_another_takes_the_run_over_waits_and_is_refused(
    opened: MakeStore, database_url: str
) -> None:
    first, run, refused = opened(), update(end=4), []
    first.save("ann", run)

    def save() -> None:
        try:
            first.save("ann", part(run, 4, 6))
        except Taken as taken:
            refused.append(taken.runs)

    engine, saving = create_engine(database_url), threading.Thread(target=save)
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
    with engine.begin() as other, engine.connect() as watcher:
        other.exec_driver_sql("UPDATE runs SET holder = 'another'")
        saving.start()
        until(lambda: watcher.execute(waiting).scalar_one() > 0 or not saving.is_alive())
    saving.join()
    engine.dispose()
    assert refused == [{("ann", run.id)}]
    assert state_of(first, run) == ("running", 3)


@pytest.mark.skipif(fcntl is None, reason="this system has no such locks")
def test_of_a_file_that_no_other_server_has_open_all_runs_are_free_at_once(tmp_path: Path, clock: Clock) -> None:
    url, run = str(tmp_path / "runs.sqlite3"), update(end=4)
    killed = Store(url, lease_clock=clock)
    killed.leases.begin()
    killed.save("ann", run)
    other = Store(url, lease_clock=clock)
    assert other.leases.begin() == 0, "it lives"
    other.leases.end()
    killed.leases.let_go_of_file()  # as the system does at the end of a process
    killed.close()
    again = Store(url, lease_clock=clock)
    assert again.leases.begin() == 1
    assert state_of(again, run) == ("interrupted", 3)
    again.claim("ann", [run.id])
    again.leases.end()
    for store in (other, again):
        store.close()


@pytest.mark.skipif(fcntl is None, reason="this system has no such locks")
def test_a_server_that_starts_in_the_very_moment_in_which_another_does_is_seen_by_a_third(
    tmp_path: Path, clock: Clock
) -> None:
    url, run = str(tmp_path / "runs.sqlite3"), update(end=4)
    first, third = Store(url, lease_clock=clock), Store(url, lease_clock=clock)
    with ThreadPoolExecutor(1) as pool, (tmp_path / "runs.sqlite3.lock").open("ab") as other:
        fcntl.flock(other, fcntl.LOCK_EX)  # as one that has seen that it is alone, and not said yet that it is here
        starting = pool.submit(first.leases.begin)
        with suppress(TimeoutError):
            starting.result(0.2)
        fcntl.flock(other, fcntl.LOCK_SH)
        assert starting.result(PATIENCE) == 0
    first.save("ann", run)
    assert third.leases.begin() == 0, "the first lives"
    assert state_of(first, run) == ("running", 3)
    for store in (first, third):
        store.leases.end()
        store.close()


def test_a_folder_without_locks_leaves_it_to_the_leases(tmp_path: Path, clock: Clock) -> None:
    url, run = str(tmp_path / "runs.sqlite3"), update(end=4)
    (tmp_path / "runs.sqlite3.lock").mkdir()
    killed, again = Store(url, lease_clock=clock), Store(url, lease_clock=clock)
    killed.leases.begin()
    killed.save("ann", run)
    killed.close()
    assert again.leases.begin() == 0
    clock.now += LEASE + 0.01
    assert again.leases.beat().interrupted == 1
    again.leases.end()
    again.close()
