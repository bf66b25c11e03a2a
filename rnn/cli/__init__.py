"""What only `python -m rnn` needs before numpy loads, and so that Ctrl-C ends it in order while modules load, too."""

# What `signal` is made of: with its enumerations this module would take several times as long to load.
import _signal  # type: ignore[import-not-found]
import os
import sys

from rnn.parallel.threads import ONE_THREAD

STOPPED = 130  # the exit status of a program that Ctrl-C has ended
NOTHING_YET = "Stopped before training began.\n"


def _end_before_it_began(*_: object) -> None:
    os.write(2, NOTHING_YET.encode())
    os._exit(STOPPED)


def _this_program() -> bool:
    """Whether Python is loading this package because -m names it: only then argv begins with "-m"."""
    return sys.argv[:1] == ["-m"] and sys.orig_argv[sys.orig_argv.index("-m") + 1] == __name__.partition(".")[0]


if _this_program():  # so that it has the numbers of the processes that it may start, and of a page's
    os.environ.update(ONE_THREAD)

# In any other program, and where Ctrl-C is ignored as in the background of a shell, nothing changes.
if _this_program() and _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
    _signal.signal(_signal.SIGINT, _end_before_it_began)
