"""The record of one run: settings and their changes, a row of numbers for every epoch, and the states that are kept.

It is the same for the run of an interactive job and for a run of a sweep. It is plain data without a lock: the job that
holds a run guards it. Rows that are there never change, so columns that were handed out may be read without the lock.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from playground.training.checkpoint import Checkpoint
from playground.training.prepared_data import PreparedData, RunConfig, Untrained, checkpoint_of
from rnn import Settings, State
from rnn.history import COLUMNS, Ended, SettingChange, changed, row
from rnn.kept_states import KeptState, brought_up_to_date, select_epochs
from rnn.state import begins_at

SECONDS = COLUMNS.index("seconds")
ACCURACIES = [COLUMNS.index("train_accuracy"), COLUMNS.index("test_accuracy")]
BEGIN_WITH = 64  # rows that there is room for at first


class Run:
    """One training run, from its untrained network on or from given weights."""

    def __init__(
        self,
        prepared: PreparedData,
        settings: Settings,
        *,
        checkpoint: Checkpoint | None = None,
        rows: NDArray[np.float64] | None = None,
        sweep: str | None = None,
    ) -> None:
        """A run that begins with `settings`, or has the `rows` (columns, n) of the epochs from 0 on."""
        self.id = uuid.uuid4().hex
        self.number = 1  # in its job, which counts its runs
        self.started = time.time()  # Unix time, s
        self.prepared = prepared
        self.settings = settings  # changes included
        self.first_settings = settings
        self.changes: list[SettingChange] = []
        self.planned: tuple[SettingChange, ...] = ()  # that it is to make by itself, in order
        self.checkpoint = checkpoint  # None: it begins untrained, and no worker has told of a state yet
        self.sweep = sweep  # the id of the sweep that it is part of
        self.sweep_plan: str | None = None  # what that is to train (`sweep.plan.plan_text`), to be saved with the run
        self.parent: tuple[str, int] | None = None  # the id of the run that it branched off from, after which epoch
        self.edits: tuple[str, ...] = ()  # of the weights that it began from, as `rnn.explain.edits_of` reads them
        self.start: State | None = None  # the given weights that it began from; None: its seeds gave them
        self.elsewhere: int | None = None  # they are those of a run elsewhere, after this epoch of it
        self.first: State | None = None  # from which it began, given or not; None of a run of a sweep
        # On its way, in order; None: it keeps none, as those of a sweep.
        self.kept: tuple[KeptState, ...] | None = None if sweep else ()
        self.keeps_saved_state = True  # those of the runs of a very large sweep together take too much memory
        self.ended: Ended | None = None  # how, once it has come to an end in its sweep
        self.message = ""  # what there is to say of that end
        self.saved_rows = 0  # that were saved already when the record was made of what is saved
        self.rows = 0  # row i is epoch i, so the newest epoch is one less
        # Room for those to come at once: 10,000 runs that each move to a larger place soon leave holes of 400 MB.
        known_rows = 0 if rows is None else rows.shape[1]
        room = max(BEGIN_WITH, known_rows, min(2 * known_rows, settings.epochs + 1))
        self._columns: NDArray[np.float64] = np.empty((len(COLUMNS), room))
        if rows is not None:
            self.add_rows(0, rows)
        self._seconds_before = self.seconds  # for which it had trained before the worker that trains it now

    @classmethod
    def begin(cls, start: Untrained) -> Run:
        """A run that has not trained yet."""
        rows = np.array([row(start.epoch, 0.0)]).T
        run = cls(start.prepared, start.config.settings, checkpoint=start.checkpoint, rows=rows)
        run.first = start.checkpoint.state
        run.planned = start.config.changes
        return run

    @classmethod
    def begin_from(
        cls,
        prepared: PreparedData,
        settings: Settings,
        start: State,
        rows: NDArray[np.float64],
        parent: tuple[str, int] | None = None,
    ) -> Run:
        """A run that trains on from given weights with `settings`, as `rnn.train(start=start)` does.

        Its epochs go on counting from that of `start`; `rows` (columns, start.number + 1) are those up to there, as the
        run had them in which the weights came about. `parent` is the id of that run, and the epoch after which this one
        branches off. Raises ValueError for rows or settings that do not fit the start.
        """
        if rows.shape[1] != start.number + 1:
            raise ValueError(f"a start of epoch {start.number} needs {start.number + 1} rows, not {rows.shape[1]}")
        if not prepared.fits(start.params, settings):
            raise ValueError("the weights to start from are those of another network than the settings and words ask")
        run = cls(prepared, settings, checkpoint=checkpoint_of(start, settings, prepared), rows=rows)
        run.parent, run.start, run.first = parent, start, start
        return run

    def going_on(self) -> Run:
        """A run of a sweep, all of which is saved, as one that trains on where this one stands.

        It shares the rows, which never change, so that nothing more may be added to this one.
        """
        run = Run(self.prepared, self.first_settings, checkpoint=self.checkpoint, sweep=self.sweep)
        run.id, run.started = self.id, self.started
        run._columns, run.rows, run.saved_rows = self._columns, self.rows, self.rows
        run._seconds_before, run.keeps_saved_state = run.seconds, self.keeps_saved_state
        return run

    @property
    def begins_at(self) -> int:
        """The epoch from which it was trained: that of the weights that were given, or 0."""
        return begins_at(self.start)

    @property
    def epoch(self) -> int:
        """The newest epoch, -1 if there is none yet."""
        return self.rows - 1

    @property
    def seconds(self) -> float:
        """How long it has trained, up to the end of the newest epoch."""
        return float(self._columns[SECONDS, self.rows - 1]) if self.rows else 0.0

    @property
    def data(self) -> str:
        """The visible name of its dataset."""
        return self.prepared.data

    @property
    def data_hash(self) -> str:
        """Differs when the sentences do."""
        return self.prepared.hash

    @property
    def newest(self) -> Checkpoint:
        """The newest checkpoint, of a run that has one: every run of an interactive job does."""
        assert self.checkpoint is not None, "no state of this run is known yet"
        return self.checkpoint

    @property
    def state(self) -> State | None:
        """The newest state from which training can go on."""
        return None if self.checkpoint is None else self.checkpoint.state

    @property
    def state_settings(self) -> Settings | None:
        """What training goes on with from `state`, up to the first change after it."""
        return None if self.checkpoint is None else self.checkpoint.settings

    def let_go(self, state: State) -> bool:
        """Lets go of a state that is saved, if it is the newest and the run keeps none of these; whether it does."""
        if self.keeps_saved_state or self.state is not state:
            return False
        self.checkpoint = None
        return True

    @property
    def config(self) -> RunConfig:
        """Its data and settings, changes included; and those that it is to make, as long as it has made none."""
        return RunConfig(self.prepared.data, self.settings, () if self.changes else self.planned)

    def add_rows(self, first: int, values: NDArray[np.float64], *, timed_anew: bool = False) -> int:
        """Adds the rows (columns, n) of the epochs from `first` on; returns how many of them are new.

        Those that are known stay as they are: a worker trains again what came after the state that it went on from, to
        the same numbers. `timed_anew`: the seconds count from when the worker began, so those of before are added.
        """
        assert first <= self.rows, f"rows {self.rows} to {first - 1} are missing"
        known_rows = min(self.rows - first, values.shape[1])
        new = values[:, known_rows:]
        if timed_anew:
            if known_rows:  # the worker's own clock at the newest epoch that is known
                self._seconds_before = self.seconds - float(values[SECONDS, known_rows - 1])
            new = new.copy()
            new[SECONDS] += self._seconds_before
        end = self.rows + new.shape[1]
        if end > self._columns.shape[1]:
            larger = np.empty((len(COLUMNS), max(end, min(2 * self._columns.shape[1], self.settings.epochs + 1))))
            larger[:, : self.rows] = self._columns[:, : self.rows]
            self._columns = larger  # a reader of the old ones goes on undisturbed
        self._columns[:, self.rows : end] = new
        self.rows = end
        return int(new.shape[1])

    def rows_from(self, first: int, most: int | None = None) -> dict[str, list[float]]:
        """The rows of the epochs from `first` on, by column; no more than `most` of them."""
        end = self.rows if most is None else min(first + most, self.rows)
        return dict(zip(COLUMNS, self._columns[:, first:end].tolist(), strict=True))

    def keep(self, numbers: Sequence[int], new: Sequence[KeptState]) -> None:
        """Keeps the states of these epochs, of which `new` are not here yet, and lets all others go."""
        if new or len(numbers) != len(self.kept or ()):
            self.kept = brought_up_to_date(self.kept or (), numbers, new)

    @property
    def kept_bytes(self) -> int:
        """How many bytes the states on its way take."""
        return len(self.kept) * self.kept[0].nbytes if self.kept else 0

    def keep_one_less(self) -> None:
        """Lets one of the states on its way go, if it has any: that which `rnn.kept_states` finds the least missed."""
        kept_states = self.kept or ()
        epochs = select_epochs((each.epoch for each in kept_states), len(kept_states) - 1, self.begins_at)
        self.kept = brought_up_to_date(kept_states, [epoch.number for epoch in epochs], ())

    def keep_none(self) -> None:
        """Lets all states on its way go; what the store has of them stays."""
        self.kept = None

    def accuracies_up_to(self, epoch: int) -> NDArray[np.float64]:
        """On train and test (2, n), from the epoch where it began to one of which there is a row."""
        return self._columns[ACCURACIES, self.begins_at : epoch + 1]

    def columns(self) -> NDArray[np.float64]:
        """All rows there are (columns, rows): a view of what will not change."""
        return self._columns[:, : self.rows]

    def columns_from(self, first: int) -> NDArray[np.float64]:
        """The rows (columns, n) of the epochs from `first` on, in an array of its own."""
        return self._columns[:, first : self.rows].copy()

    def change_settings(self, changes: Iterable[SettingChange]) -> None:
        """Records these changes of settings of `CHANGEABLE`; of two after one epoch the later one stands."""
        for change in changes:
            if change.value != getattr(self.settings, change.name):
                self.changes = [each for each in self.changes if each[:2] != change[:2]]
                self.changes.append(change)
                self.settings = changed(self.settings, [change])

    def plan_as(self, config: RunConfig) -> None:
        """Plans the changes of `config`, if it is so far the run that this asks for."""
        begun = self.start is None and not self.changes and not self.differs_in(RunConfig(config.data, config.settings))
        if begun and all(each.epoch >= self.epoch for each in config.changes):
            self.planned = config.changes

    def drop_planned(self, names: Collection[str]) -> None:
        """Makes none of the planned changes of these settings: the visitor has set them otherwise."""
        self.planned = tuple(each for each in self.planned if each.name not in names)

    def make_planned(self, changes: Sequence[SettingChange]) -> list[SettingChange]:
        """Takes those of these changes, which the worker made, off what is planned; returns them."""
        made = [each for each in changes if each in self.planned]
        self.planned = tuple(each for each in self.planned if each not in made)
        return made

    def trained_settings(self) -> Settings:
        """What its newest epoch was trained with: the settings without the changes that wait for an epoch to come."""
        return changed(self.first_settings, (change for change in self.changes if change.epoch < self.rows - 1))

    def changes_from(self, state: State) -> tuple[SettingChange, ...]:
        """The changes to make while training goes on from a state of this run, of those that the record knows.

        A change after the very epoch of the state may have been made already; made again it changes nothing.
        """
        return tuple(change for change in self.changes if change.epoch >= state.number)

    def differs_in(self, config: RunConfig, settings: Settings | None = None) -> list[str]:
        """Names of the settings, and "data", in which `config` differs from this run, or from `settings` if given.

        Changes that `config` plans make another run of it than one that is not to make them; of weights that came with
        a link it is not to be expected.
        """
        mine = settings or self.settings
        is_other = config.changes not in ((), self.planned) and self.elsewhere is None
        planned = {each.name for each in config.changes} if is_other else set()
        names = [
            f.name
            for f in fields(Settings)
            if getattr(config.settings, f.name) != getattr(mine, f.name) or f.name in planned
        ]
        return ["data", *names] if config.data != self.prepared.data else names
