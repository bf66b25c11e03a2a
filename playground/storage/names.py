"""What a run is called until somebody names it: what it was trained with, and what tells it from others."""

from __future__ import annotations

from collections.abc import Collection
from itertools import count

from playground.storage.models import MOST_NAME, plain_line
from rnn import Settings

SHORT = {
    "hidden_size": "H",
    "learning_rate": "lr",
    "seed": "seed",
    "bptt": "bptt",
    "init_scale": "scale",
    "clip": "clip",
    "shuffle_seed": "shuffle",
}
"""What tells runs of one dataset apart, as a default name says it."""
ALWAYS = ("hidden_size", "learning_rate", "seed")  # in every default name


def default_name(data: str, settings: Settings) -> str:
    """The name of the first run with these settings: what is usual goes without saying, but for three settings."""
    usual = Settings()
    parts = [
        f"{short}={value:g}" if isinstance(value, float) else f"{short}={value}"
        for name, short in SHORT.items()
        if (value := getattr(settings, name)) != getattr(usual, name) or name in ALWAYS
    ]
    return plain_line(" ".join([data, *parts]))


def free_name(data: str, settings: Settings, taken: Collection[str]) -> str:
    """The default name of a run, where names are `taken`: with its epochs if these tell it apart, or else a number."""
    plain = default_name(data, settings)
    if plain not in taken:
        return plain
    with_epochs = _joined(plain, f" epochs={settings.epochs}")
    if settings.epochs != Settings().epochs and with_epochs not in taken:
        return with_epochs
    return next(name for k in count(2) if (name := _joined(plain, f" #{k}")) not in taken)


def is_default(name: str, data: str, settings: Settings) -> bool:
    """Whether a run that began with these settings has a name that `free_name` may have given it."""
    plain = default_name(data, settings)
    _, mark, number = name.rpartition(" #")
    numbered = mark and number.isdecimal() and name == _joined(plain, f" #{number}")
    return bool(name == plain or numbered or name == _joined(plain, f" epochs={settings.epochs}"))


def _joined(name: str, more: str) -> str:
    return name[: MOST_NAME - len(more)] + more
