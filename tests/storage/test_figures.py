"""What the row of a run says of its history."""

import json
import math
import subprocess
from dataclasses import replace

import numpy as np

from playground.storage import Store
from rnn.history import named
from tests.frontend.node import NODE, ROOT
from tests.support.saved import flat

LIVE_FIGURES = """
import { makeLiveFigures } from "./playground/frontend/runs/live_figures.js";
let given = "";
for await (const some of process.stdin) given += some;
const columns = JSON.parse(given);
const figures = [];
for (const length of columns.test_loss.keys()) {
  const rows = { ...columns, length: length + 1 };
  const run = {};
  makeLiveFigures({ rows, columns: Object.keys(columns), latest: new Map() }).update(run);
  figures.push(run);
}
process.stdout.write(JSON.stringify(figures));
"""


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


def test_what_is_replaced_counts_no_more_and_what_stays_does(store: Store) -> None:
    """Epochs are trained again with other settings: the best of them was that of another run."""
    history = np.tile(np.linspace(0.9, 0.5, 300), (5, 1))
    history[2, [150, 270, 290, 299]] = 0.4, 0.3, 0.2, 0.1  # test loss
    history[3, [0, 299]] = 0.95, 1.0  # test accuracy
    history[1, [0, 5]] = 1.0  # training accuracy: right from the start
    run_update = flat(history)
    store.save("ann", run_update)

    def figures() -> tuple[float, float, int | None, int | None, int]:
        run = store.runs("ann")[0]
        return run.best_test_loss, run.best_test_accuracy, run.first_all_train, run.first_all_test, run.epochs_done

    assert figures() == (0.1, 1.0, 0, 299, 299)
    poor = np.full((5, 2), 0.6)
    store.save("ann", replace(run_update, first=299, rows=poor))
    assert figures() == (0.2, 0.95, 0, None, 300)
    store.save("ann", replace(run_update, first=280, rows=poor))
    assert figures() == (0.3, 0.95, 0, None, 281)
    store.save("ann", replace(run_update, first=282, rows=poor))
    assert figures() == (0.3, 0.95, 0, None, 283)
    store.save("ann", replace(run_update, first=200, rows=poor))
    assert figures() == (0.4, 0.95, 0, None, 201)
    store.save("ann", replace(run_update, first=0, rows=poor))
    assert figures() == (0.6, 0.6, None, None, 1)


def test_figures_that_are_no_numbers_stay_so(store: Store) -> None:
    store.save("ann", flat(np.full((5, 2), np.nan)))
    run = store.runs("ann")[0]
    assert math.isnan(run.best_test_loss)
    assert math.isnan(run.final_train_loss)
    assert run.rate == 0
    assert (run.first_all_train, run.first_all_test) == (None, None)


def test_the_page_tells_of_the_run_that_trains_what_is_saved_of_it(store: Store) -> None:
    random = np.random.default_rng(3)
    history = random.integers(0, 9, (5, 40)) / 8  # so coarse that all are right now and then, and losses are equal
    history[[1, 3]] = np.minimum(history[[1, 3]], 1.0)
    history[[1, 3], :9] = 0.999  # nearly all
    history[4] = np.arange(40) / 4
    columns = {name: values.tolist() for name, values in named(history).items()}
    command = [NODE, "--input-type=module", "--eval", LIVE_FIGURES]
    done = subprocess.run(
        command, cwd=ROOT, input=json.dumps(columns), capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    live_figures = json.loads(done.stdout)
    for rows in (2, 9, 12, 25, 40):
        run_update = flat(history[:, :rows])
        store.save("ann", run_update)
        [run] = [run for run in store.runs("ann") if run.id == run_update.id]
        expected = {**run.outcome(), "epochs_done": run.epochs_done, "seconds": run.seconds}
        assert live_figures[rows - 1] == expected
    assert (run.first_all_train, run.first_all_test) != (None, None)
