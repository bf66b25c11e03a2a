"""The worker: a process that does one task after the other for the program that started it.

`python -m rnn.parallel`, with tasks and commands on its standard input and reports on its standard output. One
thread reads; the main thread trains and is the only one that writes.
"""

from __future__ import annotations

import os
import signal
import sys
import threading

from rnn.parallel import wire
from rnn.parallel.inbox import Inbox
from rnn.parallel.measuring import measure
from rnn.parallel.messages import Command, Measure, Report, Task, TrainRun, TrainStacks
from rnn.parallel.one_run import OneRun
from rnn.parallel.stacks import Share


def main() -> None:
    """Do whatever the program asks for, until it is gone."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the program that started this process ends it
    reports = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints goes to the program's log, not into the stream of reports

    def report(what: Report) -> None:
        try:
            wire.write(reports, what)
        except OSError:
            os._exit(0)  # the program is gone; the inbox is about to see it too

    inbox = Inbox(sys.stdin.buffer)
    message: Task | Command | None = None
    while True:
        # Between two tasks no command has a meaning: it came too late for the run that has halted.
        if not isinstance(message, Task):
            message = inbox.take(None)
        match message:
            case TrainRun():
                message = OneRun(message, report).run(inbox)
            case TrainStacks():
                for what in Share(message).train(inbox):
                    report(what)
                message = None
            case Measure():
                report(measure(message))
                message = None
            case _:
                message = None
