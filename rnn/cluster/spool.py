"""The newest states of many runs, in a file without a name: those of 10,000 runs of 64 units are 430 MB."""

from __future__ import annotations

import io
import logging
import tempfile
import threading
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from typing import IO, NamedTuple, TypeAlias

from rnn.parallel import wire
from rnn.parallel.messages import States
from rnn.state import State

log = logging.getLogger(__name__)

Key: TypeAlias = tuple[str, int]
"""A share, and the place of a run in it."""

PAGE = 4096  # bytes: places in the file are as many of these as a state needs, so that another one fits into them


class _Place(NamedTuple):
    offset: int
    room: int
    length: int


class StateSpool:
    """Keeps one state for each key; in memory what the file does not take."""

    def __init__(self, open_file: Callable[[], IO[bytes]] = tempfile.TemporaryFile) -> None:
        """`open_file` makes the file, when the first state comes; it may raise OSError."""
        self._open_file = open_file
        self._file: IO[bytes] | None = None
        self._places: dict[Key, _Place] = {}
        self._free: dict[int, list[int]] = defaultdict(list)  # offsets by room
        self._end = 0
        self._lock = threading.RLock()
        self._held: dict[Key, bytes] = {}

    def __contains__(self, key: Key) -> bool:
        with self._lock:
            return key in self._held or key in self._places

    def put(self, key: Key, state: State) -> None:
        """Keeps this state, in place of the one before."""
        content = wire.packed(States(((0, state),)))
        with self._lock:
            self.drop(key)
            try:
                self._write(key, content)
            except OSError as error:
                if not self._held:
                    log.warning("States are kept in memory, as no file takes them. %s", error)
                self._held[key] = content

    def get(self, key: Key) -> State | None:
        """The state of this key; None if there is none, or it cannot be read any more."""
        with self._lock:
            content = self._held.get(key)
            if content is None and key in self._places and self._file is not None:
                offset, _, length = self._places[key]
                with suppress(OSError):
                    self._file.seek(offset)
                    content = self._file.read(length)
        if not content:
            return None
        states: States = wire.read(io.BytesIO(content))
        return states.runs[0][1]

    def drop(self, key: Key) -> None:
        """Forgets the state of this key, if there is one."""
        with self._lock:
            self._held.pop(key, None)
            place = self._places.pop(key, None)
            if place is not None:
                self._free[place.room].append(place.offset)

    def close(self) -> None:
        """Gives the file back."""
        with self._lock:
            self._places.clear()
            self._held.clear()
            if self._file is not None:
                self._file.close()
                self._file = None

    def _write(self, key: Key, content: bytes) -> None:
        """Raises OSError."""
        if self._file is None:
            self._file = self._open_file()
        room = -(-len(content) // PAGE) * PAGE
        is_new = not self._free[room]
        offset = self._end if is_new else self._free[room][-1]
        self._file.seek(offset)
        self._file.write(content)
        self._file.flush()
        if is_new:
            self._end += room
        else:
            self._free[room].pop()
        self._places[key] = _Place(offset, room, len(content))
