"""A recorder over a store that a test can watch and let fail."""

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from playground.storage import Recorder, RunUpdate, Store
from playground.storage.recording.recorder import RecorderLimits
from tests.support.patience import PATIENCE
from tests.support.saved import SavedTrainee, same_state, train_states

UNTIRING = RecorderLimits(longest_gap=0.02)
"""What could not be written is tried again at once."""


class WatchedStore(Store):
    """A store that says when it was asked to save, and can be told to fail."""

    def __init__(self, url: str, *, patience: float = 2.0) -> None:
        super().__init__(url, patience=patience)
        self.tried = threading.Condition()
        self.calls: list[list[RunUpdate]] = []
        self.callers: list[threading.Thread] = []  # of each call
        self.fault: Exception | None = None

    def save_all(self, updates: Sequence[tuple[str, RunUpdate]]) -> None:
        try:
            if self.fault:
                raise self.fault
            super().save_all(updates)
        finally:
            with self.tried:
                self.calls.append([update for _, update in updates])
                self.callers.append(threading.current_thread())
                self.tried.notify_all()

    def wait(self, when: Callable[[], bool]) -> None:
        with self.tried:
            assert self.tried.wait_for(when, PATIENCE), "it was not saved in time"


@pytest.fixture
def store(path: Path) -> Iterator[WatchedStore]:
    """An empty database, which waits for a file that is locked only for a moment."""
    store = WatchedStore(str(path), patience=0.3)
    yield store
    store.close()


@pytest.fixture
def lock() -> threading.RLock:
    return threading.RLock()


class Untrained:
    """A run that has not trained, so that the recorder looks at it and writes nothing."""

    id = "0" * 32

    def __init__(self) -> None:
        self.looked_at = threading.Event()

    @property
    def rows(self) -> int:
        self.looked_at.set()
        return 0


@pytest.fixture
def recorder(store: WatchedStore, lock: threading.RLock) -> Iterator[Recorder]:
    """A recorder whose thread rests after its first round, which is over: a test decides when it writes, by `flush`."""
    recorder, run = Recorder(store, lock, every=3600.0, limits=UNTIRING), Untrained()
    with lock:
        recorder.touch("nobody", run, "running", "")  # type: ignore[arg-type]
    assert run.looked_at.wait(PATIENCE), "its thread has not begun"
    yield recorder
    recorder.close()


def touch(
    recorder: Recorder, lock: threading.RLock, run: SavedTrainee, ended: str = "running", owner: str = "ann"
) -> None:
    with lock:
        recorder.touch(owner, run, ended, "")  # type: ignore[arg-type]


def assert_whole(store: Store, run: SavedTrainee, ended: str = "running", owner: str = "ann") -> None:
    record = store.record(owner, run.id)
    assert record.history.tobytes() == np.ascontiguousarray(train_states(run.settings)[0][:, : run.rows]).tobytes()
    assert same_state(record.state, run.state)
    assert record.summary.ended == ended
