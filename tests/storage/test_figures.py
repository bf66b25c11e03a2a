"""What the row of a run says of its history."""

import math
from dataclasses import replace

import numpy as np

from playground.storage import Store
from tests.support.saved import flat


def test_the_figures_of_a_run_are_those_of_its_history(store: Store) -> None:
    history = np.array(
        [
            [0.9, 0.8, 0.7, 0.6, 0.5],
            [0.5, 1.0, 0.5, 1.0, 1.0],
            [0.7, 0.2, 0.4, 0.3, 0.6],
            [0.5, 0.9, 1.0, 0.8, 0.75],
            [0.0, 0.5, 1.0, 1.5, 2.0],
        ]
    )
    run_update = flat(history[:, :2])
    store.save("ann", run_update)
    store.save("ann", replace(run_update, first=2, rows=history[:, 2:]))
    run = store.runs("ann")[0]
    assert (run.epochs_done, run.seconds, run.rate) == (4, 2.0, 2.0)
    assert (run.best_test_loss, run.best_test_accuracy) == (0.2, 1.0)
    assert (run.final_train_loss, run.final_train_accuracy) == (0.5, 1.0)
    assert (run.final_test_loss, run.final_test_accuracy) == (0.6, 0.75)
    assert list(run.outcome().items()) == [
        ("train_loss", 0.5),
        ("train_accuracy", 1.0),
        ("test_loss", 0.6),
        ("test_accuracy", 0.75),
        ("best_test_loss", run.best_test_loss),
        ("best_test_accuracy", run.best_test_accuracy),
        ("first_all_train", run.first_all_train),
        ("first_all_test", run.first_all_test),
    ]
    assert (run.first_all_train, run.first_all_test) == (1, 2)


def test_figures_that_are_no_numbers_stay_so(store: Store) -> None:
    store.save("ann", flat(np.full((5, 2), np.nan)))
    run = store.runs("ann")[0]
    assert math.isnan(run.best_test_loss)
    assert math.isnan(run.final_train_loss)
    assert run.rate == 0
    assert (run.first_all_train, run.first_all_test) == (None, None)
