"""What a task is whose sequences are not made up: texts that there are, with what the network is to answer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from ..dataset import Dataset, Readout
from ..fetched import SourcePackage
from .task import described


class FixedTask(ABC):
    """A set of texts, divided by a seed into those to train on and those to test on."""

    name: ClassVar[str]
    asks: ClassVar[str]
    """What its texts are, and what is to be answered, in one sentence."""
    teaches: ClassVar[str]
    """What is to be learnt about networks from this task, in one sentence."""
    readout: ClassVar[Readout] = "every"
    package: ClassVar[SourcePackage | None] = None
    """Where its texts come from, if they have to be fetched."""
    suggested: ClassVar[Mapping[str, float | str]] = {}
    """Names of settings to the values that suit this task."""

    @property
    def description(self) -> str:
        """What it asks and what it teaches, for the person who chooses."""
        return described(self.asks, self.teaches)

    @abstractmethod
    def dataset(self, seed: int = 0, folder: Path | None = None) -> Dataset:
        """The set, with floor and baseline as they are on its test part; fetched packages are kept in `folder`.

        Raises FetchError when they cannot be had.
        """
