"""A file of the visitor's own: what it is taken for, its rows, and all that is to be said of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ..csv_files import FAULTS_TOLD, MAX_ROWS
from ..csv_rows import DataError, Fault, error_of, seen
from ..dataset import Example
from ..labelled_rows import holds_a_word
from .columns import Columns, columns_of
from .dialects import dialect_of, sample_of
from .encodings import check_size, decoded, encoding_of
from .labels import Rule, normal, proposal
from .limits import LONGEST_TEXT, MOST_COLUMNS, PREVIEW_CHARACTERS, PREVIEW_COLUMNS, PREVIEW_ROWS
from .numbers import number_of
from .rows import Dialect, Row, TooManyColumnsError, declared_in, rows_in

_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>|<!--[^<>]{0,500}-->")
_FORMULA = re.compile(r"=|[-+@]\w+[(|]")  # as spreadsheet programs would take them for one
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


@dataclass(frozen=True)
class Choices:
    """What is known of a file; what is left out is guessed."""

    encoding: str = ""  # one of ENCODINGS
    separator: str = ""  # one of SEPARATORS
    quotes: str = ""  # one of QUOTES
    header: bool | None = None
    text: int | None = None  # columns, from 0 on
    label: int | None = None


@dataclass(frozen=True)
class Guess:
    """What a file is taken for."""

    encoding: str
    dialect: Dialect
    columns: Columns


@dataclass(frozen=True)
class Tidying:
    """What is done about what is unusual, where it is not what the rows say."""

    once: bool = False  # a text that comes again with the same label is used once
    without_tags: bool = False  # HTML tags are taken out
    without_faulty: bool = False  # rows that cannot be read are left out, instead of the whole file


@dataclass
class Counts:
    """How many rows there are of each kind; `used` are those that are left to learn from."""

    rows: int = 0
    used: int = 0
    empty: int = 0  # nothing in any cell
    no_text: int = 0
    no_label: int = 0
    no_word: int = 0  # neither letter nor digit in the text
    long: int = 0
    unmapped: int = 0  # of a value that stands for no label
    again: int = 0  # the same text with the same label as a row before
    disputed: int = 0  # texts that come with different labels
    joined: int = 0  # texts with separators and without quotes, put together again
    formulas: int = 0
    tagged: int = 0
    right_to_left: int = 0
    faulty: int = 0


@dataclass(frozen=True)
class Reading:
    """What was read of a file.

    `values` maps what stands in the label column to how many rows have it, `mixed` are two lines, one of which has a
    number there and the other a word. `faults` are the first rows that cannot be read, but for those that `Tidying`
    leaves out: where there are any, there are no `examples`.
    """

    name: str
    guess: Guess
    preview: tuple[tuple[str, ...], ...]
    values: Mapping[str, int]
    mixed: tuple[int, int] | None
    rule: Rule | None
    examples: tuple[Example, ...]
    counts: Counts
    faults: tuple[Fault, ...] = ()
    labels: tuple[str, ...] = field(default=())
    more_faults: bool = False

    def error(self) -> DataError | None:
        """The refusal of the file for its faults, None where it has none."""
        return error_of(self.name, *self.faults, more=self.more_faults) if self.faults else None


class _End(Fault):
    """What is wrong with a row behind which nothing is read, so that it cannot be left out: others would be too."""


def guess(content: bytes, name: str, choices: Choices | None = None) -> tuple[Guess, str]:
    """(what the file is taken for, its text). Raises DataError where it is no table."""
    known = choices or Choices()
    check_size(content, name)
    encoding = known.encoding or encoding_of(content, name)
    text = decoded(content, encoding, name)
    dialect = dialect_of(text, known.separator or declared_in(text), known.quotes)
    sample = sample_of(text, dialect)
    rows = [row.cells for row in sample.rows if len(row.cells) <= MOST_COLUMNS]
    if not rows:
        raise _no_rows(text, dialect, name)
    return Guess(encoding, dialect, columns_of(rows, known.header, known.text, known.label)), text


def read(
    content: bytes,
    name: str,
    choices: Choices | None = None,
    rule: Rule | None = None,
    tidying: Tidying | None = None,
) -> Reading:
    """All of a file: guessed where `choices` leaves it open, its values mapped by `rule`, or by a proposal.

    Raises DataError, in a sentence, for a file that is no table at all.
    """
    how = tidying or Tidying()
    guessed, text = guess(content, name, choices)
    counts, faults, rows = Counts(), list[Fault](), list[tuple[int, str, str]]()
    preview, cut = list[tuple[str, ...]](), list[Row]()
    for row in _body(text, guessed, counts):
        if isinstance(row, Fault):
            faults.append(row)
            continue
        if len(row.cells) > guessed.columns.width:
            cut.append(row)
            continue
        _take(row, guessed.columns, counts, rows)
        if len(preview) < PREVIEW_ROWS:
            preview.append(tuple(_short(cell) for cell in row.cells[:PREVIEW_COLUMNS]))
    faults += _join(cut, guessed, counts, rows)
    ends = [fault for fault in faults if isinstance(fault, _End)]
    counts.faulty = len(faults) - len(ends)
    refused = sorted(ends if how.without_faulty else faults, key=lambda fault: fault.line)
    rows.sort()
    values = Counter(value for _, _, value in rows)
    if rule is None:
        rule = proposal(values, _named(guessed.columns))
    examples = [] if refused or rule is None else list(_examples(rows, rule, how, counts))
    counts.used = len(examples)
    labels = rule.all_labels if rule else ()
    shown = tuple(refused[:FAULTS_TOLD])
    found = name, guessed, tuple(preview), values, _mixed(rows), rule, tuple(examples), counts
    return Reading(*found, shown, labels, more_faults=len(refused) > len(shown))


def _named(columns: Columns) -> str:
    return columns.names[columns.label] if columns.header and columns.label is not None else ""


def _body(text: str, guessed: Guess, counts: Counts) -> Iterator[Row | Fault]:
    """The rows below the header, or what is wrong with one; counts them and those that are empty."""
    columns, first = guessed.columns, guessed.columns.header
    try:
        for row in rows_in(text, guessed.dialect):
            if row is None:
                counts.empty += 1
            elif first and isinstance(row, Row):
                first = False
            else:
                counts.rows += 1
                if counts.rows > MAX_ROWS:
                    line = row.line
                    yield _End(line, f"here begins row {MAX_ROWS + 1:,}", f"keep at most {MAX_ROWS:,} rows")
                    return
                yield row if isinstance(row, Fault) else _whole(row, columns)
    except TooManyColumnsError as error:
        yield _End(error.line, f"the row has more than {MOST_COLUMNS} cells", "keep the columns of text and label")


def _whole(row: Row, columns: Columns) -> Row | Fault:
    """The row without empty cells beyond the columns, or what is wrong with it. One cut by commas keeps its cells."""
    cells = list(row.cells)
    while len(cells) > columns.width and not seen(cells[-1]):
        cells.pop()
    if len(cells) > columns.width and not (columns.width == 2 and row.plain and all(map(seen, cells))):
        return _too_long(row.line, len(cells), columns)
    if len(cells) < columns.width and len(cells) <= max(columns.text, columns.label or 0):
        cause = f"the row has {len(cells)} cell{'s' if len(cells) > 1 else ''}, others have {columns.width}"
        return Fault(row.line, cause, "put a text that holds a line break between quotes, or add what is missing")
    return row._replace(cells=cells)


def _too_long(line: int, cells: int, columns: Columns) -> Fault:
    cause = f"the row has {cells} cells, others have {columns.width}"
    return Fault(line, cause, "put a text that holds what sets cells apart between quotes")


def _join(cut: Sequence[Row], guessed: Guess, counts: Counts, rows: list[tuple[int, str, str]]) -> Iterator[Fault]:
    """Puts texts of two columns together again that held separators without quotes, where there is one way to do so.

    The label of such a row must be that of another row, and no part of the text a label.
    """
    columns, separator = guessed.columns, guessed.dialect.separator
    end = 0 if columns.label == 0 else -1
    known = {value for _, _, value in rows}
    if not known:
        known = {value for value, count in Counter(normal(row.cells[end]) for row in cut).items() if count > 1}
    for row in cut:
        parts = row.cells[1:] if end == 0 else row.cells[:-1]
        if normal(row.cells[end]) not in known or any(normal(part) in known for part in parts):
            yield _too_long(row.line, len(row.cells), columns)
            continue
        counts.joined += 1
        text = separator.join(parts)
        _take(row._replace(cells=[row.cells[0], text] if end == 0 else [text, row.cells[-1]]), columns, counts, rows)


def _take(row: Row, columns: Columns, counts: Counts, rows: list[tuple[int, str, str]]) -> None:
    """Adds (line, text, value) of the row to `rows`, or counts why it is not one of them."""
    text = row.cells[columns.text].strip()
    value = "" if columns.label is None else normal(row.cells[columns.label])
    if not seen(text):
        counts.no_text += 1
    elif not value:
        counts.no_label += 1
    elif len(text) > LONGEST_TEXT:
        counts.long += 1
    elif not holds_a_word(text):
        counts.no_word += 1
    else:
        rows.append((row.line, text, value))


def _examples(rows: Sequence[tuple[int, str, str]], rule: Rule, how: Tidying, counts: Counts) -> Iterator[Example]:
    """The rows that are learnt from, with their labels; counts what is unusual in them."""
    label_of_text: dict[str, str] = {}
    pairs: set[tuple[str, str]] = set()
    disputed: set[str] = set()
    for _, text, value in rows:
        label = rule.label_of(value)
        if label is None:
            counts.unmapped += 1
            continue
        if "<" in text and _TAG.search(text):
            counts.tagged += 1
            if how.without_tags:
                text = " ".join(_TAG.sub(" ", text).split())
        if not holds_a_word(text):
            counts.no_word += 1
            continue
        counts.formulas += bool(_FORMULA.match(text))
        counts.right_to_left += bool(_RIGHT_TO_LEFT.search(text))
        if label_of_text.setdefault(text, label) != label:
            disputed.add(text)
        again = (text, label) in pairs
        counts.again += again
        pairs.add((text, label))
        if not (again and how.once):
            yield Example(text, label)
    counts.disputed = len(disputed)


def _mixed(rows: Sequence[tuple[int, str, str]]) -> tuple[int, int] | None:
    """(the first line that is labelled with a number, the first with a word), None where all are alike."""
    first: dict[bool, int] = {}
    for line, _, value in rows:
        first.setdefault(number_of(value) is not None, line)
    return (first[True], first[False]) if len(first) == 2 else None


def _short(cell: str) -> str:
    """The cell as the preview shows it."""
    cell = " ".join(cell[: 2 * PREVIEW_CHARACTERS].split())
    return cell if len(cell) <= PREVIEW_CHARACTERS else cell[: PREVIEW_CHARACTERS - 1] + "…"


def _no_rows(text: str, dialect: Dialect, name: str) -> DataError:
    """Why there is not one row."""
    try:
        fault = next((row for row in rows_in(text, dialect) if isinstance(row, Fault)), None)
    except TooManyColumnsError as error:
        cause = f"the row has more than {MOST_COLUMNS} cells"
        return error_of(name, Fault(error.line, cause, "keep the columns of text and label"))
    return error_of(name, fault or Fault(1, "the file is empty", "take one with a text and a label in each row"))
