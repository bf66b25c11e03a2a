"""How texts are read, as a page needs it that reads them without a server: characters by kind, and contractions.

Browsers differ in their version of Unicode, and from that of Python, so the page is told which characters are which.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any

from playground.inspection import near_words
from rnn import text
from rnn.characters import APOSTROPHES, EASTERN, UNSEEN, plain_form, seen_part, word_part


@cache
def reading_json() -> dict[str, Any]:
    """What `frontend/saved/rnn/text.js` reads texts by, as `Reading` there describes it; the first call takes 0.4 s.

    Each list of characters is one of ranges: first and last code point, first and last, and so on.
    """
    categories = [unicodedata.category(chr(code)) for code in range(sys.maxunicode + 1)]
    unseen = {code for codes in UNSEEN for code in codes}
    of_words = [code for code, category in enumerate(categories) if category[0] in "LNM"]
    # A character that is seen and of which Unicode has no compatibility form is its own: a tenth of them is looked at.
    changing = unseen | {code for code, category in enumerate(categories) if category == "Cf"}
    changing |= {code for code in of_words if unicodedata.decomposition(chr(code)).startswith("<")}
    forms = {code: plain_form(code) for code in changing}
    return {
        "assigned": _ranges(unseen | {code for code, category in enumerate(categories) if category != "Cn"}),
        "letters": _ranges(code for code in of_words if chr(code).isalnum()),
        "inside": _ranges(code for code in of_words if word_part(code) == chr(code) != "'"),
        "unseen": _ranges(code for code, form in forms.items() if not form),
        "plain": _ranges(code for code, form in forms.items() if form not in ("", chr(code))),
        "eastern": [end for codes in EASTERN for end in (codes[0], codes[-1])],
        "controls": _ranges(
            code for code, category in enumerate(categories) if category in ("Cc", "Co", "Cs") and not seen_part(code)
        ),
        "spaces": _ranges(code for code in range(sys.maxunicode + 1) if chr(code).isspace()),
        "apostrophes": APOSTROPHES,
        "whole": text.WHOLE,
        "before_not": text.BEFORE_NOT,
        "short_for": {"'".join(parts): verb for parts, verb in text.SHORT_FOR.items()},
    }


def nearness_json() -> dict[str, Any]:
    """What `frontend/saved/rnn/near_words.js` finds near words by, as `Nearness` there describes it."""
    return {
        "most": near_words.MOST_NEAR,
        "longest_word": near_words.LONGEST_WORD,
        "shortest": list(near_words.SHORTEST_FOR_EDITS.items()),
        "endings": near_words.ENDINGS,
        "shortest_stem": near_words.SHORTEST_STEM,
        "doubled": "".join(sorted(near_words.DOUBLE)),
    }


def _ranges(codes: Iterable[int]) -> list[int]:
    """The numbers as ranges: first and last of each, one after the other."""
    ranges: list[int] = []
    for code in sorted(codes):
        if ranges and code == ranges[-1] + 1:
            ranges[-1] = code
        else:
            ranges += [code, code]
    return ranges
