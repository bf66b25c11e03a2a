"""Run files: what is written is read back to the bit, and a run that could not be read again is not written."""

import io
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.storage.models import MOST_NAME
from playground.storage.run_files import MOST_FILE_BYTES, RunFileError, read_run, write_run
from playground.storage.run_files.format import MOST_CHANGES
from playground.training.prepared_data import prepare
from rnn import Settings, train
from rnn.history import SettingChange
from tests.support.following import same
from tests.support.run_files import (
    EPOCHS,
    FILE,
    HISTORY,
    ID,
    LATER,
    STATE,
    record,
    with_about,
    with_arrays,
)


def test_what_was_written_is_read_to_the_bit() -> None:
    run, summary = read_run(FILE, ID), record().summary
    assert run.id == ID
    assert (run.first, run.rows.tobytes()) == (0, np.ascontiguousarray(HISTORY).tobytes())
    assert run.state is not None
    assert same(run.state, STATE)
    for name in ("name", "data", "data_hash", "settings", "first_settings", "changes", "ended", "message", "started"):
        assert getattr(run, name) == getattr(summary, name)
    assert (run.state_settings, run.machine, run.versions) == (LATER, "a machine", {"numpy": "2.4.6"})
    assert run.sweep is None  # the sweep stays where it was


def test_training_goes_on_from_a_file_as_if_nothing_had_happened() -> None:
    run, prepared = read_run(FILE, ID), prepare("Article")
    [last] = train(
        prepared.train_set, prepared.test_set, run.settings, vocab_size=len(prepared.vocabulary), start=run.state
    )
    assert same(last.state(), EPOCHS[-1].state())


def test_numpy_and_json_read_it_as_well() -> None:
    with np.load(io.BytesIO(FILE), allow_pickle=False) as file:
        assert set(file) == {"w_xh", "w_hh", "w_hy", "b_h", "b_y", "history", "about"}
        assert np.array_equal(file["w_hh"], STATE.params.w_hh)
        assert Settings.from_dict(json.loads(file["about"].tobytes())["settings"]) == LATER


def test_what_numpy_wrote_itself_is_taken() -> None:
    for array in (np.asfortranarray(HISTORY), HISTORY):
        assert np.array_equal(read_run(with_arrays(history=array), ID).rows, HISTORY)


def test_a_run_without_weights_makes_no_file() -> None:
    with pytest.raises(RunFileError, match="no weights"):
        write_run(record(state=None))


def test_a_run_that_could_not_be_read_again_makes_no_file() -> None:
    long = np.tile(HISTORY[:, -1:], MOST_FILE_BYTES // 40)  # its numbers alone are as much as a whole file may hold
    with pytest.raises(RunFileError, match="too many epochs or weights for a run file of 20 MB"):
        write_run(record(history=long))
    most = np.tile(HISTORY[:, -1:], MOST_FILE_BYTES // 40 - 1000)
    assert read_run(write_run(record(history=most)), ID).rows.shape == most.shape
    changes = (SettingChange(0, "epochs", 4),) * (MOST_CHANGES - 2) + record().summary.changes
    assert read_run(write_run(record(changes=changes)), ID).changes == changes
    with pytest.raises(RunFileError, match="changed more than 5,000 times"):
        write_run(record(changes=(*changes, changes[-1])))


def test_a_run_that_is_training_comes_back_as_interrupted() -> None:
    assert read_run(write_run(record(ended="running")), ID).ended == "interrupted"


@pytest.mark.parametrize(
    "name",
    [
        "<img src=x onerror=alert(1)>",
        "x" * MOST_NAME,
        "🦊👩‍👩‍👧 Ω",
        "שלום <b>עולם</b> العربية",
        "=1+1",
        "'; drop table runs; --",
    ],
)
def test_names_are_plain_text(name: str) -> None:
    assert read_run(write_run(record(name=name)), ID).name == name


@pytest.mark.parametrize(
    ("name", "expected_name"),
    [("x" * 100_000, "x" * MOST_NAME), ("two\nlines\0", "two lines"), ("\ud800!", "!"), ("", None), (" \t", None)],
)
def test_names_that_no_database_holds_are_made_into_a_line(name: str, expected_name: str | None) -> None:
    assert read_run(with_about(lambda values: values.update(name=name)), ID).name == expected_name


numbers = st.floats(0, 1e6)


@given(st.lists(st.tuples(numbers, st.floats(0, 1), numbers, st.floats(0, 1), st.floats(0, 9)), min_size=6, max_size=9))
@settings(max_examples=50, deadline=None)
def test_any_history_comes_back(rows: list[tuple[float, ...]]) -> None:
    history = np.array(rows).T
    history[4] = np.cumsum(history[4])
    run = read_run(write_run(record(history=history)), ID)
    assert run.rows.tobytes() == np.ascontiguousarray(history).tobytes()


@given(st.text(max_size=600), st.text(max_size=600))
@settings(max_examples=50, deadline=None)
def test_any_words_come_back_as_a_line(name: str, message: str) -> None:
    run = read_run(write_run(record(name=name, message=message)), ID)
    for text in (run.name or "", run.message):
        assert len(text) <= MOST_NAME
        assert text.encode("utf-8").decode("utf-8") == text
        assert "\0" not in text
