"""A good finding, findings that are good but for one thing, and the sentence with which one is refused."""

import io
import itertools
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from playground.storage.models import Parent, RunRecord
from playground.storage.run_files import RunFileError, read_finding, write_finding
from playground.storage.run_files.finding import WORDS
from rnn import Settings
from tests.support.run_files import record, zipped

SWEEP = "e" * 32
PLAN = {"data": "Article", "base": Settings(hidden_size=3, epochs=4).to_dict(), "values": {}, "seeds": 3}


def records(count: int = 3) -> Iterator[RunRecord]:
    """Runs of one sweep but for the last, which branched off from the first."""
    for place in range(count):
        run = record(id=f"{place:032x}", name=f"run {place}", sweep=SWEEP)
        if place == count - 1:
            parent = Parent(f"{0:032x}", 4)
            run = replace(run, summary=replace(run.summary, sweep=None, parent=parent))
        yield run


def finding(**options: Any) -> bytes:
    return write_finding(records(), {SWEEP: json.dumps(PLAN)}, **{"title": "two of three", "made": 1.7e9, **options})


FILE = finding()


def new_ids() -> Callable[[], str]:
    """Ids in order, each told from those of the file."""
    numbers = itertools.count(0xA000)
    return lambda: f"{next(numbers):032x}"


def members() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(FILE)) as archive:
        return {member.filename: archive.read(member) for member in archive.infolist()}


def with_members(**changes: bytes | None) -> bytes:
    """A good finding but for these members, "." in a name written as "__" and "-" as "_"; None leaves one out."""
    named = {name.replace("__", ".").replace("_", "-"): content for name, content in changes.items()}
    contents = {**members(), **named}
    return zipped((name, content) for name, content in contents.items() if content is not None)


def words() -> dict[str, Any]:
    values: dict[str, Any] = json.loads(members()[WORDS])
    return values


def with_words(change: Callable[[dict[str, Any]], object]) -> bytes:
    """A good finding but for what `change` does to its words."""
    values = words()
    change(values)
    return with_members(finding__json=json.dumps(values).encode())


def refusal(content: bytes, **limits: int) -> str:
    """The sentence with which a finding is refused."""
    with pytest.raises(RunFileError) as error:
        read_finding(content, new_ids(), **limits)
    sentence = str(error.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 500
    return sentence
