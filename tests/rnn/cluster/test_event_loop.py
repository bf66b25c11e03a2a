"""The loop of a client of Dask runs until it is told to end, and where it cannot be made nobody waits for it."""

import asyncio
import errno
import subprocess
import sys
from pathlib import Path

import pytest

from rnn.cluster.event_loop import EventLoop
from tests.support.patience import PATIENCE

ROOT = Path(__file__).resolve().parents[3]

NO_FILES_LEFT = """
import os, resource
from rnn.cluster.scheduler import ClusterError, Scheduler

def attempt():
    try:
        Scheduler("nonsense://", "test")
    except ClusterError as error:
        print(error)

resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
held = []
try:
    while True:
        held.append(os.open(os.devnull, os.O_RDONLY))
except OSError:
    attempt()
for file in held:
    os.close(file)
attempt()
"""


def test_it_does_what_it_is_given_until_its_end() -> None:
    async def twice(number: int) -> int:
        await asyncio.sleep(0)
        return 2 * number

    loop = EventLoop()
    assert [loop.result(twice(1)), loop.result(twice(2))] == [2, 4]
    loop.end(PATIENCE)


def test_one_that_cannot_be_made_says_why() -> None:
    def no_room() -> asyncio.AbstractEventLoop:
        raise OSError(errno.EMFILE, "Too many open files")

    with pytest.raises(OSError, match="Too many open files"):
        EventLoop(no_room)


@pytest.mark.program
@pytest.mark.skipif(sys.platform == "win32", reason="its limit of open files is another one")
def test_where_too_many_files_are_open_the_cluster_is_not_reached_and_may_be_later() -> None:
    command = [sys.executable, "-c", NO_FILES_LEFT]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=True)
    first, second = done.stdout.splitlines()
    assert first.startswith("The cluster at nonsense:// cannot be reached: ")
    assert "Too many open files" in first
    assert second.startswith("The cluster at nonsense:// cannot be reached: ")
    assert "files" not in second
