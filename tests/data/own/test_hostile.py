"""What cannot be read is refused in one sentence, soon, and in little memory."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from data import DataError, own
from tests.data.own.hostile import HOSTILE

ROOT = Path(__file__).resolve().parents[3]


def refusal(content: bytes) -> str:
    """Why nothing can be learnt from a file."""
    try:
        return own.problem(own.read(content, "mine.csv"))
    except DataError as error:
        return str(error)


@pytest.mark.parametrize(("make", "said"), HOSTILE.values(), ids=HOSTILE)
def test_what_cannot_be_read_is_refused_in_a_sentence(make: Callable[[], bytes], said: str) -> None:
    sentence = refusal(make())
    assert said in sentence
    assert len(sentence) < 700
    assert re.fullmatch(r"[^\n\r\0]+\.", sentence)


@pytest.mark.program
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="this system does not tell how much a process took")
def test_none_of_them_takes_200_mb() -> None:
    """Of a process of its own, Python itself included; each file is read in it, one after the other."""
    script = """
import re
from tests.data.own.hostile import HOSTILE
from tests.data.own.test_hostile import refusal
for make, _ in HOSTILE.values():
    assert refusal(make())
print(re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())[1])
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 200_000  # kB


def test_the_largest_file_that_fits_is_read() -> None:
    row = "a text of some length about nothing much, number {}: {},{}\n"
    rows = "".join(row.format(number, "word " * 35, number % 2) for number in range(19_999))
    content = ("text,label\n" + rows.replace(": ", " ").replace("much, number", "much number")).encode()
    reading = own.read(content, "mine.csv")
    assert own.problem(reading) == ""
    assert reading.counts.used == 19_999
