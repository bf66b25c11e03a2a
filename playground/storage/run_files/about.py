"""The words of a file, read a value at a time: each is what it must be, or refused in a sentence that names it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.encoding import LARGEST_WHOLE
from playground.storage.models import plain_line
from playground.storage.run_files.archive import ArchiveKind, RunFileError
from playground.storage.run_files.format import FORMAT, VERSION
from playground.storage.run_files.npz import RUN_FILE
from rnn import SETTINGS, Settings

ALWAYS_NAMED = ("hidden_size", "learning_rate", "epochs", "seed", "shuffle_seed", "init_scale", "clip", "bptt")
"""The settings that the first files named. One that came later has its default in a file that does not name it."""

MOST_EPOCHS_OF_FILE = 10**9

MOST_ABOUT = 1_000_000
"""Bytes of the JSON: read it takes twenty times as much memory, and the fullest file has half of that."""


wrong = RUN_FILE.wrong


class About:
    """What a file of a kind says, read a value at a time; RunFileError names the one that is not as it must be."""

    def __init__(self, values: Mapping[str, Any], kind: ArchiveKind = RUN_FILE) -> None:
        self._values, self._kind = values, kind

    def has(self, name: str) -> bool:
        """Whether the file says anything under that name."""
        return name in self._values

    def _get(self, name: str) -> Any:
        if name not in self._values:
            raise self._kind.wrong(name, "is missing")
        return self._values[name]

    def text(self, name: str) -> str:
        """A text."""
        value = self._get(name)
        if not isinstance(value, str):
            raise self._kind.wrong(name, "is no text")
        return value

    def mapping(self, name: str) -> About:
        """A JSON object, to be read in the same way."""
        value = self._get(name)
        if not isinstance(value, dict):
            raise self._kind.wrong(name, "is no JSON object")
        return About(value, self._kind)

    def texts(self) -> dict[str, str]:
        """All of it as name to text, as short lines; at most 20 of them."""
        return {plain_line(name): plain_line(str(value)) for name, value in list(self._values.items())[:20]}

    def items(self, name: str) -> list[Any]:
        """A list."""
        value = self._get(name)
        if not isinstance(value, list):
            raise self._kind.wrong(name, "is no list")
        return value

    def objects(self, name: str) -> list[About]:
        """A list of JSON objects, each to be read in the same way."""
        items = self.items(name)
        if not all(isinstance(item, dict) for item in items):
            raise self._kind.wrong(name, "is no list of JSON objects")
        return [About(item, self._kind) for item in items]

    def all(self) -> Mapping[str, Any]:
        """All of it, as it is."""
        return self._values

    def whole(self, name: str, most: int) -> int:
        """A whole number from 0 to `most`."""
        value = self._get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            raise self._kind.wrong(name, f"is no whole number from 0 to {most:,}")
        return value

    def number(self, name: str, most: float) -> float:
        """A finite number from 0 to `most`."""
        value = self._get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= most:
            raise self._kind.wrong(name, "is no number that can stand there")
        return float(value)

    def settings(self, name: str) -> Settings:
        """Settings, of which those that every file names must be there."""
        values = self.mapping(name)._values
        missing = [setting for setting in ALWAYS_NAMED if setting not in values]
        if missing:
            raise self._kind.wrong(name, f"lack {', '.join(missing)}")
        try:
            settings = Settings.from_dict(values)
        except ValueError as error:
            raise self._kind.wrong(name, f"cannot be used ({str(error)[:200]})") from error
        whole = [getattr(settings, each.name) for each in SETTINGS.values() if each.whole]
        if settings.epochs > MOST_EPOCHS_OF_FILE or max(whole) > LARGEST_WHOLE:
            raise self._kind.wrong(name, "hold a number of epochs or a seed that is far too large")
        return settings


def about_of(array: NDArray[Any]) -> About:
    """The JSON in the array `about` of a run file, of a version that is known here."""
    if array.ndim != 1 or array.dtype != np.uint8:
        raise wrong("about", "is no JSON text in bytes")
    if array.nbytes > MOST_ABOUT:
        raise wrong("about", f"is longer than {MOST_ABOUT:,} bytes")
    return about_in(array.tobytes(), "about", RUN_FILE, FORMAT, VERSION)


def about_in(content: bytes, where: str, kind: ArchiveKind, file_format: str, newest: int) -> About:
    """The JSON in the member `where` of a file of that kind, if it is of that format and a version up to the newest."""

    def refuse(name: str) -> None:
        raise ValueError(f"{name} is no JSON")

    try:
        values = json.loads(content.decode("utf-8"), parse_constant=refuse)
    except (ValueError, RecursionError) as error:
        raise kind.wrong(where, "is no JSON text") from error
    if not isinstance(values, dict) or values.get("format") != file_format:
        raise kind.wrong(where, f"does not describe a {kind.what}")
    version = values.get("version")
    if type(version) is int and version > newest:
        raise RunFileError(
            f"This {kind.name} is of a newer version than {newest}, the newest that can be read here: "
            "load it into the playground that wrote it, or update this one."
        )
    if type(version) is not int or version < 1:
        raise kind.wrong("version", "is none that there ever was")
    return About(values, kind)
