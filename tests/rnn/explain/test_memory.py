"""The memory of a network is the derivative of its end in every earlier state, apart from how wrong it is."""

import numpy as np
import pytest

from rnn import Params, backward, explain, forward
from tests.rnn.explain.conftest import SENTENCES, close, random_params, sides


@pytest.fixture
def tokens(network: Params, tokens: list[int]) -> list[int]:
    """Sentences of every kind; of 256 units two only, since each word takes a singular value decomposition."""
    if network.hidden_size > 64 and len(tokens) not in (0, 5):
        pytest.skip("as with fewer units, and slower")
    return tokens if network.hidden_size <= 64 else tokens[-3:]  # of five words one is unknown, and one repeated


def test_the_gradient_is_how_wrong_the_network_is_times_how_far_it_reaches(network: Params, tokens: list[int]) -> None:
    if network.classes != 2:
        pytest.skip("of two labels only")
    trace = forward(network, tokens)
    for bptt in ("exact", "article"):
        reach = explain.memory(network, trace, bptt=bptt).reach
        for label in (0, 1):
            error = abs(trace.probs[-1, 1] - (label == 1))
            gradient = np.linalg.norm(backward(network, trace, label, bptt=bptt).hidden, axis=1)
            close(error * reach, gradient, 1e-9)


def test_its_parts_alone_are_the_same_numbers(network: Params, tokens: list[int]) -> None:
    trace = forward(network, tokens)
    for bptt in ("exact", "article"):
        memory = explain.memory(network, trace, **sides(network), bptt=bptt)
        assert np.array_equal(explain.reach(network, trace, **sides(network), bptt=bptt), memory.reach)
    memory = explain.memory(network, trace, **sides(network))
    assert explain.growth(network, trace) == memory.norm[0]


def test_no_step_adds_more_than_its_norm(network: Params, tokens: list[int]) -> None:
    trace = forward(network, tokens)
    memory = explain.memory(network, trace, **sides(network))
    assert memory.norm[-1] == memory.bound[-1] == 1
    assert (memory.norm <= memory.bound * (1 + 1e-9)).all()
    assert memory.reach[-1] == pytest.approx(np.linalg.norm(difference(network)))
    assert (memory.reach <= memory.norm * memory.reach[-1] * (1 + 1e-9)).all()
    if network.hidden_size > 64 or len(tokens) > 10:
        return
    steps = [np.linalg.norm((1 - h[:, None] ** 2) * network.w_hh, 2) for h in trace.hidden[1:]]
    products = np.cumprod([1, *reversed(steps)])[::-1]
    assert (memory.norm <= products * (1 + 1e-9)).all()
    assert (products <= memory.bound * (1 + 1e-9)).all()


def test_of_256_units_it_is_the_product_of_the_steps_over_ten_words_too() -> None:
    params = random_params(256, 0.05)
    trace = forward(params, SENTENCES["ten words"])
    memory = explain.memory(params, trace)
    jacobian = np.eye(256)  # dh_T/dh_t
    for t in range(10, -1, -1):
        assert memory.reach[t] == pytest.approx(np.linalg.norm(difference(params) @ jacobian), rel=1e-9)
        if t in (0, 4, 10):  # a singular value takes 35 ms
            assert memory.norm[t] == pytest.approx(np.linalg.norm(jacobian, 2), rel=1e-9)
        jacobian = jacobian @ np.diag(1 - trace.hidden[t] ** 2) @ params.w_hh
    assert (memory.norm <= memory.bound * (1 + 1e-9)).all()
    gradient = backward(params, trace, 0)
    close(trace.probs[-1, 1] * memory.reach, np.linalg.norm(gradient.hidden, axis=1), 1e-9)


def test_of_256_units_the_reach_over_sixty_words_is_that_of_the_gradient() -> None:
    params = random_params(256, 0.05)
    trace = forward(params, SENTENCES["sixty words"])
    for bptt in ("exact", "article"):
        for label in (0, 1):
            gradient = np.linalg.norm(backward(params, trace, label, bptt=bptt).hidden, axis=1)
            reach = explain.reach(params, trace, bptt=bptt)
            np.testing.assert_allclose(abs(trace.probs[-1, 1] - (label == 1)) * reach, gradient, rtol=1e-9)


def difference(params: Params) -> np.ndarray:
    return params.w_hy[-1] - params.w_hy[1 if params.classes == 3 else 0]


@pytest.mark.parametrize("units", [1, 2, 5])
def test_it_agrees_with_central_differences(units: int) -> None:
    params, tokens, step = random_params(units), [4, 1, -1, 4, 0], 1e-5
    hidden = forward(params, tokens).hidden
    memory = explain.memory(params, forward(params, tokens))

    def end(t: int, h: np.ndarray) -> np.ndarray:
        for token in tokens[t:]:
            h = np.tanh(params.w_hh @ h + params.b_h + (params.w_xh[:, token] if token >= 0 else 0))
        return h

    for t in range(len(tokens) + 1):
        nudges = step * np.eye(units)
        ends = [(end(t, hidden[t] + nudge) - end(t, hidden[t] - nudge)) / (2 * step) for nudge in nudges]
        jacobian = np.stack(ends, axis=1)
        assert memory.norm[t] == pytest.approx(np.linalg.norm(jacobian, 2), abs=1e-6)
        assert memory.reach[t] == pytest.approx(np.linalg.norm(difference(params) @ jacobian), abs=1e-6)


@pytest.mark.parametrize("units", [1, 2, 5])
def test_what_the_article_prints_takes_the_transpose_for_every_number_of_the_way_back(units: int) -> None:
    params, tokens = random_params(units), [4, 1, -1, 4, 0]
    trace = forward(params, tokens)
    memory = explain.memory(params, trace, bptt="article")
    jacobian = np.eye(units)  # what takes the place of dh_T/dh_t
    for t in range(len(tokens), -1, -1):
        assert memory.norm[t] == pytest.approx(np.linalg.norm(jacobian, 2))
        assert memory.reach[t] == pytest.approx(np.linalg.norm(difference(params) @ jacobian))
        jacobian = jacobian @ np.diag(1 - trace.hidden[t] ** 2) @ params.w_hh.T


def test_without_recurrence_nothing_is_remembered() -> None:
    params = random_params(3)
    params.w_hh[:] = 0
    memory = explain.memory(params, forward(params, [1, 2, 3]))
    for array in (memory.reach, memory.norm, memory.bound):
        assert array[:-1].tolist() == [0, 0, 0]
        assert array[-1] > 0


def test_what_no_float_can_hold_is_infinite() -> None:
    params = random_params(2)
    params.w_hh[:], params.w_xh[:], params.b_h[:] = 1e50 * np.eye(2), 0, 0
    memory = explain.memory(params, forward(params, [0] * 8))
    assert memory.norm[-2] == pytest.approx(1e50)
    assert np.isinf(memory.norm[0])
    assert np.isinf(memory.bound[0])
    assert np.isinf(memory.reach[0])


def test_another_recursion_is_refused() -> None:
    with pytest.raises(ValueError, match="'Exact'"):
        explain.memory(random_params(2), forward(random_params(2), [1]), bptt="Exact")
