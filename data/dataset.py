"""Labelled sentences: a set of them to train on, another to test on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

LABELS = ("negative", "positive")
"""The labels of the sets that come along, and of a file that names no others; the index of a label is its place."""

MOST_LABELS = 20
"""How many labels of its own a file may have: where there are more, its labels are rather texts."""


@dataclass(frozen=True)
class Example:
    """One sentence and its label, which is one of those of its set."""

    text: str
    label: str


@dataclass(frozen=True)
class Dataset:
    """A set of sentences to train on and another to test on.

    `suggested` maps names of settings to the numbers that suit this set; a setting that it leaves out keeps its
    default. `description` is one sentence for the person who chooses. The loaders of `data.DATASETS` are cached, so
    everything in here is read-only.
    """

    name: str
    train: tuple[Example, ...]
    test: tuple[Example, ...]
    description: str
    labels: tuple[str, ...] = LABELS
    suggested: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "suggested", MappingProxyType(dict(self.suggested)))
