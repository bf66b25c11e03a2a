"""The characters that Unicode knows, for tests of how text is read."""

import sys
import unicodedata

ALIKE = ("CJK UNIFIED", "HANGUL SYLLABLE")


def assigned_characters() -> list[str]:
    """Every character but those for private use; of the 104,000 signs and syllables of ALIKE, which are all alike to
    us, every sixteenth.
    """
    characters = (c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(c) not in ("Cn", "Co"))
    return [c for c in characters if ord(c) % 16 == 0 or not unicodedata.name(c, "").startswith(ALIKE)]
