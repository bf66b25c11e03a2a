"""The task that trains a share of many runs on a Dask cluster: what runs there, on a worker of the cluster.

It says that it begins, is given what to train, and reports on the way: rows as events on one topic, and states, which
are large, through a queue, since the scheduler keeps the last thousand events of a topic for ever. Commands are events
of Dask that it asks for, since to cancel a task does not end it while it runs.
"""

from __future__ import annotations

import io
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from distributed import Client, Event, Queue, Variable, get_client, get_worker

from rnn.cluster.same_program import Program, check, this_program
from rnn.fresh_texts import draw_from
from rnn.parallel import wire
from rnn.parallel.__main__ import tasks
from rnn.parallel.inbox import Inbox
from rnn.parallel.messages import Halt, Rest, RunsEnded, States, TrainStacks
from rnn.parallel.stacks import Share
from rnn.state import State

TOPIC = "rnn-playground"
"""One for all sweeps of all programs: what the scheduler keeps of a topic it never gives up."""

ROWS_EVERY = 0.25  # seconds between two reports of rows
ASKED_EVERY = 0.2  # seconds between two looks at what the task is told
BEGINS_WITHIN = 60.0  # seconds in which a task that begins must be given what to train
BEATS_EVERY = 5.0  # seconds between two signs of life of the program, and between two looks for one
LOST_AFTER = 30.0  # seconds without one, after which a task ends by itself
SIGN_WITHIN = 1.0  # seconds in which the scheduler says what it is, unless the program has left and taken it along

NOTHING = b""
"""What a task is given in place of states that cannot be read: it ends."""

draw_from(tasks)  # nothing else of ours is loaded where a task trains


@dataclass(frozen=True)
class Names:
    """How a program and its tasks call what they share on the scheduler; each program has a name of its own."""

    program: str

    @property
    def states(self) -> str:
        """The queue of states and ends."""
        return f"{TOPIC}-{self.program}-states"

    @property
    def beat(self) -> str:
        """The variable that grows as long as the program lives."""
        return f"{TOPIC}-{self.program}-beat"

    def pause(self, share: str) -> str:
        """The event that is set while a share is to rest, whichever task trains it."""
        return f"{TOPIC}-{share}-pause"

    def stop(self, instance: str) -> str:
        """The event that ends one task."""
        return f"{TOPIC}-{instance}-stop"

    def task(self, instance: str) -> str:
        """The queue through which one task is given what to train."""
        return f"{TOPIC}-{instance}-task"


ENTRY = f"__import__({__name__!r}, fromlist=['task']).train_share"


def call_of(*arguments: object) -> str:
    """The expression that a worker evaluates in order to `train_share` with these arguments, of plain kinds.

    What is submitted to Dask as a function of ours is loaded before it is a task: a worker without our modules ends
    there, without a word to anybody, and the same does the next one. A text loads them within the task, which fails.
    """
    return f"{ENTRY}({', '.join(map(repr, arguments))})"


def train_share(asked: tuple[str, str], program: str, share: str, states_every: float) -> None:
    """Trains what it is given for this share of the program's, to the end or until it is told to stop.

    Raises OtherProgram where this worker has another one than is `asked` for, as the fields of `Program` say it, and
    TimeoutError where the program gives it nothing.
    """
    instance, names = uuid.uuid4().hex, Names(program)
    worker, client = get_worker(), get_client()
    check(Program(*asked), this_program(), worker.address)
    gifts, states = Queue(names.task(instance), client=client), Queue(names.states, client=client)

    def message(number: int, report: bytes) -> dict[str, Any]:
        return {"share": share, "instance": instance, "number": number, "report": report}

    try:
        worker.log_event(TOPIC, message(0, b""))
        try:
            task = take(lambda: gifts.get(timeout=BEGINS_WITHIN))
        finally:
            gifts.close()
        inbox, over = Inbox(), threading.Event()
        asking = threading.Thread(target=ask, args=(inbox, over, names, share, instance, client), daemon=True)
        asking.start()
        try:
            training = Share(task, rows_every=ROWS_EVERY, states_every=states_every).train(inbox)
            for number, report in enumerate(training, 1):
                said = message(number, wire.packed(report))
                if isinstance(report, States | RunsEnded):
                    states.put(said)
                else:
                    worker.log_event(TOPIC, said)
        finally:
            over.set()
            asking.join()
    finally:
        states.close()  # the scheduler keeps it, and what is in it, until all who have opened it have closed it


def given(task: TrainStacks, parts: int) -> dict[str, Any]:
    """What a task is given first: its share without states, which come after it in so many parts."""
    return {"task": wire.packed(task), "parts": parts}


def given_states(states: States) -> bytes:
    """A part of the states from which its runs go on."""
    return wire.packed(states)


def take(next_gift: Callable[[], Any]) -> TrainStacks:
    """What a task is to train, of all that it is given.

    Raises WireError where that is something else, EOFError where it is `NOTHING`.
    """
    first = next_gift()
    task = wire.read(io.BytesIO(first["task"]))
    if not isinstance(task, TrainStacks):
        raise wire.WireError(f"A task is sent a {type(task).__name__}, which is no share of runs.")
    starts: list[State | None] = [None] * len(task.settings)
    for _ in range(first["parts"]):
        for r, state in wire.read(io.BytesIO(next_gift())).runs:
            starts[r] = state
    return replace(task, starts=tuple(starts))


def ask(
    inbox: Inbox,
    over: threading.Event,
    names: Names,
    share: str,
    instance: str,
    client: Client,
    lost_after: float = LOST_AFTER,
) -> None:
    """Puts commands into the inbox as they come, until the task is over or nobody is there any more to hear of it.

    That is so after `lost_after` seconds without a sign of life. A question without an answer is asked again: else the
    task would train on to its end, whatever it is told.
    """
    pause, stop = Event(names.pause(share), client=client), Event(names.stop(instance), client=client)
    beat = Variable(names.beat, client=client)
    rests, newest, beaten_at, look_at = False, None, time.monotonic(), 0.0
    while not over.wait(ASKED_EVERY):
        now = time.monotonic()
        if now - beaten_at > lost_after:
            inbox.put(Halt())
            return
        with suppress(OSError):  # as TimeoutError is one
            if now >= look_at:
                look_at = now + BEATS_EVERY
                last, newest = newest, beat.get(timeout=SIGN_WITHIN)
                beaten_at = beaten_at if newest == last else now
            if stop.is_set():
                inbox.put(Halt())
                stop.clear()  # what is set the scheduler remembers for ever
                return
            if pause.is_set() is not rests:
                rests = not rests
                inbox.put(Rest(None if rests else 0.0))
