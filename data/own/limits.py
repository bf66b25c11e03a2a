"""How much of a visitor's own file is read: what is larger is refused in a sentence, and never cut."""

from __future__ import annotations

from ..csv_files import MAX_ROWS
from ..csv_rows import MAX_BYTES
from ..dataset import MOST_LABELS

MOST_COLUMNS = 500
MOST_SEPARATORS = 20_000
"""How many of what sets cells apart a row may hold, those in its texts included."""
MOST_VALUES = 200
"""How many different words a label column may hold: where there are more, it is rather one of texts or names."""
LONGEST_TEXT = 3_000
"""Characters of a text that is learnt from, about 500 words: a network that reads word by word forgets far sooner."""
SAMPLE_CHARACTERS = 250_000
SAMPLE_ROWS = 500
"""How much of a file is looked at to guess how it is written."""
PREVIEW_ROWS = 10
PREVIEW_COLUMNS = 20
PREVIEW_CHARACTERS = 200


def stated() -> str:
    """The limits, in one sentence."""
    return (
        f"A file may have {MAX_BYTES // 1_000_000} MB, {MAX_ROWS:,} rows, {MOST_COLUMNS} columns and "
        f"{MOST_LABELS} labels, and a text {LONGEST_TEXT:,} characters: longer ones are left out."
    )
