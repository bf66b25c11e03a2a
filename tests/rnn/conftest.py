"""What the tests of rnn share: the article's sentences as tokens, and arrays drawn for a test."""

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

import data
from rnn import Vocabulary

Items = list[tuple[NDArray[np.int64], int]]


@dataclass(frozen=True)
class EncodedSets:
    """A data set as `train` takes it."""

    train: Items
    test: Items
    vocab_size: int


def encoded_sets(name: str) -> EncodedSets:
    dataset = data.DATASETS[name]()
    vocabulary = Vocabulary.from_texts(example.text for example in dataset.train)

    def items(examples: tuple[data.Example, ...]) -> Items:
        return [(vocabulary.encode(example.text), data.LABELS.index(example.label)) for example in examples]

    return EncodedSets(items(dataset.train), items(dataset.test), len(vocabulary))


@pytest.fixture(scope="session")
def article() -> EncodedSets:
    return encoded_sets("Article")


@pytest.fixture(scope="session", params=["Article", "Everyday"])
def each_set(request: pytest.FixtureRequest) -> EncodedSets:
    return encoded_sets(request.param)


@pytest.fixture
def small() -> EncodedSets:
    """Three classes, five words, sentences of 0 to 6 words with repeats and unknown words."""
    texts = [[0, 1, 1, 2], [3], [4, 0, -1, 0, 2, 2], [], [2, 1], [1, 4, 3]]
    items = [(np.array(tokens, np.int64), i % 3) for i, tokens in enumerate(texts)]
    return EncodedSets(items, [*items[1:4], (np.array([4, 4]), 1)], vocab_size=5)
