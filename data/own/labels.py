"""Which label each value of a label column stands for: a proposal, which the visitor may change."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ..dataset import LABELS, MOST_LABELS
from ..labelled_rows import label_of
from .columns import plain_name
from .limits import MOST_VALUES
from .numbers import number_of, shown

NEUTRAL = "neutral"
NEGATIVE, POSITIVE = LABELS

_WORDS_FOR = {
    POSITIVE: (
        *("positive", "pos", "+", "p", "good", "positiv", "positif", "positive review", "positivo", "positiva", "gut"),
        *(
            "bueno",
            "bon",
            "buono",
            "goed",
            "thumbs up",
            "👍",
            "позитив",
            "положительный",
            "好评",
            "正面",
            "積極",
            "ポジティブ",
        ),
        *("إيجابي", "חיובי"),
    ),
    NEGATIVE: (
        *("negative", "neg", "-", "−", "n", "bad", "negativ", "négatif", "negatif", "negativo", "negativa", "schlecht"),
        *(
            "malo",
            "mauvais",
            "cattivo",
            "slecht",
            "thumbs down",
            "👎",
            "негатив",
            "отрицательный",
            "差评",
            "负面",
            "消極",
        ),
        *("ネガティブ", "سلبي", "שלילי"),
    ),
    NEUTRAL: (
        "neutral",
        "neu",
        "neutre",
        "neutro",
        "neutraal",
        "нейтральный",
        "中性",
        "ニュートラル",
        "محايد",
        "mixed",
    ),
}
_NO, _YES = (
    ("0", "no", "false", "f", "nein", "falsch", "non", "faux", "falso"),
    ("1", "yes", "true", "t", "ja", "wahr", "oui", "vrai", "sí", "si", "vero"),
)

_SENTIMENT = frozenset(
    (
        *(
            "sentiment",
            "polarity",
            "airline sentiment",
            "target",
            "rating",
            "ratings",
            "stars",
            "star rating",
            "overall",
        ),
        *("score", "grade", "review rating", "positive", "is positive", "liked", "recommended", "recommended ind", "y"),
        *("label", "labels", "class", "bewertung", "sterne", "note", "stimmung", "sentimiento", "calificación"),
        *("estrellas", "étoiles", "stelle", "sterren", "оценка", "评分", "星级", "評価"),
    )
)
"""Names of columns whose two numbers are taken for the two sides of a sentiment."""


@dataclass(frozen=True)
class ByValue:
    """A label for each value, both as `label_of` has them; rows of values without one are left out."""

    labels: Mapping[str, str] = field(default_factory=dict)

    def label_of(self, value: str) -> str | None:
        """The label of a row, None for one that is left out."""
        return self.labels.get(value) or None

    @property
    def all_labels(self) -> tuple[str, ...]:
        """The labels in the order of a network's classes."""
        return in_order(self.labels.values())


@dataclass(frozen=True)
class ByRange:
    """Numbers up to `low` have the first label, from `high` on the second; those between are left out."""

    low: float
    high: float
    names: tuple[str, str] = LABELS

    def label_of(self, value: str) -> str | None:
        """The label of a row, None for one that is left out."""
        number = number_of(value)
        if number is None or self.low < number < self.high:
            return None
        return self.names[0] if number <= self.low else self.names[1]

    @property
    def all_labels(self) -> tuple[str, ...]:
        """The labels in the order of a network's classes."""
        return tuple(self.names)


Rule = ByValue | ByRange


def in_order(labels: Iterable[str]) -> tuple[str, ...]:
    """Different labels in the order of a network's classes: from negative to positive, others by the alphabet."""
    different = {label for label in labels if label}
    if different <= {NEGATIVE, NEUTRAL, POSITIVE}:
        return tuple(label for label in (NEGATIVE, NEUTRAL, POSITIVE) if label in different)
    return tuple(sorted(different))


def proposal(values: Mapping[str, int], column: str = "") -> Rule | None:
    """A rule for these values, each with how many rows have it, of a column of that name; None where none suits.

    Words for positive, negative and neutral in several languages become those; two numbers the two sides of a
    sentiment; stars and other grades the lower and the upper ones, with the middle left out; many different numbers
    two ranges. Anything else keeps its own name, and of more than MOST_LABELS the most frequent are kept.
    """
    name = plain_name(column)
    numbers = {value: number for value in values if (number := number_of(value)) is not None}
    if sentiment := _in_words(values):
        return ByValue(sentiment)
    if len(numbers) == len(values) > 0:
        return _of_numbers(numbers, name)
    if len(values) > MOST_VALUES:
        return None
    if sides := _sides(values, name):
        return ByValue(sides)
    kept = [value for value, _ in Counter(values).most_common(MOST_LABELS)]
    return ByValue({value: value if value in kept else "" for value in values})


def _in_words(values: Mapping[str, int]) -> dict[str, str] | None:
    """The labels of values that are words for a sentiment, or such words and numbers; None if others are there."""
    labels = {value: label for label, words in _WORDS_FOR.items() for value in words if value in values}
    numbers = {value: number for value in values if (number := number_of(value)) is not None}
    if not labels or len(labels) + len(numbers) < len(values):
        return None
    # A column that holds "positive" in one row and "1" in the next says the same in two ways.
    middle = (min(numbers.values()) + max(numbers.values())) / 2 if len({*numbers.values()}) > 1 else 0.5
    for value, number in numbers.items():
        labels[value] = POSITIVE if number > middle else NEGATIVE if number < middle else NEUTRAL
    return labels


def _of_numbers(numbers: Mapping[str, float], name: str) -> Rule:
    different = sorted(set(numbers.values()))
    whole = all(number == int(number) for number in different)
    if len(different) == 2 and (sides := _sides(dict.fromkeys(numbers, 1), name)):
        return ByValue(sides)
    if len(different) <= 2:
        low = different[0]
        if len(different) == 1:
            return ByValue({value: value for value in numbers})
        return ByValue({value: NEGATIVE if number == low else POSITIVE for value, number in numbers.items()})
    if len(different) <= MOST_LABELS and (name in ("label", "labels") or (whole and not _graded(different, name))):
        return ByValue({value: value for value in numbers})
    if len(different) == 3 and whole:
        return ByValue(
            {value: (NEGATIVE, NEUTRAL, POSITIVE)[different.index(number)] for value, number in numbers.items()}
        )
    low, high = _cuts(different[0], different[-1], whole and len(different) <= 11)
    if len(different) > MOST_LABELS:
        return ByRange(low, high)
    return ByValue(
        {value: NEGATIVE if number <= low else POSITIVE if number >= high else "" for value, number in numbers.items()}
    )


def _graded(different: Sequence[float], name: str) -> bool:
    """Whether numbers are grades from bad to good, by the name of their column or by being 0, 2, 4 or -1, 0, 1."""
    known = not name or name.startswith("column ") or name in _SENTIMENT
    return known or list(different) in ([0, 2, 4], [-1, 0, 1])


def _cuts(least: float, most: float, whole: bool) -> tuple[float, float]:
    """Up to which grade one is low and from which on high: of 1 to 5 stars 2 and 4, of 1 to 10 points 4 and 7."""
    middle, step = (least + most) / 2, (most - least) / 10
    if not whole:
        return float(shown(middle - step)), float(shown(middle + step))
    step = 0.5 if most - least < 6 else 1.5
    return math.floor(middle - step), math.ceil(middle + step)


def _sides(values: Mapping[str, int], name: str) -> dict[str, str] | None:
    """The labels of values that are yes and no: the sides of a sentiment, or what the column's name says and not."""
    plain = {value: shown(number) if (number := number_of(value)) is not None else value for value in values}
    if not {*plain.values()} <= {*_NO, *_YES} or len({value in _YES for value in plain.values()}) < 2:
        return None
    about_sentiment = not name or name.startswith("column ") or name in _SENTIMENT
    told = name.removeprefix("is ")
    no, yes = (NEGATIVE, POSITIVE) if about_sentiment else (f"not {told}", told)
    return {value: yes if word in _YES else no for value, word in plain.items()}


def normal(value: str) -> str:
    """The value of a cell as rules have it: without spaces and quotes around it, in lower case."""
    return label_of(value)
