"""What is packed comes back bit for bit, and what is no pack is refused, whatever it is."""

import io
import json
import random
from collections.abc import Callable
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from playground.storage import codec
from playground.storage.models import Damaged
from rnn import Params, Settings, State
from rnn.divergence import DivergenceMonitor
from rnn.history import COLUMNS
from rnn.packed_state import state_from, state_to_dict
from tests.support.saved import same_state, train_states

STATE = train_states()[1][-1]


@given(arrays(np.float64, st.tuples(st.just(5), st.integers(0, 40)), elements=st.floats(allow_nan=True, width=64)))
def test_a_history_comes_back_bit_for_bit(rows: np.ndarray) -> None:
    unpacked = codec.unpack_rows(codec.pack_rows(rows))
    assert (unpacked.shape, unpacked.dtype, unpacked.tobytes()) == (rows.shape, rows.dtype, rows.tobytes())


def test_a_history_takes_less_room_than_its_numbers() -> None:
    history, _ = train_states(Settings(hidden_size=4, epochs=130))
    assert len(codec.pack_rows(history)) < 0.75 * history.nbytes


@pytest.mark.parametrize(
    "state",
    [
        STATE,
        replace(
            STATE, monitor=DivergenceMonitor(guessing=np.log(2), began=np.inf, commonest=0.1, epochs=3, loss=1e-300)
        ),
        replace(STATE, params=Params(*(array.astype(np.float32) for array in STATE.params.arrays()))),
        replace(STATE, number=10**12, learning_rate=0.1 + 0.2),
    ],
    ids=["as trained", "odd monitor", "float32", "large"],
)
def test_a_state_comes_back_bit_for_bit(state: State) -> None:
    assert same_state(codec.unpack_state(codec.pack_state(state)), state)


def test_a_state_that_an_earlier_version_saved_is_read_to_the_bit_and_kept_in_one_piece() -> None:
    about = np.frombuffer(json.dumps(state_to_dict(STATE)).encode(), np.uint8)
    stream = io.BytesIO()
    np.savez(stream, allow_pickle=False, about=about, **dict(zip(codec.WEIGHTS, STATE.params.arrays(), strict=True)))
    blob = codec.sealed(stream.getvalue())
    assert same_state(codec.unpack_state(blob), STATE)
    for packed, changed in product((blob, codec.pack_state(STATE)), (True, False)):
        each = codec.unpack_kept(packed, changed=changed)
        assert same_state(each.state, STATE)
        assert (each.epoch, each.content.tobytes()) == ((STATE.number, changed), codec.pack_state(STATE))


def test_columns_that_came_later_are_no_numbers_in_what_was_saved_before_and_more_columns_are_refused() -> None:
    rows = np.arange(2.0 * len(COLUMNS)).reshape(-1, 2)
    np.testing.assert_array_equal(codec.with_all_columns(rows), rows)
    older = codec.with_all_columns(rows[:-2])
    np.testing.assert_array_equal(older, [*rows[:-2], [np.nan] * 2, [np.nan] * 2])
    with pytest.raises(ValueError, match=f"it has {len(rows) + 1} columns, and {len(rows)} are known here"):
        codec.with_all_columns(np.ones((len(rows) + 1, 2)))


def test_weights_in_half_precision_are_near_and_finite() -> None:
    params = Params(*(array.copy() for array in STATE.params.arrays()))
    params.w_hh[0, 0] = -1e9
    unpacked = codec.unpack_params(codec.pack_params(params))
    assert unpacked.w_hh[0, 0] == -65504
    np.testing.assert_allclose(unpacked.w_xh, params.w_xh, rtol=1e-3, atol=1e-7)
    assert unpacked.w_xh.dtype == np.float64


PACKED: list[tuple[bytes, Callable[[bytes], object]]] = [
    (codec.pack_state(STATE), codec.unpack_state),
    (codec.pack_params(STATE.params), codec.unpack_params),
    (codec.pack_state(STATE), codec.unpack_params),
    (codec.pack_rows(train_states()[0]), codec.unpack_rows),
]


@pytest.mark.parametrize(("content", "unpack"), PACKED, ids=["state", "params", "params of a state", "rows"])
def test_whatever_is_damaged_is_refused(content: bytes, unpack: Callable[[bytes], object]) -> None:
    rng = random.Random(0)
    damaged_contents = [b"", b"\0" * 100, *(content[: rng.randrange(len(content))] for _ in range(60))]
    for _ in range(300):
        place = rng.randrange(len(content))
        damaged_contents.append(
            content[:place] + bytes([content[place] ^ rng.randrange(1, 256)]) + content[place + 1 :]
        )
    for each in damaged_contents:
        with pytest.raises(Damaged, match="checksum"):
            unpack(each)


class Trap:
    """What must never be made by reading a file."""

    def __reduce__(self) -> tuple[object, ...]:
        return pytest.fail, ("an object was unpickled",)


def test_objects_are_not_unpickled() -> None:
    names = {name: np.zeros(1) for name in (*codec.WEIGHTS, "about")}
    stream = io.BytesIO()
    np.savez(stream, **{**names, "w_hh": np.array([Trap()], dtype=object)})
    for unpack in (codec.unpack_state, codec.unpack_params):
        with pytest.raises(Damaged, match="allow_pickle"):
            unpack(codec.sealed(stream.getvalue()))


@pytest.mark.parametrize(
    "change",
    [
        {"shuffle": {"bit_generator": "MT19937"}},
        {"shuffle": None},
        {"shuffle": {**STATE.shuffle, "state": {"state": -1, "inc": 2**200}}},
        {"watch": {"guessing": 1}},
        {"number": None},
    ],
)
def test_a_state_that_could_not_go_on_is_none(change: dict[str, object]) -> None:
    values = {**state_to_dict(STATE), **change}
    with pytest.raises((ValueError, TypeError, KeyError)):
        state_from(STATE.params, values)
