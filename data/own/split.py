"""What is set aside to test on: a share of each label, drawn by a seed, or the rows of a file of its own."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Sequence

from ..dataset import Example

TEST_SHARE = 0.2
MOST_TESTED = 1_000
"""Rows that are tested on, where they are drawn: after every epoch each of them is read, and its answer shown."""
MOST_CHARACTERS_TESTED = 300_000
LARGEST_SHARE = 0.5


def split(
    examples: Sequence[Example], share: float = TEST_SHARE, seed: int = 0
) -> tuple[tuple[Example, ...], tuple[Example, ...]]:
    """(to train on, to test on): about `share` of each label's texts are tested on, at least one where there are two.

    There are hardly more than MOST_TESTED, and not many more than MOST_CHARACTERS_TESTED in their texts.
    A text that comes more than once is on one side alone: what is tested on was never learnt. Which texts are drawn
    depends on the seed and the texts, not on their order in the file; both sides keep that order.
    """
    if not 0 < share <= LARGEST_SHARE:
        raise ValueError(f"the share to test on is {share:g}: give one above 0 and up to {LARGEST_SHARE:g}")
    texts_of: dict[str, list[str]] = defaultdict(list)
    label_of: dict[str, str] = {}
    share = min(share, MOST_TESTED / max(1, len(examples)))
    share = min(share, MOST_CHARACTERS_TESTED / max(1, sum(len(example.text) for example in examples)))
    for example in examples:
        if example.text not in label_of:
            label_of[example.text] = example.label
            texts_of[example.label].append(example.text)
    tested: set[str] = set()
    for texts in texts_of.values():
        drawn = sorted(texts, key=lambda text: _lot(text, seed))
        count = min(max(1, round(share * len(texts))), len(texts) - 1)
        tested |= {*drawn[:count]}
    train = tuple(example for example in examples if example.text not in tested)
    return train, tuple(example for example in examples if example.text in tested)


def shared(train: Iterable[Example], test: Iterable[Example]) -> int:
    """How many examples of the test are also trained on: of these it says nothing about what was never read."""
    learnt = {example.text for example in train}
    return sum(example.text in learnt for example in test)


def _lot(text: str, seed: int) -> bytes:
    """The place of a text in the order in which texts are drawn: the same in every version of Python."""
    return hashlib.sha256(f"{seed}\0{text}".encode("utf-8", "surrogatepass")).digest()
