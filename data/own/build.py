"""A set of sentences of the visitor's own, made of what was read."""

from __future__ import annotations

from collections.abc import Sequence

from ..csv_rows import DataError
from ..dataset import Dataset, Example, Tokenizer
from .labels import in_order
from .packing import DESCRIPTION
from .reading import Reading
from .split import MOST_TESTED, shared, split

MOST_WORDS = 2_000
"""How many different words are known, where the visitor says nothing else: each is a column of weights."""
WORD_LIMITS = (100, 5_000)

# As for the larger set that comes along: without them the first hundreds of epochs are a plateau.
_SUGGESTED = {"hidden_size": 32, "learning_rate": 0.02, "init_scale": 0.2}
_SENTENCES_AN_HOUR = 100_000  # that a run reads at the suggested number of epochs
_EPOCHS = (10, 200)


def build(
    name: str,
    train: Sequence[Example],
    test: Sequence[Example],
    tokenizer: Tokenizer = "words",
    most_words: int | None = MOST_WORDS,
) -> Dataset:
    """The set to train on and to test on, with settings that suit its size.

    Raises DataError, in a sentence, for one from which nothing can be learnt, or on which nothing can be tested.
    """
    labels = in_order(example.label for example in train)
    if len(labels) < 2:
        raise DataError(f"{name} has fewer than two labels to train on: there is nothing to tell apart.")
    if not test:
        raise DataError(f"{name} has no row to test on: give a larger share, or a file of its own.")
    if len(test) > 2 * MOST_TESTED:
        raise DataError(f"{name} has {len(test):,} rows to test on: keep at most {2 * MOST_TESTED:,} of them.")
    if strange := sorted({example.label for example in test} - {*labels}):
        raise DataError(f"The rows to test on have the label “{strange[0]}”, which no row to train on has.")
    epochs = min(max(_SENTENCES_AN_HOUR // len(train), _EPOCHS[0]), _EPOCHS[1])
    suggested = {**_SUGGESTED, "epochs": epochs}
    return Dataset(
        name, tuple(train), tuple(test), DESCRIPTION, labels, suggested, tokenizer=tokenizer, most_words=most_words
    )


def parted(
    reading: Reading, share: float, seed: int, own_test: Reading | None = None
) -> tuple[tuple[Example, ...], tuple[Example, ...], int]:
    """(to train on, to test on, how many of the latter are also trained on): a share, or all of a file of its own."""
    if own_test is None:
        return *split(reading.examples, share, seed), 0
    return reading.examples, own_test.examples, shared(reading.examples, own_test.examples)
