"""What a run is called until its visitor renames it: what it was trained with, and what tells it from others."""

from __future__ import annotations

from collections.abc import Collection
from itertools import count

from playground.storage.models import MOST_NAME, plain_line
from rnn import SETTINGS, Settings
from rnn.setting_kinds import Number

# In the order in which a default name tells them: those that are always in it, then choices, then numbers. Epochs come
# last, and only where nothing else tells two runs apart.
_TOLD = sorted(
    (setting for name, setting in SETTINGS.items() if name != "epochs"),
    key=lambda setting: (not setting.named, isinstance(setting, Number)),
)


def default_name(data: str, settings: Settings) -> str:
    """The name of the first run with these settings: what is usual goes without saying, but for three settings."""
    shown = [
        (setting.symbol, value)
        for setting in _TOLD
        if (value := getattr(settings, setting.name)) != setting.default or setting.named
    ]
    parts = [f"{symbol}={value:g}" if isinstance(value, float) else f"{symbol}={value}" for symbol, value in shown]
    return plain_line(" ".join([data, *parts]))


def free_name(data: str, settings: Settings, taken: Collection[str]) -> str:
    """The default name of a run, where names are `taken`: with its epochs if these tell it apart, or else a number."""
    plain = default_name(data, settings)
    if plain not in taken:
        return plain
    with_epochs = _joined(plain, f" epochs={settings.epochs}")
    if settings.epochs != SETTINGS["epochs"].default and with_epochs not in taken:
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
