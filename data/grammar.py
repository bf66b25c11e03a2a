"""A small grammar of sentences whose labels follow from their words.

A *template* is a row of words and slots, "{thing} {is} not {good} at all". A slot is filled by any of its *phrases*,
as long as the phrases of a clause agree: each may limit some *features* of the clause that it stands in (how many are
spoken of, what kind of thing it is, ...), and for every feature there must be a value that suits them all. No phrase
fills two slots of one clause.

Every phrase has a sign, -1 for a word of bad opinion ("boring", "hates") and +1 for all others. The sign of a clause
is the product of its phrases' signs, turned once more for each negator among its words: "not boring" is positive, and
"it is not true that it was not boring" is negative again. "|" parts the clauses of a template; they must have one
sign, because "the food was good and the service was slow" is neither positive nor negative.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple, TypeAlias

from .dataset import LABELS, Example

BLANK = "_"
NEGATORS = frozenset({"not", "never", "hardly", "nobody"})

Features: TypeAlias = Mapping[str, frozenset[str]]

_SLOT = re.compile(r"\{([^}]+)\}")
# "a" before a spoken vowel; "useful" and "useless" begin with a consonant to the ear.
_A_BEFORE_VOWEL = re.compile(r"\ba (?=[aeio]|u(?!se))")


@dataclass(frozen=True)
class Phrase:
    """What may fill a slot: its words, its sign (1 or -1), and for each feature that it limits the values it allows."""

    text: str
    sign: int = 1
    features: Features = field(default_factory=dict)


def phrases(texts: str, sign: int = 1, **features: str) -> tuple[Phrase, ...]:
    """A phrase of each of the texts, which commas part; spaces part the values that a feature may have."""
    values = {name: frozenset(words.split()) for name, words in features.items()}
    return tuple(Phrase(text.strip(), sign, values) for text in texts.split(","))


def limited(choices: Sequence[Phrase], **features: str) -> tuple[Phrase, ...]:
    """The same phrases, with further features limited."""
    (limits,) = phrases("", 1, **features)
    return tuple(Phrase(choice.text, choice.sign, {**choice.features, **limits.features}) for choice in choices)


def joined(first: Sequence[Phrase], word: str, second: Sequence[Phrase], same_sign: bool = True) -> tuple[Phrase, ...]:
    """Every two different phrases that agree, with `word` between them: "good and cheap".

    Both have the same sign, or for "good and not dear" the opposite one; the first's is that of the pair.
    """
    pairs = []
    for a, b in product(first, second):
        features = _agree(a.features, b.features)
        if a.text != b.text and (a.sign == b.sign) == same_sign and features is not None:
            pairs.append(Phrase(f"{a.text} {word} {b.text}", a.sign, features))
    return tuple(pairs)


class Filling(NamedTuple):
    """A sentence that a template can make; `frame` is what it has in common with those of the other label."""

    example: Example
    frame: str


def fillings(template: str, slots: Mapping[str, Sequence[Phrase]]) -> Iterator[Filling]:
    """Every sentence that a template can make, one by one. Raises KeyError for the name of no slot."""
    opening, *rest = template.split("|")
    others = [list(_clause(clause, slots)) for clause in rest]
    for clauses in ((first, *more) for first in _clause(opening, slots) for more in product(*others)):
        (sign, *contrary) = {clause.sign for clause in clauses}
        if not contrary:
            text = " ".join(" ".join(clause.text for clause in clauses).split())
            frame = " ".join(clause.frame for clause in clauses)
            yield Filling(Example(_A_BEFORE_VOWEL.sub("an ", text), LABELS[sign > 0]), frame)


class _Clause(NamedTuple):
    """A clause, or the beginning of one: its words, then the same with blanks for the phrases that have a sign."""

    text: str
    frame: str
    sign: int
    features: Features
    used: tuple[str, ...]


def _clause(clause: str, slots: Mapping[str, Sequence[Phrase]]) -> Iterable[_Clause]:
    """Every way to fill one clause."""
    opening, *rest = _SLOT.split(clause)  # words, then in turns the name of a slot and the words after it
    sign = (-1) ** sum(word in NEGATORS for words in (opening, *rest[1::2]) for word in words.split())
    beginnings: Iterable[_Clause] = [_Clause(opening, opening, sign, {}, ())]
    for name, words in zip(rest[::2], rest[1::2], strict=True):
        beginnings = _longer(beginnings, slots[name], words)
    return beginnings


def _longer(beginnings: Iterable[_Clause], choices: Sequence[Phrase], words: str) -> Iterator[_Clause]:
    """Each beginning with each of the phrases that it agrees with, and the words that come after them."""
    is_signed = any(phrase.sign < 0 for phrase in choices)
    for begin in beginnings:
        for phrase in choices:
            if phrase.text and phrase.text in begin.used:
                continue
            common_features = _agree(begin.features, phrase.features)
            if common_features is not None:
                yield _Clause(
                    begin.text + phrase.text + words,
                    begin.frame + (BLANK if is_signed else phrase.text) + words,
                    begin.sign * phrase.sign,
                    common_features,
                    (*begin.used, phrase.text),
                )


def _agree(a: Features, b: Features) -> Features | None:
    """The features that suit both; None if some feature is left without a value."""
    if not b:
        return a
    both = dict(a)
    for name, values in b.items():
        common = both[name] & values if name in both else values
        if not common:
            return None
        both[name] = common
    return both
