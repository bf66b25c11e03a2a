"""Whether all that a planned sweep trains can be saved beside what its visitor has: else it does not begin."""

from __future__ import annotations

import math
from collections import Counter

from playground.server.persistence import Persistence
from playground.storage import NoRoom, StoreError
from playground.storage.room import room_of
from playground.training.prepared_data import prepare
from playground.training.sweep.plan import Plan, PlanError
from rnn.cells import CELLS
from rnn.optimizers import OPTIMIZERS
from rnn.readouts import READOUTS


def check_room(persistence: Persistence, visitor: str, plan: Plan) -> None:
    """Raises PlanError, with the sentence of the quota that would be used up, for a new sweep that finds no room.

    While nothing can be saved there is nothing to check: the sweep trains, and its page says that it is not saved.
    """
    store = persistence.store
    if store is None:
        return
    try:
        store.quotas.check_sweep(store.used(visitor), plan.sweep.count, bytes_of(plan))
    except NoRoom as error:
        raise PlanError({"values": str(error).rstrip(".")}) from error
    except StoreError:
        return


def bytes_of(plan: Plan) -> int:
    """What the runs of a sweep take once all their epochs are trained, as the store counts it."""
    prepared = prepare(plan.data)
    kinds = Counter(
        (each.cell, each.hidden_size, each.readout, each.optimizer, each.epochs) for each in plan.sweep.settings()
    )
    total = 0
    for (cell, hidden_size, readout, optimizer, epochs), runs in kinds.items():
        outputs = READOUTS[readout].outputs(len(prepared.labels))
        shapes = CELLS[cell].shapes(len(prepared.vocabulary), hidden_size, outputs)
        numbers = (1 + OPTIMIZERS[optimizer].averages) * sum(map(math.prod, shapes.values()))
        total += runs * room_of(epochs, numbers)
    return total
