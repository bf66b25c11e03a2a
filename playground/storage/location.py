"""Where the saved runs lie, and how much room a visitor's may take: what the environment says of both.

PLAYGROUND_DATABASE names the database, else it lies in the user's own folder for such data.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

FILE = "runs.sqlite3"
STORAGE = "PLAYGROUND_STORAGE"
USUAL_STORAGE = 2000  # MB: about 16,000 runs of 1000 epochs at 64 units
MEGABYTE = 1_000_000


def database_from(environment: Mapping[str, str]) -> str:
    """What `Store` takes: PLAYGROUND_DATABASE as it is, or the path of the file in the platform's data folder."""
    return environment.get("PLAYGROUND_DATABASE", "").strip() or str(_data_folder(environment) / FILE)


def storage_from(environment: Mapping[str, str]) -> int:
    """The most bytes that one visitor's saved runs may take; the setting is in MB. Raises ValueError for nonsense."""
    text = environment.get(STORAGE, "").strip()
    if not text:
        return MEGABYTE * USUAL_STORAGE
    if not (text.isascii() and text.isdecimal() and len(text) <= 12 and int(text) > 0):
        raise ValueError(f"{STORAGE} is {text[:40]!r}: it must be a whole number of MB, at least 1")
    return MEGABYTE * int(text)


def _data_folder(environment: Mapping[str, str]) -> Path:
    """This program's own folder among the user's data."""
    home = Path.home()
    if sys.platform == "win32":
        base = Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(environment.get("XDG_DATA_HOME", ""))
        if not base.is_absolute():  # the specification says that any other is to be ignored
            base = home / ".local" / "share"
    return base / "rnn-playground"
