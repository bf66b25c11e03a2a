"""Words and numbers: how a text becomes words, and words become indices into a vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

UNKNOWN = -1
"""The index of every word that is not in the vocabulary. It enters the network as the zero vector."""

# What people and their keyboards type for an apostrophe.
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘‛ʼʹ＇`´′", "'"))

# Letters and digits of any script; an apostrophe counts only between them, so quotation marks fall away.
_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")

_OPENED = {"cannot": ["can", "not"], "let's": ["let", "us"]}
_VERBS_BEFORE_NOT = {"can": "can", "won": "will", "shan": "shall", "ain": "is"}
_ENDINGS = {"m": "am", "re": "are", "ve": "have", "ll": "will", "d": "would"}
# After these words 's is short for "is"; after any other it marks a possessive.
_IS_AFTER = frozenset(
    ("he", "she", "it", "that", "this", "there", "here", "what", "who", "where", "when", "how", "why")
)


def tokenize(text: str) -> list[str]:
    """The words of a text: lower-case, without punctuation, contractions opened.

    Punctuation ends a word and is no word itself: "Good." and "good!" both read as "good". Straight and curly
    apostrophes are alike: "I'm" becomes "i am", "isn't" "is not", "can't" "can not", "won't" "will not", "it's"
    "it is"; a possessive 's is left out ("the film's end" is "the film end"). Never raises, whatever the text.
    """
    words: list[str] = []
    for word in _WORD.findall(text.translate(_APOSTROPHES).lower()):
        words.extend(_open(word))
    return words


def _open(word: str) -> Iterator[str]:
    """The words that a contraction is short for; a word without an apostrophe is itself."""
    if word in _OPENED:
        yield from _OPENED[word]
        return
    stem, *endings = word.split("'")
    negated = bool(endings) and endings[0] == "t" and stem.endswith("n") and len(stem) > 1
    if negated:
        yield _VERBS_BEFORE_NOT.get(stem, stem[:-1])
        yield "not"
        endings = endings[1:]
    else:
        yield stem
    for ending in endings:
        if ending != "s":
            yield _ENDINGS.get(ending, ending)
        elif stem in _IS_AFTER:
            yield "is"


@dataclass(frozen=True)
class Vocabulary:
    """The words that a network knows, sorted, so that an index never depends on hash order.

    Raises ValueError when `words` are not sorted or not distinct; `from_texts` takes care of both.
    """

    words: tuple[str, ...]

    def __post_init__(self) -> None:
        if any(a >= b for a, b in zip(self.words, self.words[1:], strict=False)):
            raise ValueError("the words of a vocabulary must be sorted and distinct: build it with from_texts")

    @classmethod
    def from_texts(cls, texts: Iterable[str]) -> Vocabulary:
        """The vocabulary of every word that stands in at least one of the texts."""
        return cls(tuple(sorted({word for text in texts for word in tokenize(text)})))

    @cached_property
    def _index(self) -> dict[str, int]:
        return {word: index for index, word in enumerate(self.words)}

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: object) -> bool:
        return word in self._index

    def encode(self, text: str) -> NDArray[np.int64]:
        """The index of each word of the text, shape (T,); UNKNOWN for a word that is not in the vocabulary."""
        return np.array([self._index.get(word, UNKNOWN) for word in tokenize(text)], dtype=np.int64)

    def unknown(self, text: str) -> list[str]:
        """The words of the text that are not in the vocabulary, each once, in the order in which they come."""
        return [word for word in dict.fromkeys(tokenize(text)) if word not in self._index]
