"""What a run is called until its visitor renames it: what it was trained with, and what tells it from others."""

from __future__ import annotations

from collections.abc import Collection
from itertools import count

from playground.own_data import title_of
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
    """Names a run by the settings that differ from the defaults; three settings are always named."""
    pairs = [
        (setting.symbol, value)
        for setting in _TOLD
        if (value := getattr(settings, setting.name)) != setting.default or setting.named
    ]
    parts = [f"{symbol}={value:g}" if isinstance(value, float) else f"{symbol}={value}" for symbol, value in pairs]
    return plain_line(" ".join([title_of(data), *parts]))


def free_name(data: str, settings: Settings, names_in_use: Collection[str]) -> str:
    """A default name that is not in use: the plain one, else with the number of epochs if unusual, else numbered."""
    plain = default_name(data, settings)
    if plain not in names_in_use:
        return plain
    with_epochs = _joined(plain, f" epochs={settings.epochs}")
    if settings.epochs != SETTINGS["epochs"].default and with_epochs not in names_in_use:
        return with_epochs
    return next(name for k in count(2) if (name := _joined(plain, f" #{k}")) not in names_in_use)


def is_default(name: str, data: str, settings: Settings) -> bool:
    """Whether a run that began with these settings has a name that `free_name` may have given it."""
    plain = default_name(data, settings)
    _, mark, number = name.rpartition(" #")
    has_number = mark and number.isdecimal() and name == _joined(plain, f" #{number}")
    return bool(name == plain or has_number or name == _joined(plain, f" epochs={settings.epochs}"))


def _joined(name: str, more: str) -> str:
    return name[: MOST_NAME - len(more)] + more
