"""The files that people have are read as they are meant, with nothing said about them in advance."""

from collections import Counter
from dataclasses import asdict

import pytest

from data import own
from tests.data.own.shapes import SHAPES, Shape


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_a_file_is_read_as_it_is_meant(shape: Shape) -> None:
    reading = own.read(shape.content, "mine.csv")
    assert reading.error() is None
    guess = reading.guess
    assert (guess.encoding, guess.dialect.separator, guess.columns.header) == (
        shape.encoding,
        shape.separator,
        shape.header,
    )
    assert reading.examples[0].text == shape.text
    assert dict(Counter(example.label for example in reading.examples)) == shape.labels
    assert own.problem(reading) == ""
    counts = {name: count for name, count in asdict(reading.counts).items() if count and name not in ("rows", "used")}
    assert counts == shape.counts
    assert reading.counts.used == sum(shape.labels.values())
    unused = ("empty", "again", "disputed", "joined", "formulas", "tagged", "right_to_left")
    left_out = sum(count for name, count in counts.items() if name not in unused)
    assert reading.counts.rows == reading.counts.used + left_out


def test_there_are_forty_of_them() -> None:
    assert len(SHAPES) >= 40
