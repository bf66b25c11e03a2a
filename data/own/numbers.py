"""Numbers as they stand in the cells of tables: with a decimal comma, as stars, with what they are out of."""

from __future__ import annotations

import re

_OUT_OF = ("/", "of", "out of", "von", "sur", "de", "su")
_UNITS = (
    "star",
    "stars",
    "stern",
    "sterne",
    "étoile",
    "étoiles",
    "estrella",
    "estrellas",
    "stella",
    "stelle",
    "points",
)
_NUMBER = re.compile(
    r"(?P<number>[-+−]?\d{1,9}(?:[.,]\d{1,12})?)"
    rf"\s*(?:(?:{'|'.join(_OUT_OF)})\s*\d{{1,3}}(?:[.,]\d+)?)?\s*(?:{'|'.join(_UNITS)})?",
    re.IGNORECASE,
)
_STARS = re.compile("([★⭐])\ufe0f?(?:\\1\ufe0f?)*☆*")


def number_of(cell: str) -> float | None:
    """The number that a cell holds, None for one that holds something else.

    "4", "4.0", "4,5", "-1", "4/5", "4 out of 5", "5 stars" and "★★★☆☆" are numbers.
    """
    cell = cell.strip()
    if len(cell) > 40:
        return None
    if match := _NUMBER.fullmatch(cell):
        return float(match["number"].replace(",", ".").replace("−", "-"))
    if _STARS.fullmatch(cell):
        return float(sum(cell.count(star) for star in "★⭐"))
    return None


def shown(number: float) -> str:
    """The number as it is written."""
    return f"{number:g}"
