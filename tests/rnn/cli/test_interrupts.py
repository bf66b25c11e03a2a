"""Ctrl-C at any moment: the command says what there is and ends with status 130, or Python had not begun it."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from benchmarks.interrupts import LATEST, PROGRAMS, ROOT, Interruption, begin, interrupted
from rnn.cli import STOPPED
from rnn.parallel.interrupts import Interrupts
from tests.support.patience import PATIENCE

pytestmark = [
    pytest.mark.program,
    pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process"),
]


@pytest.fixture(autouse=True)
def heard() -> Iterator[None]:
    """Lets programs take Ctrl-C, which a shell that starts the tests in its background has all of them ignore."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("command", PROGRAMS)
def test_a_random_moment_in_each_part_of_the_time_ends_in_order(tmp_path: Path, command: str) -> None:
    draw = random.Random()
    parts = 4  # the benchmark tries many more
    for part in range(parts):
        ended = interrupted(PROGRAMS[command], tmp_path, LATEST * (part + draw.random()) / parts)
        assert ended.fault == "", ended


def test_what_is_not_in_order_is_seen() -> None:
    own_traceback = f'Traceback\n  File "{ROOT}/rnn/training.py"\nKeyboardInterrupt\n'
    assert Interruption(0.1, -signal.SIGINT, "Traceback in runpy").fault == ""  # the program had not begun
    assert Interruption(0.1, 1, f'Traceback\n  File "{ROOT}/rnn/__init__.py", line 3').fault == ""
    assert Interruption(0.1, -signal.SIGINT, "").fault == ""
    assert Interruption(0.1, 1, "Fatal Python error: init_import_site\nTraceback").fault == ""  # nor had Python itself
    assert Interruption(0.1, 130, "Stopped after epoch 3 of 300.\n").fault == ""
    assert "traceback" in Interruption(0.1, -signal.SIGINT, own_traceback).fault
    loading = f'Traceback\n  File "{ROOT}/rnn/__init__.py", line 4\n  File "/lib/numpy/__init__.py", line 1\n'
    assert "traceback" in Interruption(0.1, -signal.SIGINT, loading).fault
    assert "traceback" in Interruption(0.1, 130, own_traceback).fault
    assert "status 0" in Interruption(0.1, 0, "").fault
    assert "status 1" in Interruption(0.1, 1, "One of the processes has ended").fault


def test_it_is_heard_while_the_command_waits_for_a_file_that_does_not_come(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "train.csv")
    options = ["--train", "train.csv", "--test", "train.csv"]
    # That it can be opened for writing tells that the command has opened it and reads.
    with begin(options, tmp_path) as process, (tmp_path / "train.csv").open("w"):
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate()
    assert (process.returncode, errors) == (130, "Stopped before training began.\n")


def test_a_second_one_ends_what_does_not_come_to_its_end(tmp_path: Path) -> None:
    """The results go into a pipe that no program reads, so an orderly stop would wait for ever."""
    pipe = tmp_path / "history.csv"
    os.mkfifo(pipe)
    options = ["--epochs", "100000", "--hidden-size", "2", "--csv", "history.csv"]
    with begin(options, tmp_path) as process, pipe.open("rb", buffering=0) as file, pipe.open("wb", buffering=0) as end:
        assert file.read(100)
        os.set_blocking(end.fileno(), False)
        while end.write(bytes(4096)):
            pass  # until nothing more fits into it, so the command waits with its next rows
        try:
            for _ in range(PATIENCE):  # two that come before the first is heard are one
                process.send_signal(signal.SIGINT)
                with suppress(subprocess.TimeoutExpired):
                    process.wait(1)
                    break
        finally:
            process.kill()
        _, errors = process.communicate()
    assert process.returncode == 130
    assert "Traceback" not in errors


def test_one_that_a_library_swallows_is_raised_at_the_next_step() -> None:
    interrupts = Interrupts(STOPPED)
    interruptions = []

    def steps():  # type: ignore[no-untyped-def]
        with suppress(KeyboardInterrupt):  # as an import in its middle does
            signal.raise_signal(signal.SIGINT)
        yield 1
        yield 2

    with interrupts.taken():
        with pytest.raises(KeyboardInterrupt):
            interruptions.extend(interrupts.cut(steps()))
        assert interrupts.pressed
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_it_is_noted_and_not_raised_where_something_could_be_left_half_done() -> None:
    interrupts = Interrupts(STOPPED)
    with interrupts.taken():
        for step in interrupts.cut(range(2)):
            assert step == 0  # there is no second one
            signal.raise_signal(signal.SIGINT)
            content = "whole"
            break
        assert content == "whole"
        with pytest.raises(KeyboardInterrupt), interrupts.allowed():
            pytest.fail("it should have been raised at once")


def test_one_that_the_shell_has_the_command_ignore_is_not_taken() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    interrupts = Interrupts(STOPPED)
    with interrupts.taken():
        signal.raise_signal(signal.SIGINT)
    assert not interrupts.pressed
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


@pytest.mark.parametrize(
    "program", ["import rnn", "import sys; sys.argv[0] = '-m'; sys.orig_argv = ['python', '-m', 'other']; import rnn"]
)
def test_a_program_that_uses_the_library_keeps_its_ctrl_c(program: str) -> None:
    same = "import signal; assert signal.getsignal(signal.SIGINT) is signal.default_int_handler"
    done = subprocess.run([sys.executable, "-c", f"{program}; {same}"], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
