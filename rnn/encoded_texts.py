"""Texts and what is right for them, as the network reads them: words become indices, names of labels their places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from rnn.labelled_sentences import LabelledTokens
from rnn.readouts import NOT_SCORED, Target
from rnn.settings import SETTINGS, CellName, ReadoutName, Settings
from rnn.text import Vocabulary


class LabelledText(Protocol):
    """A sentence and what is right for it."""

    @property
    def text(self) -> str:
        """The sentence."""

    @property
    def label(self) -> str:
        """One of the labels of its set; where not one label is answered, what is, in words."""

    @property
    def target(self) -> Sequence[str | None] | float | None:
        """A label for every word, None for a word that has none; or a number; or None where `label` is all."""


class Source(Protocol):
    """What makes labelled texts up."""

    @property
    def name(self) -> str:
        """Under which `rnn.fresh_texts` finds it."""

    def of_epoch(self, seed: int, number: int, n: int) -> Sequence[LabelledText]:
        """The `n` texts of the epoch of that number, the same whenever they are asked for."""


class Answered(Protocol):
    """What may be answered to sentences, and how."""

    @property
    def labels(self) -> Sequence[str]:
        """All that may be answered, or the name of the number that is."""

    @property
    def readout(self) -> ReadoutName:
        """How it is answered: a label for a sentence, one for each word, or a number."""


class Suited(Protocol):
    """What decides the settings that suit a set."""

    @property
    def readout(self) -> ReadoutName:
        """How it is answered."""

    @property
    def suggested(self) -> Mapping[str, Any]:
        """Settings that suit it."""

    @property
    def suggested_by_cell(self) -> Mapping[str, Mapping[str, Any]]:
        """By the name of a recurrent cell, settings that suit it beside those if the network has that cell."""


class LabelledTexts(Answered, Suited, Protocol):
    """A set of sentences to learn from and to be tested on. It knows no network, and this package no such set."""

    @property
    def name(self) -> str:
        """What people call it."""

    @property
    def train(self) -> Sequence[LabelledText]:
        """To learn from."""

    @property
    def test(self) -> Sequence[LabelledText]:
        """To be tested on."""

    @property
    def tokenizer(self) -> str:
        """How its texts are cut into words, one of `rnn.text.TOKENIZERS`."""

    @property
    def most_words(self) -> int | None:
        """How many different words a network knows, the most frequent ones; None = all."""

    @property
    def task(self) -> Source | None:
        """What makes its texts up, if they are made up."""

    @property
    def fresh(self) -> int:
        """How many texts to learn from it makes up anew in each epoch; 0 = all epochs read those in `train`."""

    @property
    def seed(self) -> int:
        """Of what is made up."""


def vocabulary_of(texts: LabelledTexts) -> Vocabulary:
    """The words of the sentences to learn from, cut as the set says, and of many the most frequent."""
    return Vocabulary.from_texts((example.text for example in texts.train), texts.tokenizer, texts.most_words)


def encoded(answered: Answered, examples: Sequence[LabelledText], vocabulary: Vocabulary) -> LabelledTokens:
    """Some examples of a set as `train` takes them. Raises ValueError for one that is not labelled as its set says."""
    places = {label: place for place, label in enumerate(answered.labels)}
    return [
        (vocabulary.encode(example.text), _target(answered.readout, example, places, number))
        for number, example in enumerate(examples)
    ]


def _target(readout: ReadoutName, example: LabelledText, places: Mapping[str, int], number: int) -> Target:
    target = example.target
    try:
        if readout == "last":
            return places[example.label]
        if readout == "number" and isinstance(target, int | float):
            return float(target)
        if readout == "every" and isinstance(target, Sequence):
            return _labels(target, places)
    except KeyError as error:
        raise ValueError(f"sentence {number} has {error.args[0]!r}, which is no label of its set") from error
    raise ValueError(f"sentence {number} has no {'number' if readout == 'number' else 'label for every word'}")


def _labels(labels: Sequence[str | None], places: Mapping[str, int]) -> NDArray[np.int64]:
    return np.array([NOT_SCORED if label is None else places[label] for label in labels], np.int64)


ANSWERED_BY: Mapping[ReadoutName, tuple[ReadoutName, ...]] = {
    "last": ("last", "every", "number"),
    "every": ("every",),
    "number": ("number",),
}
"""How a set that is answered in one way may be answered too: the label of a sentence also after every word of it, or as
the number of its place among the labels."""


def suited_to(texts: Suited, cell: CellName | None = None) -> Settings:
    """The settings that suit a set, which are the defaults with it; with `cell` for a network of that cell."""
    own: Mapping[str, Any] = {} if cell is None else {"cell": cell, **texts.suggested_by_cell.get(cell, {})}
    return Settings.from_dict({"readout": texts.readout, **texts.suggested, **own})


def with_cell(texts: Suited, settings: Settings, cell: CellName) -> Settings:
    """The settings with another cell, and with what suits it in the place of what has suited the cell before.

    A setting that is not as it suits the cell before has been chosen, and stays.
    """
    before, after = suited_to(texts, settings.cell), suited_to(texts, cell)
    chosen = {name for name in SETTINGS if getattr(settings, name) != getattr(before, name)}
    return replace(after, **{name: getattr(settings, name) for name in chosen - {"cell"}})


def suits_cell(texts: Suited, cell: CellName) -> Mapping[str, Any]:
    """What suits a network of that cell on a set and is not a default of the set: names of settings to values."""
    usual, suited = suited_to(texts), suited_to(texts, cell)
    names = [name for name in SETTINGS if getattr(suited, name) != getattr(usual, name)]
    return {name: getattr(suited, name) for name in names if name != "cell"}


def check_readout(texts: LabelledTexts, settings: Settings) -> None:
    """Raise ValueError, with a sentence for the person who chose it, unless the set can be answered in this way."""
    if settings.readout not in ANSWERED_BY[texts.readout]:
        entry = SETTINGS["readout"]
        asked, needed = (entry.text(readout) for readout in (settings.readout, texts.readout))
        has = "a number for each sentence" if texts.readout == "number" else "a label for every word"
        raise ValueError(f"{entry.label} is {asked}, but {texts.name} has {has}: it must be {needed}")
