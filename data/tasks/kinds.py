"""Kinds of words in the Everyday sentences, by the lists that their grammar is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import ClassVar

from ..dataset import Dataset
from ..grammar import Phrase
from ..sentence_sets import everyday
from ..words import CALLING, COUNTED, LIKE, LIKED, LIKES, MOOD, NEUTRAL, QUALITY, SLOTS, UNCOUNTED
from .fixed import FixedTask
from .tagging import Tagged, tagging_set
from .task import GATED

KINDS = (*("noun", "verb", "adjective", "adverb", "pronoun", "determiner", "preposition", "conjunction", "negator"),)
TRAIN = 800

# Of words that the grammar has in no list of their kind, or within a phrase: "my sister", "it is", "right now".
_OTHERS = {
    "noun": "sister brother mother cat dog waiter friends children people night",
    "verb": "think thinks thought feel feels felt make makes made had do does did am are is was were",
    "adjective": "best worst last true",
    "adverb": "very quite really so much now right again yesterday",
    "pronoun": "i we you they she he it me us him her them everybody what",
    "determiner": "a an the my our all",
    "preposition": "at",
    "conjunction": "and or but because",
    "negator": "not never hardly nobody",
}


class Kinds(FixedTask):
    """The kind of every word of an Everyday sentence is asked for. Three words have several, by what stands around."""

    name = "Kinds of words: Everyday"
    asks = "The sentences of Everyday: after each word its kind is asked for."
    teaches = "How a label for every word is learnt: nearly all have one kind, and a few depend on their neighbours."
    suggested: ClassVar[Mapping[str, float | str]] = {
        **GATED,
        "cell": "gru",
        "hidden_size": 32,
        "learning_rate": 0.005,
        "epochs": 10,
    }

    def dataset(self, seed: int = 0, folder: Path | None = None) -> Dataset:
        """All thousand sentences, mixed by the seed."""
        sentences = [kinds_of(example.text.split()) for example in (*everyday().train, *everyday().test)]
        return tagging_set(
            self.name, self.description, sentences, KINDS, train=TRAIN, seed=seed, suggested=self.suggested
        )


def kinds_of(words: list[str]) -> Tagged:
    """Each word with its kind. Raises KeyError for a word that the grammar does not have."""
    kinds = _kinds()
    sentence = []
    for word, after in zip(words, [*words[1:], ""], strict=True):
        if word == "this":
            kind = "determiner" if kinds.get(after) == "noun" else "pronoun"
        elif word == "that":  # "that is good", but "it is not true that the film is good"
            kind = "pronoun" if kinds.get(after) in ("verb", "negator") else "conjunction"
        elif word == "today":
            kind = "noun" if kinds.get(after) == "verb" else "adverb"
        else:
            kind = kinds[word]
        sentence.append((word, kind))
    return sentence


@cache
def _kinds() -> dict[str, str]:
    """Word -> kind, of all that have but one."""
    lists: dict[str, Iterable[Phrase]] = {
        "noun": (*COUNTED, *UNCOUNTED, *CALLING),
        "verb": (*LIKE, *LIKES, *LIKED),
        "adjective": (*QUALITY, *NEUTRAL, *MOOD, *SLOTS["best"]),
    }
    kinds = {phrase.text: kind for kind, phrases in lists.items() for phrase in phrases}
    return {**{word: kind for kind, words in _OTHERS.items() for word in words.split()}, **kinds}
