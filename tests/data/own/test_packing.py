"""A set is kept as bytes, whole, and what an earlier version has kept is read."""

import json
import zlib
from collections.abc import Callable
from dataclasses import fields, replace

import pytest

from data import Dataset, Example, Yardstick, own
from data.own.packing import DESCRIPTION
from data.tasks import Adding, Copy

TRAIN = [Example(f"text {number}", ("negative", "positive")[number % 2]) for number in range(40)]
TEST = [Example("one more", "positive")]
STRANGE = [Example("<b>\u202eשלום\ud83d\n\"',;\t", "negative"), *TRAIN]


@pytest.mark.parametrize(
    "dataset",
    [
        own.build("mine · one", STRANGE, TEST, "characters", None),
        replace(Copy().dataset(train=3, test=2), task=None),
        replace(Adding().dataset(train=3, test=2), task=None),
        Dataset(
            "tags",
            (Example("a b", "x", ("x", None)),),
            (Example("b", "y", ("y",)),),
            "What it is.",
            ("x", "y"),
            {"cell": "lstm", "epochs": 3},
            suggested_by_cell={"gru": {"epochs": 2}},
            readout="every",
            tokenizer="spaces",
            most_words=7,
            floor=Yardstick(0.5, "accuracy", "always x"),
            baseline=Yardstick(0.25, "loss", "the word alone"),
            writes_from=">",
        ),
    ],
    ids=lambda dataset: dataset.name,
)
def test_a_set_is_kept_whole(dataset: Dataset) -> None:
    assert own.unpacked(own.packed(dataset)) == dataset


WHOLE = own.packed(own.build("mine", TRAIN, TEST))
ABOUT = json.loads(zlib.decompress(WHOLE))


def test_every_field_of_a_set_is_kept_but_those_of_one_that_is_made_up() -> None:
    assert {field.name for field in fields(Dataset)} - {"task", "fresh", "seed"} <= ABOUT.keys()


def as_bytes(about: object) -> bytes:
    return zlib.compress(json.dumps(about).encode())


def test_the_first_form_is_read() -> None:
    later = {"description", "readout", "floor", "baseline", "writes_from", "suggested_by_cell"}
    first = {name: value for name, value in ABOUT.items() if name not in later} | {"format": 1}
    assert own.unpacked(as_bytes(first)) == own.build("mine", TRAIN, TEST)
    assert own.unpacked(as_bytes(first)).description == DESCRIPTION


BROKEN: dict[str, Callable[[], bytes]] = {  # made when it is read: every process that collects the tests comes by here
    "nothing": lambda: b"",
    "noise": lambda: b"\x00\x01\x02",
    "cut off": lambda: WHOLE[:-9],
    "no JSON": lambda: zlib.compress(b"{"),
    "a later version": lambda: as_bytes({**ABOUT, "format": 99}),
    "no object": lambda: zlib.compress(b"[1]"),
    "no test": lambda: as_bytes({name: ABOUT[name] for name in ABOUT if name != "test"}),
    "no pairs": lambda: as_bytes({**ABOUT, "test": [["a"]]}),
    "no target": lambda: as_bytes({**ABOUT, "test": [["a", "negative", {}]]}),
    "another readout": lambda: as_bytes({**ABOUT, "readout": "first"}),
    "no settings by cell": lambda: as_bytes({**ABOUT, "suggested_by_cell": "gru"}),
    "another tokenizer": lambda: as_bytes({**ABOUT, "tokenizer": ["words"]}),
    "no yardstick": lambda: as_bytes({**ABOUT, "floor": [1, "accuracy"]}),
    "no number of words": lambda: as_bytes({**ABOUT, "most_words": "many"}),
    "a bomb": lambda: zlib.compress(b" " * 50_000_000),
}


@pytest.mark.parametrize("make", BROKEN.values(), ids=BROKEN)
def test_other_bytes_are_refused(make: Callable[[], bytes]) -> None:
    with pytest.raises(ValueError, match=r"^the saved sentences are (damaged \(.+\)|of a later version)$"):
        own.unpacked(make())
