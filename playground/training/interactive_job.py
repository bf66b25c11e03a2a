"""The interactive job of one visitor: its run, and everything that may be done to it.

The lock that a job is given guards all of it, and is the pool's and the registry's too: there is only one, so there is
no order to get wrong. Nothing waits or computes while it is held. Pages and scripts come in through the methods here,
which take it; `bench`, where a job's states follow each other, finds it held.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from playground.training.bench import Bench
from playground.training.checkpoint import Checkpoint
from playground.training.prepared_data import RunConfig, Untrained, prepare, untrained
from playground.training.recording import Recording
from playground.training.remedy import remedy
from playground.training.resume import Resumable, resumed
from playground.training.run import Run
from playground.training.updates import Cursor, State, Status, Update, update_since
from playground.training.worker_pool import WorkerPool
from rnn.parallel.messages import Rest, Speed
from rnn.settings import CHANGEABLE

COMMANDS = ("train", "pause", "step", "reset", "new")
SPEEDS = (1, 10, 50, 200, 0)
"""Epochs a second that may be asked for; 0 = as fast as it goes."""
REFRESH = 1.0
"""Seconds for which a run rests when its last page is gone: most likely the page is being loaded again, and it is back
sooner while nothing else wants the processor."""


class InteractiveJob(Bench):
    """One visitor's job. `id` names it in addresses, which gives no access: that is the owner's alone."""

    def __init__(
        self,
        owner: str,
        start: Untrained,
        pool: WorkerPool,
        recording: Recording,
        lock: threading.RLock,
        clock: Callable[[], float],
        refresh: float = REFRESH,
    ) -> None:
        super().__init__(owner, Run.begin(start), pool, recording, clock)
        self.id = secrets.token_urlsafe(16)
        self.used_at = clock()  # when its visitor last opened a page or did something
        self.gone = False  # the registry has let go of it, and its pages shall close
        self.left_at = clock()  # when its last page was gone, or when it was made if it never had one
        self._lock = lock
        self._refresh = refresh
        self._config = start.config

    # --- what pages and scripts ask ---------------------------------------------------------------------------------

    @property
    def run(self) -> int:
        """The number of the current run, from 1."""
        return self._run.number

    @property
    def config(self) -> RunConfig:
        """What the next run will use."""
        return self._config

    @property
    def current(self) -> RunConfig:
        """The current run's data and settings, changes included."""
        with self._lock:
            return self._run.config

    @property
    def state(self) -> State:
        """What it is doing."""
        return self._state

    def newest(self) -> tuple[Run, Checkpoint]:
        """The current run and its newest weights, taken at one moment."""
        with self._lock:
            return self._run, self._run.newest

    def trains(self, ids: Collection[str]) -> bool:
        """Whether the run that is here has one of these ids, and trains or is about to."""
        with self._lock:
            return self._run.id in ids and self._state in ("running", "waiting")

    def has(self, ids: Collection[str]) -> bool:
        """Whether the run that is here has one of these ids."""
        with self._lock:
            return self._run.id in ids

    @property
    def pages(self) -> int:
        """How many pages of its owner follow it."""
        return len(self._pages)

    @contextmanager
    def followed(self, wake: Callable[[bool], None], *, again: bool = False) -> Iterator[None]:
        """While this lasts, a page is open: `wake(urgent)` is called by any thread whenever there is an update.

        It must return at once and may not raise. `urgent` = a person is waiting to see it; else it may be held back.
        `again` = it is a page that had lost its connection, so nothing is being loaded.
        """
        with self._lock:
            self._pages.add(wake)
            self.used_at = self._clock()
            self._pool.keep_spare()
            if again and self._worker is not None:
                self._worker.send(Rest(0.0))
        try:
            yield
        finally:
            with self._lock:
                self._pages.discard(wake)
                self.left_at = self._clock()
                if self._worker is not None and not self._pages:
                    self._worker.send(Rest(self._refresh))

    def seen(self, run: int, rows: int) -> Cursor:
        """The cursor of a page that knows run number `run` up to its first `rows` rows, and then lost its connection.

        A change after the last epoch that it saw may have come before or after: the page is told of it once more.
        """
        with self._lock:
            if run != self._run.number or not 0 <= rows <= self._run.rows:
                return Cursor()
            return Cursor(run, rows, [change for change in self._run.changes if change.epoch < rows - 1])

    def news(self, seen: Cursor, most: int | None = None) -> Update:
        """What is new since `seen`, at most the first `most` rows of it; `seen` is brought up to date."""
        with self._lock:
            return update_since(seen, self._run, self._status(), self._config, most)

    # --- what pages and scripts do ----------------------------------------------------------------------------------

    def request(self, config: RunConfig, *, change_settings: Collection[str] = CHANGEABLE) -> None:
        """What the next run shall use, and this one as far as it can.

        A run that has not trained yet makes way for what is wanted. One that has takes from its next epoch on those of
        the settings of `CHANGEABLE` that `change_settings` names, and the rest waits for `command("reset")`. If the
        data is another one it takes nothing, and neither does a run that diverged, which has nothing to go on from.
        Raises ValueError for a dataset that does not exist.
        """
        prepare(config.data)
        with self._lock:
            self._config, self.used_at = config, self._clock()
            if not self._untouched():
                self._adopt(config, None, change_settings)
                return
        start = untrained(config)  # outside the lock: it computes
        with self._lock:
            if config == self._config:  # else somebody wants something else by now
                self._adopt(config, start, change_settings)

    def command(self, do: str) -> None:
        """One of `COMMANDS`; "step" is one epoch, "reset" a new run of `config`, "new" the same and trains at once.

        What has no meaning in the present state does nothing. Raises ValueError for any other word.
        """
        if do not in COMMANDS:
            raise ValueError(f"{do!r} is nothing a job can do: there are {', '.join(COMMANDS)}")
        if do in ("reset", "new"):
            self._renew(train=do == "new")
            return
        with self._lock:
            if do == "pause":
                self._pause()
            elif self._state == "running":
                self._after_halt(1 if do == "step" else None)
            elif self._state == "waiting":
                self._budget = None if do == "train" else (self._budget or 0) + 1
            elif self._state in ("ready", "paused", "failed"):
                self._join(1 if do == "step" else None)
            self._tell(urgent=True)

    def set_speed(self, epochs_per_second: int) -> None:
        """One of `SPEEDS`. Raises ValueError for any other."""
        if epochs_per_second not in SPEEDS or isinstance(epochs_per_second, bool):
            raise ValueError(f"speed {epochs_per_second!r} is none of {', '.join(map(str, SPEEDS))} epochs a second")
        with self._lock:
            self._speed = epochs_per_second
            self._rate_meter.forget()
            if self._worker is not None:
                self._worker.send(Speed(epochs_per_second))
            self._tell(urgent=True)

    def _renew(self, *, train: bool) -> None:
        while True:
            config = self._config
            start = untrained(config)  # outside the lock: it computes
            with self._lock:
                if config == self._config:
                    self._replace(Run.begin(start), "train" if train else "rest")
                    self._tell(urgent=True)
                    return

    def resume(self, record: Resumable, *, train: bool) -> None:
        """Takes a saved run as the job's own, in place of the one there, and trains on if `train` and epochs are left.

        It goes on exactly, under its own id. One that is the job's already stays as it is, which is at least as far.
        Raises ValueError, with a sentence for the visitor, if it cannot go on.
        """
        with self._lock:
            here = self._run.id == record.summary.id
        run = None if here else resumed(record)  # outside the lock: it computes
        with self._lock:
            if run is not None and run.id != self._run.id:
                self._config = run.config
                self._replace(run, "train" if train else "rest")
                self._tell(urgent=True)
            elif train and self._run.id == record.summary.id:  # else somebody has put another one here by now
                self.command("train")

    def touch(self) -> None:
        """Its visitor does something, if only by typing a sentence."""
        self.used_at = self._clock()

    def let_go(self) -> None:
        """The registry has forgotten the job: its pages are told, and close."""
        with self._lock:
            self.gone = True
            self._tell(urgent=True)

    def take_back(self, run: Run, config: RunConfig, message: str) -> bool:
        """Takes a run for a page that had it before, unless another one has trained here. Returns whether it did.

        `config` is what the next run shall use, as the page shows it; `message` is told until it trains on.
        """
        with self._lock:
            if self._state != "ready" or not self._untouched():
                return False
            self._config = config
            self._replace(run, "rest")
            self._message = message
            self._tell(urgent=True)
            return True

    def pause_because(self, why: str) -> None:
        """Pauses what trains or waits without being asked to by its visitor, who is told why until it trains on."""
        with self._lock:
            if self._state in ("running", "waiting"):
                self._pause(why)
                self._tell(urgent=True)

    def say(self, message: str) -> None:
        """Tells the visitor something while nothing has trained here, until something does."""
        with self._lock:
            if self._state == "ready" and self._untouched():
                self._message = message
                self._tell(urgent=True)

    def remind(self) -> None:
        """The recorder, or its notice, has changed: the recorder and the pages are told how the job stands."""
        with self._lock:
            self._tell(urgent=True)

    def interrupt(self) -> None:
        """The server ends: what trains is kept as it is now."""
        with self._lock:
            if self._state in ("running", "waiting"):
                self._keep("interrupted")

    # --- with the lock held -----------------------------------------------------------------------------------------

    def _untouched(self) -> bool:
        return self._run.rows == 1 and self._state in ("ready", "waiting")

    def _adopt(self, config: RunConfig, start: Untrained | None, change_settings: Collection[str]) -> None:
        if start is not None and self._untouched():
            if self._run.differs_in(config):
                message = self._message  # of what was said before anything has trained
                self._replace(Run.begin(start), "as before")
                self._message = message if self._state == "ready" else ""
        elif self._can_change_settings(config):
            self._change_settings(
                {name: getattr(config.settings, name) for name in CHANGEABLE if name in change_settings}
            )
        self._tell(urgent=True)

    def _can_change_settings(self, config: RunConfig) -> bool:
        return config.data == self._run.prepared.data and self._state != "diverged"

    def _status(self) -> Status:
        run = self._run
        rate = self._rate_meter.rate()
        # What was asked of the worker is as good as done, though it may take until the end of the epoch. A complete run
        # has no epoch to come in which a change would count.
        pending = run.differs_in(self._config, run.trained_settings() if self._state == "done" else self._asked)
        return Status(
            state=self._state,
            epoch=run.rows - 1,
            epochs=run.settings.epochs,
            rate=rate,
            left=None if rate is None else max(run.settings.epochs - (run.rows - 1), 0) / rate,
            place=self._pool.place(self) if self._state == "waiting" else None,
            speed=self._speed,
            message=self._message if self._state != "waiting" else self._pool.notice(self),
            pending=tuple(pending),
            remedy=remedy(run.config) if self._state == "diverged" else None,
            saving=self._recording.notice(self.owner),
        )
