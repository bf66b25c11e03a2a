"""The equations forward, and every gradient against finite differences."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rnn import UNKNOWN, Params, backward, forward, init_params, loss
from rnn.readouts import cross_entropies, mean_score, softmax

V, H, C = 6, 5, 3
NAMES = ("w_xh", "w_hh", "w_hy", "b_h", "b_y")


def random_params(seed: int, *lead: int, size: float = 0.5) -> Params:
    """All five arrays drawn, biases too, so that no gradient is zero by chance of the start."""
    rng = np.random.default_rng(seed)
    shapes = (H, V), (H, H), (C, H), (H,), (C,)
    return Params(*(rng.normal(0, size, (*lead, *shape)) for shape in shapes))


def finite_differences(params: Params, name: str, tokens: list[int], label: int, step: float = 1e-4) -> np.ndarray:
    """dL/d(every element of one array), from the loss at four places around; the error goes with step^4."""
    array = getattr(params, name)
    gradient = np.empty_like(array)
    for index in np.ndindex(array.shape):
        value = array[index]
        losses = []
        for steps in (-2, -1, 1, 2):
            array[index] = value + steps * step
            losses.append(loss(forward(params, tokens), label))
        array[index] = value
        gradient[index] = (losses[0] - 8 * losses[1] + 8 * losses[2] - losses[3]) / (12 * step)
    return gradient


def largest_error(name: str, params: Params, tokens: list[int], label: int, bptt="exact") -> float:
    gradient = getattr(backward(params, forward(params, tokens), label, bptt=bptt).params, name)
    return float(np.abs(gradient - finite_differences(params, name, tokens, label)).max())


sentences = st.lists(st.integers(UNKNOWN, V - 1), min_size=1, max_size=10)


def test_forward_is_the_equations():
    params = random_params(0)
    tokens = [2, 5, 2]
    trace = forward(params, tokens)
    h = np.zeros(H)
    for t, token in enumerate(tokens, start=1):
        x = np.eye(V)[token]
        h = np.tanh(params.w_xh @ x + params.w_hh @ h + params.b_h)
        np.testing.assert_allclose(trace.hidden[t], h, atol=1e-15)
        y = params.w_hy @ h + params.b_y
        np.testing.assert_allclose(trace.logits[t], y, atol=1e-15)
        np.testing.assert_allclose(trace.probs[t], np.exp(y) / np.exp(y).sum(), atol=1e-15)
    assert trace.tokens.tolist() == tokens
    assert (trace.hidden.shape, trace.logits.shape, trace.probs.shape) == ((4, H), (4, C), (4, C))
    assert not trace.hidden[0].any()


def test_no_word_at_all_gives_the_zero_state_and_the_bias_of_the_output():
    params = random_params(1)
    trace = forward(params, [])
    assert trace.hidden.shape == (1, H)
    assert not trace.hidden.any()
    np.testing.assert_allclose(trace.logits, [params.b_y])
    gradient = backward(params, trace, 1).params
    assert not any(getattr(gradient, name).any() for name in ("w_xh", "w_hh", "w_hy", "b_h"))
    np.testing.assert_allclose(gradient.b_y, trace.probs[0] - np.eye(C)[1])


def test_an_unknown_word_enters_as_the_zero_vector():
    params = random_params(2)
    trace = forward(params, [3, UNKNOWN])
    expected = np.tanh(params.w_hh @ trace.hidden[1] + params.b_h)
    np.testing.assert_allclose(trace.hidden[2], expected, atol=1e-15)


@pytest.mark.parametrize("tokens", [[V], [0, -2], [1.5], [[1]]])
def test_forward_refuses_what_is_no_word(tokens):
    with pytest.raises(ValueError, match="token"):
        forward(random_params(0), tokens)


@given(st.integers(0, 2**32), sentences, st.integers(0, C - 1))
@settings(max_examples=25)
def test_every_gradient_agrees_with_finite_differences(seed, tokens, label):
    params = random_params(seed)
    for name in NAMES:
        assert largest_error(name, params, tokens, label) < 1e-8


@pytest.mark.parametrize("length", range(1, 11))
@pytest.mark.parametrize("name", NAMES)
def test_gradient_of_sentences_of_one_to_ten_words_with_repeats(name, length):
    tokens = [4, 1, 4, 4, 0, 1, 2, 5, 5, 4][:length]
    assert largest_error(name, random_params(length), tokens, label=length % C) < 1e-8


@given(st.integers(0, 2**32), st.lists(st.integers(0, V - 1), max_size=8), st.integers(0, C - 1))
@settings(max_examples=25)
def test_the_articles_option_is_its_printed_recursion(seed, tokens, label):
    params = random_params(seed)
    trace = forward(params, tokens)
    gradient = backward(params, trace, label, bptt="article")
    # The article's loop, on column vectors: temp = (1 - h^2) * d_h, then d_h = Whh @ temp.
    d_y = trace.probs[-1][:, None] - np.eye(C)[:, [label]]
    d_w_xh, d_w_hh, d_b_h = np.zeros((H, V)), np.zeros((H, H)), np.zeros((H, 1))
    d_h = params.w_hy.T @ d_y
    for t in reversed(range(len(tokens))):
        np.testing.assert_allclose(gradient.hidden[t + 1], d_h[:, 0], atol=1e-12)
        temp = (1 - trace.hidden[t + 1][:, None] ** 2) * d_h
        d_b_h += temp
        d_w_hh += temp @ trace.hidden[t][None, :]
        d_w_xh += temp @ np.eye(V)[[tokens[t]]]
        d_h = params.w_hh @ temp
    np.testing.assert_allclose(gradient.hidden[0], d_h[:, 0], atol=1e-12)
    np.testing.assert_allclose(gradient.params.w_xh, d_w_xh, atol=1e-12)
    np.testing.assert_allclose(gradient.params.w_hh, d_w_hh, atol=1e-12)
    np.testing.assert_allclose(gradient.params.b_h, d_b_h[:, 0], atol=1e-12)


@pytest.mark.parametrize("length", [2, 3, 6, 10])
def test_the_articles_recursion_fails_finite_differences_where_it_should(length):
    params, tokens = random_params(length), [4, 1, 4, 0, 5, 1, 2, 3, 5, 4][:length]
    for name in ("w_xh", "w_hh", "b_h"):
        if (name, length) == ("w_hh", 2):
            continue  # of two words, only the second has a state before it, and its d_z needs no recursion
        assert largest_error(name, params, tokens, 0, bptt="article") > 1e-3
    for name in ("w_hy", "b_y"):
        assert largest_error(name, params, tokens, 0, bptt="article") < 1e-8


def test_the_articles_recursion_is_right_for_one_word():
    for name in NAMES:
        assert largest_error(name, random_params(0), [3], 0, bptt="article") < 1e-8


@pytest.mark.parametrize("length", [1, 2, 7])
def test_gradient_of_each_hidden_state_agrees_with_finite_differences(length):
    params, tokens, label, step = random_params(length), [4, 1, 4, 0, 5, 1, 2][:length], 1, 1e-5
    trace = forward(params, tokens)
    gradient = backward(params, trace, label)
    assert gradient.hidden.shape == trace.hidden.shape

    def loss_from(t: int, h: np.ndarray) -> float:
        for token in tokens[t:]:
            h = np.tanh(params.w_xh[:, token] + params.w_hh @ h + params.b_h)
        return float(cross_entropies(params.w_hy @ h + params.b_y)[label])

    for t in range(length + 1):
        for i in range(H):
            nudge = step * np.eye(H)[i]
            slope = (loss_from(t, trace.hidden[t] + nudge) - loss_from(t, trace.hidden[t] - nudge)) / (2 * step)
            assert abs(slope - gradient.hidden[t, i]) < 1e-8


@pytest.mark.parametrize("lead", [(3,), (2, 2)])
@pytest.mark.parametrize("tokens", [[], [2], [2, UNKNOWN, 2, 5]])
@pytest.mark.parametrize("bptt", ["exact", "article"])
def test_a_stack_goes_forward_and_back_as_each_network_alone(lead, tokens, bptt):
    params = random_params(5, *lead)
    trace = forward(params, tokens)
    gradient = backward(params, trace, 2, bptt=bptt)
    for index in np.ndindex(lead):
        single = Params(*(array[index] for array in params.arrays()))
        own = forward(single, tokens)
        own_gradient = backward(single, own, 2, bptt=bptt)
        at = (slice(None), *index)
        np.testing.assert_allclose(trace.hidden[at], own.hidden, atol=1e-14)
        np.testing.assert_allclose(trace.logits[at], own.logits, atol=1e-14)
        np.testing.assert_allclose(trace.probs[at], own.probs, atol=1e-14)
        np.testing.assert_allclose(gradient.hidden[at], own_gradient.hidden, atol=1e-14)
        for actual, expected in zip(gradient.params.arrays(), own_gradient.params.arrays(), strict=True):
            np.testing.assert_allclose(actual[index], expected, atol=1e-14)


def test_passes_change_nothing_that_they_are_given():
    params = random_params(3)
    before = params.copy()
    trace = forward(params, [1, 2])
    probs = trace.probs.copy()
    backward(params, trace, 0)
    assert np.array_equal(trace.probs, probs)
    for actual, expected in zip(params.arrays(), before.arrays(), strict=True):
        assert np.array_equal(actual, expected)


def test_passes_keep_float32():
    params = Params(*(array.astype(np.float32) for array in random_params(0).arrays()))
    trace = forward(params, [1, UNKNOWN, 2])
    gradient = backward(params, trace, 0)
    arrays = [trace.hidden, trace.logits, trace.probs, gradient.hidden, *gradient.params.arrays()]
    assert {array.dtype for array in arrays} == {np.dtype(np.float32)}


def test_weights_that_are_not_finite_give_answers_that_are_not_in_silence():
    params = random_params(0)
    trace = forward(params, [1, 2])
    params.w_hy[0, 0], params.w_hy[1, 0] = np.inf, np.inf  # whose product with a 0 or with each other is no number
    assert np.isnan(forward(params, []).logits[0, :2]).all()
    assert np.isnan(backward(params, trace, 0).hidden[-1, 0])


def test_loss_is_minus_the_log_of_the_right_answers_probability():
    trace = forward(random_params(4), [1, 2, 3])
    assert isinstance(loss(trace, 2), float)
    assert loss(trace, 2) == pytest.approx(-np.log(trace.probs[-1, 2]), abs=1e-12)


def test_what_has_no_answer_is_refused():
    params = random_params(0)
    trace = forward(params, [1])
    for label in (-1, C):
        with pytest.raises(ValueError, match=f"label {label} is not within 0..2"):
            loss(trace, label)
        with pytest.raises(ValueError, match=f"label {label} is not within 0..2"):
            backward(params, trace, label)
    for label in (0.5, 1.000001, float("nan"), float("inf"), "1", None, np.array([0, 1]), 1j):
        for answer in (lambda label: loss(trace, label), lambda label: backward(params, trace, label)):
            with pytest.raises(ValueError, match="is not a whole number"):
                answer(label)
    for label in (1.0, np.int64(1), np.float32(1), True):
        assert loss(trace, label) == loss(trace, 1)
        np.testing.assert_array_equal(backward(params, trace, label).hidden, backward(params, trace, 1).hidden)
    with pytest.raises(ValueError, match="'Exact'"):
        backward(params, trace, 0, bptt="Exact")
    with pytest.raises(ValueError, match=r"one network, and this is one of a stack \(3, 4\)$"):
        loss(forward(random_params(0, 3, 4), [1]), 0)


def test_small_numbers_are_scored_as_precisely_as_large_ones():
    logits = np.random.default_rng(0).normal(0, 3, (7, 2, C)).astype(np.float32)
    labels = np.arange(7) % C
    for small, large in zip(mean_score(logits, labels), mean_score(logits.astype(np.float64), labels), strict=True):
        assert small.dtype == np.float64
        np.testing.assert_array_equal(small, large)


def test_indices_of_any_kind_of_whole_number_are_read():
    params = random_params(0)
    expected = forward(params, [1, 5])
    for kind in (np.uint8, np.int32, np.uint64):
        np.testing.assert_array_equal(forward(params, np.array([1, 5], kind)).hidden, expected.hidden)
    with pytest.raises(ValueError, match=f"^token {V} is no word: indices go from 0 to {V - 1}, or -1 for unknown$"):
        forward(params, [0, V])


def test_loss_and_probabilities_stay_finite_where_the_articles_softmax_overflows():
    logits = np.array([1000.0, -1000.0, 0.0])
    np.testing.assert_allclose(softmax(logits), [1, 0, 0])
    np.testing.assert_allclose(cross_entropies(logits), [0, 2000, 1000])
    params = init_params(V, H, C, np.random.default_rng(0), scale=1e6)
    trace = forward(params, [1, 2])
    assert np.isfinite([loss(trace, label) for label in range(C)]).all()
    assert np.isfinite(backward(params, trace, 0).hidden).all()
