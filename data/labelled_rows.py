"""What a row of labelled text says: a sentence and its label, or the fault that was most likely made in writing it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .csv_rows import Fault, error_of, seen
from .dataset import LABELS, MOST_LABELS, Example

_KEYCAP = re.compile("[0-9#*]\ufe0f?\u20e3")  # an emoji that begins with a digit
# Letters by their category, yet an emoji, apostrophes, sound marks and fillers that are not seen.
_NO_WORDS = frozenset("ℹʼʻʽʹꞋꞌ\u0374ﾞﾟ\u115f\u1160\u3164\uffa0")


@dataclass(frozen=True)
class Columns:
    """Where a row's cells stand: the places of `text` and `label`, and how many columns have a place in the header."""

    text: int
    label: int
    width: int


def columns_of(line: int, header: list[str], name: str) -> Columns:
    """Where the first row says that texts and labels stand. Raises DataError unless it names each of them once."""
    columns = [seen(cell).casefold() for cell in header]
    for column in ("text", "label"):
        if columns.count(column) > 1:
            raise error_of(name, Fault(line, f'the column "{column}" comes twice', "keep one of them"))
        if column not in columns:
            advice = 'name the columns in the first row: "text,label"'
            if len(columns) == 1 and (";" in columns[0] or "\t" in columns[0]):
                advice = "set the cells apart by commas"
            raise error_of(name, Fault(line, f'the column "{column}" is missing', advice))
    return Columns(columns.index("text"), columns.index("label"), len(columns))


def own_labels(rows: Iterable[tuple[int, list[str]] | Fault], columns: Columns) -> Sequence[str]:
    """The labels of a file that has its own, in the order of the alphabet; else LABELS."""
    own: set[str] = set()
    for row in rows:
        if isinstance(row, Fault) or not columns.label < len(row[1]) <= columns.width:
            continue  # a row that is refused, whatever the labels are
        label = label_of(row[1][columns.label])
        if label in LABELS or (columns.text < len(row[1]) and label_of(row[1][columns.text]) in LABELS):
            return LABELS
        own |= {label} - {""}
    return sorted(own) if 3 <= len(own) <= MOST_LABELS else LABELS


def example_of(cells: list[str], columns: Columns, labels: Sequence[str], line: int) -> Example | Fault:
    """What the row says, or what is wrong with it."""
    cells = [cell.strip() for cell in cells]
    while not seen(cells[-1]):
        cells.pop()
    text = cells[columns.text] if columns.text < len(cells) else ""
    label = label_of(cells[columns.label]) if columns.label < len(cells) else ""
    if len(cells) > columns.width:
        return _beyond(cells, columns, labels, line)
    if not label and (fault := _run_together(text, labels, line)):
        return fault
    if label not in ("", *labels) and label_of(text) in labels:
        return Fault(line, "text and label have changed places", "put the text where the first row has it")
    if not text:
        return Fault(line, "the text is empty", "write a sentence there or take the row out")
    if not label:
        return Fault(line, "the row has no label", f"label it {_choice(labels)}")
    if label not in labels:
        return Fault(line, f'"{_short(label)}" is no label', f"label the row {_choice(labels)}")
    if not holds_a_word(text):
        return Fault(line, "no word in it", "write a sentence there or take the row out")
    return Example(text, label)


def label_of(cell: str) -> str:
    """The label that a cell holds, also between quotes that a space has kept from being the cell's own."""
    return seen(cell).strip('"“”').strip().casefold()


def _choice(labels: Sequence[str]) -> str:
    """The labels in a sentence: "positive or negative"."""
    *others, last = reversed(labels)
    return f"{', '.join(others)} or {last}"


def _beyond(cells: list[str], columns: Columns, labels: Sequence[str], line: int) -> Fault:
    """Why a row goes on beyond the columns: a cell too many, or a comma in a text that is not between quotes."""
    text, label = cells[columns.text], label_of(cells[columns.label])
    if text.startswith('"'):
        return Fault(line, "a space stands before the quote that opens a cell", "begin the cell with the quote")
    if text.startswith(("“", "”", "„", "«", "»", "‘", "‚")):
        return Fault(line, "a text with a comma stands between typographic quotes", 'write straight ones: "')
    if "" in cells and len(list(filter(None, cells))) <= columns.width and label_of(cells[-1]) in labels:
        return Fault(line, "an empty cell stands before others", "take it out")
    if columns.text == columns.width - 1 or label not in labels:
        cause = f"the row has {len(cells)} cells, the first row {columns.width}"
        return Fault(line, cause, "put a text that holds a comma between quotes")
    first = next(filter(seen, cells[columns.width :]))
    advice = "take it out, name its column in the first row, or put a text that holds a comma between quotes"
    return Fault(line, f'"{_short(seen(first))}" stands beyond the last column', advice)


def _run_together(text: str, labels: Sequence[str], line: int) -> Fault | None:
    """The fault of a row without a label whose text ends in one: the two were not set apart."""
    ending = re.search(rf"([,;|\t])\s*(?:{'|'.join(map(re.escape, labels))})$", text, re.IGNORECASE)
    if ending and ending[1] != ",":
        return Fault(line, "text and label are not set apart by a comma", "set the cells apart by commas")
    if ending:
        return Fault(line, "text and label stand between one pair of quotes", "put only the text between quotes")
    return None


def holds_a_word(text: str) -> bool:
    """Whether there is a letter or digit in it, of any script, that is not part of an emoji."""
    return any(
        unicodedata.category(character)[0] in "LN" and character not in _NO_WORDS for character in _KEYCAP.sub("", text)
    )


def _short(cell: str) -> str:
    """The cell as it may stand in a sentence: on one line, and no longer than a few words."""
    cell = " ".join(cell.split())
    return cell if len(cell) <= 40 else cell[:39] + "…"


def faults_of_all(examples: list[Example], labels: Sequence[str], last: int) -> list[Fault]:
    """What is wrong with rows that are right one by one; `last` is the line of the last of them."""
    labels_there = {example.label for example in examples}
    if not labels_there:
        return [Fault(last, "no row follows the names of the columns", "give each sentence its own row")]
    if len(labels_there) == 1:
        (label,) = labels_there
        missing = [other for other in labels if other != label]
        cause = f"this is the last row, and every row is labelled {label}"
        return [Fault(last, cause, f"add rows that are labelled {_choice(missing) if missing[1:] else missing[0]}")]
    return []
