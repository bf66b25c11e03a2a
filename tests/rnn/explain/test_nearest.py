"""The beginnings of known sentences whose states are nearest."""

import numpy as np
import pytest

from rnn import UNKNOWN, Params, explain, forward
from tests.rnn.explain.conftest import Learnt, drawn

SENTENCES = [[0, 1, 2], [0, 1, 3, UNKNOWN], [], [2], [0, 1, 2]]


def test_they_are_those_of_the_smallest_distance(network: Params) -> None:
    trace = forward(network, [0, 1, 5])
    found = explain.nearest_states(network, trace, SENTENCES, k=4)
    beginnings = {tuple(words[:t]) for words in SENTENCES for t in range(len(words) + 1)}
    assert set(found.prefixes) == beginnings
    assert len(found.prefixes) == len(beginnings)
    ends = np.array([forward(network, prefix).hidden[-1] for prefix in found.prefixes])
    for t, h in enumerate(trace.hidden):
        away = np.linalg.norm(ends - h, axis=1)
        others = [n for n, prefix in enumerate(found.prefixes) if list(prefix) != [0, 1, 5][:t]]
        np.testing.assert_allclose(found.distance[t], np.sort(away[others])[:4], atol=1e-12)
        np.testing.assert_allclose(away[found.order[t]], found.distance[t], atol=1e-12)
        assert set(found.order[t]) <= set(others)


def test_not_good_is_to_the_network_what_bad_is(learnt_article: Learnt) -> None:
    trace = forward(learnt_article.params, learnt_article.tokens("i am not good"))
    found = explain.nearest_states(learnt_article.params, trace, learnt_article.train, k=3)
    words = learnt_article.vocabulary.words
    nearest = [" ".join(words[token] for token in found.prefixes[n]) for n in found.order[-1]]
    for text in nearest:
        assert forward(learnt_article.params, learnt_article.tokens(text)).probs[-1].argmax() == 0


def test_there_are_no_more_than_there_are() -> None:
    params = drawn(3)
    found = explain.nearest_states(params, forward(params, [1]), [[2]])
    assert found.order.shape == (2, 1)
    assert explain.nearest_states(params, forward(params, [1]), []).order.shape == (2, 0)
    with pytest.raises(ValueError, match="k is 0"):
        explain.nearest_states(params, forward(params, [1]), [[2]], k=0)
