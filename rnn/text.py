"""Words and numbers: how a text becomes words, and words become indices into a vocabulary."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rnn.characters import EASTERN, characters_in, in_words

UNKNOWN = -1
"""The index of every word that is not in the vocabulary. It enters the network as the zero vector."""

UNSPELT = "…"
"""What stands in a text for a word that is not known any more: it had no index."""

_UNSEEN = {" ": "space", "\n": "line end", "\t": "tab"}

# Of what `in_words` leaves, a word begins with a letter or digit, and so does each part of it after an apostrophe:
# quotation marks and stray accents fall away.
_WORD = re.compile(r"[^\W_][^\s']*(?:'[^\W_][^\s']*)*")

# Chinese and Japanese set no spaces between words: each of their characters is read as one, with the marks after it.
_EASTERN = "".join(f"{chr(codes[0])}-{chr(codes[-1])}" for codes in EASTERN)
_BY_CHARACTER = re.compile(rf"[{_EASTERN}][^\w\s']*|[^{_EASTERN}]+")
_HAS_EASTERN = re.compile(f"[{_EASTERN}]")

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
    ("the film's end" is "the film end"). Of Chinese and Japanese each character is a word; Korean has spaces, and of
    Thai a run of letters is one word.

    Words hold no space, reading them again gives the same words, and no text raises anything.
    """
    plain = in_words(text)
    words = _WORD.findall(plain)
    if not plain.isascii() and _HAS_EASTERN.search(plain):
        words = [part for word in words for each in _BY_CHARACTER.findall(word) if (part := each.strip("'"))]
    return [part for word in words for part in _opened(word)]


TOKENIZERS: Mapping[str, Callable[[str], list[str]]] = {
    "words": tokenize,
    "characters": characters_in,
    "spaces": str.split,
}
"""What a text can be cut into: words as people write them, characters, or what stands between spaces, as it is."""


def _opened(word: str) -> list[str]:
    """The words that an English contraction is short for; any other word is itself, without a possessive 's."""
    if "'" not in word and word not in WHOLE:  # as nearly all: a large set takes a fifth of the time
        return [word]
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


def unit_of(tokenizer: str, tokens: Iterable[str]) -> str:
    """What a text is cut into, as people say: also where they have put spaces between characters."""
    if tokenizer == "characters" or (tokenizer == "spaces" and all(len(token) == 1 for token in tokens)):
        return "characters"
    return "words"


def visible(token: str) -> str:
    """A word as it stands in figures and sentences: what is not seen by itself by its name."""
    return _UNSEEN.get(token, token)


def word_counts(texts: Iterable[str], tokenizer: str = "words") -> Counter[str]:
    """How often each word stands in the texts. Raises KeyError for a tokenizer that does not exist."""
    cut = TOKENIZERS[tokenizer]
    return Counter(word for text in texts for word in cut(text))


@dataclass(frozen=True)
class Vocabulary:
    """The words that a network knows, sorted, so that an index never depends on hash order.

    `tokenizer`, one of TOKENIZERS, is how texts are cut into such words. Raises ValueError when there is none of that
    name, or `words` are not sorted or not distinct; `from_texts` takes care of that.
    """

    words: tuple[str, ...]
    tokenizer: str = "words"

    def __post_init__(self) -> None:
        if self.tokenizer not in TOKENIZERS:
            raise ValueError(f"{self.tokenizer!r} is no tokenizer: there are {', '.join(TOKENIZERS)}")
        if any(a >= b for a, b in zip(self.words, self.words[1:], strict=False)):
            raise ValueError("the words of a vocabulary must be sorted and distinct: build it with from_texts")

    @classmethod
    def from_texts(cls, texts: Iterable[str], tokenizer: str = "words", most: int | None = None) -> Vocabulary:
        """The vocabulary of every word that stands in at least one of the texts.

        With `most` only of so many, the most frequent, and of equally frequent ones those that come first by the
        alphabet: the others are unknown.
        """
        counts = word_counts(texts, tokenizer)
        if most is not None and len(counts) > most:
            return cls(tuple(sorted(sorted(counts, key=lambda word: (-counts[word], word))[:most])), tokenizer)
        return cls(tuple(sorted(counts)), tokenizer)

    @cached_property
    def _index(self) -> dict[str, int]:
        return {word: index for index, word in enumerate(self.words)}

    def __len__(self) -> int:
        return len(self.words)

    def __contains__(self, word: object) -> bool:
        return word in self._index

    def tokenize(self, text: str) -> list[str]:
        """The words of a text, cut as those of this vocabulary are, whether they are in it or not."""
        return TOKENIZERS[self.tokenizer](text)

    @property
    def between(self) -> str:
        """What stands between two words of a text that is made of such words: of characters nothing, else a space."""
        return "" if self.tokenizer == "characters" else " "

    def text_of(self, words: Iterable[str]) -> str:
        """The text that these words make, which is cut into them again."""
        return self.between.join(words)

    def decode(self, tokens: Iterable[int]) -> str:
        """The text that these indices stand for, with "…" in the place of each UNKNOWN."""
        return self.text_of(self.words[token] if token != UNKNOWN else UNSPELT for token in tokens)

    def encode(self, text: str) -> NDArray[np.int64]:
        """The index of each word of the text, shape (T,); UNKNOWN for a word that is not in the vocabulary."""
        return np.array([self._index.get(word, UNKNOWN) for word in self.tokenize(text)], dtype=np.int64)

    def unknown(self, text: str) -> list[str]:
        """The words of the text that are not in the vocabulary, each once, in the order in which they come."""
        return [word for word in dict.fromkeys(self.tokenize(text)) if word not in self._index]
