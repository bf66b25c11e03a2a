"""How long a sweep takes to become a finding, a file or a page, and to be loaded again; what others feel meanwhile.

`python -m benchmarks.finding` trains one run of 1000 epochs at 64 units, saves a sweep of 64 runs and one of 512 whose
numbers are as hard to compress, and shares them over HTTP: it prints one line a figure, with the target beside it, and
ends with status 1 if one is missed. Meanwhile another visitor asks the server something small again and again. It wants
an otherwise idle machine.
"""

import json
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import replace
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urljoin
from urllib.request import Request, urlopen

import numpy as np
from numpy.typing import NDArray

from benchmarks.report import Figures
from playground.server.visitors import VISITOR_COOKIE
from playground.storage import RunUpdate, Store
from playground.training.prepared_data import prepare
from playground.training.sweep.plan import Plan, plan_text
from rnn import Epoch, Params, Settings, train
from rnn.history import row
from rnn.sweep import Sweep
from tests.browser.serve import serving

EPOCHS = 1000
RATES = tuple(round(0.005 * (1 + place), 4) for place in range(64))
SIZES = (64, 512)
ROUNDS = 5
PAUSE = 0.005  # seconds from one small request to the next
JITTER = 1e-3  # by which the numbers of one run differ from another's


def trained() -> tuple[NDArray[np.float64], Epoch]:
    """The history (columns, epochs + 1) of a run, and its last epoch."""
    prepared = prepare("Article")
    settings = Settings(epochs=EPOCHS, init_scale=0.1)
    epochs = list(train(prepared.train_set, prepared.test_set, settings, vocab_size=len(prepared.vocabulary)))
    return np.array([row(each, each.number / 200) for each in epochs]).T, epochs[-1]


def save_sweep(store: Store, owner: str, runs: int, history: NDArray[np.float64], last: Epoch) -> list[str]:
    """Saves a sweep of so many runs, each with numbers of its own; their ids."""
    plan = Plan("Article", Sweep(Settings(epochs=EPOCHS), {"learning_rate": RATES}, seeds=runs // len(RATES)))
    chance, sweep = np.random.default_rng(runs), f"{runs:032x}"
    updates = []
    for place, settings in enumerate(plan.sweep.settings()):
        rows = history * (1 + JITTER * chance.standard_normal(history.shape))
        rows[1::2] = history[1::2]  # accuracies are shares of few sentences, and seconds rise
        rows[-1] = history[-1]
        weights = Params(*(each * (1 + JITTER * chance.standard_normal(each.shape)) for each in last.params.arrays()))
        updates.append(
            RunUpdate(
                id=f"{runs:016x}{place:016x}",
                data="Article",
                data_hash=prepare("Article").hash,
                settings=settings,
                first_settings=settings,
                changes=(),
                first=0,
                rows=rows,
                state=replace(last.state(), params=weights),
                state_settings=settings,
                ended="done",
                started=1.7e9 + place,
                sweep=sweep,
                sweep_plan=plan_text(plan),
            )
        )
    store.save_together(owner, updates)
    return [update.id for update in updates]


class Visitor:
    """A page of a visitor, as far as it asks over HTTP."""

    def __init__(self, url: str) -> None:
        """A new visitor of the server at that address."""
        self._url = url
        with urlopen(url) as page:
            self._cookie = SimpleCookie(page.headers["Set-Cookie"])[VISITOR_COOKIE].value

    @property
    def owner(self) -> str:
        """By which the runs of this visitor are saved."""
        return self._cookie.partition(".")[0]

    def ask(self, path: str, body: bytes | None = None) -> tuple[float, bytes]:
        """Seconds that a request takes, and its answer."""
        headers = {"Cookie": f"{VISITOR_COOKIE}={self._cookie}", "Origin": self._url.rstrip("/")}
        start = time.perf_counter()
        with urlopen(Request(urljoin(self._url, path), body, headers)) as answer:
            content: bytes = answer.read()
        return time.perf_counter() - start, content


class Neighbour:
    """Another visitor, who asks something small again and again for as long as the block lasts."""

    def __init__(self, page: Visitor) -> None:
        self._page, self._over = page, threading.Event()
        self._thread = threading.Thread(target=self._ask, daemon=True)
        self.waits: list[float] = []

    def _ask(self) -> None:
        while not self._over.wait(PAUSE):
            self.waits.append(self._page.ask("/api/sweeps/ready")[0])

    def __enter__(self) -> "Neighbour":
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        self._thread.join()


def measure(report: Figures, page: Visitor, other: Visitor, ids: list[str]) -> None:
    """Shares these runs and loads them again."""
    name, body = f"{len(ids)} runs", json.dumps({"ids": ids}).encode()
    with Neighbour(other) as neighbour:
        saves = [page.ask("/api/runs/finding.npz", body) for _ in range(ROUNDS)]
        pages = [page.ask("/api/runs/finding.html", body) for _ in range(ROUNDS)]
        file = saves[-1][1]
        loads = [other.ask("/api/runs/load", file) for _ in range(ROUNDS)]
    most = 3 if len(ids) == SIZES[0] else None
    for what, times in (("as a file", saves), ("as a web page", pages), ("loaded", loads)):
        seconds = statistics.median(each for each, _ in times)
        report.line(f"{name} {what}, median of {ROUNDS}", seconds, "s", most=most)
    report.line(f"{name}: size of the file", len(file) / 1e6, "MB", most=40)
    report.line(f"{name}: size of the page", len(pages[-1][1]) / 1e6, "MB", most=6)
    waits = neighbour.waits
    report.line("another visitor's small request meanwhile, median", 1000 * statistics.median(waits), "ms", most=50)
    report.line("another visitor's small request meanwhile, worst", 1000 * max(waits), "ms")


def main() -> int:
    """Measures everything in one run."""
    report = Figures()
    history, last = trained()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "server"
        with serving(folder) as server:
            page, other = Visitor(server.url), Visitor(server.url)
            store = Store(str(folder / "runs.sqlite3"))
            for runs in SIZES:
                measure(report, page, other, save_sweep(store, page.owner, runs, history, last))
            store.close()
    return report.end()


if __name__ == "__main__":
    sys.exit(main())
