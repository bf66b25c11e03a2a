"""Every setting of a training run, checked on the way in, and JSON both ways."""

from __future__ import annotations

import json
import math
import operator
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, TypeAlias, get_args

Bptt: TypeAlias = Literal["exact", "article"]


@dataclass(frozen=True)
class Settings:
    """All that decides how a run goes, besides its data. The defaults are the article's.

    Raises ValueError, naming the field, the value and what is allowed, for anything out of range.
    """

    hidden_size: int = 64
    """H, the number of hidden units; at least 1."""
    learning_rate: float = 0.02
    """How far one update moves along the gradient; above 0."""
    epochs: int = 1000
    """How often the training set is read; at least 0."""
    seed: int = 0
    """Draws the initial weights; at least 0."""
    shuffle_seed: int = 0
    """Draws the order of the sentences, anew for each epoch; at least 0."""
    init_scale: float = 1e-3
    """Standard deviation of the initial weights; above 0."""
    clip: float = 1.0
    """Every element of a gradient is cut to -clip..clip; above 0."""
    bptt: Bptt = "exact"
    """"exact", or "article": the recursion that the article prints, which lacks a transpose."""

    def __post_init__(self) -> None:
        for name, least in (("hidden_size", 1), ("epochs", 0), ("seed", 0), ("shuffle_seed", 0)):
            object.__setattr__(self, name, _whole(name, getattr(self, name), least))
        for name in ("learning_rate", "init_scale", "clip"):
            object.__setattr__(self, name, _positive(name, getattr(self, name)))
        if self.bptt not in get_args(Bptt):
            raise ValueError(f'bptt is {shown(self.bptt)}: it must be "exact" or "article"')

    def to_dict(self) -> dict[str, Any]:
        """Name to value, in the order of the fields; JSON-serialisable."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Settings:
        """Settings from name to value; a name that is left out has its default. ValueError for an unknown name."""
        known = [field.name for field in fields(cls)]
        for name in values:
            if name not in known:
                raise ValueError(f"{shown(name)} is no setting: the settings are {', '.join(known)}")
        return cls(**values)

    def to_json(self) -> str:
        """The settings as a JSON object."""
        return json.dumps(self.to_dict())

    @classmethod
    def from_json(cls, text: str) -> Settings:
        """Settings from a JSON object; ValueError when the text is none."""
        try:
            values = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ValueError(f"settings are not valid JSON: {error}") from error
        if not isinstance(values, dict):
            raise ValueError(f"settings must be a JSON object, not {type(values).__name__}")
        return cls.from_dict(values)


def shown(value: Any) -> str:
    """A value as it stands in a sentence."""
    try:
        return repr(value)
    except (ValueError, RecursionError):  # Python spells no whole number of more than some thousand digits
        return "a number of thousands of digits" if isinstance(value, int) else f"a {type(value).__name__} without end"


def _whole(name: str, value: Any, least: int) -> int:
    """`value` as an int of at least `least`; ValueError otherwise."""
    try:
        number = None if isinstance(value, bool) else operator.index(value)
    except TypeError:
        number = None
    if number is None or number < least:
        raise ValueError(f"{name} is {shown(value)}: it must be a whole number of at least {least}")
    return number


def _positive(name: str, value: Any) -> float:
    """`value` as a finite float above 0; ValueError otherwise."""
    try:
        number = math.nan if isinstance(value, bool | str) else float(value)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if not 0 < number < math.inf:
        raise ValueError(f"{name} is {shown(value)}: it must be a finite number above 0")
    return number
