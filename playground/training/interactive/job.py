"""The interactive job of one visitor: hands events over to its state machine, and does what that says.

The lock that a job is given guards all of it, and the pool and all other jobs too: there is only one, so there is no
order to get wrong. Nothing waits or computes while it is held. Pages and scripts come in through methods that take it;
the pool's methods, for the line and the worker, find it held. What follows what stands in `JobStateMachine`, and how
another run takes the place of the one that is here in `RunHolder`.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from playground.own_data import check_owner
from playground.training.interactive.instructions import (
    Begin,
    GiveUp,
    HaltNow,
    Instructions,
    Join,
    Keep,
    Leave,
    Send,
    Tell,
)
from playground.training.interactive.run_holder import RunHolder
from playground.training.kept_room import KeptRoom
from playground.training.prepared_data import RunConfig, Untrained, prepare, untrained
from playground.training.presence import Presence
from playground.training.recording import KEPT_AS, Recording
from playground.training.updates import COMMANDS, Cursor, Update, update_since
from playground.training.worker_pool import WorkerPool
from rnn.parallel.executor import Worker
from rnn.parallel.messages import Halt, Halted, RunReport
from rnn.settings import CHANGEABLE

SPEEDS = (1, 10, 50, 200, 0)
"""Epochs a second that may be asked for; 0 = as fast as it goes."""
REFRESH = 1.0
"""Seconds for which a run rests when its last page is gone: most likely the page is being loaded again, and it is back
sooner while nothing else wants the processor."""


class InteractiveJob(RunHolder):
    """One visitor's job. `id` names it in addresses, which gives no access: that is the owner's alone."""

    def __init__(
        self,
        owner: str,
        start: Untrained,
        pool: WorkerPool[InteractiveJob],
        presence: Presence[InteractiveJob],
        recording: Recording,
        kept_room: KeptRoom,
        lock: threading.RLock,
        clock: Callable[[], float],
        refresh: float = REFRESH,
    ) -> None:
        super().__init__(owner, start, recording, lock, clock)
        self.id = secrets.token_urlsafe(16)
        self.gone = False  # `Jobs` has let go of it, and its pages shall close
        self._worker: Worker | None = None  # its own exactly while it is "running"
        self._pages: set[Callable[[bool], None]] = set()
        self._pool, self._presence, self._kept_room = pool, presence, kept_room
        self._refresh = refresh
        self._noticed = ("", "")  # what its owner was told last of saving, and of room

    # --- what pages and scripts ask ---------------------------------------------------------------------------------

    @property
    def pid(self) -> int | None:
        """The process that trains it, if one does."""
        worker = self._worker
        return None if worker is None else worker.pid

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
            self._presence.came(self, self.used_at)
            self._pool.keep_spare()
            if again:
                self._apply(self._machine.rest(0.0))
        try:
            yield
        finally:
            with self._lock:
                self._pages.discard(wake)
                if not self._pages:
                    self._presence.left(self, self._clock())
                    if self._presence.grace.drains:
                        self.pause_unfollowed()
                    else:
                        self._apply(self._machine.rest(self._refresh))

    def cursor(self, run: int, rows: int) -> Cursor:
        """The cursor of a page that knows run number `run` up to its first `rows` rows, and then lost its connection.

        A change after the last epoch that it saw may have come before or after: the page is told of it once more.
        """
        with self._lock:
            now = self._machine.run
            if run != now.number or not 0 <= rows <= now.rows:
                return Cursor()
            return Cursor(run, rows, [change for change in now.changes if change.epoch < rows - 1])

    def update(self, cursor: Cursor, most: int | None = None) -> Update:
        """What is new since `cursor`, at most the first `most` rows of it; `cursor` is brought up to date."""
        with self._lock:
            machine, waits = self._machine, self._machine.state == "waiting"
            place, notice = (self._pool.place(self), self._pool.notice(self)) if waits else (None, "")
            status = machine.status(
                place, notice, self._recording.notice(self.owner), room=self._recording.room(self.owner)
            )
            return update_since(cursor, machine.run, status, machine.config, most)

    # --- what pages and scripts do ----------------------------------------------------------------------------------

    def request(self, config: RunConfig, *, change_settings: Collection[str] = CHANGEABLE) -> None:
        """What the next run shall use, and this one as far as it can.

        A run that has not trained yet, and whose seeds gave its weights, makes way for what is wanted. Another takes
        from its next epoch on those of the settings of `CHANGEABLE` that `change_settings` names, and the rest waits
        for `command("reset")`. If the data is another one it takes nothing, and neither does a run that diverged, which
        has nothing to go on from. Raises ValueError for a dataset that does not exist, and for a run that cannot begin
        where it would be here at once: what was wanted before stays.
        """
        check_owner(config.data, self.owner)
        prepare(config.data)
        with self._lock:
            before, self.used_at = self._machine.config, self._clock()
            self._machine.config = config
            if not self._machine.untouched:
                self._apply(self._machine.request(config, None, change_settings))
                return
        try:
            start = untrained(config)  # outside the lock: it computes
        except ValueError:
            with self._lock:
                if config == self._machine.config:
                    self._machine.config = before
            raise
        with self._lock:
            if config == self._machine.config:  # else another request has come meanwhile
                self._apply(self._machine.request(config, start, change_settings))

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
                self._apply(self._machine.pause())
            else:
                self._apply(self._machine.train(1 if do == "step" else None))

    def set_speed(self, epochs_per_second: int) -> None:
        """One of `SPEEDS`. Raises ValueError for any other."""
        if epochs_per_second not in SPEEDS or isinstance(epochs_per_second, bool):
            raise ValueError(f"speed {epochs_per_second!r} is none of {', '.join(map(str, SPEEDS))} epochs a second")
        with self._lock:
            self._apply(self._machine.set_speed(epochs_per_second))

    def look_closely(self) -> None:
        """A page is looking into the newest network: if it trains, the next comes sooner than usual, once."""
        with self._lock:
            self._apply(self._machine.snapshot_soon())

    def train_to(self, epoch: int) -> None:
        """Trains up to that epoch, or the run's last, and pauses there; if it trains already that goes on."""
        with self._lock:
            self._apply(self._machine.train_to(epoch))

    def touch(self) -> None:
        """Its visitor does something, if only by typing a sentence."""
        self.used_at = self._clock()

    def pause_unfollowed(self) -> None:
        """Pauses the run, as no page of its visitor is open any more, and shows them why until it continues."""
        with self._lock:
            if self._under_way:
                self._apply(self._machine.pause(self._presence.grace.why_paused("Train")))

    def say(self, message: str) -> None:
        """Shows the visitor a message while no run has trained here, until one does."""
        with self._lock:
            self._apply(self._machine.say(message))

    def remind(self) -> None:
        """Tells recorder and pages how the job stands; called when the recorder or its notice has changed."""
        with self._lock:
            self._apply([Tell(urgent=True)])

    def look_at_notice(self) -> None:
        """Tells the pages if what their visitor is told of saving, or of room, is something else than before."""
        with self._lock:
            told = self._recording.notice(self.owner), self._recording.room(self.owner)
            if told != self._noticed:
                self._noticed = told
                self.remind()

    def interrupt(self) -> None:
        """The server ends: what trains is kept as it is now."""
        with self._lock:
            self._apply(self._machine.interrupt())

    # --- called by the pool, with the lock held ---------------------------------------------------------------------

    def work(self, worker: Worker) -> None:
        """Its turn has come: `worker` is its own."""
        self._worker = worker
        self._apply(self._machine.begin(time.time()))

    def take(self, report: RunReport) -> None:
        """Its worker reports."""
        instructions = self._machine.report(report, self._clock())
        if isinstance(report, Halted):
            self._worker = None
        self._apply(instructions)

    def lost(self, reason: str) -> None:
        """Its worker is gone."""
        self._worker = None
        self._apply(self._machine.lost(reason))

    def moved(self) -> None:
        """Its place in the line is another one."""
        self._apply([Tell(urgent=True)])

    def make_way(self) -> None:
        """Others wait and its turn is over."""
        self._apply(self._machine.make_way())

    # --- with the lock held -----------------------------------------------------------------------------------------

    def _apply(self, instructions: Instructions) -> None:
        """Does what the state machine says, in its order; with the lock held."""
        if not self.gone:
            self._kept_room.see(self, self._machine.run)
        for instruction in instructions:
            match instruction:
                case Join(had_a_turn):
                    self._pool.join(self, had_a_turn=had_a_turn)
                case Leave():
                    self._pool.leave(self)
                case Keep(run, ended, message):
                    self._recording.touch(self.owner, run, ended, message)
                case Tell(urgent):
                    machine = self._machine
                    self._recording.touch(self.owner, machine.run, KEPT_AS[machine.state], machine.message)
                    for wake in self._pages:
                        wake(urgent)
                case _:
                    assert self._worker is not None, f"{instruction} is for the worker of a job that has none"
                    self._instruct(self._worker, instruction)

    def _instruct(self, worker: Worker, instruction: Begin | Send | HaltNow | GiveUp) -> None:
        match instruction:
            case Begin():
                worker.send(self._machine.task(self._pool.token(worker)))
            case Send(command):
                worker.send(command)
            case HaltNow():
                worker.send(Halt(0))
                self._pool.expect_halt(worker)
            case GiveUp():
                self._worker = None
                worker.send(Halt(0))
                self._pool.give_up(worker)
