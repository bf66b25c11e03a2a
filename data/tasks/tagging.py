"""What every task of kinds of words has in common: sentences with the kind of each word, and the commonest of each."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from ..dataset import Dataset, Example, Yardstick

Tagged = Sequence[tuple[str, str]]
"""A sentence: each word with its kind."""


def tagged(sentence: Tagged) -> Example:
    """The sentence as an example: its words with spaces between them, its kinds as what is to be answered."""
    words, kinds = zip(*sentence, strict=True)
    return Example(" ".join(words), " ".join(kinds), kinds)


def commonest_kinds(train: Iterable[Tagged]) -> tuple[dict[str, str], str]:
    """Word -> the kind that it had most often, and the kind for a word that has not come: that of most rare words."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for sentence in train:
        for word, kind in sentence:
            counts[word][kind] += 1
    rare = Counter(kind for kinds in counts.values() if kinds.total() == 1 for kind in kinds)
    overall = rare or Counter(kind for kinds in counts.values() for kind in kinds.elements())
    return {word: _first(kinds) for word, kinds in counts.items()}, _first(overall)


def _first(kinds: Counter[str]) -> str:
    """The commonest; of several, the first by the alphabet."""
    return min(kinds, key=lambda kind: (-kinds[kind], kind))


def accuracy(test: Iterable[Tagged], kind_of: Mapping[str, str], unseen: str) -> float:
    """The share of words whose kind is the one of that word alone."""
    right = [kind_of.get(word, unseen) == kind for sentence in test for word, kind in sentence]
    return sum(right) / len(right)


def tagging_set(
    name: str,
    description: str,
    sentences: Sequence[Tagged],
    kinds: tuple[str, ...],
    *,
    train: int,
    seed: int,
    suggested: Mapping[str, float | str],
    endings: int = 0,
) -> Dataset:
    """So many of the sentences to train on, and the others to test on, mixed by the seed.

    With `endings` a word that is not at least twice among those to train on is read as so many of its last letters
    behind a mark: a network learns what they tell, and so knows something of words that never came. The baseline sees
    the words.
    """
    mixed = list(sentences)
    random.Random(seed).shuffle(mixed)
    to_train, to_test = mixed[:train], mixed[train:]
    kind_of, unseen = commonest_kinds(to_train)
    of_all = Counter(kind for sentence in to_train for _, kind in sentence)
    often = Counter(word for sentence in to_train for word, _ in sentence)

    def read(sentence: Tagged) -> Tagged:
        is_known = not endings
        return [(word if is_known or often[word] > 1 else ending(word, endings), kind) for word, kind in sentence]

    return Dataset(
        name=name,
        train=tuple(tagged(read(sentence)) for sentence in to_train),
        test=tuple(tagged(read(sentence)) for sentence in to_test),
        description=description,
        labels=kinds,
        suggested=suggested,
        readout="every",
        tokenizer="spaces",
        floor=Yardstick(accuracy(to_test, {}, _first(of_all)), "accuracy", f"always {_first(of_all)}"),
        baseline=Yardstick(accuracy(to_test, kind_of, unseen), "accuracy", "the commonest kind of each word"),
    )


def ending(word: str, letters: int) -> str:
    """The last letters of a word with a mark before them; a word that is as short stays as it is."""
    return word if len(word) <= letters else f"~{word[-letters:]}"
