"""What follows what in an interactive job, as a pure state machine: an event comes in, instructions come out.

Nothing here sends, waits, computes an epoch, or reads a clock: what happened, and when, comes with the event.
`InteractiveJob` hands the events over, of pages, of the worker and of the line, and does what the instructions say. So
a test of these rules starts no process.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from playground.training.checkpoint import Checkpoint
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
from playground.training.interactive.requested import Requested
from playground.training.interactive.turn import Turn
from playground.training.prepared_data import RunConfig, Untrained
from playground.training.run import Run
from playground.training.updates import JobState, Status
from rnn.divergence import remedy
from rnn.history import Ended, changed
from rnn.parallel.messages import (
    Change,
    Changed,
    Command,
    Halted,
    Rest,
    Rows,
    RunReport,
    Snapshot,
    SnapshotSoon,
    Speed,
    TrainRun,
)
from rnn.rate import RateMeter
from rnn.settings import CHANGEABLE

DEFAULT_SPEED = 200  # epochs a second
RUN_RATE_WINDOW = 2.0  # seconds over which epochs a second are measured
RUN_RATE_LEAST = 0.2  # seconds below which the measure would be noise


class JobStateMachine:
    """The states of an interactive job. It has a worker of its own exactly while `state` is "running"."""

    def __init__(self, run: Run) -> None:
        """A job with a run that has not trained yet."""
        self.run = run
        self.state: JobState = "ready"
        self.message = ""
        self.speed = DEFAULT_SPEED
        self._requested = Requested(run)
        self._turn = Turn()  # while it waits or trains
        self._rate_meter = RateMeter(RUN_RATE_WINDOW, RUN_RATE_LEAST)

    # --- how it stands ----------------------------------------------------------------------------------------------

    @property
    def config(self) -> RunConfig:
        """What the next run will use."""
        return self._requested.config

    @config.setter
    def config(self, config: RunConfig) -> None:
        self._requested.config = config

    @property
    def untouched(self) -> bool:
        """Whether another run may replace its run: it has not trained, does not, and its seeds would make it again.

        A run with given weights, built by hand or taken from another run, would be lost.
        """
        return self.run.rows == 1 and self.run.start is None and self.state in ("ready", "waiting")

    def task(self, token: int) -> TrainRun:
        """What its worker is to do: train on from the newest checkpoint."""
        run, newest = self.run, self.run.newest
        return TrainRun(
            token=token,
            sentences=run.prepared.encoded,
            settings=newest.settings,
            start=newest.state,
            changes=run.changes_from(newest.state),
            rows=run.rows,
            seconds=run.seconds,
            speed=self.speed,
            budget=self._turn.budget,
            kept=tuple(each.number for each in run.kept or ()),
            begins_at=run.begins_at,
            accuracies=run.accuracies_up_to(newest.state.number),
            planned=run.planned,
        )

    def status(self, place: int | None, notice: str, saving: str, *, room: str = "") -> Status:
        """How it stands, for a page. While it waits it has a `place` in the line, and `notice` says why it waits.

        `saving`: why runs are not saved. `room`: how much is used of what may be.
        """
        run, rate = self.run, self._rate_meter.rate()
        return Status(
            state=self.state,
            epoch=run.epoch,
            epochs=run.settings.epochs,
            rate=rate,
            left=None if rate is None else max(run.settings.epochs - run.epoch, 0) / rate,
            place=place,
            speed=self.speed,
            message=self.message if self.state != "waiting" else notice,
            pending=tuple(self._requested.pending(run, is_done=self.state == "done")),
            remedy=remedy(run.settings, run.prepared.suited(run.settings.cell)) if self.state == "diverged" else None,
            saving=saving,
            room=room,
            is_given=run.start is not None,
            elsewhere=run.elsewhere,
            planned=run.planned,
        )

    # --- what the visitor does --------------------------------------------------------------------------------------

    def request(self, config: RunConfig, start: Untrained | None, names: Collection[str]) -> Instructions:
        """Sets the config of the next run; the run of now takes of it the settings in `names` that it can still change.

        `start`: its untrained network, for which a run that is `untouched` makes way.
        """
        self.config = config
        instructions: Instructions = []
        if start is not None and self.untouched:
            if self.run.differs_in(config) or self.run.planned != config.changes:
                instructions = self._replace(Run.begin(start), "as before")
        elif config.data == self.run.data and self.state != "diverged":
            changeable = {name: getattr(config.settings, name) for name in CHANGEABLE if name in names}
            instructions = self._change_settings(changeable)
        return [*instructions, Tell(urgent=True)]

    def train(self, steps: int | None = None) -> Instructions:
        """Train, or Step with 1: what has no meaning in its state does nothing."""
        instructions: Instructions = []
        if self.state == "running":
            halt = self._turn.go_on(steps)
            instructions = [] if halt is None else self._send(halt)
        elif self.state == "waiting":
            self._turn.ask_for_more(steps)
        elif self.state in ("ready", "paused", "failed"):
            instructions = self._join(steps)
        return [*instructions, Tell(urgent=True)]

    def train_to(self, epoch: int) -> Instructions:
        """Train up to that epoch and pause there, from a state in which nothing trains; else it does nothing."""
        run = self.run
        last = max(run.settings.epochs, changed(run.settings, run.planned).epochs)
        steps = min(epoch, last) - run.epoch
        return self.train(steps) if steps > 0 and self.state in ("ready", "paused", "failed") else []

    def pause(self, why: str = "") -> Instructions:
        """Pauses; `why` is shown until training continues, if the visitor did not press Pause."""
        instructions: Instructions = []
        if self.state == "waiting":
            self.state, self.message = "paused", why
            self._settle()
            instructions = [Leave()]
        elif self.state == "running":
            self._turn.halt(why)
            instructions = [HaltNow()]
        return [*instructions, Tell(urgent=True)]

    def take(
        self, run: Run, then: Literal["train", "rest"], *, config: RunConfig | None = None, message: str = ""
    ) -> Instructions:
        """Takes another run in place of the one here. `config`: what the next run will use; None = as before."""
        self.config = self.config if config is None else config
        instructions = self._replace(run, then)
        self.message = message
        return [*instructions, Tell(urgent=True)]

    def lose(self, start: Untrained, why: str) -> Instructions:
        """The run trains elsewhere now: an untrained one takes its place, and nothing more of it is kept from here."""
        instructions = self._replace(Run.begin(start), "rest")
        self.message = why
        return [*(each for each in instructions if not isinstance(each, Keep)), Tell(urgent=True)]

    def set_speed(self, epochs_per_second: int) -> Instructions:
        """Trains at that speed, 0 = as fast as it goes."""
        self.speed = epochs_per_second
        self._rate_meter.forget()
        return [*self._send(Speed(epochs_per_second)), Tell(urgent=True)]

    def rest(self, seconds: float) -> Instructions:
        """Trains nothing for this many seconds, if it trains; 0 = trains on at once."""
        return self._send(Rest(seconds))

    def snapshot_soon(self) -> Instructions:
        """Has the worker send its next state sooner than usual, if it trains: a page is looking into the network."""
        return self._send(SnapshotSoon())

    def say(self, message: str) -> Instructions:
        """Tells the visitor something while nothing has trained here, until something does."""
        if self.state != "ready":
            return []
        self.message = message
        return [Tell(urgent=True)]

    def refuse(self, why: str) -> Instructions:
        """Tells the visitor why what they asked for is not done; the run that is here stays as it is."""
        self.message = why
        return [Tell(urgent=True)]

    def interrupt(self) -> Instructions:
        """The server ends: what trains is kept as it is now."""
        return [self._kept("interrupted")] if self.state in ("running", "waiting") else []

    # --- what the line tells ----------------------------------------------------------------------------------------

    def begin(self, now: float) -> Instructions:
        """It has a worker of its own now, and trains on from the newest checkpoint. `now` in Unix time."""
        if self.run.rows == 1:
            self.run.started = now
        self.state = "running"
        self._turn.begin(self.run.epoch)
        return [Begin()]

    def make_way(self) -> Instructions:
        """Others wait and its turn is over: it goes on from the end of the line."""
        if self.state != "running" or self._turn.halting:
            return []  # it is about to halt as it is
        self._turn.make_way(self.run.epoch, self.run.rows)
        return [HaltNow()]

    # --- what its worker tells --------------------------------------------------------------------------------------

    def report(self, report: RunReport, now: float) -> Instructions:
        """Adds what the worker reports to the run. `now` in seconds of any clock."""
        run = self.run
        instructions: Instructions = []
        match report:
            case Rows():
                run.add_rows(report.first, report.values)
                self._rate_meter.note(now, run.epoch)
            case Changed():
                self._requested.follow(run, report.changes)
                run.change_settings(report.changes)
            case Snapshot():
                run.checkpoint = Checkpoint(report.settings, report.state, report.answers)
                run.keep(report.kept.tolist(), report.new)
            case Halted():
                instructions = self._halted(report)
        return [*instructions, Tell(urgent=not isinstance(report, Rows | Snapshot))]

    def lost(self, reason: str) -> Instructions:
        """Its worker is gone: if it was to halt, it has; else the visitor is told. The run can go on either way."""
        self._rate_meter.forget()
        turn = self._turn
        if turn.halting:
            self.state, self.message = "paused", turn.why_halted
        else:
            self.state = "failed"
            self.message = (
                f"The process that trains this run {reason or 'has ended unexpectedly'}. "
                "Nothing is lost: Train goes on from here."
            )
        then = turn.what_follows(self.run.rows)
        goes_on = self._settle() and turn.halting and then != 0
        instructions = self._join(then, had_a_turn=turn.makes_way) if goes_on else []
        return [*instructions, Tell(urgent=True)]

    # --- what follows -----------------------------------------------------------------------------------------------

    def _replace(self, run: Run, then: Literal["train", "rest", "as before"]) -> Instructions:
        """Another run takes the place. One that waits in line keeps that, unless there is nothing to train.

        The message stays as it is.
        """
        before, running = self.state, self.state == "running"
        instructions: Instructions = [self._kept("paused")] if running else []  # the run that makes way goes no further
        run.number = self.run.number + 1
        self.run = run
        self._requested.is_of(run)
        self._rate_meter.forget()
        self.state = "ready"
        has_epochs = self._settle()
        train = has_epochs and then == "train"
        if before == "waiting" and has_epochs and then != "rest":
            self.state = "waiting"
            self._turn.budget = None if train else self._turn.budget
            return instructions
        if before == "waiting":
            instructions.append(Leave())
        if running and train:
            self._turn.budget = None
            # Its worker has not halted: the new task takes the place of the old one.
            return [*instructions, *self.begin(run.started)]
        if running:
            instructions.append(GiveUp())
        elif train:
            instructions += self._join(None)
        return instructions

    def _change_settings(self, values: dict[str, float]) -> Instructions:
        others = self._requested.change(self.run, values)
        if self.state != "running":
            self._settle()
            return []
        return self._send(Change(tuple(others.items()))) if others else []

    def _settle(self) -> bool:
        """Between two workers: changes apply from the newest epoch on. Returns whether anything is left to train.

        Epochs are also left whose rows are known while the weights after them are not.
        """
        run = self.run
        self._requested.apply(run)
        if self.state in ("ready", "paused", "done"):
            if run.rows > run.settings.epochs and run.newest.state.number == run.epoch:
                self.state = "done"
                return False
            self.state = "ready" if run.rows == 1 else "paused"
        return True

    def _join(self, budget: int | None, *, had_a_turn: bool = False) -> Instructions:
        self.state, self.message = "waiting", ""
        self._turn.budget = budget
        return [Join(had_a_turn)]

    def _halted(self, report: Halted) -> Instructions:
        self._rate_meter.forget()
        turn = self._turn
        if report.reason == "diverged":
            self.state, self.message = "diverged", report.message
            return []
        # More epochs may have been asked for when the last one was done already: they are trained all the same.
        goes_on = report.reason == "done" and turn.budget is None and not turn.halting
        self.state = "paused"
        if not self._settle():
            return []  # it is done
        self.message = turn.why_halted
        then = None if goes_on else turn.what_follows(self.run.rows)
        return self._join(then, had_a_turn=turn.makes_way) if then != 0 else []

    def _send(self, command: Command) -> Instructions:
        return [Send(command)] if self.state == "running" else []

    def _kept(self, ended: Ended) -> Keep:
        return Keep(self.run, ended, self.message)
