"""What a link says besides the settings: the properties of a view, each with its name and how its text is read.

The page reads them from the address by the same names (`frontend/core/view_state.js`); a test holds the two together.
A property that makes no sense costs nothing but itself: it is as if the link had not named it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import parse_qsl

from playground.links.plans import plan_in

Reader: TypeAlias = Callable[[str], Any]
"""Makes a value of a text. Raises ValueError, with what it must be: "a whole number from 0"."""

MOST_TEXT = 1000
"""Characters of one property: what is longer is no link that this playground has made. The page passes over it too."""

LARGEST_WHOLE = 999_999_999

MOST_PAIRS = 30

TRAIN, INSIDE, COMPARE, GUIDE, SCENES = PAGES = ("train", "inside", "compare", "guide", "scenes")
SHOWN_ON = (TRAIN, INSIDE, COMPARE)


@dataclass(frozen=True, kw_only=True)
class Property:
    """One property of a view."""

    name: str  # in the link
    label: str  # in a sentence
    read: Reader
    default: Any = None  # where a link does not name it, in every format: None = nothing is chosen
    pages: tuple[str, ...] = SHOWN_ON  # on which it means something, and so stays in the address


def _whole(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise ValueError(f"a whole number from 0 to {LARGEST_WHOLE:,}")
    return int(text)


def _flag(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError("0 or 1")
    return text == "1"


def _text(text: str) -> str:
    if len(text) > MOST_TEXT:
        raise ValueError(f"a text of at most {MOST_TEXT:,} characters")
    return text


def _word(text: str) -> str:
    """A name of something that the page knows, such as a view or a scene."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,63}", text):
        raise ValueError("a name of small letters, digits and dashes")
    return text


def _ids(text: str) -> tuple[str, ...]:
    """Beginnings of ids of runs."""
    ids = tuple(filter(None, text.split(".")))
    if len(text) > MOST_TEXT or not all(re.fullmatch(r"[0-9a-z]{1,32}", each) for each in ids):
        raise ValueError("ids of runs with dots between them")
    return ids


def _tag(text: str) -> str:
    """The public tag of a visitor."""
    if not re.fullmatch(r"[a-z2-7]{8}", text):
        raise ValueError("the tag of a visitor")
    return text


def _list(text: str) -> tuple[str, ...]:
    return tuple(_text(text).split(","))


def _lines(text: str) -> tuple[str, ...]:
    """One text a line."""
    return tuple(_text(text).split("\n")) if text else ()


def _names(text: str) -> tuple[str, ...]:
    """Names of things that the page knows."""
    return tuple(_word(each) for each in _text(text).split("."))


def _pairs(text: str) -> Mapping[str, str]:
    """Texts by name, written as a link writes its own parameters."""
    try:
        return dict(parse_qsl(_text(text), keep_blank_values=True, max_num_fields=MOST_PAIRS))
    except ValueError:
        raise ValueError(f"at most {MOST_PAIRS} names with values") from None


def _sort(text: str) -> tuple[str, bool]:
    """The column by which a table is sorted, and whether from the largest down."""
    if not re.fullmatch(r"[a-z_]{1,40}\.(up|down)", text):
        raise ValueError("a column with .up or .down behind it")
    key, _, way = text.partition(".")
    return key, way == "down"


_PROPERTIES = (
    Property(name="sentence", label="Sentence", read=_text),
    Property(name="word", label="Word", read=_whole),
    Property(name="write_seed", label="Seed of what is written", read=_whole, pages=(TRAIN,)),
    Property(name="write_how", label="How letters are drawn", read=_word, pages=(TRAIN,)),
    Property(name="unit", label="Unit", read=_whole, pages=(INSIDE,)),
    Property(name="epoch", label="Epoch", read=_whole, pages=(INSIDE,)),
    Property(name="view", label="View", read=_word, pages=(INSIDE,)),
    Property(name="edits", label="Edits", read=_list, default=(), pages=(INSIDE,)),
    Property(name="order", label="Order of units", read=_word),
    Property(name="open", label="Opened parts", read=_names, default=(), pages=(INSIDE,)),
    Property(name="choices", label="Choices", read=_pairs, pages=(INSIDE,)),
    Property(name="beside", label="Sentences beside", read=_lines, pages=(INSIDE,)),
    Property(name="run", label="Run", read=_word, pages=(INSIDE,)),
    Property(name="runs", label="Runs", read=_ids, default=(), pages=(COMPARE,)),
    Property(name="sweep", label="Sweep", read=_word, pages=(COMPARE,)),
    Property(name="whose", label="Whose runs", read=_tag, pages=(COMPARE,)),
    Property(name="plan", label="Plan", read=plan_in, pages=(COMPARE,)),
    Property(name="filter", label="Filter", read=_text, pages=(COMPARE,)),
    Property(name="kind", label="Which runs", read=_word, pages=(COMPARE,)),
    Property(name="sort", label="Sorting", read=_sort, pages=(COMPARE,)),
    Property(name="differences", label="Differences only", read=_flag, default=False, pages=(COMPARE,)),
    Property(name="column", label="Curves", read=_word, pages=(COMPARE,)),
    Property(name="set", label="Set of sentences", read=_word, pages=(COMPARE,)),
    Property(name="by", label="Axis", read=_word, pages=(COMPARE,)),
    Property(name="log", label="Log axis", read=_flag, default=False, pages=(COMPARE,)),
    Property(name="smooth", label="Smoothing", read=_whole, pages=(COMPARE,)),
    Property(name="outcome", label="Outcome", read=_word, pages=(COMPARE,)),
    Property(name="panels", label="Panels", read=_whole, pages=(COMPARE,)),
    Property(name="slice", label="Slice of the sweep", read=_pairs, pages=(COMPARE,)),
    Property(name="trained", label="Trained epochs", read=_whole, pages=(TRAIN, INSIDE)),
    Property(name="scene", label="Scene", read=_word, pages=(*SHOWN_ON, SCENES)),
    Property(name="step", label="Step", read=_whole, pages=(*SHOWN_ON, SCENES)),
    Property(name="present", label="Presentation view", read=_flag, default=False, pages=(*SHOWN_ON, SCENES)),
)

PROPERTIES: Mapping[str, Property] = {each.name: each for each in _PROPERTIES}
"""Everything that a link says besides the settings and weights, by its name there."""


def names_on(page: str) -> list[str]:
    """The names of the properties that mean something on a page."""
    return [name for name, each in PROPERTIES.items() if page in each.pages]
