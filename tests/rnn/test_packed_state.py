"""A state comes back from one piece of bytes as it was, in the layout that it had; what is no piece is refused."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn import Params, Settings, State, train
from rnn.cells.lstm import Lstm
from rnn.packed_state import MAGIC, check, is_packed, packed, unpacked
from tests.support.following import same

LSTM_BY_ADAM = Settings(hidden_size=3, epochs=4, init_scale=0.3, cell="lstm", optimizer="adam")


@pytest.fixture(scope="module")
def state(article) -> State:
    settings = Settings(hidden_size=5, epochs=2, init_scale=0.3)
    return list(train(article.train, article.test, settings, vocab_size=article.vocab_size))[-1].state()


def test_it_comes_back_to_the_bit_without_a_copy_of_its_arrays(state: State) -> None:
    content = np.frombuffer(packed(state), np.uint8)
    again = unpacked(content)
    assert same(again, state)
    assert packed(again) == packed(state)
    for array in again.params.arrays():
        assert np.shares_memory(array, content)
        assert array.flags.aligned
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_arrays_come_back_in_their_type_and_layout(state: State) -> None:
    by_columns = Params(*(np.asfortranarray(array.astype(np.float32)) for array in state.params.arrays()))
    again = unpacked(packed(replace(state, params=by_columns)))
    assert same(again, replace(state, params=by_columns))
    for one, other in zip(again.params.arrays(), by_columns.arrays(), strict=True):
        assert (one.dtype, one.strides) == (other.dtype, other.strides)


def test_training_goes_on_from_an_unpacked_state_as_from_the_state_itself(state: State, article) -> None:
    settings = Settings(hidden_size=5, epochs=6, init_scale=0.3)

    def last_of(start: State) -> State:
        run = train(article.train, article.test, settings, vocab_size=article.vocab_size, start=start)
        return list(run)[-1].state()

    assert same(last_of(unpacked(packed(state))), last_of(state))


@pytest.fixture(scope="module")
def gated(article) -> tuple[State, State]:
    """A state of an LSTM that Adam trains, and that of the last epoch of its run."""
    epochs = list(train(article.train, article.test, LSTM_BY_ADAM, vocab_size=18))
    return epochs[2].state(), epochs[-1].state()


def test_a_state_has_its_cell_and_what_its_optimizer_remembers(gated, article) -> None:
    state, last = gated
    again = unpacked(packed(state))
    assert type(again.params) is Lstm
    assert (again.memory.updates, len(again.memory.averages)) == (116, 2)
    assert same(again, state)
    *_, went_on = train(article.train, article.test, LSTM_BY_ADAM, vocab_size=18, start=again)
    assert same(went_on.state(), last)


def test_the_averages_of_an_optimizer_are_not_taken_for_each_other(gated) -> None:
    first, second = unpacked(packed(gated[0])).memory.averages
    assert (first.b_h < 0).any()
    assert (second.b_h >= 0).all()


def test_a_piece_of_a_cell_that_is_not_known_is_refused(gated) -> None:
    with pytest.raises(ValueError, match="tsml"):
        unpacked(packed(gated[0]).replace(b'"cell":"lstm"', b'"cell":"tsml"'))


def test_a_piece_is_known_by_its_beginning_and_its_damage_by_its_checksum(state: State) -> None:
    content = packed(state)
    assert is_packed(content)
    assert not is_packed(b"PK" + content)
    assert not is_packed(b"")
    check(content)
    check(np.frombuffer(content, np.uint8))
    for place in (0, 5, 20, len(content) - 1):
        with pytest.raises(ValueError, match="checksum"):
            check(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])


@given(st.data())
def test_what_is_no_piece_is_refused(state: State, data: st.DataObject) -> None:
    content = packed(state)
    length = data.draw(st.integers(0, len(content) - 1))
    with pytest.raises(ValueError):  # noqa: PT011 (whatever is wrong with it)
        unpacked(content[:length])


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        (MAGIC, b"another!"),
        (b'"<f8"', b'"<i8"'),
        (b'"<f8"', b'"|O8"'),
        (b'"w_hh"', b'"w_xx"'),
        (b'"PCG64"', b'"MT199"'),
        (b'"number"', b'"numbed"'),
        (b"{", b"["),
    ],
)
def test_a_piece_with_another_content_is_refused(state: State, was: bytes, becomes: bytes) -> None:
    content = packed(state)
    assert was in content
    with pytest.raises(ValueError):  # noqa: PT011 (whatever is wrong with it)
        unpacked(content.replace(was, becomes))
