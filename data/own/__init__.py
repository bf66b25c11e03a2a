"""Files of people's own: bytes in, labelled sentences out, with all that was guessed, left out or found unusual."""

from __future__ import annotations

from .build import MOST_WORDS, WORD_LIMITS, build, parted
from .encodings import ENCODINGS
from .files import read_files
from .labels import ByRange, ByValue, Rule, proposal
from .limits import stated
from .packing import packed, unpacked
from .reading import Choices, Counts, Guess, Reading, Tidying, guess, read
from .rows import QUOTES, SEPARATORS
from .split import LARGEST_SHARE, MOST_TESTED, TEST_SHARE, shared, split
from .wording import problem, taken_for, told, unknown_values

__all__ = [
    "ENCODINGS",
    "LARGEST_SHARE",
    "MOST_TESTED",
    "MOST_WORDS",
    "QUOTES",
    "SEPARATORS",
    "TEST_SHARE",
    "WORD_LIMITS",
    "ByRange",
    "ByValue",
    "Choices",
    "Counts",
    "Guess",
    "Reading",
    "Rule",
    "Tidying",
    "build",
    "guess",
    "packed",
    "parted",
    "problem",
    "proposal",
    "read",
    "read_files",
    "shared",
    "split",
    "stated",
    "taken_for",
    "told",
    "unknown_values",
    "unpacked",
]
