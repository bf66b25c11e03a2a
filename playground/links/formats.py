"""The formats of links: which there are, the names that they had, and what they mean where they say nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from playground.training.prepared_data import suited
from rnn import Settings

VERSION = "v"
"""The name under which a link says its format."""


@dataclass(frozen=True)
class Format:
    """What a link of one format means where it says nothing, and what it calls by other names than later ones."""

    number: int
    renamed: Mapping[str, str]  # what a name of this format is called in the next one
    defaults: Mapping[str, Mapping[str, Any]]  # of settings, by the visible name of the data set


def _read(file: Path) -> dict[int, Format]:
    formats = [Format(**entry) for entry in tomllib.loads(file.read_text(encoding="utf-8"))["format"]]
    return {each.number: each for each in formats}


FORMATS: Mapping[int, Format] = _read(Path(__file__).with_name("formats.toml"))
"""Every format that there ever was, by its number; 0 is that of links that say none."""

FORMAT = max(FORMATS)
"""The format of the links that are made now."""


def default_settings(data: str, number: int) -> Settings:
    """The settings of a link of that format that names nothing but its data set.

    What came after the format, a data set or a setting, is as it is now: it changes nothing unless it is named.
    """
    return replace(suited(data), **FORMATS[number].defaults.get(data, {}))


def is_kept(data: str, name: str, number: int) -> bool:
    """Whether a setting that a link of that format leaves out has the same default for ever: it is written down.

    A setting that came after the format has the default that training had before it. A data set that came after it may
    suggest others one day.
    """
    defaults = FORMATS[number].defaults
    return name in defaults.get(data, {}) or not any(name in values for values in defaults.values())


def renamed(texts: Mapping[str, str], number: int, formats: Mapping[int, Format] = FORMATS) -> dict[str, str]:
    """The texts of a link of that format by the names of today. A name of today that it has too is the stronger one."""
    named = dict(texts)
    for each in sorted(formats):
        if each >= number:
            for old, new in formats[each].renamed.items():
                if old in named:
                    text = named.pop(old)
                    named.setdefault(new, text)
    return named
