"""Files of people's own: bytes in, labelled sentences out, with all that was guessed, left out or found unusual."""

from __future__ import annotations

from .encodings import ENCODINGS
from .labels import ByRange, ByValue, Rule, proposal
from .limits import stated
from .reading import Choices, Counts, Guess, Reading, Tidying, guess, read
from .rows import QUOTES, SEPARATORS
from .split import LARGEST_SHARE, TEST_SHARE, shared, split
from .wording import problem, taken_for, told

__all__ = [
    "ENCODINGS",
    "LARGEST_SHARE",
    "QUOTES",
    "SEPARATORS",
    "TEST_SHARE",
    "ByRange",
    "ByValue",
    "Choices",
    "Counts",
    "Guess",
    "Reading",
    "Rule",
    "Tidying",
    "guess",
    "problem",
    "proposal",
    "read",
    "shared",
    "split",
    "stated",
    "taken_for",
    "told",
]
