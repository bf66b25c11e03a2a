"""What a worker is told, as it arrives."""

from __future__ import annotations

import os
import threading
from collections import deque
from typing import BinaryIO

from rnn.parallel import wire
from rnn.parallel.messages import Command, Task


class Inbox:
    """Tasks and commands, read by a thread of its own; the end of the stream is the end of the process.

    So a worker ends with the program that started it, however that ends: at once, in the middle of an epoch if need be.
    """

    def __init__(self, stream: BinaryIO | None = None) -> None:
        """Reads `stream`; without one it holds what `put` is given, for a share that is trained in this process."""
        self._arrived = threading.Condition()
        self._waiting: deque[Task | Command] = deque()
        if stream is not None:
            threading.Thread(target=self._listen, args=[stream], name="inbox", daemon=True).start()

    def _listen(self, stream: BinaryIO) -> None:
        while True:
            try:
                message = wire.read(stream)
            except (EOFError, OSError, wire.CutOff):  # the last of a program that was killed as it wrote
                os._exit(0)
            except wire.WireError as error:
                os.write(2, f"A worker cannot read what it is told, and ends. {error}\n".encode())
                os._exit(1)
            if not isinstance(message, Task | Command):
                os.write(2, f"A worker is sent a {type(message).__name__}, which is no task, and ends.\n".encode())
                os._exit(1)
            self.put(message)

    def put(self, message: Task | Command) -> None:
        """Adds a task or command."""
        with self._arrived:
            self._waiting.append(message)
            self._arrived.notify()

    def take(self, seconds: float | None) -> Task | Command | None:
        """The next one, waiting for it up to `seconds` (None = as long as it takes); None if there is none."""
        if not self._waiting and seconds is not None and seconds <= 0:
            return None  # no lock: this is asked before every epoch
        with self._arrived:
            if not self._waiting:
                self._arrived.wait(None if seconds is None else min(seconds, threading.TIMEOUT_MAX))
            return self._waiting.popleft() if self._waiting else None
