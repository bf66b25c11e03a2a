"""A server's part that trains a sweep until it is killed, as a program that loads neither pytest nor a page.

`python -m tests.support.killed_sweep DATABASE NAME` trains the plan of that name and prints, after each transaction, up
to which epoch each run is certainly saved: a JSON object of epochs by run, a line each.
"""

import json
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace

from playground.storage import Recorder, RunUpdate, Store
from playground.training.sweep.plan import Plan
from playground.training.sweep.sweeps_by_visitor import Sweeps
from rnn import Settings
from rnn.sweep import Sweep

OWNER = "visitor"
LARGE = Plan(
    "Article",
    Sweep(
        Settings(hidden_size=2, epochs=10_000, init_scale=0.3),
        {"learning_rate": (0.005, 0.01, 0.02, 0.04), "bptt": ("exact", "article")},
        seeds=16,
    ),
)
FEW = Plan("Article", Sweep(replace(LARGE.sweep.base, hidden_size=4), {"learning_rate": (0.01, 0.02)}, seeds=2))
PLANS = {"large": LARGE, "few": FEW}


class PrintingStore(Store):
    """Prints what is saved once it is saved."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.saved: dict[str, int] = {}

    def save_all(self, updates: Sequence[tuple[str, RunUpdate]]) -> list[tuple[str, str]]:
        keys_left_out = super().save_all(updates)
        for _, update in updates:
            self.saved[update.id] = update.first + update.rows.shape[1] - 1
        sys.stdout.write(json.dumps(self.saved) + "\n")
        sys.stdout.flush()
        return keys_left_out


def main(database: str, plan: str) -> None:
    lock = threading.RLock()
    sweeps = Sweeps(lock, 2)
    sweeps.record_with(
        Recorder(PrintingStore(database), lock, every=0.1)
    )  # s: no more is trained than the tests look at
    with sweeps.followed(OWNER, lambda: None):
        sweeps.start(OWNER, PLANS[plan])
        threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
