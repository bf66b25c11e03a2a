"""What was read of a file and what was not, in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ..dataset import MOST_LABELS
from .encodings import ENCODINGS
from .labels import ByValue
from .limits import LONGEST_TEXT, MOST_VALUES
from .reading import Guess, Reading, Tidying


def taken_for(guess: Guess) -> str:
    """What the file is taken for, in one sentence."""
    columns = guess.columns
    apart = f"cells apart by {_separator(guess)}" if columns.width > 1 else "one column"
    header = "the first row names the columns" if columns.header else "no row names the columns"
    label = "" if columns.label is None else f", labels from “{columns.names[columns.label]}”"
    return f"{ENCODINGS[guess.encoding]}, {apart}, {header}; texts from “{columns.names[columns.text]}”{label}."


def _separator(guess: Guess) -> str:
    return {"\t": "tabs", ";": "semicolons", ",": "commas"}[guess.dialect.separator]


def problem(reading: Reading) -> str:
    """Why nothing can be learnt from the file as it is read now, in a sentence or one for each fault; "" if it can."""
    if error := reading.error():
        return str(error)
    columns = reading.guess.columns
    if columns.label is None:
        return (
            f"{reading.name} has one column, and a text needs a label beside it: "
            "set them apart by a comma, a semicolon or a tab, or change what sets the cells apart."
        )
    if not reading.values:
        return f"{reading.name} has no row with a text and a label: choose other columns."
    if reading.rule is None:
        return _no_rule(reading, columns.names[columns.label])
    labels = Counter(example.label for example in reading.examples)
    if not labels:
        return f"No row of {reading.name} has a label: say which value stands for which."
    if len(labels) > MOST_LABELS:
        return f"{reading.name} has {len(labels)} labels, and at most {MOST_LABELS} are told apart: leave some out."
    if len(labels) == 1:
        (label, count), *_ = labels.items()
        every = f"all {count:,} rows are" if count > 1 else "the one row is"
        return f"There is nothing to tell apart: {every} labelled “{label}”; add rows with another label."
    return ""


def _no_rule(reading: Reading, column: str) -> str:
    mixed = ""
    if reading.mixed:
        number, word = reading.mixed
        mixed = f"numbers in some rows and words in others (lines {number} and {word}), and "
    return (
        f"The column “{column}” holds {mixed}{len(reading.values):,} different values, and at most {MOST_VALUES} "
        "are told apart: it is rather a column of texts, so choose another for the labels."
    )


def unknown_values(reading: Reading) -> str:
    """Why a file to test on does not go with the one to train on, in a sentence; "" if it does."""
    rule = reading.rule
    if error := reading.error():
        return str(error)
    if not reading.examples:
        return f"{reading.name} has no row with a text and one of the labels to train on."
    if isinstance(rule, ByValue) and (strange := sorted(value for value in reading.values if value not in rule.labels)):
        return f"{reading.name} has the value “{strange[0]}” for a label, which is none of those to train on."
    return ""


def told(reading: Reading, tidying: Tidying | None = None) -> list[str]:
    """What was read and what is unusual, each with its count, in a sentence."""
    how, counts = tidying or Tidying(), reading.counts
    labels = Counter(example.label for example in reading.examples)
    each = ", ".join(f"{labels[label]:,} {label}" for label in reading.labels if labels[label])
    sentences = [f"{_rows(counts.rows, 'is', 'are')} read, {counts.used:,} used{': ' + each if each else ''}."]
    return sentences + list(_unusual(reading, how))


def _unusual(reading: Reading, how: Tidying) -> Iterator[str]:
    counts = reading.counts
    if counts.faulty and how.without_faulty:
        yield f"{_rows(counts.faulty, 'cannot be read and is', 'cannot be read and are')} left out."
    if counts.empty:
        yield f"{_rows(counts.empty, 'is', 'are')} empty, and left out."
    if counts.no_text:
        yield f"{_rows(counts.no_text, 'has', 'have')} no text, and {_be(counts.no_text)} left out."
    if counts.no_label:
        yield f"{_rows(counts.no_label, 'has', 'have')} no label, and {_be(counts.no_label)} left out."
    if counts.no_word:
        yield f"{_rows(counts.no_word, 'has', 'have')} no letter or digit, and {_be(counts.no_word)} left out."
    if counts.long:
        yield (
            f"{_rows(counts.long, 'has', 'have')} a text of more than {LONGEST_TEXT:,} characters, and "
            f"{_be(counts.long)} left out."
        )
    if counts.unmapped:
        yield f"{_rows(counts.unmapped, 'has', 'have')} a value without a label, and {_be(counts.unmapped)} left out."
    if counts.again:
        done = "used once" if how.once else "used each time"
        yield f"{_rows(counts.again, 'says', 'say')} again what a row before says, with the same label: {done}."
    if counts.disputed:
        yield f"{_texts(counts.disputed, 'comes', 'come')} with different labels, as people disagree: all are used."
    if counts.joined:
        yield f"{_texts(counts.joined, 'holds', 'hold')} what sets cells apart, without quotes: put together again."
    if reading.mixed and reading.rule:
        number, word = reading.mixed
        yield f"The labels are numbers in some rows and words in others, as in lines {number} and {word}."
    if counts.formulas:
        yield f"{_texts(counts.formulas, 'begins', 'begin')} as formulas do: read as text, and never computed."
    if counts.tagged:
        done = "taken out" if how.without_tags else "read as words"
        yield f"{_texts(counts.tagged, 'holds', 'hold')} HTML tags: {done}, and never drawn."
    if counts.right_to_left:
        yield f"{_texts(counts.right_to_left, 'is', 'are')} written from right to left, and read in that order."


def _rows(count: int, one: str, many: str) -> str:
    return f"{count:,} row {one}" if count == 1 else f"{count:,} rows {many}"


def _texts(count: int, one: str, many: str) -> str:
    return f"{count:,} text {one}" if count == 1 else f"{count:,} texts {many}"


def _be(count: int) -> str:
    return "is" if count == 1 else "are"
