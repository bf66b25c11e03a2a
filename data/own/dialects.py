"""How a text is most likely written as a table: what sets its cells apart, and what its quotes are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from .limits import SAMPLE_CHARACTERS, SAMPLE_ROWS
from .rows import QUOTES, SEPARATORS, Dialect, Row, TooManyColumnsError, rows_in

_ALIKE = 0.03
"""Shares of rows that differ by less are taken for equal, and then the order of SEPARATORS decides."""


@dataclass(frozen=True)
class Sample:
    """The first rows of a text as a dialect reads them."""

    dialect: Dialect
    rows: Sequence[Row]
    faults: int

    @property
    def width(self) -> int:
        """How many cells most rows have."""
        widths = Counter(len(row.cells) for row in self.rows)
        return max(widths, key=lambda width: (widths[width], width), default=1)

    @property
    def share(self) -> float:
        """The share of all rows that can be read and have as many cells as most have."""
        width = self.width
        alike = sum(len(row.cells) == width for row in self.rows)
        return alike / max(1, len(self.rows) + self.faults)

    @property
    def swallows(self) -> bool:
        """Whether a cell holds a separator or line break, as where a lone quote opens a cell that was to be none."""
        return any(
            self.dialect.separator in cell or "\n" in cell or "\r" in cell for row in self.rows for cell in row.cells
        )


def sample_of(text: str, dialect: Dialect) -> Sample:
    """The first rows as the dialect reads them. A text of too many columns has none."""
    part = text[:SAMPLE_CHARACTERS]
    cut = len(part) < len(text)
    if cut and (end := max(part.rfind("\n"), part.rfind("\r"))) > 0:
        part = part[: end + 1]
    rows: list[Row] = []
    faults = 0
    try:
        for row in islice((row for row in rows_in(part, dialect) if row is not None), SAMPLE_ROWS):
            if isinstance(row, Row):
                rows.append(row)
            elif not (cut and "never closed" in row.cause):  # it may be closed beyond the sample
                faults += 1
    except TooManyColumnsError:
        faults += SAMPLE_ROWS
    return Sample(dialect, rows, faults)


def dialect_of(text: str, separator: str = "", quotes: str = "") -> Dialect:
    """The dialect that suits the first rows best; `separator` and `quotes` are what is known of it."""
    best: tuple[tuple[bool, float], Dialect] | None = None
    for each in [separator] if separator else SEPARATORS:
        sample = _best_quotes(text, each, quotes)
        rank = sample.width > 1, sample.share
        if best is None or rank[0] > best[0][0] or (rank[0] == best[0][0] and rank[1] > best[0][1] + _ALIKE):
            best = rank, sample.dialect
    if best is None:
        raise ValueError("there is no separator to try")
    if best[0][0] or separator:
        return best[1]
    return Dialect(",", best[1].quotes if quotes else "doubled")  # one column: nothing sets cells apart


def _best_quotes(text: str, separator: str, quotes: str) -> Sample:
    """The sample of the way to read quotes that leaves the fewest faults: that of the standard where it can be."""
    # Without a quote after a backslash the csv module would let cells go on after their closing quote.
    kinds = [quotes] if quotes else [kind for kind in QUOTES if kind != "backslash" or '\\"' in text]
    tried = [
        sample_of(text, Dialect(separator, kind, spaces))
        for kind in kinds
        for spaces in ((False, True) if kind != "none" else (False,))
    ]
    best = tried[0]
    for sample in tried[1:]:
        if best.faults and sample.share > best.share:
            best = sample
    plain = tried[-1]
    if plain.dialect.quotes == "none" and separator == "\t" and best.swallows and plain.share >= best.share:
        return plain
    return best
