"""Where the saved runs lie, and how sizes are given: what the environment says of both.

PLAYGROUND_DATABASE names the database, else it lies in the user's own folder for such data.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import platformdirs

from playground.storage.quotas import MEGABYTE

NAME = "rnn-playground"
FILE = "runs.sqlite3"


def database_from(environment: Mapping[str, str], folder: Path | None = None, earlier: Path | None = None) -> str:
    """What `Store` takes: PLAYGROUND_DATABASE as it is, or the path of the file in the user's data folder.

    `folder` is the data folder (that of this platform if None), and `earlier` the one that versions before 0.2 used
    (None: by this platform too). A database that lies in the earlier folder alone is used where it is.
    """
    address = environment.get("PLAYGROUND_DATABASE", "").strip()
    if address:
        return address
    here = (folder or platformdirs.user_data_path(NAME, appauthor=False)) / FILE
    before = (earlier or earlier_folder(environment, sys.platform, Path.home())) / FILE
    return str(before if before.exists() and not here.exists() else here)


def bytes_from(environment: Mapping[str, str], name: str, usual: int) -> int:
    """A setting in MB as bytes, `usual` where it is not set. Raises ValueError for nonsense."""
    text = environment.get(name, "").strip()
    if not text:
        return usual
    if not (text.isascii() and text.isdecimal() and len(text) <= 12 and int(text) > 0):
        raise ValueError(f"{name} is {text[:40]!r}: it must be a whole number of MB, at least 1")
    return MEGABYTE * int(text)


def earlier_folder(environment: Mapping[str, str], platform: str, home: Path) -> Path:
    """The folder that versions before 0.2 used: mostly the same, but on macOS it ignored XDG_DATA_HOME."""
    if platform == "win32":
        base = Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(environment.get("XDG_DATA_HOME", ""))
        if not base.is_absolute():
            base = home / ".local" / "share"
    return base / NAME
