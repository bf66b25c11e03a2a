"""A run file carries the states on the way of its run; what cannot be such states is refused in a sentence."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.storage.run_files import read_run, write_run
from rnn import Params
from rnn.kept_states import MOST_STATES, KeptState
from tests.support.following import same
from tests.support.run_files import EPOCHS, ID, record, refusal

KEPT_WEIGHTS = tuple(f"kept_{name}" for name in Params.axes())
KEPT = tuple(KeptState.of(EPOCHS[number].state(), changed=number == 3) for number in (1, 3, 4))
RECORD = replace(record(), kept=KEPT)
FILE = write_run(RECORD)


def file_with(
    arrays: dict[str, Any] | None = None, about: Callable[[dict[str, Any]], object] = lambda _: None
) -> bytes:
    """A good file with these arrays in place of its own (None = left out), and with `about` changed."""
    with np.load(io.BytesIO(FILE), allow_pickle=False) as file:
        values = json.loads(file["about"].tobytes())
        about(values)
        text = np.frombuffer(json.dumps(values).encode(), np.uint8)
        members = {**file, "about": text, **(arrays or {})}
    out = io.BytesIO()
    np.savez(out, allow_pickle=False, **{name: array for name, array in members.items() if array is not None})
    return out.getvalue()


def array(name: str) -> Any:
    with np.load(io.BytesIO(FILE), allow_pickle=False) as file:
        return file[name]


def test_the_states_come_back_to_the_bit() -> None:
    kept_states = read_run(FILE, ID).kept
    assert kept_states is not None
    assert [each.epoch for each in kept_states] == [(1, False), (3, True), (4, False)]
    assert all(same(one.state, other.state) for one, other in zip(kept_states, KEPT, strict=True))
    assert same(read_run(file_with(), ID).kept[1].state, KEPT[1].state)  # type: ignore[index]


def test_a_run_without_any_is_written_as_before() -> None:
    without_states = write_run(record())
    with np.load(io.BytesIO(without_states), allow_pickle=False) as file:
        assert json.loads(file["about"].tobytes())["version"] == 1
        assert not set(KEPT_WEIGHTS) & set(file)
    assert read_run(without_states, ID).kept == ()


def test_where_not_all_fit_the_file_has_some() -> None:
    size = 8 * sum(each.size for each in KEPT[0].state.params.arrays()) + 1024
    with_few = write_run(RECORD, RECORD.history.nbytes + 4 * size + 100_000)
    assert [each.epoch.number for each in read_run(with_few, ID).kept or ()] == [3, 4]
    with_none = write_run(RECORD, RECORD.history.nbytes + 2 * size + 100_000)
    assert read_run(with_none, ID).kept == ()


def number(place: int, epoch: int) -> Callable[[dict[str, Any]], object]:
    return lambda about: about["kept"][place].update(number=epoch)


@pytest.mark.parametrize(
    ("arrays", "about", "message"),
    [
        ({"kept_b_y": None}, lambda _: None, "lacks some"),
        ({}, lambda about: about.pop("kept"), "lacks some"),
        (dict.fromkeys(KEPT_WEIGHTS), lambda _: None, "lacks some"),
        ({}, lambda about: about.update(kept=[]), "holds no states"),
        ({name: array(name)[:0] for name in KEPT_WEIGHTS}, lambda about: about.update(kept=[]), "holds no states"),
        ({}, lambda about: about["kept"].pop(), "not the weights of each"),
        ({"kept_b_y": np.zeros(2)}, lambda _: None, "not the weights of each"),
        ({"kept_b_y": np.zeros(3)}, lambda _: None, "not the weights of each"),  # one number of each
        ({"kept_b_y": np.array(0.5)}, lambda _: None, "not the weights of each"),
        (
            {name: np.repeat(array(name)[:1], MOST_STATES + 1, axis=0) for name in KEPT_WEIGHTS},
            lambda about: about.update(kept=about["kept"][:1] * (MOST_STATES + 1)),
            f"more than {MOST_STATES}",
        ),
        ({}, lambda about: about.update(kept=[1, 2, 3]), "no list of states"),
        ({"kept_w_hh": np.zeros((3, 9, 9))}, lambda _: None, "wrong shape"),
        ({"kept_w_hh": np.full((3, 3, 3), np.nan)}, lambda _: None, "not finite"),
        ({"kept_w_xh": np.zeros((3, 3, 1))}, lambda _: None, "other words"),
        ({}, number(1, 1), "out of order"),
        ({}, number(0, 0), "out of order"),
        ({}, number(2, 7), "whole number from 0 to 5"),
        ({}, lambda about: about["state"].update(number=3), "whole number from 0 to 3"),  # they are on its way
        ({}, lambda about: about["kept"][0].update(changed=2), "whole number from 0 to 1"),
        ({}, lambda about: about["kept"][0].pop("shuffle"), "shuffle is missing"),
    ],
)
def test_what_cannot_be_states_is_refused(
    arrays: dict[str, Any], about: Callable[[dict[str, Any]], object], message: str
) -> None:
    assert message in refusal(file_with(arrays, about))
