"""What there is to know of one setting: what it is called, what it may be, and how its values are read and written."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Literal, NamedTuple, TypeAlias, TypeVar

Value: TypeAlias = int | float | str
T = TypeVar("T", bound=Value)

# It can match in one way only: with two, a text of 9,000 digits took a core seven seconds.
NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
"""A decimal number, as a regular expression."""


class Column(NamedTuple):
    """A column of the table of runs: its head, and what the head says when it is pointed at."""

    title: str
    help: str


@dataclass(frozen=True, kw_only=True)
class _Entry:
    """What a number and a choice have in common. Only `label` and `help` must be given."""

    label: str
    """What it is called: "Learning rate"."""
    help: str
    """What it does, in one sentence with its full stop; that it may change in mid-run need not be said."""
    brief: str = ""
    """The same in fewer words, for a small field or a list of options; "" = as `help`."""
    short: str | None = None
    """What stands before a value where room is short, as in "rate 0.02"; None = the label in lower case."""
    unit: str = ""
    """What stands behind a value instead, in the singular: "unit" gives "16 units"."""
    symbol: str = ""
    """What stands before a value in the default name of a run: "lr" gives "lr=0.02"; "" = the name."""
    named: bool = False
    """Whether every default name has it, and not only where it is unusual.

    Not for a setting that is added later: the default names that earlier versions gave are told from chosen ones by it.
    """
    column: Column | None = None
    """Its own column of the table of runs; None = it shares one with others, which tells those that are unusual."""
    more: bool = False
    """Whether it stands folded away under "More" in the panel."""
    sweepable: bool = False
    """Whether a sweep may vary it."""
    in_branch: bool = False
    """Whether it may be another in a run that goes on from the weights of another one, and does anything there."""
    example: str = ""
    """Example values in the field of the sweep form; "" = all options of a `Choice`, no example for a `Number`."""

    name: str = ""
    """The field of `Settings`, which fills it in, as `default`."""
    default: Any = None

    def named_as(self, name: str) -> Any:
        """A copy with this name, in which `short`, `brief` and `symbol`, where unset, follow from the other fields."""
        short = self.label.lower() if self.short is None else self.short
        return replace(self, name=name, short=short, brief=self.brief or self.help, symbol=self.symbol or name)


@dataclass(frozen=True, kw_only=True)
class Number(_Entry):
    """A setting that is a number: whole if its default is."""

    at_least: float | None = None
    """The smallest value that training can do anything with; None = anything above `above`."""
    above: float = 0.0
    """All values must lie above it, where there is no `at_least`."""
    offered: tuple[float, float]
    """The smallest and the largest value in panel, link and sweep, both allowed; `Settings` itself takes others too."""
    scale: Literal["linear", "log"] | None = None
    """How a slider goes over what is offered: evenly, or evenly in the logarithm; None = no slider, it is typed."""
    step: int = 1
    """How far the buttons of a typed whole number go."""
    changeable: bool = False
    """Whether it may change while a run goes on; a change of any other setting takes a new run."""

    def __post_init__(self) -> None:
        if self.scale == "log" and self.offered[0] <= 0:
            raise ValueError(f"{self.label} is offered from {self.offered[0]:g}: a logarithmic scale begins above 0")

    @property
    def whole(self) -> bool:
        """Whether only whole numbers are allowed."""
        return isinstance(self.default, int)

    @property
    def rank(self) -> int:
        """What can be swept comes first where settings are listed, then other numbers, then choices."""
        return 0 if self.sweepable else 1

    def checked(self, value: Any) -> int | float:
        """The value as a plain int or float; ValueError, naming field, value and what is allowed, if it is none."""
        return self._checked_whole(value) if self.whole else self._checked_float(value)

    def _checked_whole(self, value: Any) -> int:
        least = 0 if self.at_least is None else self.at_least
        try:
            number = None if isinstance(value, bool) else operator.index(value)
        except TypeError:
            number = None
        if number is None or number < least:
            raise ValueError(f"{self.name} is {shown(value)}: it must be a whole number of at least {least}")
        return number

    def _checked_float(self, value: Any) -> float:
        try:
            number = math.nan if isinstance(value, bool | str) else float(value)
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if self.at_least is not None:
            fits, bound = self.at_least <= number < math.inf, f"of at least {self.at_least:g}"
        else:
            fits, bound = self.above < number < math.inf, f"above {self.above:g}"
        if not fits:
            raise ValueError(f"{self.name} is {shown(value)}: it must be a finite number {bound}")
        return number

    def check_offered(self, value: Value) -> None:
        """Raise ValueError, with a sentence for people, unless the value is one that is offered."""
        low, high = self.offered
        fits = isinstance(value, int if self.whole else int | float) and not isinstance(value, bool)
        if not fits or not low <= value <= high:  # type: ignore[operator]
            kind = "whole number" if self.whole else "number"
            shown_value = cut(value) if isinstance(value, str) else _number(value)
            limits = f"{low:,} to {high:,}" if self.whole else f"{low:g} to {high:g}"
            raise ValueError(f"{self.label} is {shown_value}: it must be a {kind} from {limits}")

    def read(self, text: str) -> int | float:
        """The value that a person typed; ValueError, as of `check_offered`, for one that is not offered."""
        text = text.strip()
        if not (re.fullmatch(NUMBER, text) or text.casefold() in ("nan", "inf", "-inf")):
            self.check_offered(text)
        number = float(text)
        value = int(number) if self.whole and math.isfinite(number) and number == int(number) else number
        self.check_offered(value)
        return value

    def place(self, value: Value) -> float:
        """Where a value stands among others: the smallest first."""
        return float(value)

    def text(self, value: Value) -> str:
        """A value as a person reads it."""
        return value if isinstance(value, str) else f"{value:g}"


@dataclass(frozen=True, kw_only=True)
class Choice(_Entry):
    """A setting that is one of a few texts."""

    options: Mapping[str, str]
    """Every value, and what it is called where a person reads it, in the order in which they are offered."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """What a person may type instead, in lower case, and the value that it means."""

    changeable: ClassVar[bool] = False  # a change in mid-run is recorded as a number
    whole: ClassVar[bool] = False
    rank: ClassVar[int] = 2

    def named_as(self, name: str) -> Any:
        """As of every setting; its example, where unset, is all of its options."""
        return replace(super().named_as(name), example=self.example or ", ".join(self.options))

    def checked(self, value: Any) -> str:
        """The value; ValueError, naming field, value and what is allowed, if it is none of the options."""
        if not isinstance(value, str) or value not in self.options:
            alternatives = " or ".join(f'"{option}"' for option in self.options)
            raise ValueError(f"{self.name} is {shown(value)}: it must be {alternatives}")
        return value

    def check_offered(self, value: Value) -> None:
        """Raise ValueError, with a sentence for people, unless the value is one of the options."""
        if value not in self.options:
            raise ValueError(f"{self.label} is {cut(str(value))}: it must be {' or '.join(self.options)}")

    def read(self, text: str) -> str:
        """The value that a person typed; ValueError, as of `check_offered`, for one that is not offered."""
        spellings = {option.casefold(): option for option in self.options} | dict(self.aliases)
        value = spellings.get(text.strip().casefold(), text.strip())
        self.check_offered(value)
        return value

    def place(self, value: Value) -> float:
        """Where a value stands among others: in the order of the options."""
        return list(self.options).index(str(value))

    def text(self, value: Value) -> str:
        """A value as a person reads it, within a sentence."""
        return self.options.get(str(value), str(value))

    def title(self, value: str) -> str:
        """A value as it stands by itself, with a capital letter."""
        name = self.options[value]
        return name[0].upper() + name[1:]


Setting: TypeAlias = Number | Choice


def setting(default: T, entry: Setting) -> T:
    """A field of `Settings`: its default, and what there is to know of it."""
    return field(default=default, metadata={"entry": replace(entry, default=default)})


def shown(value: Any) -> str:
    """A value as it stands in a sentence."""
    try:
        return repr(value)
    except (ValueError, RecursionError):  # Python spells no whole number of more than some thousand digits
        return "a number of thousands of digits" if isinstance(value, int) else f"a {type(value).__name__} without end"


def _number(value: float) -> str:
    try:
        return f"{value:g}"
    except OverflowError:  # a whole number that is too large for a float
        return shown(value)


def cut(text: str) -> str:
    """What a person typed, in quotes and no longer than a sentence bears."""
    return repr(text if len(text) <= 40 else text[:40] + "…")
