"""What is in a set of sentences, in numbers: how many of each label, how long they are, and which words they have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from data import Dataset, Example
from playground.training.prepared_data import dataset_of
from rnn.text import TOKENIZERS, unit_of, visible, word_counts

MOST_SHOWN = 25
"""Words in the picture of words."""
MOST_LISTED = 1_000
MOST_CHARACTERS_LISTED = 200_000
"""Of sentences that are listed at once: Streamlit refuses to send a page more than `server.maxMessageSize`, 1 MB."""
PARTS = ("to train on", "to test on")


@dataclass(frozen=True)
class Contents:
    """A set in numbers.

    `counts` has of each label how many sentences there are to train on and to test on. `lengths` has of each label how
    many sentences have so many words. `words` are the most frequent ones of the sentences to train on, with how often
    each stands in those of each label; `different` is how many there are, `known` how many of them a network knows, and
    `unknown_share` the share of all words that it reads as unknown. `unit` is what texts are cut into, and
    `asked` says what is asked for where it is no label of whole sentences.
    """

    labels: tuple[str, ...]
    counts: Mapping[str, tuple[int, int]]
    lengths: Mapping[str, Mapping[int, int]]
    words: Sequence[tuple[str, Mapping[str, int]]]
    different: int
    known: int
    unknown_share: float
    unit: str
    asked: str

    @property
    def longest(self) -> int:
        """Words of the longest sentence."""
        return max((max(lengths, default=0) for lengths in self.lengths.values()), default=0)


@lru_cache(maxsize=16)
def contents_of(data: str) -> Contents:
    """The contents of the data set of that name. Raises ValueError where there is none."""
    return contents(dataset_of(data))


def contents(dataset: Dataset) -> Contents:
    """The contents of a set; where it is not labels of whole sentences that are answered, all are of one kind."""
    labels = dataset.labels if dataset.readout == "last" else ("sequences",)
    cut = TOKENIZERS[dataset.tokenizer]

    def label_of(example: Example) -> str:
        return example.label if dataset.readout == "last" else labels[0]

    counts = {label: [0, 0] for label in labels}
    lengths: dict[str, Counter[int]] = {label: Counter() for label in labels}
    words: dict[str, Counter[str]] = {label: Counter() for label in labels}
    for part, examples in enumerate((dataset.train, dataset.test)):
        for example in examples:
            label, tokens = label_of(example), cut(example.text)
            counts[label][part] += 1
            lengths[label][len(tokens)] += 1
            if part == 0:
                words[label].update(tokens)
    everywhere: Counter[str] = sum(words.values(), Counter())
    ranked = sorted(everywhere, key=lambda word: (-everywhere[word], word))
    known = len(ranked) if dataset.most_words is None else min(dataset.most_words, len(ranked))
    unknown = sum(everywhere[word] for word in ranked[known:])
    unit = unit_of(dataset.tokenizer, everywhere)
    return Contents(
        tuple(labels),
        {label: (train, test) for label, (train, test) in counts.items()},
        lengths,
        [(word, {label: words[label][word] for label in labels}) for word in ranked[:MOST_SHOWN]],
        len(ranked),
        known,
        unknown / max(1, everywhere.total()),
        unit,
        _asked(dataset, unit),
    )


def _asked(dataset: Dataset, unit: str) -> str:
    targets = [example.target for example in (*dataset.train, *dataset.test)]
    if dataset.readout == "number":
        numbers = [float(target) for target in targets if isinstance(target, int | float)]
        least, largest = min(numbers, default=0.0), max(numbers, default=0.0)
        return f"A number is asked for after each: {dataset.labels[0]}, here from {least:.3g} to {largest:.3g}."
    if dataset.readout == "every":
        counts = Counter(label for target in targets if isinstance(target, tuple) for label in target)
        unscored = counts.pop(None, 0)
        each = ", ".join(f"{visible(str(label))} {count:,}" for label, count in counts.most_common(MOST_SHOWN))
        more = ", and so on" if len(counts) > MOST_SHOWN else ""
        where = f"after some of the {unit}" if unscored else f"after each of the {unit}"
        return f"A label is asked for {where}, one of {len(dataset.labels)}. How often each is right: {each}{more}."
    return ""


def found(dataset: Dataset, wanted: str, label: str = "") -> list[tuple[str, str, str]]:
    """(text, label, part) of the sentences that hold what is wanted, whatever its case, and have that label, if any."""
    folded = wanted.casefold().strip()
    return [
        (example.text, example.label, part)
        for part, examples in zip(PARTS, (dataset.train, dataset.test), strict=True)
        for example in examples
        if folded in example.text.casefold() and label in ("", example.label)
    ]


def listed(rows: Sequence[tuple[str, str, str]]) -> Sequence[tuple[str, str, str]]:
    """The first of these rows, as many as a page is sent at once."""
    characters = 0
    for number, row in enumerate(rows[:MOST_LISTED]):
        characters += sum(map(len, row))
        if characters > MOST_CHARACTERS_LISTED and number:
            return rows[:number]
    return rows[:MOST_LISTED]


def vocabulary_told(texts: Sequence[str], tokenizer: str, most: int | None) -> str:
    """How many words a network that learns these texts would know, in a sentence."""
    counts = word_counts(texts, tokenizer)
    kind = unit_of(tokenizer, counts)
    if most is None or len(counts) <= most:
        return f"{len(counts):,} different {kind} in the rows to train on: all are known."
    left_out = sum(sorted(counts.values())[: len(counts) - most])
    return (
        f"{len(counts):,} different {kind} in the rows to train on: the {most:,} most frequent are known, and "
        f"{left_out / counts.total():.1%} of what is read is rarer, and read as unknown."
    )
