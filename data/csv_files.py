"""Reading labelled sentences from CSV files: all of a file, or a sentence for each of its faults."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Sequence

from .csv_rows import Fault, Source, content_of, decode, error_of, name_of, rows_of
from .dataset import LABELS, Dataset, Example
from .labelled_rows import columns_of, example_of, faults_of_all, label_of, own_labels

MAX_ROWS = 20_000
FAULTS_TOLD = 5
"""How many faulty rows of a file are told at once."""


def read_pair(train: Source, test: Source, labels: Sequence[str] | None = None) -> Dataset:
    """The data set of two CSV files, one to train on and one to test on, read as `read_csv` reads them.

    `labels` are those of both files, None = those of the training file. Raises DataError for a file that cannot be
    used, and ValueError for labels that are fewer than two, or of which two are alike.
    """
    if labels is not None:
        labels = [label_of(label) for label in labels]
        if len(labels) < 2 or len(set(labels)) < len(labels) or "" in labels:
            raise ValueError(f"labels are {','.join(labels)!r}: give at least two different ones, apart by commas")
    learnt_from = read_csv(train, labels=labels)
    if labels is None:
        labels_found = {example.label for example in learnt_from}
        labels = LABELS if labels_found <= set(LABELS) else sorted(labels_found)
    name = os.path.basename(name_of(train))
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
    name = name or name_of(source)
    text = decode(content_of(source, name), name)
    rows = rows_of(text)
    first = next(rows, None)
    if first is None:
        raise error_of(name, Fault(1, "the file is empty", 'begin with the row "text,label"'))
    if isinstance(first, Fault):
        raise error_of(name, first)
    columns = columns_of(*first, name)
    if labels is None:
        rows = iter(all_rows := list(rows))
        labels = own_labels(all_rows, columns)
    examples: list[Example] = []
    faults: list[Fault] = []
    line = first[0]
    for row in rows:
        if isinstance(row, Fault):
            result: Example | Fault = row
        elif len(examples) + len(faults) == MAX_ROWS:
            line = row[0]
            faults.append(Fault(line, f"here begins row {MAX_ROWS + 1:,}", f"keep at most {MAX_ROWS:,} rows"))
            break
        else:
            line, cells = row
            result = example_of(cells, columns, labels, line)
        if isinstance(result, Example):
            examples.append(result)
        elif len(faults) == FAULTS_TOLD:
            raise error_of(name, *faults, more=True)
        else:
            faults.append(result)
    if not faults:
        faults = [] if one_label and examples else faults_of_all(examples, labels, line)
    if faults:
        raise error_of(name, *faults)
    return tuple(examples)


def to_csv(examples: Iterable[Example]) -> str:
    """The CSV text that `read_csv` reads these examples from."""
    rows = [("text", "label"), *((example.text, example.label) for example in examples)]
    return "".join(f"{_quoted(text)},{_quoted(label)}\n" for text, label in rows)


def _quoted(cell: str) -> str:
    """The cell between quotes where it needs them; the csv module of Python 3.11 leaves a lone carriage return bare."""
    return '"' + cell.replace('"', '""') + '"' if re.search('[",\r\n]', cell) else cell
