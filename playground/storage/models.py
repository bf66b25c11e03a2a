"""What goes into the store and what comes out of it: the record of a run, whole and in parts."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from typing import Literal, NamedTuple, Protocol, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rnn import Settings
from rnn.history import Ended, RunFacts, SettingChange
from rnn.kept_states import KeptState
from rnn.state import State

COLOURS = 12
"""How many colours runs have; `RunSummary.colour` is 0..11."""

MOST_NAME = 500
"""Characters of a name that are kept."""

LATEST = 253_402_300_799
"""The last second, in unix time, that a date can name."""

EDITS_APART = ", "
"""What stands between edits of a network in one text."""

Changes: TypeAlias = tuple[SettingChange, ...]
"""Changes of settings in mid-run, in order."""


class Parent(NamedTuple):
    """The run that another one branched off from; it may be gone, or in another database."""

    run: str  # its id
    epoch: int  # after which


def plain_line(text: str, most: int = MOST_NAME) -> str:
    """`text` as one line of at most `most` characters that any database and any file can hold.

    What has no place in a line (control characters, halves of surrogate pairs) becomes a space; spaces at the ends go.
    """
    start = text[: 4 * most]
    if not start.isprintable():  # asked first, since nearly all are, and it costs a fiftieth
        start = "".join(" " if unicodedata.category(c) in ("Cc", "Cs") else c for c in start)
    return start.strip()[:most]


Fault: TypeAlias = Literal[
    "address",
    "driver",
    "unreachable",
    "refused",
    "lost",
    "locked",
    "slow",
    "full",
    "files",
    "rights",
    "failing",
    "damaged",
    "newer",
    "other",
]
"""What is wrong with a database, as far as it makes a difference to who mends it or tries again."""


class StoreError(Exception):
    """The store cannot do what was asked. Its text is a sentence for the person who reads it."""

    def __init__(self, sentence: str, fault: Fault = "other", reason: str = "") -> None:
        """`reason`: what the database says itself, for the log alone: it may name users and machines, no password."""
        super().__init__(sentence)
        self.fault: Fault = fault
        self.reason = reason


class Damaged(StoreError):  # noqa: N818 (it is an answer rather than an error)
    """Something in the store cannot be read any more."""


class NoRun(StoreError):  # noqa: N818 (it is an answer rather than an error)
    """That visitor has no such run."""


class Unfit(StoreError):  # noqa: N818 (it is an answer rather than an error)
    """What is new of one run cannot be saved, though the database works."""


class NoRoom(StoreError):  # noqa: N818 (it is an answer rather than an error)
    """As much is kept of a visitor's as may be: its text is that of `quotas.Quota.full`."""


def megabytes(size: int) -> str:
    """So many bytes in MB; small numbers with a digit behind the point."""
    return f"{size / 1e6:,.0f}" if size >= 10_000_000 or size % 1_000_000 == 0 else f"{size / 1e6:.1f}"


class Gap(StoreError):  # noqa: N818 (it is an answer rather than an error)
    """An update begins after an epoch that the store lacks: the recorder must send the run from its beginning."""

    def __init__(self, owner: str, run_id: str) -> None:
        super().__init__(f"The store lacks the beginning of run {run_id}.")
        self.owner = owner
        self.run_id = run_id


class Taken(StoreError):  # noqa: N818 (it is an answer rather than an error)
    """Other servers have taken these runs over, so this one may write no more of them."""

    def __init__(self, runs: Collection[tuple[str, str]]) -> None:
        """`runs`: (owner, id) of each."""
        super().__init__("Another server has taken this run over, so nothing more of it is saved here.")
        self.runs = frozenset(runs)


@dataclass(frozen=True, eq=False, kw_only=True)
class RunUpdate:
    """What is new of a run, or all of it. None = as it is in the store, or not known."""

    id: str  # 32 hexadecimal digits
    data: str  # the name of its data set
    data_hash: str
    settings: Settings  # changes included
    first_settings: Settings
    changes: Changes
    first: int  # the epoch of the first of `rows`; what the store has from there on is replaced by them
    rows: NDArray[np.float64]  # (columns, n), see `rnn.history`; n = 0 leaves the history as it is
    state: State | None = None
    state_settings: Settings | None = None  # what `state` was trained with; given exactly if `state` is
    ended: Ended
    message: str = ""
    started: float  # unix time, s
    name: str | None = None  # of a new run None = the default name
    sweep: str | None = None
    sweep_plan: str | None = None  # what its sweep was to train, a JSON object that the store only keeps
    parent: Parent | None = None
    edits: tuple[str, ...] = ()  # of the network that it branched off from, as `rnn.explain.edits_of` reads them
    start: State | None = None  # the given weights that the run began from; its seeds gave them where it has none
    kept: tuple[KeptState, ...] | None = None  # all its whole states between the first and the newest, in order
    machine: str | None = None  # of a new run None = this one
    versions: Mapping[str, str] | None = None  # of a new run None = those of this process
    colour: int | None = None  # of a new run None = the next one, else 0..COLOURS - 1


@dataclass(frozen=True, eq=False, kw_only=True)
class RunFigures:
    """How well a run did, as its history says: each a column of the table of runs, which takes its name from here.

    `final_` is the newest value of a column of the history and `best_` the best of all its epochs, NaN for what no
    float can hold; `first_all_` is the first epoch with every sentence of a set right, None if there is none.
    """

    best_test_loss: float
    best_test_accuracy: float
    final_train_loss: float
    final_train_accuracy: float
    final_test_loss: float
    final_test_accuracy: float
    first_all_train: int | None
    first_all_test: int | None

    def outcome(self) -> dict[str, float | int | None]:
        """The figures by the names that tables and pages have for them: the newest scores, by the names that they have
        in the history, the best ones, and the first epochs with every sentence right.
        """
        newest = {name.removeprefix("final_"): getattr(self, name) for name in FINAL}
        return newest | {name: getattr(self, name) for name in (*BEST, *FIRST_ALL)}


FIGURES = tuple(field.name for field in fields(RunFigures))
FINAL, BEST, FIRST_ALL = (
    tuple(name for name in FIGURES if name.startswith(kind)) for kind in ("final_", "best_", "first_all_")
)


@dataclass(frozen=True, eq=False, kw_only=True)
class RunSummary(RunFigures):
    """A run without its arrays: a line of the table of runs."""

    id: str
    name: str
    colour: int  # 0..COLOURS - 1
    pinned: bool
    data: str
    data_hash: str
    settings: Settings  # changes included
    first_settings: Settings
    changes: Changes
    epochs_done: int
    ended: Ended
    message: str
    started: float  # unix time, s
    seconds: float  # of training, pauses left out
    rate: float  # epochs a second; 0 if no time passed
    machine: str
    versions: Mapping[str, str]  # of a library, by its name
    sweep: str | None
    parent: Parent | None = None
    edits: tuple[str, ...] = ()  # of the network that it branched off from
    start_epoch: int | None = None  # of the given weights that it began from; None = its seeds gave them


@dataclass(frozen=True, eq=False)
class RunRecord:
    """All of a run."""

    summary: RunSummary
    history: NDArray[np.float64]  # (columns, epochs_done + 1), see `rnn.history`; epoch 0 is the untrained network
    state: State | None  # the newest; training may have gone on from it for some epochs
    state_settings: Settings | None  # what `state` was trained with; None exactly if `state` is
    start: State | None = None  # the given weights that it began from
    kept: tuple[KeptState, ...] = ()  # whole states between the first and the newest, in order


class KeptRun(RunFacts, Protocol):
    """A run as the recorder reads it, with the lock held that it was given. It must allow weak references."""

    @property
    def sweep_plan(self) -> str | None:
        """What its sweep was to train, as JSON; None if it is part of none, or that is saved already."""

    @property
    def rows(self) -> int:
        """How many epochs its history has, the untrained network's among them."""

    @property
    def saved_rows(self) -> int:
        """How many of them were saved already, with the state, when the record was made of what is saved."""

    @property
    def start(self) -> State | None:
        """The given weights that it began from; None = its seeds gave them. Never written to."""

    @property
    def kept(self) -> tuple[KeptState, ...] | None:
        """Its states that are kept between the first and the newest, in order; None of a run that keeps none."""

    @property
    def state(self) -> State | None:
        """The newest there is; it is never written to."""

    @property
    def state_settings(self) -> Settings | None:
        """What `state` was trained with."""

    def let_go(self, state: State) -> bool:
        """This state is saved: whether the run has let go of it, and has none until a newer one comes."""

    def columns_from(self, first: int) -> NDArray[np.float64]:
        """The history (columns, n) of the epochs from `first` on."""
