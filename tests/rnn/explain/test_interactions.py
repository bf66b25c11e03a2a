"""What two words do together, from four sentences each."""

import numpy as np

from rnn import UNKNOWN, Params, explain, forward
from tests.rnn.explain.conftest import TrainedNetwork, close, sides


def test_they_are_the_differences_of_four_sentences(network: Params, tokens: list[int]) -> None:
    if network.hidden_size > 64:
        tokens = tokens[:10]
    matrix = explain.interactions(network, tokens, **sides(network))
    assert matrix.shape == (len(tokens), len(tokens))
    np.testing.assert_array_equal(matrix, matrix.T)
    first = 1 if network.classes == 3 else 0

    def score(*unknown: int) -> float:
        words = [UNKNOWN if t in unknown else token for t, token in enumerate(tokens)]
        logits = forward(network, words).logits[-1]
        return logits[-1] - logits[first]

    T = len(tokens)
    pairs = [(j, k) for j in range(T) for k in range(j)] if T <= 10 else [(0, 59), (58, 59), (20, 30)]
    expected = [score() - score(j) - score(k) + score(j, k) for j, k in pairs]
    close(np.array([matrix[j, k] for j, k in pairs]), np.array(expected), 1e-9)
    close(np.array([matrix[j, j] for j, _ in pairs]), np.array([score() - score(j) for j, _ in pairs]), 1e-9)


def test_an_unknown_word_acts_with_none(network: Params) -> None:
    pairs = explain.interactions(network, [1, UNKNOWN, 2], **sides(network))
    close(pairs[1], np.zeros(3), 1e-9 * max(1.0, float(np.abs(pairs).max())))


def test_not_and_bad_stand_out(learnt_article: TrainedNetwork) -> None:
    tokens = learnt_article.tokens("i am not at all bad or sad right now")
    matrix = explain.interactions(learnt_article.params, tokens)
    pairs = np.abs(matrix - np.diag(np.diag(matrix)))
    assert sorted(np.unravel_index(pairs.argmax(), pairs.shape)) == [2, 5]  # not x bad
