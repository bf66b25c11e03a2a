"""The front door of `python -m rnn`: one run or a sweep, and one line that says what is wrong."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from rnn.cli import NOTHING_YET, STOPPED
from rnn.cli import run as run_command
from rnn.cli import sweep as sweep_command
from rnn.cli.terminal import Library, UsageError, prepare_streams
from rnn.fresh_texts import draw_from
from rnn.parallel.__main__ import tasks
from rnn.parallel.interrupts import Interrupts

try:  # as `pip install` puts it there, so that rnn is the only name that it takes
    from rnn._data import DATASETS
    from rnn._data.own import read_files
except ModuleNotFoundError:
    from data import DATASETS
    from data.own import read_files

LIBRARY = Library(DATASETS, read_files)


def main(arguments: Sequence[str] | None = None) -> int:
    """Train one run or a sweep, as the command line says.

    Exit status: 0, 1 for a run that diverged, 2 for a bad option or file or too little memory, 130 when stopped.
    """
    interrupts = Interrupts(STOPPED)
    with interrupts.taken():
        status = command(sys.argv[1:] if arguments is None else arguments, interrupts)
        return STOPPED if interrupts.pressed else status


def command(arguments: Sequence[str], interrupts: Interrupts) -> int:
    """What `main` does, once Ctrl-C is taken by `interrupts`."""
    prepare_streams()
    draw_from(tasks)
    try:
        if arguments[:1] == ["sweep"]:
            return sweep_command.main(arguments[1:], LIBRARY, interrupts)
        return run_command.main(arguments, LIBRARY, interrupts)
    except KeyboardInterrupt:
        sys.stderr.write(NOTHING_YET)
        return STOPPED
    except UsageError as error:
        sys.stderr.write(f"python -m rnn: {error}\n")
        return 2
    except MemoryError:
        sys.stderr.write(
            "python -m rnn: this machine has too little memory for such a network: give fewer hidden units\n"
        )
        return 2
    except BrokenPipeError:  # the program that read our output has ended, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as error:  # a disk that is full, say
        sys.stderr.write(f"python -m rnn: the output cannot be written: {error.strerror or error}\n")
        return 2


if __name__ == "__main__":
    ctrl_c = Interrupts(STOPPED)
    with ctrl_c.taken():
        ctrl_c.end(command(sys.argv[1:], ctrl_c))
