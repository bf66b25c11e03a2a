"""Across the plane stands the exact score; an arrow of the flow is one step on an unknown word."""

import numpy as np
import pytest

from rnn import UNKNOWN, Params, explain, forward
from tests.rnn.explain.conftest import SENTENCES, TrainedNetwork, close, random_params, sides, times


def test_the_sign_of_x_at_the_end_is_the_answer(network: Params) -> None:
    traces = [forward(network, words) for words in SENTENCES.values()]
    plane = explain.plane(network, traces, **sides(network))
    first = 1 if network.classes == 3 else 0
    for trace, x, y in zip(traces, plane.x, plane.y, strict=True):
        close(x, explain.scores(network, trace.tokens, **sides(network)), 1e-12)
        assert (x[-1] > 0) == (trace.logits[-1, -1] > trace.logits[-1, first])
        assert y.shape == x.shape


def test_of_every_sentence_that_it_has_learnt(learnt_article: TrainedNetwork) -> None:
    for params in (learnt_article.params, times(learnt_article.params, 50)):
        sentences = [*learnt_article.train, *learnt_article.test]
        traces = [forward(params, tokens) for tokens, _ in sentences]
        plane = explain.plane(params, traces)
        assert [x[-1] > 0 for x in plane.x] == [trace.probs[-1].argmax() == 1 for trace in traces]
    picture = explain.plane(learnt_article.params, [forward(learnt_article.params, t) for t, _ in learnt_article.train])
    assert 0.7 < picture.share < 1


@pytest.mark.parametrize("units", [1, 2, 5, 64])
def test_a_point_stands_for_a_state_that_stands_there(units: int) -> None:
    params = random_params(units, 0.3)
    traces = [forward(params, words) for words in SENTENCES.values()]
    plane = explain.plane(params, traces)
    w = params.w_hy[1] - params.w_hy[0]
    assert abs(plane.up @ w) < 1e-12 * max(1, np.abs(w).max())
    assert np.linalg.norm(plane.up) == pytest.approx(1 if units > 1 else 0)
    points = np.random.default_rng(0).normal(size=(3, 4, 2))
    if units == 1:
        points[..., 1] = 0
    close(plane.points(plane.states(points)), points, 1e-12)
    if units <= 2:  # the plane is then the state itself
        hidden = traces[-1].hidden
        close(plane.states(np.stack([plane.x[-1], plane.y[-1]], axis=-1)), hidden, 1e-12)
        assert plane.share == pytest.approx(1)


def test_it_shows_most_of_what_varies_beside_the_score() -> None:
    params = random_params(3, 0.3)
    params.w_hy[:] = [[0, 0, 0], [1, 0, 0]]
    plane = explain.plane(params, [forward(params, SENTENCES["sixty words"])])
    beside = forward(params, SENTENCES["sixty words"]).hidden[:, 1:]
    variance = np.linalg.eigvalsh(np.cov(beside.T, ddof=0))[-1]
    assert plane.y[0].var() == pytest.approx(variance)
    assert plane.up[0] == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("seed", range(6))
def test_the_same_states_give_the_same_picture_and_know_their_share(seed: int) -> None:
    params = random_params(5, 0.5, seed=seed)
    traces = [forward(params, words) for words in SENTENCES.values()]
    plane = explain.plane(params, traces)
    assert plane.up[np.abs(plane.up).argmax()] > 0
    deviations = np.concatenate([trace.hidden for trace in traces]) - plane.middle
    axes = np.stack([plane.out.w / np.linalg.norm(plane.out.w), plane.up])
    assert plane.share == pytest.approx(((deviations @ axes.T) ** 2).sum() / (deviations**2).sum())


def test_an_arrow_is_the_step_that_an_unknown_word_makes(network: Params, tokens: list[int]) -> None:
    plane = explain.plane(network, [forward(network, tokens)], **sides(network))
    grid = np.stack(np.meshgrid(np.linspace(-2, 2, 4), np.linspace(-1, 1, 3)), axis=-1)
    arrows = explain.flow(network, plane, grid)
    assert arrows.shape == grid.shape
    h = plane.states(grid)
    next_states = network.step(network.inputs(np.array([UNKNOWN]))[0], h)
    close(arrows, plane.points(next_states) - plane.points(h), 1e-12)


def test_what_has_no_plane_is_refused_and_what_does_not_vary_is_not() -> None:
    params = random_params(3)
    with pytest.raises(ValueError, match="at least one sentence"):
        explain.plane(params, [])
    plane = explain.plane(params, [forward(params, [])])
    assert plane.share == 1
    assert np.linalg.norm(plane.up) == pytest.approx(1)
    with pytest.raises(ValueError, match="must hold x and y"):
        explain.flow(params, plane, [[1, 2, 3]])
    params.w_hy[:] = 0
    still = explain.plane(params, [forward(params, [1, 2])])
    assert not np.ptp(still.x[0])
    assert np.isfinite(explain.flow(params, still, [[0, 0], [1, 1]])).all()
