"""How many dimensions the states fill and the weights need."""

from dataclasses import replace

import numpy as np
import pytest

from rnn import Params, Trace, explain, forward
from tests.rnn.explain.conftest import SENTENCES, TrainedNetwork, close, random_params, sides


def with_states(params: Params, hidden: np.ndarray) -> Trace:
    return replace(forward(params, [0] * (len(hidden) - 1)), hidden=hidden)


@pytest.mark.parametrize("units", [1, 2, 7])
def test_states_that_vary_alike_in_all_directions_fill_them_all(units: int) -> None:
    params = random_params(units)
    each_way = np.concatenate([np.zeros((1, units)), np.eye(units), -np.eye(units)])
    full = explain.dimensions(params, [with_states(params, each_way)])
    assert full.participation_ratio == pytest.approx(units)
    one = explain.dimensions(params, [with_states(params, each_way * np.eye(units)[0])])
    assert one.participation_ratio == pytest.approx(1)
    still_states = explain.dimensions(params, [with_states(params, 0 * each_way)])
    assert still_states.participation_ratio == 0


def test_all_singular_values_are_the_network_itself(network: Params) -> None:
    traces = [forward(network, words) for words in SENTENCES.values()]
    dimensions = explain.dimensions(network, traces)
    H = network.hidden_size
    assert dimensions.singular_values[0] == pytest.approx(np.linalg.norm(network.w_hh, 2))
    assert dimensions.variances.sum() == pytest.approx(np.concatenate([t.hidden for t in traces]).var(axis=0).sum())
    for words in SENTENCES.values():
        expected = explain.scores(network, words, **sides(network))
        close(explain.scores(dimensions.cut(H), words, **sides(network)), expected, 1e-9)
    close((dimensions.left * dimensions.singular_values) @ dimensions.right, network.w_hh, 1e-12)
    assert np.linalg.matrix_rank(dimensions.cut(H // 2).w_hh) == H // 2
    for rank in (-1, H + 1):
        with pytest.raises(ValueError, match="cannot be cut"):
            dimensions.cut(rank)


def test_the_rank_needed_is_the_first_that_answers_all_alike() -> None:
    params = random_params(6)
    sentences = [[a, b, c] for a in range(4) for b in range(4) for c in range(2)]
    dimensions = explain.dimensions(params, [forward(params, [1])])
    alike = [
        all(
            forward(dimensions.cut(k), s).probs[-1].argmax() == forward(params, s).probs[-1].argmax() for s in sentences
        )
        for k in range(7)
    ]
    assert dimensions.rank_needed(sentences) == alike.index(True)
    assert 0 < dimensions.rank_needed(sentences) < 7
    assert dimensions.rank_needed([]) == dimensions.rank_needed([[], [2]]) == 0, "a single word needs no recurrence"


def test_sixty_four_units_do_the_work_of_two(learnt_article: TrainedNetwork) -> None:
    traces = [forward(learnt_article.params, tokens) for tokens, _ in learnt_article.train]
    dimensions = explain.dimensions(learnt_article.params, traces)
    assert dimensions.rank_needed(learnt_article.test) == 2
    assert dimensions.variances[:2].sum() / dimensions.variances.sum() == pytest.approx(0.85, abs=0.05)
    assert 1.5 < dimensions.participation_ratio < 2.5
    cut_params = dimensions.cut(2)
    assert all(forward(cut_params, tokens).probs[-1].argmax() == label for tokens, label in learnt_article.test)


def test_no_sentence_has_no_dimensions() -> None:
    with pytest.raises(ValueError, match="at least one sentence"):
        explain.dimensions(random_params(2), [])
