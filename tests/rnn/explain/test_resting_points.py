"""Resting points of networks whose resting points are known, and of trained ones."""

from collections.abc import Sequence

import numpy as np
import pytest

from rnn import Params, Trace, explain, forward
from rnn.explain.settling import image_of, jacobians, settle
from tests.rnn.explain.conftest import SENTENCES, TrainedNetwork, random_params, times


def traces(params: Params, sentences: Sequence[Sequence[int]] = tuple(SENTENCES.values())) -> list[Trace]:
    return [forward(params, words) for words in sentences]


def without_words(w_hh: np.ndarray, b_h: np.ndarray | None = None, columns: np.ndarray | None = None) -> Params:
    """A network of these recurrent weights, whose score is the sum of its units."""
    H = len(w_hh)
    w_xh = np.stack([np.ones(H), -np.ones(H)], axis=1) if columns is None else columns
    return Params(w_xh, w_hh, np.stack([np.zeros(H), np.ones(H)]), np.zeros(H) if b_h is None else b_h, np.zeros(2))


@pytest.mark.parametrize("units", [1, 256])
def test_one_unit_that_excites_itself_is_a_switch(units: int) -> None:
    """Whatever other units there are, which rest at 0."""
    params = without_words(np.diag([2.0] + [0.0] * (units - 1)))
    resting = explain.resting_points(params, traces(params, [[0], [1], [0, 0, 1]]))
    np.testing.assert_allclose(resting.points[resting.fixed, 0], [-0.957504, 0, 0.957504], atol=1e-6)
    np.testing.assert_allclose(resting.points[resting.fixed, 1:], 0, atol=1e-6)
    np.testing.assert_allclose(resting.eigenvalues[resting.fixed, 0], [0.16637, 2, 0.16637], atol=1e-5)
    np.testing.assert_allclose(resting.score, resting.points.sum(axis=1), atol=1e-12)
    assert resting.stable[resting.fixed].tolist() == [True, False, True]
    assert resting.verdict == "two stable resting points with a saddle between (a switch)"
    assert resting.time_constants[resting.fixed, 0] == pytest.approx([0.55757, -1.4427, 0.55757], abs=1e-4)


def test_without_recurrence_the_network_forgets_at_once() -> None:
    params = without_words(np.zeros((3, 3)), b_h=np.array([0.5, -1, 2]))
    resting = explain.resting_points(params, traces(params, [[0], [1, 0]]))
    np.testing.assert_allclose(resting.points[resting.fixed], [np.tanh([0.5, -1, 2])], atol=1e-12)
    assert not resting.eigenvalues[resting.fixed].any()
    assert not resting.time_constants[resting.fixed].any()
    assert resting.verdict == "one resting point, stable (it forgets)"
    assert resting.found.startswith("1 resting point, 1 stable;")


def test_a_rotation_that_grows_keeps_circling() -> None:
    turn = 1.3 * np.array([[np.cos(0.7), -np.sin(0.7)], [np.sin(0.7), np.cos(0.7)]])
    params = without_words(turn)
    resting = explain.resting_points(params, traces(params, [[0, 1, 1], [1, 0, 0, 0]]))
    assert resting.verdict == "one resting point, unstable and turning (it keeps circling)"
    np.testing.assert_allclose(np.abs(resting.eigenvalues[resting.fixed]), [[1.3, 1.3]], atol=1e-6)


def test_a_network_that_keeps_one_number_has_a_line() -> None:
    u = np.random.default_rng(0).normal(size=20)
    u /= np.linalg.norm(u)
    params = without_words(np.outer(u, u), columns=np.outer(u, [0.3, -0.3, 0.2, -0.1]))
    params.w_hy[1] = u
    sentences = [[0, 2, 1, 3], [1, 3, 0, 0], [2, 0, 1, 1, 3], [3, 1, 3, 2], [0, 3, 3], [1, 3, 2, 0, 2]]
    resting = explain.resting_points(params, traces(params, sentences))
    slow = resting.points[resting.slow]
    assert len(slow) >= 8
    np.testing.assert_allclose(slow, np.outer(slow @ u, u), atol=0.02)
    at_zero = np.flatnonzero(np.abs(resting.points).max(axis=1) < 1e-3)
    assert resting.eigenvalues[at_zero[0], 0] == pytest.approx(1, abs=1e-5)
    assert resting.verdict == "a line"


def test_what_is_none_of_these_is_told_as_it_was_found() -> None:
    params = without_words(2 * np.eye(2))  # each unit a switch of its own: nine resting points, four of them stable
    resting = explain.resting_points(params, traces(params, [[0, 1], [0, 0], [1, 1]]), starts=0)
    assert resting.verdict == "none of these"  # 0 alone was found, and it does not turn
    assert resting.found == "1 resting point, 0 stable; 1 slow point"
    columns = np.array([[1, 1, -1, -1, 0.5], [1, -1, 1, -1, 0]])
    params = without_words(2 * np.eye(2), columns=columns)
    resting = explain.resting_points(params, traces(params, [[0] * 3, [1] * 3, [2] * 3, [3] * 3, [4]]))
    assert resting.verdict == "none of these"
    assert (resting.fixed & resting.stable).sum() == 4


def test_three_points_in_the_wrong_order_are_no_switch() -> None:
    """Two stable points make a switch only with a saddle of one unstable direction between them."""
    params = without_words(np.array([[2.0, 0], [0, 2.0]]), b_h=np.array([0, 5.0]))
    resting = explain.resting_points(params, traces(params, [[0, 0], [1, 1]]))
    assert resting.verdict == "two stable resting points with a saddle between (a switch)"
    params = without_words(np.diag([2.0, 2.0]))
    resting = explain.resting_points(params, traces(params, [[0, 0], [1, 1]]))
    assert resting.fixed.sum() == 3
    assert resting.verdict == "none of these", "0 is unstable in two directions"


def test_every_fixed_point_is_one(network: Params) -> None:
    resting = explain.resting_points(network, traces(network), starts=10 if network.hidden_size <= 64 else 2)
    step = network.step(network.b_h, resting.points)
    np.testing.assert_allclose(np.linalg.norm(step - resting.points, axis=1), resting.speed, atol=1e-12)
    assert (resting.speed[resting.fixed] < 2e-6).all()
    assert (np.abs(resting.points[resting.fixed]) < 1 + 1e-5).all()
    sizes = np.abs(resting.eigenvalues)
    assert (np.diff(sizes, axis=1) <= 1e-12).all()
    for point, values in list(zip(resting.points, resting.eigenvalues, strict=True))[:3]:
        jacobian = (1 - np.tanh(network.w_hh @ point + network.b_h)[:, None] ** 2) * network.w_hh
        assert abs(values.sum() - np.trace(jacobian)) < 1e-9 * max(1, np.abs(jacobian).sum())


def test_slow_points_are_slow_and_apart() -> None:
    params = random_params(5, 0.4)
    resting = explain.resting_points(params, traces(params), starts=40)
    moves = [np.linalg.norm(np.diff(trace.hidden, axis=0), axis=1) for trace in traces(params)]
    assert (resting.speed[resting.slow] <= 0.02 * np.median(np.concatenate(moves))).all()
    for kind, least in ((resting.slow, 0.02), (resting.fixed, 1e-3)):
        points = resting.points[kind]
        for i, point in enumerate(points):
            assert (np.abs(points[:i] - point).max(axis=1) >= least).all()


@pytest.mark.parametrize(("speed_at_zero", "is_slow"), [(0.009, True), (0.011, False)])
def test_slow_is_measured_by_what_words_move_the_state_by_within_sentences(speed_at_zero: float, is_slow: bool) -> None:
    """The first word of each sentence moves the state by 1 and the second not at all: the median is 0.5, 2 % is 0.01.

    From the end of a sentence to the beginning of the next it is 1 as well, and no word moves it there.
    """
    params = without_words(np.zeros((1, 1)), b_h=np.arctanh([speed_at_zero]), columns=np.array([[20.0]]))
    resting = explain.resting_points(params, traces(params, [[0, 0], [0, 0]]), starts=0)
    [slow] = resting.points[resting.slow]
    assert (slow == 0).all() == is_slow


def test_the_same_seed_gives_the_same_points(learnt_article: TrainedNetwork) -> None:
    word_traces = [forward(learnt_article.params, tokens) for tokens, _ in learnt_article.train]
    one, again, other = (explain.resting_points(learnt_article.params, word_traces, 5, seed) for seed in (0, 0, 1))
    np.testing.assert_array_equal(one.points, again.points)
    assert one.verdict == again.verdict == other.verdict


def test_article_is_learnt_by_circling(learnt_article: TrainedNetwork) -> None:
    word_traces = [forward(learnt_article.params, tokens) for tokens, _ in learnt_article.train]
    resting = explain.resting_points(learnt_article.params, word_traces, starts=20)
    assert resting.verdict == "one resting point, unstable and turning (it keeps circling)"
    assert 1.3 < abs(resting.eigenvalues[resting.fixed][0, 0]) < 1.7


def test_a_saturated_network_and_no_words_at_all() -> None:
    saturated = times(random_params(4), 1e6)
    assert np.isfinite(explain.resting_points(saturated, traces(saturated, [[0, 1]])).points).all()
    params = random_params(3, 0.1)
    resting = explain.resting_points(params, [forward(params, [])])
    assert not resting.slow.any(), "no word has moved the state, so nothing says what is slow"
    assert resting.fixed.sum() == 1
    with pytest.raises(ValueError, match="at least one"):
        explain.resting_points(params, [])
    with pytest.raises(ValueError, match="starts is -1"):
        explain.resting_points(params, [forward(params, [])], starts=-1)


def test_the_jacobian_agrees_with_central_differences() -> None:
    params, step = random_params(4), 1e-6
    h = np.random.default_rng(0).uniform(-1, 1, (3, 4))
    actual = jacobians(params, h, image_of(params, h))
    for j in range(4):
        nudge = step * np.eye(4)[j]
        slopes = (image_of(params, h + nudge) - image_of(params, h - nudge)) / (2 * step)
        np.testing.assert_allclose(actual[:, :, j], slopes, atol=1e-8)


def test_starts_settle_alike_alone_and_together() -> None:
    params = random_params(4, 0.8)
    starts = np.random.default_rng(0).uniform(-1, 1, (6, 4))
    end_states, slow = settle(params, starts, 0.1)
    for i in range(6):
        single_end, first = settle(params, starts[i : i + 1], 0.1)
        np.testing.assert_allclose(end_states[i], single_end[0], atol=1e-9)
        np.testing.assert_allclose(slow[i], first[0], atol=1e-9)
