"""A good run file, files that are good but for one thing, and the sentence with which a file is refused."""

import io
import json
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.storage.models import RunRecord, RunSummary
from playground.storage.run_files import RunFileError, read_run, write_run
from playground.training.prepared_data import prepare
from rnn import Epoch, Settings, State, train
from rnn.history import SettingChange

ID = "0123456789abcdef" * 2
FIRST = Settings(hidden_size=3, epochs=4, init_scale=0.3)
LATER = replace(FIRST, learning_rate=0.05, epochs=6)


def course() -> list[Epoch]:
    """Four epochs, then two more at another rate."""
    prepared = prepare("Article")
    sets = prepared.train_set, prepared.test_set
    before = list(train(*sets, FIRST, vocab_size=len(prepared.vocabulary)))
    return before + list(train(*sets, LATER, vocab_size=len(prepared.vocabulary), start=before[-1].state()))


EPOCHS = course()
HISTORY = np.array([[e.train.loss, e.train.accuracy, e.test.loss, e.test.accuracy, 0.125 * e.number] for e in EPOCHS]).T
STATE = EPOCHS[5].state()  # one behind the history, as states may be


def record(state: State | None = STATE, history: Any = HISTORY, **changes: Any) -> RunRecord:
    summary = RunSummary(
        id="f" * 32,
        name="the first",
        colour=3,
        pinned=True,
        data="Article",
        data_hash=prepare("Article").hash,
        settings=LATER,
        first_settings=FIRST,
        changes=(SettingChange(4, "learning_rate", 0.05), SettingChange(4, "epochs", 6)),
        epochs_done=6,
        ended="paused",
        message="",
        started=1.7e9,
        seconds=0.75,
        rate=8.0,
        best_test_loss=0.1,
        best_test_accuracy=0.9,
        final_train_loss=0.1,
        final_train_accuracy=0.9,
        final_test_loss=0.1,
        final_test_accuracy=0.9,
        first_all_train=None,
        first_all_test=None,
        machine="a machine",
        versions={"numpy": "2.4.6"},
        sweep="e" * 32,
    )
    return RunRecord(replace(summary, **changes), history, state, None if state is None else LATER)


FILE = write_run(record())


def members() -> dict[str, bytes]:
    """The members of a good file."""
    with zipfile.ZipFile(io.BytesIO(FILE)) as archive:
        return {member.filename: archive.read(member) for member in archive.infolist()}


def zipped(contents: Any, **options: Any) -> bytes:
    """An archive of (name, bytes) pairs."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(file, "w", **{"compression": zipfile.ZIP_DEFLATED, **options}) as archive,
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")  # of names that come twice
        for name, data in contents:
            archive.writestr(name, data)
    return file.getvalue()


def with_arrays(**changes: Any) -> bytes:
    """A good file but for these arrays; None leaves one out."""
    with np.load(io.BytesIO(FILE), allow_pickle=False) as file:
        arrays = {**file, **changes}
    out = io.BytesIO()
    np.savez(out, allow_pickle=True, **{name: array for name, array in arrays.items() if array is not None})
    return out.getvalue()


def about() -> dict[str, Any]:
    with np.load(io.BytesIO(FILE), allow_pickle=False) as file:
        values: dict[str, Any] = json.loads(file["about"].tobytes())
    return values


def with_text(text: str | bytes) -> bytes:
    data = text.encode() if isinstance(text, str) else text
    return with_arrays(about=np.frombuffer(data, np.uint8))


def with_about(change: Callable[[dict[str, Any]], object]) -> bytes:
    """A good file but for what `change` does to its words."""
    values = about()
    change(values)
    return with_text(json.dumps(values))


def refusal(content: bytes) -> str:
    """The sentence with which a file is refused."""
    with pytest.raises(RunFileError) as error:
        read_run(content, ID)
    sentence = str(error.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 400
    return sentence
