"""Text to rows of cells, in one of the ways in which people and programs write tables."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..csv_rows import Fault, csv_fault, seen
from .limits import MOST_COLUMNS, MOST_SEPARATORS

SEPARATORS: Mapping[str, str] = {"\t": "Tab", ";": "Semicolon", ",": "Comma"}
"""What sets cells apart, and what it is called; of two that suit a file equally well, the first."""
QUOTES: Mapping[str, str] = {
    "doubled": "around cells",
    "backslash": r"around cells, \" inside",
    "none": "in the texts",
}
"""What quotes are in a file, and how that is said."""


_DECLARATION = re.compile('"?sep=([,;\t])"?(?:\r\n|\r|\n)', re.IGNORECASE)


@dataclass(frozen=True)
class Dialect:
    """How rows are written: one of SEPARATORS, one of QUOTES, and whether spaces stand between separator and quote."""

    separator: str
    quotes: str = "doubled"
    spaces: bool = False

    @property
    def options(self) -> Mapping[str, Any]:
        """What the csv module is told of it."""
        kinds: Mapping[str, Mapping[str, Any]] = {
            "doubled": {"doublequote": True},
            "backslash": {"doublequote": False, "escapechar": "\\"},
            "none": {"quoting": csv.QUOTE_NONE},
        }
        return {"delimiter": self.separator, "skipinitialspace": self.spaces, **kinds[self.quotes]}


class Row(NamedTuple):
    """The cells of a row, the number of its first line, and whether it has no quote anywhere."""

    line: int
    cells: list[str]
    plain: bool


class TooManyColumnsError(Exception):
    """A row has more cells than any table that people make; `line` is its first."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


class _Lines:
    """The lines of a text for the csv module; those of a row that goes on for too many cells are not handed out."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        self._lines = iter(io.StringIO(text, newline=""))
        self._separator = dialect.separator
        self._quoting = dialect.quotes != "none"
        self.begin()

    def begin(self) -> None:
        """The next line is the first of a row."""
        self.cells, self.separators, self.quotes = 0, 0, 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            separators = line.count(self._separator)
            self.separators += separators
            if separators and self._quoting and (self.quotes or '"' in line):
                # What stands between two quotes may hold separators that set no cells apart.
                separators = sum(part.count(self._separator) for part in line.split('"')[self.quotes % 2 :: 2])
            self.cells += separators
            self.quotes += line.count('"')
            if self.cells >= MOST_COLUMNS or self.separators > MOST_SEPARATORS:
                raise TooManyColumnsError(0)
            yield line


def rows_in(text: str, dialect: Dialect) -> Iterator[Row | Fault | None]:
    """Each row, what is wrong with it, or None for one whose cells are all empty. Raises TooManyColumnsError.

    A first line that declares the separator is none of them, and is counted as a line all the same.
    """
    declaration = _DECLARATION.match(text)
    lines = _Lines(text[declaration.end() :] if declaration else text, dialect)
    reader = csv.reader(iter(lines), strict=True, **dialect.options)
    while True:
        line = reader.line_num + (2 if declaration else 1)
        lines.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except TooManyColumnsError as error:
            raise TooManyColumnsError(line) from error
        except csv.Error as error:
            yield Fault(
                line, csv_fault(error), "change what sets the cells apart or what the quotes are, or mend the row"
            )
            continue  # with the line after that at which reading failed
        yield Row(line, cells, not lines.quotes) if any(map(seen, cells)) else None


def declared_in(text: str) -> str:
    """The separator that a first line "sep=;" declares, as Excel writes it, else ""."""
    declaration = _DECLARATION.match(text)
    return declaration[1] if declaration else ""
