"""Run files: what is written is read back to the bit, and what no run can have been is refused with a sentence."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.storage.codec import state_to_dict
from playground.storage.files import MOST_BYTES, VERSION, RunFileError, read_run, write_run
from playground.storage.models import MOST_NAME
from playground.storage.npz import read_arrays
from playground.training.prepared_data import prepare
from rnn import Settings, train
from tests.support.following import same
from tests.support.run_files import (
    EPOCHS,
    FILE,
    HISTORY,
    ID,
    LATER,
    STATE,
    about,
    record,
    refusal,
    with_about,
    with_arrays,
    with_text,
)

# --- there and back ---------------------------------------------------------------------------------------------------


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
    run, made = read_run(FILE, ID), prepare("Article")
    [last] = train(made.train_set, made.test_set, run.settings, vocab_size=len(made.vocabulary), start=run.state)
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
    long = np.tile(HISTORY[:, -1:], MOST_BYTES // 40)  # its numbers alone are as much as a whole file may hold
    with pytest.raises(RunFileError, match="too many epochs or weights for a run file of 20 MB"):
        write_run(record(history=long))
    most = np.tile(HISTORY[:, -1:], MOST_BYTES // 40 - 1000)
    assert read_run(write_run(record(history=most)), ID).rows.shape == most.shape


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
    ("name", "kept"),
    [("x" * 100_000, "x" * MOST_NAME), ("two\nlines\0", "two lines"), ("\ud800!", "!"), ("", None), (" \t", None)],
)
def test_names_that_no_database_holds_are_made_into_a_line(name: str, kept: str | None) -> None:
    assert read_run(with_about(lambda values: values.update(name=name)), ID).name == kept


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


# --- arrays -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["w_xh", "w_hh", "w_hy", "b_h", "b_y"])
def test_weights_of_wrong_shapes_types_or_values_are_refused(name: str) -> None:
    array = dict(zip(("w_xh", "w_hh", "w_hy", "b_h", "b_y"), STATE.params.arrays(), strict=True))[name]
    with_nan, with_inf = array.copy(), array.copy()
    with_nan.flat[0], with_inf.flat[-1] = np.nan, -np.inf
    for wrong in (array[:-1], array[None], array.ravel()[:0], np.float64(1), np.concatenate([array, array])):
        assert f"{name} has a wrong shape" in refusal(with_arrays(**{name: wrong}))
    for wrong in (array.astype(np.float32), array.astype(">f8"), array.astype(complex), array.astype("U9")):
        assert f"{name} has numbers of type" in refusal(with_arrays(**{name: wrong}))
    assert f"{name} has a wrong shape or type" in refusal(with_arrays(**{name: array.astype(np.uint8)}))
    for wrong in (with_nan, with_inf):
        assert f"{name} holds numbers that are not finite" in refusal(with_arrays(**{name: wrong}))


def test_weights_of_another_hidden_size_than_the_settings_are_refused() -> None:
    refusal(with_about(lambda values: [values[name].update(hidden_size=4) for name in values if "settings" in name]))


def spoilt(row: int, column: int, value: float) -> Any:
    history = HISTORY.copy()
    history[row, column] = value
    return history


@pytest.mark.parametrize(
    ("history", "fault"),
    [
        (HISTORY[:4], "wrong shape"),
        (HISTORY.T, "wrong shape"),
        (HISTORY[None], "wrong shape"),
        (HISTORY.ravel(), "wrong shape"),
        (HISTORY.astype(np.uint8), "wrong shape or type"),
        (HISTORY[:, :1], "no trained epoch"),
        (HISTORY[:, :0], "no trained epoch"),
        *((spoilt(row, 3, bad), "not finite") for row in range(5) for bad in (np.nan, np.inf)),
        (spoilt(1, 2, 1.5), "accuracy"),
        (spoilt(3, 2, -0.1), "accuracy"),
        (spoilt(4, 3, 0.0), "backwards"),
        (spoilt(4, 0, -1.0), "backwards"),
    ],
)
def test_a_history_that_no_run_has_is_refused(history: Any, fault: str) -> None:
    assert fault in refusal(with_arrays(history=history))


def test_a_state_newer_than_the_history_is_refused() -> None:
    assert "number" in refusal(with_arrays(history=HISTORY[:, :5]))


# --- words ------------------------------------------------------------------------------------------------------------


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=9,
)


@given(st.data(), json_values)
@settings(max_examples=150, deadline=None)
def test_any_value_in_any_place_of_the_words_is_refused_or_means_a_run(data: st.DataObject, value: Any) -> None:
    values = about()
    place, key = values, data.draw(st.sampled_from(sorted(values)))
    while isinstance(place[key], dict) and data.draw(st.booleans()):
        place = place[key]
        key = data.draw(st.sampled_from(sorted(place)))
    place[key] = value
    try:
        run = read_run(with_text(json.dumps(values)), ID)
    except RunFileError as error:
        assert str(error).endswith(".")  # noqa: PT017 - either is right
        assert len(str(error)) < 400  # noqa: PT017
    else:
        assert run.settings.hidden_size == 3
        write_run(replace(record(), state=run.state))


@pytest.mark.parametrize("version", [VERSION + 1, 0, -1, 10**400, "1", 1.0, True, None, [1]])
def test_another_version_is_refused(version: object) -> None:
    assert "version" in refusal(with_about(lambda values: values.update(version=version)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{",
        '{"version": NaN}',
        "[" * 100_000,
        '{"version": ' + "9" * 5000 + "}",
        b"\xff\xfe",
        b"\x80\x04K\x01.",
    ],
)
def test_words_that_are_no_json_are_refused(text: str | bytes) -> None:
    assert "about" in refusal(with_text(text))


def test_words_of_another_type_or_shape_are_refused() -> None:
    data = np.frombuffer(json.dumps(about()).encode(), np.uint8)
    assert "about" in refusal(with_arrays(about=data[None]))
    assert "about" in refusal(with_arrays(about=data.astype(np.float64)))
    refusal(with_arrays(about=np.array(json.dumps(about()))))


def test_another_kind_of_file_is_refused() -> None:
    assert "does not describe a run" in refusal(with_about(lambda values: values.update(format="a picture")))


@pytest.mark.parametrize("name", sorted(about()))
def test_what_is_missing_is_named(name: str) -> None:
    sentence = refusal(with_about(lambda values: values.pop(name)))
    assert name in sentence or name == "format"


WRONG: list[tuple[str, Callable[[dict[str, Any]], object]]] = [
    ("hidden_size", lambda values: values["settings"].update(hidden_size=0)),
    ("hidden_size", lambda values: values["settings"].update(hidden_size="many" * 1000)),
    ("learning_rate", lambda values: values["settings"].update(learning_rate=-1)),
    ("about", lambda values: values["settings"].update(learning_rate=float("inf"))),
    ("bptt", lambda values: values["settings"].update(bptt=["exact"])),
    ("bptt", lambda values: values["first_settings"].pop("bptt")),
    ("settings", lambda values: values["settings"].update({"x" * 5000: 1})),
    ("settings", lambda values: values.update(settings=[])),
    ("settings", lambda values: values["settings"].update(seed=10**400)),
    ("settings", lambda values: values["settings"].update(epochs=10**400)),
    ("state_settings", lambda values: values["state_settings"].update(seed=5)),
    ("changes", lambda values: values.update(changes=[])),
    ("changes", lambda values: values.update(changes={})),
    ("changes", lambda values: values["first_settings"].update(clip=2)),
    ("changes", lambda values: values["changes"].append([5, "seed", 4])),
    ("changes", lambda values: values["changes"].append([3, "epochs", 6])),
    ("changes", lambda values: values["changes"].append([5, "learning_rate", 0])),
    ("changes", lambda values: values["changes"].append([5, "epochs"])),
    ("value", lambda values: values["changes"].append([5, "epochs", 6.5])),
    ("value", lambda values: values["changes"].append([5, "learning_rate", 10**400])),
    ("value", lambda values: values["changes"].append([5, "learning_rate", True])),
    ("epoch", lambda values: values["changes"].append([7, "epochs", 6])),
    ("name", lambda values: values["changes"].append([5, None, 6])),
    ("ended", lambda values: values.update(ended="running")),
    ("started", lambda values: values.update(started=1e20)),
    ("started", lambda values: values.update(started="today")),
    ("name", lambda values: values.update(name=7)),
    ("versions", lambda values: values.update(versions="all")),
    ("number", lambda values: values["state"].update(number=7)),
    ("number", lambda values: values["state"].update(number=-1)),
    ("number", lambda values: values["state"].update(number=True)),
    ("learning_rate", lambda values: values["state"].update(learning_rate=None)),
    ("shuffle", lambda values: values["state"].update(shuffle="PCG64")),
    ("shuffle", lambda values: values["state"]["shuffle"].update(bit_generator="MT19937")),
    ("inc", lambda values: values["state"]["shuffle"]["state"].update(inc=2**128)),
    ("state", lambda values: values["state"]["shuffle"].update(state=[])),
    ("has_uint32", lambda values: values["state"]["shuffle"].update(has_uint32=2)),
    ("uinteger", lambda values: values["state"]["shuffle"].update(uinteger=-1)),
    ("watch", lambda values: values["state"].pop("watch")),
    ("began", lambda values: values["state"]["watch"].update(began="high")),
    ("epochs", lambda values: values["state"]["watch"].update(epochs=0.5)),
]


@pytest.mark.parametrize(("named", "change"), WRONG)
def test_wrong_words_are_refused_and_named(named: str, change: Callable[[dict[str, Any]], object]) -> None:
    assert named in refusal(with_about(change))


def test_the_state_in_a_file_is_all_of_it() -> None:
    assert about()["state"] == json.loads(json.dumps(state_to_dict(STATE)))


def test_only_the_arrays_that_are_asked_for_are_read() -> None:
    file = io.BytesIO()
    np.savez(file, one=np.arange(3.0), two=np.arange(4, dtype=np.uint8))
    arrays = read_arrays(file.getvalue(), ("one", "two"), 1000)
    assert arrays["one"].tolist() == [0, 1, 2]
    assert arrays["two"].dtype == np.uint8
    with pytest.raises(RunFileError):
        read_arrays(file.getvalue(), ("one",), 1000)
