"""Ctrl-C ends `python -m rnn` in order, at any moment: what there is is told, and the exit status is 130.

Python turns Ctrl-C into an exception that may be raised anywhere: while a module loads, which then swallows it or
leaves half a module, while a process is being started, or while a file is closed. So the command takes the signal
itself: it notes it, and raises KeyboardInterrupt only where nothing can be left half done. A second Ctrl-C ends it at
once.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn, TypeVar

T = TypeVar("T")


def _can_be_taken() -> bool:
    """Whether this thread hears signals, and Ctrl-C is not ignored, as in what a shell starts in its background."""
    main = threading.current_thread() is threading.main_thread()
    return main and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN


class Interrupts:
    """Takes Ctrl-C from when it is entered until it is left, and then hands it back."""

    def __init__(self, stopped: int) -> None:
        """`stopped` is the exit status of a program that Ctrl-C has ended."""
        self._stopped, self.pressed = stopped, False
        self._may_raise = False

    @contextmanager
    def taken(self) -> Iterator[None]:
        """While this lasts, Ctrl-C is noted, and raised in `allowed` alone."""
        if not _can_be_taken():
            yield
            return
        before = signal.signal(signal.SIGINT, self._press)
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, before)

    def _press(self, _signal: int, _frame: FrameType | None) -> None:
        if self.pressed:
            os._exit(self._stopped)  # what there is takes too long to be told, or cannot be written
        self.pressed = True
        if self._may_raise:
            raise KeyboardInterrupt

    @contextmanager
    def allowed(self) -> Iterator[None]:
        """While this lasts nothing can be left half done: Ctrl-C is raised, also one from before."""
        self._may_raise = True
        try:
            if self.pressed:
                raise KeyboardInterrupt
            yield
        finally:
            self._may_raise = False

    def cut(self, steps: Iterable[T]) -> Generator[T, None, None]:
        """The same steps; Ctrl-C is raised while one is computed, and what the caller makes of it is left alone."""
        iterator = iter(steps)
        while True:
            with self.allowed():
                try:
                    step = next(iterator)
                except StopIteration:
                    return
            yield step

    def end(self, status: int) -> NoReturn:
        """Ends the process, all of whose files are closed, without the time in which Ctrl-C would have no place."""
        for stream in filter(None, (sys.stdout, sys.stderr)):  # None is one that the shell has closed
            try:
                stream.flush()
            except (OSError, ValueError):  # the reader is gone, or the disk is full
                status = status or 1
        os._exit(self._stopped if self.pressed else status)
