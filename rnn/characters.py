"""Text of any script in one normal form: letters, digits and apostrophes stay, all else becomes a space."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

# What people and their keyboards type for an apostrophe, those of Hebrew, Armenian, Greek, Hawaiian and Uzbek included.
APOSTROPHES = "'’‘‛ʼʻʽʹ＇`´′׳՚ꞌ᾽᾿"

# Compatibility forms that a person reads as the plain letter or digit: wide and narrow ones, other typefaces, shapes by
# place in the word, ligatures. Superscripts, fractions and circled numbers look different and stay what they are.
_SAME_TO_THE_EYE = ("<wide>", "<narrow>", "<font>", "<initial>", "<medial>", "<final>", "<isolated>", "<compat>")
# Single Korean letters: their plain forms would join to syllables, and "ㄱㅏ" does not look like "가".
_KOREAN_LETTERS = (range(0x3131, 0x318F), range(0xFFA0, 0xFFDD))
_EMOJI_LETTER = "ℹ"  # the one emoji whose category is a letter's
# Variants of a letter that readers of Greek and of old prints tell from it; and a vowel of Thai and Lao that, taken
# apart, would stand in another order.
_THEMSELVES = frozenset({*"ϐϑϒϕϖϰϱϲϴϵϹſẛ", "\u0e33", "\u0eb3", _EMOJI_LETTER})

# Never seen, though their category is not "format": the rest of Unicode's Default_Ignorable_Code_Point.
UNSEEN = (
    range(0x034F, 0x0350),  # the grapheme joiner
    range(0x115F, 0x1161),  # fillers of Korean
    range(0x17B4, 0x17B6),  # vowels of Khmer that are not written
    range(0x180B, 0x1810),  # variations of Mongolian
    range(0x2065, 0x2066),
    range(0x3164, 0x3165),
    range(0xFE00, 0xFE10),  # variation selectors, as after an emoji
    range(0xFFA0, 0xFFA1),
    range(0xE0000, 0xE1000),  # tags and more variation selectors
)

# What Chinese and Japanese are written in: ideographs with their marks of repetition, and both kinds of kana.
EASTERN = (
    range(0x2E80, 0x2FE0),
    range(0x3005, 0x3008),
    range(0x3021, 0x302A),
    range(0x3031, 0x3036),
    range(0x3038, 0x303D),
    range(0x3041, 0x3097),
    range(0x309D, 0x30A0),
    range(0x30A1, 0x30FB),
    range(0x30FC, 0x3100),
    range(0x31F0, 0x3200),
    range(0x3400, 0x4DC0),
    range(0x4E00, 0xA000),
    range(0xF900, 0xFB00),
    range(0x1AFF0, 0x1B170),
    range(0x20000, 0x40000),
)

_KEYCAP = re.compile("[0-9#*]\ufe0f?\u20e3")  # an emoji that begins with a digit


def in_words(text: str) -> str:
    """`text` lower-cased, with nothing left in it but letters with their marks, digits, apostrophes and spaces.

    Texts that look alike become the same: letters are composed (Unicode's form C), compatibility forms of letters and
    digits become the plain ones, each apostrophe is "'", and what is not seen is left out, as a soft hyphen or a
    zero-width space. Punctuation and symbols become spaces. Applied to its own output it changes nothing.
    """
    if text.isascii():
        return text.lower().translate(_ASCII_KINDS)
    nfd_text = unicodedata.normalize("NFD", _KEYCAP.sub(" ", text))
    nfc_text = unicodedata.normalize("NFC", nfd_text.translate(_FORMS))
    return unicodedata.normalize("NFC", _lower(nfc_text).translate(_KINDS))


def characters_in(text: str) -> list[str]:
    """The characters of a text, each with the marks that belong to it; spaces, line ends and tabs among them.

    Letters are composed (Unicode's form C) and keep their case, a line ends in "\\n", and what is not seen is left out.
    Joined again, they give the same characters.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    characters: list[str] = []
    for character in unicodedata.normalize("NFC", lines.translate(_SEEN)):
        if characters and unicodedata.category(character)[0] == "M":
            characters[-1] += character
        else:
            characters.append(character)
    return characters


def seen_part(code: int) -> str:
    """The character itself if it is seen, or is a line end or tab; else nothing."""
    character = chr(code)
    unseen = unicodedata.category(character)[0] == "C" or any(code in codes for codes in UNSEEN)
    return "" if unseen and character not in "\n\t" else character


def _lower(text: str) -> str:
    """`text` in lower case without new marks: the dot that "İ" has above belongs to every "i"."""
    return text.replace("İ", "i").lower().replace("i\u0307", "i")


def word_part(code: int) -> str:
    """The character itself if it can be part of a word, "'" for an apostrophe, else a space."""
    character = chr(code)
    if character in APOSTROPHES:
        return "'"
    return character if unicodedata.category(character)[0] in "LNM" and character != _EMOJI_LETTER else " "


def plain_form(code: int) -> str:
    """The character's plain form: itself for most, nothing for one that is not seen."""
    character = chr(code)
    category = unicodedata.category(character)
    if category == "Cf" or any(code in codes for codes in UNSEEN):
        return ""
    kind, *_ = unicodedata.decomposition(character).split() or [""]
    a_letter = category[0] == "L" or category in ("Nd", "Nl")
    if kind not in _SAME_TO_THE_EYE or not a_letter or character in _THEMSELVES:
        return character
    if any(code in codes for codes in _KOREAN_LETTERS):
        return character
    plain = unicodedata.normalize("NFKD", character)
    return plain if all(unicodedata.category(part)[0] in "LNM" for part in plain) else character


class _Table:
    """The table that `str.translate` reads: each entry is computed at its first use, and the latest are kept."""

    def __init__(self, of: Callable[[int], str]) -> None:
        self._of = lru_cache(maxsize=8192)(of)

    def __getitem__(self, code: int) -> str:
        return self._of(code)


_FORMS, _KINDS, _SEEN = _Table(plain_form), _Table(word_part), _Table(seen_part)
_ASCII_KINDS = {code: word_part(code) for code in range(128)}
