"""The words of a run file: whatever stands in any place of them is refused with a sentence, or means a run."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.storage.run_files import VERSION, RunFileError, read_run, write_run
from playground.storage.run_files.format import MOST_CHANGES
from rnn.packed_state import state_to_dict
from tests.support.run_files import ID, STATE, about, record, refusal, with_about, with_arrays, with_text

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
    ("about", lambda values: values.update(message="x" * 1_000_000)),
    ("changes", lambda values: values.update(changes={})),
    ("changes", lambda values: values.update(changes=[[0, "epochs", 4]] * MOST_CHANGES + values["changes"])),
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


@pytest.mark.parametrize(("name", "change"), WRONG)
def test_wrong_words_are_refused_and_named(name: str, change: Callable[[dict[str, Any]], object]) -> None:
    assert name in refusal(with_about(change))


def test_the_state_in_a_file_is_all_of_it() -> None:
    assert about()["state"] == json.loads(json.dumps(state_to_dict(STATE)))
