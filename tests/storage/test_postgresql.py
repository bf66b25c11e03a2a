"""The same store in PostgreSQL: a real server of the test's own, where there is one to start."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import partial
from typing import TypeVar

import numpy as np
import pytest
from sqlalchemy import Engine, create_engine, event, func, select

from playground.storage import NoRoom, NoRun, Store, StoreError, key_file
from playground.storage.database import ONE_AT_A_TIME, Database
from playground.storage.own_sets import SavedSet
from playground.storage.quotas import Quotas
from playground.storage.schema import RUNS
from rnn.kept_states import KeptState
from tests.support.patience import PATIENCE, until
from tests.support.postgresql import MISSING, PostgresServer, postgresql, programs
from tests.support.saved import flat, same_state, train_states, update

psycopg = pytest.importorskip("psycopg")
pytestmark = [
    pytest.mark.program,
    pytest.mark.skipif(programs() is None, reason=MISSING),
]

T = TypeVar("T")


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with postgresql() as server:
        yield server


def make_empty(server: PostgresServer) -> None:
    with create_engine(server.url).begin() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")


opened = partial(Store, patience=PATIENCE)
"""A store that waits for a machine which is busy or stands still: only what is told of a wait may end one."""


@pytest.fixture
def store(server: PostgresServer) -> Iterator[Store]:
    make_empty(server)
    store = opened(server.url)
    yield store
    store.close()


def test_a_run_comes_back_bit_for_bit_and_only_to_whose_it_is(store: Store, server: PostgresServer) -> None:
    history, states = train_states()
    run_update = update(end=6, name="🙂 \u202e<b>\0\ud83d")
    store.save("ann", run_update)
    store.save("ann", replace(update(first=6), id=run_update.id))
    store.close()
    store = opened(server.url)
    record = store.record("ann", run_update.id)
    assert record.history.tobytes() == np.ascontiguousarray(history).tobytes()
    assert same_state(record.state, states[-1])
    assert record.summary.name == "🙂 \u202e<b>"
    assert [epoch for epoch, _ in store.snapshots("ann", run_update.id)] == [5, 12]

    assert store.runs("bob", [run_update.id]) == []
    with pytest.raises(NoRun):
        store.record("bob", run_update.id)
    counts = (
        store.rename("bob", run_update.id, "his"),
        store.pin("bob", [run_update.id], True),
        store.delete("bob", [run_update.id]),
    )
    assert counts == (0, 0, 0)
    store.close()


def test_whole_states_on_the_way_come_back_to_the_bit_and_go_with_their_run(
    store: Store, server: PostgresServer
) -> None:
    _, states = train_states()

    def kept_of(*epochs: int) -> tuple[KeptState, ...]:
        return tuple(KeptState.of(states[epoch], changed=epoch % 2 == 0) for epoch in epochs)

    run_update = update(end=7, kept=kept_of(1, 2, 3, 6))
    store.save("ann", run_update)
    store.save("ann", replace(update(first=7, end=10, kept=kept_of(2, 6, 8)), id=run_update.id))
    store.close()
    store = opened(server.url)
    for states_read in (store.kept("ann", run_update.id), store.record("ann", run_update.id).kept):
        assert [each.epoch for each in states_read] == [(2, True), (6, True), (8, True)]
        assert all(same_state(each.state, states[each.state.number]) for each in states_read)
    assert [each.state.number for each in store.kept("ann", run_update.id, 6)] == [6]
    assert list(store.kept_epochs("ann", run_update.id).items()) == [(2, True), (6, True), (8, True)]
    with pytest.raises(NoRun):
        store.kept("bob", run_update.id)
    store.close()
    later_store = opened(server.url, lambda: time.time() + 2 * 24 * 3600)
    assert kept_states(server) == 3
    assert store.delete("ann", [run_update.id]) == later_store.purge() == 1
    store.close()
    later_store.close()
    assert kept_states(server) == 0


def kept_states(server: PostgresServer) -> int:
    """How many rows the table of whole states has."""
    with create_engine(server.url).connect() as connection:
        return int(connection.exec_driver_sql("SELECT count(*) FROM kept_states").scalar_one())


def test_names_pins_deletion_and_interruption(store: Store) -> None:
    first_update, odd_update = update(), flat(np.full((5, 3), np.nan))
    store.save_all([("ann", first_update), ("ann", odd_update)])
    assert {run.colour for run in store.runs("ann")} == {0, 1}
    assert np.isnan(store.runs("ann", [odd_update.id])[0].best_test_loss)
    assert store.rename("ann", first_update.id, "mine") == store.pin("ann", [first_update.id], True) == 1
    assert store.delete("ann", [first_update.id, odd_update.id, "no such"]) == 2
    assert store.undelete("ann", [first_update.id]) == 1
    assert store.interrupt() == 2
    (run,) = store.runs("ann")
    assert (run.name, run.pinned, run.ended) == ("mine", True, "interrupted")


def test_it_keeps_the_key_of_cookies_itself(server: PostgresServer, store: Store) -> None:
    assert key_file(server.url) is None
    key = store.cookie_key()
    other = opened(server.url)
    assert other.cookie_key() == store.cookie_key() == key
    other.close()
    store.save("ann", update())
    assert (store.knows("ann"), store.knows("bob")) == (True, False)


def test_a_server_that_is_away_is_told_and_found_again(store: Store, server: PostgresServer) -> None:
    run_update = update()
    store.save("ann", run_update)
    server.stop()
    for _ in range(2):
        with pytest.raises(StoreError, match="server"):
            store.save("ann", update())
    with pytest.raises(StoreError, match="does not answer: check that its server is running"):
        Store(server.url)
    server.start()
    assert [run.id for run in store.runs("ann")] == [run_update.id]
    store.save("ann", update())
    assert len(store.runs("ann")) == 2


# --- one that hangs, or is gone without a word ----------------------------------------------------------------------


@pytest.fixture
def hasty(server: PostgresServer, store: Store) -> Iterator[Store]:
    """The store of a server that soon gives up."""
    hasty = in_the_end(lambda: Store(server.url, patience=0.5))
    yield hasty
    hasty.close()


def in_the_end(act: Callable[[], T]) -> T:
    """What comes of it when it works: half a second may not do at once where the machine is busy or stands still."""
    outcomes: list[T] = []

    def works() -> bool:
        with suppress(StoreError):
            outcomes.append(act())
        return bool(outcomes)

    until(works)
    return outcomes[0]


def test_one_that_hangs_is_told_by_all_who_ask_and_found_again(
    server: PostgresServer, store: Store, hasty: Store
) -> None:
    run_update = update(end=6)
    store.save("ann", run_update)
    with server.hanging(), ThreadPoolExecutor(9) as threads:
        ends = [threads.submit(hasty.runs, "ann") for _ in range(8)]
        ends.append(threads.submit(hasty.save, "ann", replace(update(first=6), id=run_update.id)))
        for end in ends:
            with pytest.raises(StoreError, match="does not answer: check that its server is running"):
                end.result()
    in_the_end(lambda: hasty.save("ann", replace(update(first=6), id=run_update.id)))
    record, (history, states) = store.record("ann", run_update.id), train_states()
    assert record.history.tobytes() == np.ascontiguousarray(history).tobytes()
    assert same_state(record.state, states[-1])


def test_what_it_hears_of_and_does_not_confirm_is_saved_once(
    server: PostgresServer, store: Store, hasty: Store
) -> None:
    with ExitStack() as hanging:
        event.listen(Engine, "commit", lambda _: hanging.enter_context(server.hanging()), once=True)
        run_update = update()
        with pytest.raises(StoreError, match="does not answer"):
            hasty.save("ann", run_update)
    in_the_end(lambda: hasty.save("ann", run_update))
    assert [run.id for run in store.runs("ann")] == [run_update.id]
    assert store.record("ann", run_update.id).history.tobytes() == np.ascontiguousarray(train_states()[0]).tobytes()


def test_rows_that_another_server_has_locked_are_waited_for_and_told(
    server: PostgresServer, store: Store, hasty: Store
) -> None:
    run_update, other = update(end=6), Database(server.url, PATIENCE)
    store.save("ann", run_update)
    with other.writing() as connection:
        connection.execute(select(RUNS).with_for_update())
        for refused in (lambda: hasty.claim("ann", [run_update.id]), lambda: hasty.pin("ann", [run_update.id], True)):
            with pytest.raises(StoreError, match="is locked by another server right now") as error:
                refused()
            assert error.value.fault == "locked"
        assert [run.id for run in in_the_end(lambda: hasty.runs("ann"))] == [run_update.id], "nobody waits to read"
    in_the_end(lambda: hasty.claim("ann", [run_update.id]))
    other.close()


@pytest.mark.parametrize("kind", ["reading", "writing"])
def test_a_statement_that_takes_too_long_is_told_and_its_connection_goes_on(server: PostgresServer, kind: str) -> None:
    database = Database(server.url, 1.0)
    transaction, connection_number = getattr(database, kind), select(func.pg_backend_pid())
    with transaction() as connection:
        number = connection.scalar(connection_number)
    with pytest.raises(StoreError, match="takes too long: check how busy") as error, transaction() as connection:
        connection.execute(select(func.pg_sleep(PATIENCE)))
    assert error.value.fault == "slow"
    with transaction() as connection:
        assert connection.scalar(connection_number) == number
    database.close()


def test_who_opens_it_while_another_makes_the_tables_is_told_to_try_again(server: PostgresServer) -> None:
    make_empty(server)
    with create_engine(server.url).begin() as connection:
        connection.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
        with pytest.raises(StoreError, match="is locked by another server right now") as error:
            Store(server.url, patience=0.5)
        assert error.value.fault == "locked"
    opened(server.url).close()


def test_what_is_silent_in_a_transaction_loses_its_locks(server: PostgresServer, store: Store) -> None:
    run_update, gone, patient = update(end=6), Database(server.url, 0.5), opened(server.url)
    store.save("ann", run_update)

    def fall_silent() -> None:
        with gone.writing() as connection:
            connection.execute(select(RUNS).with_for_update())
            patient.claim("ann", [run_update.id])  # as soon as the row is free
            connection.execute(select(RUNS))

    with pytest.raises(StoreError, match="has lost its connection") as error:
        fall_silent()
    assert error.value.fault == "lost"
    patient.close()
    gone.close()


@pytest.mark.parametrize("begins", ["postgresql://", "postgres://", "postgresql+psycopg2://"])
def test_an_address_as_hosts_hand_it_out_does(server: PostgresServer, store: Store, begins: str) -> None:
    url = server.url.replace("postgresql+psycopg://", begins)
    handed_out, run_update = opened(url), update()
    handed_out.save("ann", run_update)
    assert [run.id for run in store.runs("ann")] == [run_update.id]
    assert key_file(url) is None
    handed_out.close()


def test_who_is_not_let_in_is_told_so(server: PostgresServer) -> None:
    with pytest.raises(StoreError, match="does not let the playground in") as error:
        Store(server.url.replace("play@", "stranger:s3cret@"))
    assert error.value.fault == "refused"
    assert 'role "stranger" does not exist' in error.value.reason
    assert "s3cret" not in str(error.value) + error.value.reason


def test_what_a_visitor_may_keep_is_counted(server: PostgresServer, store: Store) -> None:
    store.close()
    bounded = opened(server.url, quotas=Quotas(room=10**9, runs=2, sweeps=2, sets=1, sets_room=100))
    runs = [update(sweep="a" * 32, sweep_plan="{}"), update()]
    bounded.save_together("ann", runs)
    assert (bounded.used("ann").runs, bounded.used("ann").sweeps) == (2, 1)
    assert bounded.used("bob") == (0, 0, 0)
    with pytest.raises(NoRoom, match="You have 2 of 2 saved runs"):
        bounded.save("ann", update())
    bounded.delete("ann", [runs[0].id])
    bounded.save("ann", update())  # in the place of the one that was deleted
    assert bounded.undelete("ann", [runs[0].id]) == 0
    bounded.own_sets.add("ann", SavedSet("one", b"1"))
    with pytest.raises(NoRoom, match="You have 1 of 1 sets of your own"):
        bounded.own_sets.add("ann", SavedSet("two", b"2"))
    assert bounded.own_sets.told("ann").startswith("You have 1 of 1 sets")
    bounded.close()
