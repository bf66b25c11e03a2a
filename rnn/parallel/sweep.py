"""Trains the runs of a sweep in several processes at once, each of which tells the scores of its share through a pipe.

`python -m rnn.parallel.sweep` is such a process: it takes what to train as a line of JSON from its standard input,
writes the scores of every epoch to its standard output as plain numbers, and ends, in the middle of an epoch if need
be, as soon as its input does, so that it cannot outlive the program that started it.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Generator, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import IO, Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from rnn.cli.interrupts import Interrupts
from rnn.sentences import LabelledTokens
from rnn.settings import Settings
from rnn.state import StackEpoch
from rnn.sweep import Stack, portions, train_stacks

ROOT = Path(__file__).resolve().parents[2]
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
HEADER = 2 * np.dtype(np.int64).itemsize  # which stack of the share, and the epoch
COLUMNS = 6  # of each run: its own last epoch, whether it diverged, and four scores


class Scores(NamedTuple):
    """One epoch of a stack of k runs without its weights, otherwise as in StackEpoch."""

    stack: Stack
    number: int
    numbers: NDArray[np.int64]  # (k,)
    diverged: NDArray[np.bool_]  # (k,)
    scores: NDArray[np.float64]  # (k, 4): train loss and accuracy, test loss and accuracy


def cores() -> int:
    """How many processes can train at once on this machine."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def environment() -> dict[str, str]:
    """That of a process that trains: it finds our modules, and BLAS has one thread, for every core has a process."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, **ONE_THREAD, "PYTHONPATH": os.pathsep.join(paths)}


def train_shares(
    train_set: LabelledTokens,
    test_set: LabelledTokens,
    settings: Sequence[Settings],
    *,
    vocab_size: int,
    classes: int,
    processes: int,
    interrupts: Interrupts,
) -> Generator[Scores, None, None]:
    """The scores of all runs as they train, shared out to so many processes; with one, it is this one that trains.

    All processes end with the generator. Raises KeyboardInterrupt where `interrupts` does, ValueError as `train_stacks`
    does, or ChildProcessError when a process ends before its share is trained.
    """
    shares = portions(settings, processes)
    if len(shares) > 1:
        given = {
            "sets": [[[tokens.tolist(), int(label)] for tokens, label in each] for each in (train_set, test_set)],
            "settings": [run.to_dict() for run in settings],
            "vocab_size": vocab_size,
            "classes": classes,
        }
        yield from _together(shares, given, interrupts)
    else:
        epochs = train_stacks(train_set, test_set, settings, shares[0], vocab_size=vocab_size, classes=classes)
        for stack, epoch in interrupts.cut(epochs):
            yield _scores(stack, epoch)


def _scores(stack: Stack, epoch: StackEpoch) -> Scores:
    four = [epoch.train.loss, epoch.train.accuracy, epoch.test.loss, epoch.test.accuracy]
    return Scores(stack, epoch.number, epoch.numbers, epoch.diverged, np.stack(four, axis=1))


# --- the program that starts them -------------------------------------------------------------------------------------


def _together(
    shares: Sequence[Sequence[Stack]], given: dict[str, Any], interrupts: Interrupts
) -> Generator[Scores, None, None]:
    came: SimpleQueue[Scores | int] = SimpleQueue()  # a number is the exit status of one that has ended
    started: list[subprocess.Popen[bytes]] = []
    try:
        for share in shares:
            started.append(_start())
            line = json.dumps({**given, "share": share}).encode() + b"\n"
            threading.Thread(target=_follow, args=(started[-1], line, share, came), daemon=True).start()
        going_on = len(started)
        while going_on:
            with interrupts.allowed():
                try:
                    told = came.get(timeout=0.2)  # without an end to its patience, Windows would not hear Ctrl-C
                except Empty:
                    continue
            if isinstance(told, Scores):
                yield told
                continue
            going_on -= 1
            if told:
                raise ChildProcessError("a process that trained has ended before its time")
    finally:
        for process in started:
            process.kill()
        for process in started:
            process.wait()


def _start() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", "-m", "rnn.parallel.sweep"]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "env": environment()}
    # Out of the terminal's foreground group: Ctrl-C is for the program that ends them.
    if sys.platform == "win32":
        return subprocess.Popen(command, **pipes, creationflags=subprocess.CREATE_NEW_PROCESS_GROUP)
    return subprocess.Popen(command, **pipes, start_new_session=True)


def _follow(
    process: subprocess.Popen[bytes], line: bytes, share: Sequence[Stack], came: SimpleQueue[Scores | int]
) -> None:
    """Tell a process what to train, and pass on what it tells; its input stays open as long as it shall live."""
    stdin, stdout = cast("IO[bytes]", process.stdin), cast("IO[bytes]", process.stdout)
    with suppress(OSError):  # it is gone, which its exit status tells
        stdin.write(line)
        stdin.flush()
    while (told := _read(stdout, share)) is not None:
        came.put(told)
    came.put(process.wait())
    stdout.close()
    with suppress(OSError):
        stdin.close()


def _read(stream: IO[bytes], share: Sequence[Stack]) -> Scores | None:
    header = stream.read(HEADER)
    if len(header) < HEADER:
        return None
    place, number = np.frombuffer(header, np.int64).tolist()
    stack = share[place]
    body = stream.read(len(stack) * COLUMNS * np.dtype(np.float64).itemsize)
    values = np.frombuffer(body).reshape(-1, COLUMNS)
    if len(values) < len(stack):
        return None
    return Scores(stack, number, values[:, 0].astype(np.int64), values[:, 1].astype(np.bool_), values[:, 2:])


# --- the process that trains ------------------------------------------------------------------------------------------


def main() -> None:
    """Train the share that standard input describes."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the program that starts this one ends it
    line = sys.stdin.buffer.readline()
    if not line.endswith(b"\n"):
        os._exit(1)  # that program has ended before it said what to train
    given = json.loads(line)
    threading.Thread(target=_end_with_input, daemon=True).start()
    train_set, test_set = ([(np.array(tokens, np.intp), label) for tokens, label in each] for each in given["sets"])
    settings = [Settings.from_dict(values) for values in given["settings"]]
    share = [tuple(stack) for stack in given["share"]]
    places = {stack: place for place, stack in enumerate(share)}
    sizes = {"vocab_size": given["vocab_size"], "classes": given["classes"]}
    out = sys.stdout.buffer
    try:
        for stack, epoch in train_stacks(train_set, test_set, settings, share, **sizes):
            told = _scores(stack, epoch)
            out.write(np.array([places[stack], told.number], np.int64).tobytes())
            out.write(np.column_stack([told.numbers, told.diverged, told.scores]).tobytes())
            out.flush()
    except BrokenPipeError:
        os._exit(1)  # nobody listens any more


def _end_with_input() -> None:
    while os.read(0, 4096):  # not through sys.stdin, whose lock a thread must not hold when the program ends
        pass
    os._exit(1)


if __name__ == "__main__":
    main()
