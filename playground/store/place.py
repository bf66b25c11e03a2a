"""Where the saved runs lie: the environment variable PLAYGROUND_DATABASE, else the user's own folder for such data."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

FILE = "runs.sqlite3"


def database_from(environment: Mapping[str, str]) -> str:
    """What `Store` takes: PLAYGROUND_DATABASE as it is, or the path of the file in the platform's data folder."""
    return environment.get("PLAYGROUND_DATABASE", "").strip() or str(_data_folder(environment) / FILE)


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
