"""Lets everything else on the machine go before a process, also where Linux shares the cores among sessions first.

There each session has an equal part of the cores, and the niceness of a process counts only within its own (`man 7
sched`, "The autogroup feature"). Workers are each in a session of their own, so that Ctrl-C is not for them: however
nice, eight of them would leave the page and its browser a tenth each. So the session is made as nice as its worker.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

MOST = 19
TRIED_EVERY, TRIES = 0.1, 300  # s; in each such time Linux takes one session's niceness of all users but root


def step_back(pid: int, niceness: int) -> None:
    """Makes a process, which leads its session, and its session nicer than this process is by `niceness`.

    Returns at once. Does nothing where there is no such process any more.
    """
    with suppress(OSError):
        nice = min(os.getpriority(os.PRIO_PROCESS, 0) + niceness, MOST)
        os.setpriority(os.PRIO_PROCESS, pid, nice)
        session = Path(f"/proc/{pid}/autogroup")
        if session.exists():
            threading.Thread(target=persist, args=(lambda: write(session, nice),), name="niceness", daemon=True).start()


def write(session: Path, nice: int) -> None:
    """Sets the niceness of a session. Raises OSError, of which BlockingIOError says that it can be set soon."""
    file = os.open(session, os.O_WRONLY)
    try:
        os.write(file, str(nice).encode())
    finally:
        os.close(file)


def persist(act: Callable[[], None], wait: Callable[[float], object] = time.sleep) -> None:
    """Does this as soon as the system allows it; gives up where it never does, or cannot be done."""
    for _ in range(TRIES):
        try:
            act()
        except BlockingIOError:
            wait(TRIED_EVERY)
        except OSError:
            return
        else:
            return
