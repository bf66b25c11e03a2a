"""Words and numbers: how a text becomes words, and words become indices into a vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rnn.characters import in_words

UNKNOWN = -1
"""The index of every word that is not in the vocabulary. It enters the network as the zero vector."""

# Of what `in_words` leaves, a word begins with a letter or digit, and so does each part of it after an apostrophe:
# quotation marks and stray accents fall away.
_WORD = re.compile(r"[^\W_][^\s']*(?:'[^\W_][^\s']*)*")

# Of words in Latin letters alone: no other script has a possessive s. (German "geht's" and Dutch "foto's" lose it too:
# nothing in the word tells them from "film's".)
_POSSESSIVE = re.compile(r"(?<=[a-z\u00df-\u024f0-9])(?:'s)+$")

WHOLE = {"cannot": ["can", "not"], "let's": ["let", "us"]}
BEFORE_NOT = {"can't": "can", "won't": "will", "shan't": "shall", "ain't": "is"} | {
    f"{verb}n't": verb
    for verb in (
        *("are", "is", "was", "were", "do", "does", "did", "have", "has", "had", "could", "would", "should"),
        *("might", "must", "need", "ought", "dare"),
    )
}
_PRONOUNS = ("i", "you", "he", "she", "it", "we", "they", "who", "that", "there")
_QUESTIONS = ("what", "where", "when", "how", "why")
_VERBS = {
    "m": ("am", ("i",)),
    "re": ("are", ("you", "we", "they", "who", "there", "these", "those", *_QUESTIONS)),
    "ve": ("have", (*_PRONOUNS, *_QUESTIONS, "could", "would", "should", "might", "must", "not")),
    "ll": ("will", (*_PRONOUNS, *_QUESTIONS, "this", "these", "those")),
    "d": ("would", (*_PRONOUNS, *_QUESTIONS)),
    "s": ("is", ("he", "she", "it", "that", "this", "there", "here", "who", *_QUESTIONS)),
}
# The word and its ending, as in "they're" -> the verb that the ending is short for.
SHORT_FOR = {(word, ending): verb for ending, (verb, words) in _VERBS.items() for word in words}


def tokenize(text: str) -> list[str]:
    """The words of a text in any script: lower-case, without punctuation, contractions opened.

    A word is letters with their marks, digits, and apostrophes inside. Punctuation ends a word and is no word itself:
    "Good." and "good!" both read as "good"; symbols and emoji are no words either. Texts that look alike read alike,
    however their accents and apostrophes are encoded, and what is not seen, as a soft hyphen, cuts no word. English
    contractions are opened, and no others: "I'm" becomes "i am", "isn't" "is not", "can't" "can not", "won't" "will
    not", "it's" "it is", but "l'homme", "Ali'm" and "здоров'я" stay one word; a possessive 's at the end is left out
    ("the film's end" is "the film end"). Chinese, Japanese and Thai are not cut: a run of letters is one word.

    Words hold no space, reading them again gives the same words, and no text raises anything.
    """
    return [part for word in _WORD.findall(in_words(text)) for part in _opened(word)]


def _opened(word: str) -> list[str]:
    """The words that an English contraction is short for; any other word is itself, without a possessive 's."""
    stem = _POSSESSIVE.sub("", word)
    return _contraction(word) or _contraction(stem) or [stem]


def _contraction(word: str) -> list[str]:
    """The words that `word` is short for, if it is an English contraction; else none."""
    if word in WHOLE:
        return WHOLE[word]
    parts = word.split("'")
    if (contraction := "'".join(parts[:2])) in BEFORE_NOT:
        words, endings = [BEFORE_NOT[contraction], "not"], parts[2:]
    else:
        words, endings = parts[:1], parts[1:]
        if not endings:
            return []
    for ending in endings:
        if (words[-1], ending) not in SHORT_FOR:
            return []
        words.append(SHORT_FOR[words[-1], ending])
    return words


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
