"""Labelled sentences: a set of them to train on, another to test on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from .tasks.task import Task

LABELS = ("negative", "positive")
"""The labels of the sets that come along, and of a file that names no others; the index of a label is its place."""

MOST_LABELS = 20
"""How many labels of its own a file may have: where there are more, its labels are rather texts."""

Readout: TypeAlias = Literal["last", "every", "number"]
"""What is answered: a label after the last token, a label after every token, or a number after the last one."""

Tokenizer: TypeAlias = Literal["words", "characters", "spaces"]
"""What a text is cut into: words as people write them, characters, or what stands between spaces."""

Measure: TypeAlias = Literal["accuracy", "loss", "squared error"]
"""A mean over a set: of right answers, of nats, of squares of what a number is off."""


@dataclass(frozen=True)
class Yardstick:
    """What something simpler reaches on a set, and its name: a line to compare the curve of a network with."""

    value: float
    measure: Measure
    label: str


@dataclass(frozen=True)
class Example:
    """One sentence and its label, which is one of those of its set.

    Where not one label is answered, `label` says in words what is, and `target` has it: a label after every token, or
    None where none is asked for; or a number.
    """

    text: str
    label: str
    target: tuple[str | None, ...] | float | None = None


class Outline(NamedTuple):
    """What decides the settings that suit a set."""

    readout: Readout
    suggested: Mapping[str, float | str]
    suggested_by_cell: Mapping[str, Mapping[str, float | str]] = MappingProxyType({})


@dataclass(frozen=True)
class Dataset:
    """A set of sentences to train on and another to test on.

    `suggested` maps names of settings to the numbers that suit this set; a setting that it leaves out keeps its
    default. `suggested_by_cell` are, by the name of a recurrent cell, the settings that suit this set beside those
    where the network has that cell. `description` is one sentence for the person who chooses. `labels` are what may be
    answered, or the name of the number that is. The loaders of `data.DATASETS` are cached, so everything in here is
    read-only.
    """

    name: str
    train: tuple[Example, ...]
    test: tuple[Example, ...]
    description: str
    labels: tuple[str, ...] = LABELS
    suggested: Mapping[str, float | str] = field(default_factory=dict)
    readout: Readout = "last"
    tokenizer: Tokenizer = "words"
    most_words: int | None = None
    """How many different words a network knows, the most frequent ones; None = all."""
    floor: Yardstick | None = None
    """What is reached without having read anything."""
    baseline: Yardstick | None = None
    """What is reached by something simpler than a network that reads."""
    suggested_by_cell: Mapping[str, Mapping[str, float | str]] = field(default_factory=dict)
    writes_from: str | None = None
    """Of a set whose labels are the tokens that come next, so that a network can write on: what stands before the first
    one of a text, "" for nothing. None of any other set."""
    task: Task | None = None
    """What makes its sequences up, if they are made up."""
    fresh: int = 0
    """How many sequences to train on the task makes up anew in each epoch; 0 = all epochs read those in `train`. Where
    there are some, `train` has those of epoch 1."""
    seed: int = 0
    """Of the sequences: whatever trains on them reads the same ones."""

    def of_epoch(self, number: int) -> tuple[Example, ...]:
        """What is read in the epoch of that number, 0 to score an untrained network."""
        if self.task is None or not self.fresh:
            return self.train
        return tuple(self.task.of_epoch(self.seed, number, self.fresh))

    def __post_init__(self) -> None:
        object.__setattr__(self, "suggested", MappingProxyType(dict(self.suggested)))
        by_cell = {cell: MappingProxyType(dict(settings)) for cell, settings in self.suggested_by_cell.items()}
        object.__setattr__(self, "suggested_by_cell", MappingProxyType(by_cell))
