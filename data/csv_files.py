"""Reading labelled sentences from CSV files: all of a file, or a sentence for each of its faults."""

from __future__ import annotations

import csv
import io
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, TypeAlias

from .dataset import LABELS, MOST_LABELS, Dataset, Example

MAX_BYTES = 5_000_000
MAX_ROWS = 20_000
FAULTS_TOLD = 5
"""How many faulty rows of a file are told at once."""

Source: TypeAlias = str | os.PathLike[str] | IO[bytes] | IO[str]

_LINE_END = re.compile(r"\r\n|\r|\n")
_KEYCAP = re.compile("[0-9#*]\ufe0f?\u20e3")  # an emoji that begins with a digit
# Letters by their category, yet an emoji, apostrophes, sound marks and fillers that are not seen.
_NO_WORDS = frozenset("ℹʼʻʽʹꞋꞌ\u0374ﾞﾟ\u115f\u1160\u3164\uffa0")


class DataError(ValueError):
    """A file cannot be used. Its text names file, line and cause and says what to do, in a sentence for each fault."""


@dataclass(frozen=True)
class _Fault:
    """What is wrong with one line of a file, and what to do."""

    line: int
    cause: str
    advice: str


def read_pair(train: Source, test: Source, labels: Sequence[str] | None = None) -> Dataset:
    """The data set of two CSV files, one to train on and one to test on, read as `read_csv` reads them.

    `labels` are those of both files, None = those of the training file. Raises DataError for a file that cannot be
    used, and ValueError for labels that are fewer than two, or of which two are alike.
    """
    if labels is not None:
        labels = [_label(label) for label in labels]
        if len(labels) < 2 or len(set(labels)) < len(labels) or "" in labels:
            raise ValueError(f"labels are {','.join(labels)!r}: give at least two different ones, apart by commas")
    learnt_from = read_csv(train, labels=labels)
    if labels is None:
        labels_found = {example.label for example in learnt_from}
        labels = LABELS if labels_found <= set(LABELS) else sorted(labels_found)
    name = os.path.basename(_name(train))
    return Dataset(name, learnt_from, read_csv(test, one_label=True, labels=labels), "Your own files.", tuple(labels))


def read_csv(
    source: Source, *, name: str | None = None, one_label: bool = False, labels: Sequence[str] | None = LABELS
) -> tuple[Example, ...]:
    """The rows of a CSV file with the columns `text` and `label`, in file order.

    source: a path, or an open file, binary or text, of which everything from its present position is read.
    name: what to call the file in an error; left out, the path or the open file's own name.
    one_label: whether all rows may have the same label, as those of a test file may; nothing is learnt from such.
    labels: what a row can be labelled. None = what the rows are labelled, if that is three to MOST_LABELS labels and
        neither "positive" nor "negative" is among them; else LABELS.

    The file is UTF-8, with or without a byte order mark, its cells apart by commas, its lines ended in any of the
    three usual ways; a quoted cell may hold commas, quotes (doubled) and line breaks. Labels and the names of columns
    count without regard to case; spaces around them and around texts are left out. Rows of empty cells, empty cells
    beyond the named columns, and further named columns are passed over. The same text may come twice, even with both
    labels, because people disagree.

    Raises DataError for everything else, with the first FAULTS_TOLD faults: nothing half-read is ever returned. Its
    line numbers are those of a text editor, also where cells hold line breaks; a row that spans lines is named by its
    first.
    """
    name = name or _name(source)
    text = _decode(_content(source, name), name)
    rows = _rows(text)
    first = next(rows, None)
    if first is None:
        raise _error(name, _Fault(1, "the file is empty", 'begin with the row "text,label"'))
    if isinstance(first, _Fault):
        raise _error(name, first)
    columns = _columns(*first, name)
    if labels is None:
        rows = iter(all_rows := list(rows))
        labels = _own_labels(all_rows, columns)
    examples: list[Example] = []
    faults: list[_Fault] = []
    line = first[0]
    for row in rows:
        if isinstance(row, _Fault):
            result: Example | _Fault = row
        elif len(examples) + len(faults) == MAX_ROWS:
            line = row[0]
            faults.append(_Fault(line, f"here begins row {MAX_ROWS + 1:,}", f"keep at most {MAX_ROWS:,} rows"))
            break
        else:
            line, cells = row
            result = _example(cells, columns, labels, line)
        if isinstance(result, Example):
            examples.append(result)
        elif len(faults) == FAULTS_TOLD:
            raise _error(name, *faults, more=True)
        else:
            faults.append(result)
    if not faults:
        faults = [] if one_label and examples else _faults_of_all(examples, labels, line)
    if faults:
        raise _error(name, *faults)
    return tuple(examples)


def to_csv(examples: Iterable[Example]) -> str:
    """The CSV text that `read_csv` reads these examples from."""
    rows = [("text", "label"), *((example.text, example.label) for example in examples)]
    return "".join(f"{_quoted(text)},{_quoted(label)}\n" for text, label in rows)


def _quoted(cell: str) -> str:
    """The cell between quotes where it needs them; the csv module of Python 3.11 leaves a lone carriage return bare."""
    return '"' + cell.replace('"', '""') + '"' if re.search('[",\r\n]', cell) else cell


def _error(name: str, *faults: _Fault, more: bool = False) -> DataError:
    first, *others = [f"line {fault.line}: {fault.cause}; {fault.advice}." for fault in faults]
    last = ["There are more faults than these."] if more else []
    return DataError(" ".join([f"{name}, {first}", *("L" + other[1:] for other in others), *last]))


def _name(source: Source) -> str:
    if isinstance(source, str | os.PathLike):
        return os.fspath(source)
    name = getattr(source, "name", None)
    return name if isinstance(name, str) else "The file"


def _content(source: Source, name: str) -> bytes:
    """All bytes of the file, refused as soon as it proves too long: hardly more than MAX_BYTES are ever held."""
    try:
        if isinstance(source, str | os.PathLike):
            with open(source, "rb") as file:
                content = _read(file)
        else:
            content = _read(source)
    except OSError as error:
        raise DataError(f"{name} cannot be read: {error.strerror or error}; check its path and its rights.") from error
    except UnicodeDecodeError as error:
        # A file that was opened as text decodes itself, and cannot say in which line it failed.
        raise DataError(f"{name} is not {error.encoding}: {error.reason}; save it as UTF-8.") from error
    if len(content) > MAX_BYTES:
        line = _line_of(content[:MAX_BYTES].decode("latin-1"))
        raise _error(name, _Fault(line, f"here the file passes {MAX_BYTES // 1_000_000} MB", "keep fewer rows"))
    return content


def _read(file: IO[bytes] | IO[str]) -> bytes:
    """The rest of the file, or a little more than is allowed: a pipe hands out less at a time than it is asked for."""
    content = b""
    while len(content) <= MAX_BYTES and (more := file.read(MAX_BYTES + 1 - len(content))):
        content += more.encode("utf-8", "surrogatepass") if isinstance(more, str) else more
    return content


def _decode(content: bytes, name: str) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = _line_of(content[: error.start].decode("latin-1"))
        cause = f"the byte 0x{content[error.start]:02x} is not UTF-8"
        raise _error(name, _Fault(line, cause, 'save the file as UTF-8, in Excel as "CSV UTF-8"')) from error
    if "\0" in text:
        line = _line_of(text[: text.index("\0")])
        raise _error(name, _Fault(line, "it holds a zero byte, as no text does", "save the file as CSV in UTF-8"))
    return text


def _line_of(before: str) -> int:
    """The number of the line that is reached after that much text.

    Bytes that may be no UTF-8, or end within a character, come decoded as Latin-1, which has one for every byte.
    """
    return len(_LINE_END.findall(before)) + 1


def _rows(text: str) -> Iterator[tuple[int, list[str]] | _Fault]:
    """(number of its first line, cells) of each row that has anything in a cell, or what is wrong with the row."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            advice = 'write a quote inside a cell twice, and one more at both ends of the cell: "a ""good"" film"'
            yield _Fault(line, _csv_fault(error), advice)
            continue  # with the line after that at which reading failed
        if any(map(_seen, cells)):
            yield line, cells


def _seen(cell: str) -> str:
    """The cell as a person sees it: without the spaces around it and without characters of no width (Unicode's Cf)."""
    return "".join(character for character in cell if unicodedata.category(character) != "Cf").strip()


def _csv_fault(error: csv.Error) -> str:
    """What the csv module found, in words that do not take its jargon for granted."""
    message = str(error)
    if "unexpected end" in message:
        return "a quote is opened here and never closed"
    if "expected after" in message:
        return "a cell goes on after its closing quote"
    if "field limit" in message:
        return f"a cell is longer than {csv.field_size_limit():,} characters, as if a quote were never closed"
    return f"the row cannot be read as CSV ({message})"


@dataclass(frozen=True)
class _Columns:
    """Where a row's cells stand: the places of `text` and `label`, and how many columns have a place in the header."""

    text: int
    label: int
    width: int


def _columns(line: int, header: list[str], name: str) -> _Columns:
    columns = [_seen(cell).casefold() for cell in header]
    for column in ("text", "label"):
        if columns.count(column) > 1:
            raise _error(name, _Fault(line, f'the column "{column}" comes twice', "keep one of them"))
        if column not in columns:
            advice = 'name the columns in the first row: "text,label"'
            if len(columns) == 1 and (";" in columns[0] or "\t" in columns[0]):
                advice = "set the cells apart by commas"
            raise _error(name, _Fault(line, f'the column "{column}" is missing', advice))
    return _Columns(columns.index("text"), columns.index("label"), len(columns))


def _own_labels(rows: Iterable[tuple[int, list[str]] | _Fault], columns: _Columns) -> Sequence[str]:
    """The labels of a file that has its own, in the order of the alphabet; else LABELS."""
    own: set[str] = set()
    for row in rows:
        if isinstance(row, _Fault) or not columns.label < len(row[1]) <= columns.width:
            continue  # a row that is refused, whatever the labels are
        label = _label(row[1][columns.label])
        if label in LABELS or (columns.text < len(row[1]) and _label(row[1][columns.text]) in LABELS):
            return LABELS
        own |= {label} - {""}
    return sorted(own) if 3 <= len(own) <= MOST_LABELS else LABELS


def _example(cells: list[str], columns: _Columns, labels: Sequence[str], line: int) -> Example | _Fault:
    """What the row says, or what is wrong with it."""
    cells = [cell.strip() for cell in cells]
    while not _seen(cells[-1]):
        cells.pop()
    text = cells[columns.text] if columns.text < len(cells) else ""
    label = _label(cells[columns.label]) if columns.label < len(cells) else ""
    if len(cells) > columns.width:
        return _beyond(cells, columns, labels, line)
    if not label and (fault := _run_together(text, labels, line)):
        return fault
    if label not in ("", *labels) and _label(text) in labels:
        return _Fault(line, "text and label have changed places", "put the text where the first row has it")
    if not text:
        return _Fault(line, "the text is empty", "write a sentence there or take the row out")
    if not label:
        return _Fault(line, "the row has no label", f"label it {_choice(labels)}")
    if label not in labels:
        return _Fault(line, f'"{_short(label)}" is no label', f"label the row {_choice(labels)}")
    if not holds_a_word(text):
        return _Fault(line, "no word in it", "write a sentence there or take the row out")
    return Example(text, label)


def _label(cell: str) -> str:
    """The label that a cell holds, also between quotes that a space has kept from being the cell's own."""
    return _seen(cell).strip('"“”').strip().casefold()


def _choice(labels: Sequence[str]) -> str:
    """The labels in a sentence: "positive or negative"."""
    *others, last = reversed(labels)
    return f"{', '.join(others)} or {last}"


def _beyond(cells: list[str], columns: _Columns, labels: Sequence[str], line: int) -> _Fault:
    """Why a row goes on beyond the columns: a cell too many, or a comma in a text that is not between quotes."""
    text, label = cells[columns.text], _label(cells[columns.label])
    if text.startswith('"'):
        return _Fault(line, "a space stands before the quote that opens a cell", "begin the cell with the quote")
    if text.startswith(("“", "”", "„", "«", "»", "‘", "‚")):
        return _Fault(line, "a text with a comma stands between typographic quotes", 'write straight ones: "')
    if "" in cells and len(list(filter(None, cells))) <= columns.width and _label(cells[-1]) in labels:
        return _Fault(line, "an empty cell stands before others", "take it out")
    if columns.text == columns.width - 1 or label not in labels:
        cause = f"the row has {len(cells)} cells, the first row {columns.width}"
        return _Fault(line, cause, "put a text that holds a comma between quotes")
    first = next(filter(_seen, cells[columns.width :]))
    advice = "take it out, name its column in the first row, or put a text that holds a comma between quotes"
    return _Fault(line, f'"{_short(_seen(first))}" stands beyond the last column', advice)


def _run_together(text: str, labels: Sequence[str], line: int) -> _Fault | None:
    """The fault of a row without a label whose text ends in one: the two were not set apart."""
    ending = re.search(rf"([,;|\t])\s*(?:{'|'.join(map(re.escape, labels))})$", text, re.IGNORECASE)
    if ending and ending[1] != ",":
        return _Fault(line, "text and label are not set apart by a comma", "set the cells apart by commas")
    if ending:
        return _Fault(line, "text and label stand between one pair of quotes", "put only the text between quotes")
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


def _faults_of_all(examples: list[Example], labels: Sequence[str], last: int) -> list[_Fault]:
    """What is wrong with rows that are right one by one; `last` is the line of the last of them."""
    labels_there = {example.label for example in examples}
    if not labels_there:
        return [_Fault(last, "no row follows the names of the columns", "give each sentence its own row")]
    if len(labels_there) == 1:
        (label,) = labels_there
        missing = [other for other in labels if other != label]
        cause = f"this is the last row, and every row is labelled {label}"
        return [_Fault(last, cause, f"add rows that are labelled {_choice(missing) if missing[1:] else missing[0]}")]
    return []
