"""Holds back log lines that repeat: of warnings and errors that are alike, one a minute is written.

A fault that meets every request, or every turn of the event loop, would else fill the disk. Code that logs only
has to leave what varies to the arguments of the message: `log.warning("refused: Host is %r", host)`.
"""

from __future__ import annotations

import logging
import re
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import TypeAlias

REPEATS_EVERY = 60.0  # seconds
MOST_KINDS = 500  # kinds of lines that are remembered; beyond, those not seen for longest are forgotten

_VARYING = re.compile(r"0x[0-9a-f]+|\d+")

LineKind: TypeAlias = tuple[str, int, str, str]
"""Logger, level, message before its arguments are put in, and where its exception was raised: such lines are alike."""


@dataclass
class _Written:
    at: float
    held_back: int = 0  # lines since then


class Repeats(logging.Filter):
    """Lets the first line of a kind pass, and the next only after `REPEATS_EVERY` seconds, with the number in between.

    Lines below a warning all pass: they tell of what happened, not of what is wrong. One filter may be on many handlers
    that the same line comes to; it decides once.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._lock = threading.Lock()
        self._written: OrderedDict[LineKind, _Written] = OrderedDict()

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is written; the first line after a gap says how many were suppressed."""
        if record.levelno < logging.WARNING:
            return True
        decided: bool | None = getattr(record, "passes_repeats", None)
        if decided is None:
            decided = record.passes_repeats = self._passes(record)
        return decided

    def _passes(self, record: logging.LogRecord) -> bool:
        kind, now = kind_of(record), self._clock()
        with self._lock:
            before = self._written.pop(kind, None)
            if before is not None and now - before.at < REPEATS_EVERY:
                before.held_back += 1
                self._written[kind] = before
                return False
            self._written[kind] = _Written(now)
            if len(self._written) > MOST_KINDS:
                self._written.popitem(last=False)
        if before is not None and before.held_back:
            alike = "line like this was" if before.held_back == 1 else "lines like this were"
            record.msg = f"{record.getMessage()} ({before.held_back:,} more {alike} held back since the last one)"
            record.args = None
        return True


def kind_of(record: logging.LogRecord) -> LineKind:
    """What lines that are alike agree in; numbers in a message that was put together before it was logged are not."""
    error = ""
    if record.exc_info and record.exc_info[0] is not None:
        last = record.exc_info[2]
        while last is not None and last.tb_next is not None:
            last = last.tb_next
        error = record.exc_info[0].__qualname__ + (
            f" {last.tb_frame.f_code.co_filename}:{last.tb_lineno}" if last else ""
        )
    return record.name, record.levelno, _VARYING.sub("#", str(record.msg)), error


def hold_back_repeats() -> None:
    """From now on repeated lines are held back by every handler that there is."""
    repeats = Repeats()
    loggers = [logging.getLogger(name) for name in tuple(logging.root.manager.loggerDict)]
    handlers = {handler for logger in (logging.getLogger(), *loggers) for handler in logger.handlers}
    if logging.lastResort is not None:  # what writes the lines of loggers that have no handler
        handlers.add(logging.lastResort)
    for handler in handlers:
        if not any(isinstance(old, Repeats) for old in handler.filters):
            handler.addFilter(repeats)
