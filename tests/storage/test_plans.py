"""What a sweep was to train is saved with its runs, and is gone with the last of them."""

import sqlite3
from dataclasses import replace
from pathlib import Path

from playground.storage import Store
from tests.support.saved import SavedTrainee, new_id, update

PLAN = '{"data":"Article"}'


def test_the_plan_comes_back_by_the_id_of_the_sweep(store: Store) -> None:
    one, other = (replace(update(), id=new_id(), sweep="s1", sweep_plan=PLAN) for _ in range(2))
    store.save_all([("ann", one), ("ann", other), ("ann", replace(update(), id=new_id(), sweep="s2"))])
    assert store.sweep_plan("ann", "s1") == PLAN
    assert store.sweep_plan("ann", "s2") is None  # of a version that saved none
    assert store.sweep_plan("bob", "s1") is None
    store.save("ann", replace(one, sweep_plan=None))  # what comes later brings no plan, and takes none away
    store.delete("ann", [other.id])
    assert store.sweep_plan("ann", "s1") == PLAN
    store.delete("ann", [one.id])
    assert store.sweep_plan("ann", "s1") is None
    store.undelete("ann", [other.id])
    assert store.sweep_plan("ann", "s1") == PLAN


def test_a_plan_is_removed_with_its_run(path: Path) -> None:
    now = [0.0]
    store = Store(str(path), clock=lambda: now[0])
    run = replace(update(), sweep="s1", sweep_plan=PLAN)
    store.save("ann", run)
    store.delete("ann", [run.id])
    now[0] += 48 * 3600
    assert store.purge() == 1
    store.close()
    with sqlite3.connect(path) as file:
        assert file.execute("SELECT count(*) FROM plans").fetchone() == (0,)


def test_a_damaged_plan_is_none(path: Path) -> None:
    store = Store(str(path))
    store.save("ann", replace(update(), sweep="s1", sweep_plan=PLAN))
    store.close()
    with sqlite3.connect(path) as file:
        file.execute("UPDATE plans SET plan = x'00ff'")
    store = Store(str(path))
    assert store.sweep_plan("ann", "s1") is None
    assert SavedTrainee().sweep_plan is None
    store.close()
