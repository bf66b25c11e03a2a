"""What takes long of saving a run is done before the transaction, in which others would wait for it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from playground.storage import Store
from playground.storage.database import Database
from playground.storage.history import PIECE
from playground.storage.models import Unfit
from playground.storage.store import owner_hash
from playground.storage.writer import enter, prepared
from rnn.history import COLUMNS
from tests.support.saved import same_state, train_states, update


def test_histories_and_states_are_packed_before_the_transaction(path: Path) -> None:
    """What they are of is exchanged in between: it is looked at no more."""
    history = np.random.default_rng(1).random((len(COLUMNS), 2 * PIECE + 10))
    states = train_states()[1]
    run = update(rows=history, state=states[3], start=states[2])
    (pending,) = prepared([("ann", owner_hash("ann"), run)])
    pending.new = replace(run, rows=np.zeros_like(history), state=states[0], start=states[1])
    database = Database(str(path))
    with database.writing() as connection:
        assert enter(connection, [pending]) == []
    database.close()
    store = Store(str(path))
    record = store.record("ann", run.id)
    assert record.history.tobytes() == history.tobytes()
    assert same_state(record.state, states[3])
    assert same_state(record.start, states[2])
    store.close()


@pytest.mark.parametrize("first", [1, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE + 9])
@pytest.mark.parametrize("more", [1, PIECE, 2 * PIECE + 1])
def test_new_rows_go_on_in_the_piece_that_has_begun(path: Path, first: int, more: int) -> None:
    history = np.random.default_rng(1).random((len(COLUMNS), first + more))
    run, store = update(rows=history[:, :first]), Store(str(path))
    store.save("ann", run)
    store.save("ann", replace(run, first=first, rows=history[:, first:]))
    assert store.record("ann", run.id).history.tobytes() == history.tobytes()
    store.close()


def test_rows_of_another_shape_are_refused_before_it() -> None:
    with pytest.raises(Unfit, match="have the shape"):
        prepared([("ann", owner_hash("ann"), update(rows=np.zeros((2, 2))))])
