"""The run that a job holds: what is known of it, and how another one takes its place.

A job holds one run at any moment. Another is a new one, a branch, one out of the store, or one that came with a link;
the run may come from another server, and go there. To make a run computes, so it is done outside the lock: what was
decided before is looked at again once the lock is held, as another page of the visitor may have come in meanwhile. A
run that would be lost, as it is neither saved nor made again by its seeds, makes way only where the visitor asks for
that.
"""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection
from typing import Literal

from playground.own_data import check_owner
from playground.training.branch import Trunk
from playground.training.checkpoint import Checkpoint
from playground.training.interactive.instructions import Instructions
from playground.training.interactive.state_machine import JobStateMachine
from playground.training.prepared_data import DEFAULT_CONFIG, RunConfig, Untrained, untrained
from playground.training.recording import Recording
from playground.training.resume import Resumable, resumed
from playground.training.run import Run
from playground.training.run_past import RunPast
from playground.training.updates import BUSY, JobState

TAKEN = "Your run goes on on another server, where you continued it: the Compare page has it as it is saved there."


class RunHolder(ABC):
    """Holds one run of its owner, guarded by the lock that it is given."""

    def __init__(
        self, owner: str, start: Untrained, recording: Recording, lock: threading.RLock, clock: Callable[[], float]
    ) -> None:
        self.owner = owner
        self.used_at = clock()  # when its visitor last opened a page or did something
        self._machine = JobStateMachine(Run.begin(start))
        self._recording, self._lock, self._clock = recording, lock, clock

    @abstractmethod
    def _apply(self, instructions: Instructions) -> None:
        """Does what the state machine says, in its order; with the lock held."""

    # --- the run that is here ---------------------------------------------------------------------------------------

    @property
    def run(self) -> int:
        """The number of the current run, from 1."""
        return self._machine.run.number

    @property
    def config(self) -> RunConfig:
        """What the next run will use."""
        return self._machine.config

    @property
    def current(self) -> RunConfig:
        """The current run's data and settings, changes included."""
        with self._lock:
            return self._machine.run.config

    @property
    def state(self) -> JobState:
        """What it is doing."""
        return self._machine.state

    def newest(self) -> tuple[Run, Checkpoint]:
        """The current run and its newest weights, taken at one moment."""
        with self._lock:
            return self._machine.run, self._machine.run.newest

    def past(self) -> RunPast:
        """The current run with all that is known of its past, taken at one moment."""
        with self._lock:
            return RunPast.of(self._machine.run, diverged=self._machine.state == "diverged")

    def under_way(self) -> frozenset[str]:
        """The id of the run that is here, while it trains or is about to."""
        with self._lock:
            return frozenset({self._machine.run.id} if self._under_way else ())

    def has(self, ids: Collection[str]) -> bool:
        """Whether the run that is here has one of these ids."""
        with self._lock:
            return self._machine.run.id in ids

    def trunk(self) -> Trunk:
        """Its run, for another to branch off from."""
        with self._lock:
            return Trunk.of_run(self._machine.run)

    @property
    def _is_safe(self) -> bool:
        """Whether the run that is here is not lost where another takes its place: it is saved, or its seeds make it."""
        machine = self._machine
        return machine.untouched or (machine.run.rows > 1 and not self._recording.notice(self.owner))

    @property
    def _under_way(self) -> bool:
        return self._machine.state in BUSY

    # --- another in its place ---------------------------------------------------------------------------------------

    def _renew(self, *, train: bool) -> None:
        """Takes a new run of what is wanted, and trains it or not; its pages are told why none can begin."""
        while True:
            config = self._machine.config
            try:
                start = untrained(config)  # outside the lock: it computes
            except ValueError as error:
                with self._lock:
                    self._apply(self._machine.refuse(f"No new run can begin: {error}."))
                return
            with self._lock:
                if config == self._machine.config:
                    self._apply(self._machine.take(Run.begin(start), "train" if train else "rest"))
                    return

    def begin(self, config: RunConfig) -> None:
        """Trains a new run of `config`, in place of the one there: at one moment, so it is what others then find here.

        Raises ValueError for a dataset that does not exist.
        """
        check_owner(config.data, self.owner)
        start = untrained(config)  # outside the lock: it computes
        with self._lock:
            self.used_at = self._clock()
            self._apply(self._machine.take(Run.begin(start), "train", config=config))

    def train_branch(self, run: Run, instead_of: str) -> bool:
        """Takes a run that branches off from another, in place of the one with the id `instead_of`, and trains it.

        False, and nothing is done, if that one is no longer here.
        """
        with self._lock:
            here = self.has([instead_of])
            if here:
                self._apply(self._machine.take(run, "train", config=run.config))
            return here

    def lay_out(self, config: RunConfig, *, anew: bool = False) -> None:
        """What the next run shall use; a run that is at rest and had other settings makes way for it, untrained.

        With `anew`, one that has trained with these settings makes way too.
        One that trains or waits is left as it is, and so is one that would be lost, since runs are not saved or its
        weights were given. Raises ValueError for a dataset that does not exist.
        """
        check_owner(config.data, self.owner)
        start = untrained(config)  # outside the lock: it computes
        with self._lock:
            self.used_at = self._clock()
            machine = self._machine
            is_another = machine.run.config != config or (anew and machine.run.rows > 1)
            if self._is_safe and not self._under_way and is_another:
                self._apply(machine.take(Run.begin(start), "rest", config=config))
            else:
                self._apply(machine.request(config, None, ()))

    def rest_with(self, run: Run) -> None:
        """Takes another run in place of the one there, and leaves it as it is until it is to train."""
        with self._lock:
            self._apply(self._machine.take(run, "rest", config=run.config))

    def open_run(
        self, run: Run, config: RunConfig, message: str, message_of_saved: str
    ) -> Literal["opened", "busy", "not saved"]:
        """As `rest_with`, unless the run there trains or is about to, or would be lost. Returns which of these it was.

        `config` is what the next run shall use. `message` is told until it trains, and `message_of_saved` after it if
        the run there has trained.
        """
        with self._lock:
            before = self._machine.run
            if self._under_way:
                return "busy"
            came_with_a_link = before.elsewhere is not None and before.rows == 1
            if not (self._is_safe or came_with_a_link):
                return "not saved"
            told = f"{message} {message_of_saved}" if before.rows > 1 else message
            self._apply(self._machine.take(run, "rest", config=config, message=told))
            return "opened"

    # --- out of the store, and to another server --------------------------------------------------------------------

    def resume(self, record: Resumable, *, train: bool) -> None:
        """Takes a saved run as the job's own, in place of the one there, and trains on if `train` and epochs are left.

        It goes on exactly, under its own id. One that is the job's already stays as it is, which is at least as far.
        Raises ValueError, with a sentence for the visitor, if it cannot go on.
        """
        check_owner(record.summary.data, self.owner)
        with self._lock:
            here = self.has([record.summary.id])
        run = None if here else resumed(record)  # outside the lock: it computes
        with self._lock:
            if run is not None and not self.has([run.id]):
                self._apply(self._machine.take(run, "train" if train else "rest", config=run.config))
            elif train and self.has([record.summary.id]):  # else another run has come here meanwhile
                self._apply(self._machine.train())

    def take_back(self, run: Run, config: RunConfig, message: str) -> bool:
        """Takes a run for a page that had it before, unless another one has trained here. Returns whether it did.

        `config` is what the next run shall use, as the page shows it; `message` is told until it trains on.
        """
        with self._lock:
            if self.state != "ready" or not self._machine.untouched:
                return False
            run.plan_as(config)
            self._apply(self._machine.take(run, "rest", config=config, message=message))
            return True

    def lose(self, run_id: str) -> None:
        """Another server has taken over the run of that id: if it is here an untrained one takes its place.

        Nothing more of it is recorded, as what is here is out of date.
        """
        while self.has([run_id]):
            config = self._machine.config
            try:
                start = untrained(config)  # outside the lock: it computes
            except ValueError:  # its data set is gone
                start = untrained(DEFAULT_CONFIG)
            with self._lock:
                if config == self._machine.config and self.has([run_id]):
                    self._apply(self._machine.lose(start, TAKEN))
