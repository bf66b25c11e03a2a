"""The beginnings of known sentences whose states are nearest."""

import numpy as np
import pytest

from rnn import UNKNOWN, Params, explain, forward
from tests.rnn.explain.conftest import TrainedNetwork, random_params

SENTENCES = [[0, 1, 2], [0, 1, 3, UNKNOWN], [], [2], [0, 1, 2]]


def test_they_are_those_of_the_smallest_distance(network: Params) -> None:
    trace = forward(network, [0, 1, 5])
    neighbours = explain.nearest_states(network, trace, SENTENCES, k=4)
    beginnings = {tuple(words[:t]) for words in SENTENCES for t in range(len(words) + 1)}
    assert set(neighbours.prefixes) == beginnings
    assert len(neighbours.prefixes) == len(beginnings)
    ends = np.array([forward(network, prefix).hidden[-1] for prefix in neighbours.prefixes])
    for t, h in enumerate(trace.hidden):
        distances = np.linalg.norm(ends - h, axis=1)
        others = [n for n, prefix in enumerate(neighbours.prefixes) if list(prefix) != [0, 1, 5][:t]]
        np.testing.assert_allclose(neighbours.distance[t], np.sort(distances[others])[:4], atol=1e-12)
        np.testing.assert_allclose(distances[neighbours.order[t]], neighbours.distance[t], atol=1e-12)
        assert set(neighbours.order[t]) <= set(others)


def test_not_good_is_to_the_network_what_bad_is(learnt_article: TrainedNetwork) -> None:
    trace = forward(learnt_article.params, learnt_article.tokens("i am not good"))
    neighbours = explain.nearest_states(learnt_article.params, trace, learnt_article.train, k=3)
    words = learnt_article.vocabulary.words
    nearest = [" ".join(words[token] for token in neighbours.prefixes[n]) for n in neighbours.order[-1]]
    for text in nearest:
        assert forward(learnt_article.params, learnt_article.tokens(text)).probs[-1].argmax() == 0


def test_there_are_no_more_than_there_are() -> None:
    params = random_params(3)
    neighbours = explain.nearest_states(params, forward(params, [1]), [[2]])
    assert neighbours.order.shape == (2, 1)
    assert explain.nearest_states(params, forward(params, [1]), []).order.shape == (2, 0)
    with pytest.raises(ValueError, match="k is 0"):
        explain.nearest_states(params, forward(params, [1]), [[2]], k=0)
