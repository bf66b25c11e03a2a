"""Edits of a network are what they say, come apart exactly, and what is no edit is refused in a sentence."""

from itertools import permutations

import numpy as np
import pytest

from rnn import Params, Settings, forward, train
from rnn.explain import dimensions, edited, edits_of
from rnn.explain.edits import MOST_EDITS, edit_of
from tests.rnn.conftest import encoded_sets
from tests.rnn.explain.conftest import random_params

SENTENCE = np.array([3, 0, -1, 17, 3])


def same(one: Params, other: Params) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one.arrays(), other.arrays(), strict=True))


def edit(params: Params, *texts: str) -> Params:
    return edited(params, edits_of(texts))


def test_a_silent_unit_is_a_deleted_one() -> None:
    params = random_params(9)
    trace = forward(edit(params, "silence 4"), SENTENCE)
    other_units = [unit for unit in range(9) if unit != 4]
    smaller_network = Params(
        params.w_xh[other_units],
        params.w_hh[np.ix_(other_units, other_units)],
        params.w_hy[:, other_units],
        params.b_h[other_units],
        params.b_y,
    )
    without = forward(smaller_network, SENTENCE)
    assert np.all(trace.hidden[:, 4] == 0)
    assert np.allclose(trace.hidden[:, other_units], without.hidden, atol=1e-12)
    assert np.allclose(trace.logits, without.logits, atol=1e-12)


def test_a_weight_is_the_only_one_that_changes() -> None:
    params = random_params(5)
    for text, name, place in [
        ("w_xh 2 17 0.25", "w_xh", (2, 17)),
        ("w_hy 1 4 -3", "w_hy", (1, 4)),
        ("b_y 1 0.5", "b_y", (1,)),
    ]:
        edited = edit(params, text)
        assert getattr(edited, name)[place] == float(text.split()[-1])
        getattr(edited, name)[place] = getattr(params, name)[place]
        assert same(edited, params)


@pytest.mark.parametrize("rank", [0, 3, 8])
def test_w_hh_is_cut_as_the_dimensions_cut_it(rank: int) -> None:
    params = random_params(8)
    low_rank = edit(params, f"rank {rank}")
    assert np.linalg.matrix_rank(low_rank.w_hh) == rank
    assert np.allclose(low_rank.w_hh, dimensions(params, [forward(params, SENTENCE)]).cut(rank).w_hh, atol=1e-12)


def test_the_order_in_which_edits_were_made_does_not_matter() -> None:
    params = random_params(6)
    texts = ["silence 2", "w_hh 2 1 9", "w_hh 3 4 -1", "rank 3"]
    first = edit(params, *texts)
    assert all(same(edit(params, *order), first) for order in permutations(texts))
    assert same(edit(params, *texts[:1], *texts[2:]), first), "a silenced unit has no weights"


def test_what_is_taken_back_has_never_been() -> None:
    params = random_params(4)
    before = params.copy()
    assert edited(params, ()) is params
    edit(params, "rank 1", "silence 0", "w_hh 1 1 5")
    assert same(params, before)


def test_a_silent_unit_stays_silent_while_the_network_trains_on() -> None:
    data = encoded_sets("Article")
    settings = Settings(hidden_size=8, init_scale=0.3, epochs=4)
    epochs = list(train(data.train, data.test, settings, vocab_size=data.vocab_size))
    state = epochs[2].state()
    start = type(state)(
        state.number, edit(state.params, "silence 5"), state.shuffle, state.monitor, state.learning_rate
    )
    *_, last = train(data.train, data.test, settings, vocab_size=data.vocab_size, start=start)
    assert not last.params.w_xh[5].any()
    assert not last.params.w_hh[:, 5].any()
    assert not last.params.w_hy[:, 5].any()
    assert last.params.w_hh[4].any()


@pytest.mark.parametrize("text", ["silence 3", "rank 0", "w_hh 2 5 0.25", "b_h 2 -1e-05", "w_xh 0 17 1000.0"])
def test_an_edit_is_kept_as_its_text(text: str) -> None:
    assert str(edit_of(text)) == text
    assert edit_of(str(edit_of(text))) == edit_of(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "silence", "silence -1", "silence 1.5", "silence ٣", "rank 9999999", "x" * 10_000, "axes 1 2 3"),
        *("w_hh 2 0.25", "b_h 1 2 3 0.25", "w_zz 1 2 3", "w_hh 1 2 nan", "w_hh 1 2 inf", "w_hh 1 2 1_0", "w_hh  1 2 3"),
    ],
)
def test_what_is_no_edit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="and this is none: "):
        edit_of(text)


def test_bounds_are_told_in_a_sentence() -> None:
    params = random_params(4)
    with pytest.raises(ValueError, match="no unit 4 to silence: this network has 4"):
        edit(params, "silence 4")
    with pytest.raises(ValueError, match=r"no weight w_hh\[1, 4\] in this network: w_hh has 4 by 4"):
        edit(params, "w_hh 1 4 0")
    with pytest.raises(ValueError, match="cannot be cut to rank 5"):
        edit(params, "rank 5")
    with pytest.raises(ValueError, match="values from −1000 to 1000"):
        edit(params, "b_h 0 1001")
    with pytest.raises(ValueError, match="up to 64 edits"):
        edits_of(["silence 1"] * (MOST_EDITS + 1))
    params.w_hh[:] = np.nan
    with pytest.raises(ValueError, match="so it cannot be cut"):
        edit(params, "rank 1")
