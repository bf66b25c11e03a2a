"""Texts to learn from that are drawn anew in each epoch, by a source that is named: so other processes draw them too.

The network knows no source. A program that trains names its sources with `draw_from`, and `rnn.parallel` does so in
workers. What a worker is sent has the name of a source and nothing that could be run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from rnn.encoded_texts import LabelledTexts, Source, encoded
from rnn.labelled_sentences import LabelledTokens
from rnn.settings import ReadoutName
from rnn.text import Vocabulary

Sources: TypeAlias = Mapping[str, Source]
"""By name."""

_FINDERS: list[Callable[[], Sources]] = []


def draw_from(find: Callable[[], Sources]) -> None:
    """From now on this process draws texts from these sources; `find` is called when something is drawn."""
    if find not in _FINDERS:
        _FINDERS.append(find)


def source(name: str) -> Source:
    """The source of that name. Raises ValueError where there is none."""
    for find in _FINDERS:
        if (found := find().get(name)) is not None:
            return found
    raise ValueError(f"there is nothing named {name!r} that sequences are drawn from")


@dataclass(frozen=True)
class FreshTexts:
    """A training set of `count` texts in each epoch, which the source of that name makes up: `FreshTokens` for `train`.

    What is drawn depends on nothing but the seed and the number of the epoch, so all runs that learn from it read the
    same texts, in whichever process. `words` and `tokenizer` are those of the vocabulary, `labels` and `readout` say
    what is answered.
    """

    source: str
    seed: int
    count: int
    words: tuple[str, ...]
    tokenizer: str
    labels: tuple[str, ...]
    readout: ReadoutName

    def of_epoch(self, number: int) -> LabelledTokens:
        """The texts of an epoch as the network reads them. Raises ValueError where there is no such source."""
        return _drawn(self, number)


@lru_cache(maxsize=4)  # the stacks of a sweep are at about the same epoch, and read the same texts
def _drawn(texts: FreshTexts, number: int) -> LabelledTokens:
    examples = source(texts.source).of_epoch(texts.seed, number, texts.count)
    return encoded(texts, examples, Vocabulary(texts.words, texts.tokenizer))


def fresh_texts(texts: LabelledTexts, vocabulary: Vocabulary) -> FreshTexts | None:
    """What draws the training set of a set of sentences in each epoch; None where all epochs read the same ones.

    Raises ValueError for a set whose task is no source by its name, so that a worker would draw nothing or other texts.
    """
    if texts.task is None or not texts.fresh:
        return None
    if source(texts.task.name) != texts.task:
        raise ValueError(f"the sequences of {texts.name!r} are made up by another task than the one of that name")
    return FreshTexts(
        texts.task.name,
        texts.seed,
        texts.fresh,
        vocabulary.words,
        vocabulary.tokenizer,
        tuple(texts.labels),
        texts.readout,
    )


def both_sets(texts: LabelledTexts, vocabulary: Vocabulary) -> tuple[LabelledTokens | FreshTexts, LabelledTokens]:
    """What `train` takes of a set of sentences: to learn from, and to be tested on."""
    train_set = fresh_texts(texts, vocabulary) or encoded(texts, texts.train, vocabulary)
    return train_set, encoded(texts, texts.test, vocabulary)
