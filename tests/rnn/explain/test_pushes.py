"""A push is what one word more does to the score, beside an unknown one."""

import numpy as np

from rnn import UNKNOWN, Params, explain, forward
from tests.rnn.explain.conftest import TrainedNetwork, V, close, sides


def test_a_push_is_the_difference_of_two_sentences(network: Params, tokens: list[int]) -> None:
    pushes = explain.pushes(network, forward(network, tokens), **sides(network))
    assert pushes.shape == (len(tokens) + 1, V)
    for t in {0, len(tokens) // 2, len(tokens)}:
        score_without = explain.scores(network, [*tokens[:t], UNKNOWN], **sides(network))[-1]
        scores_with = np.array([explain.scores(network, [*tokens[:t], v], **sides(network))[-1] for v in range(V)])
        largest = max(1.0, np.abs(scores_with).max())
        close(pushes[t] / largest, (scores_with - score_without) / largest, 1e-12)


def test_after_not_good_and_bad_have_changed_sides(learnt_article: TrainedNetwork) -> None:
    """As measured on networks of this kind; nothing told them which word negates."""
    words = learnt_article.vocabulary.words
    good, bad = words.index("good"), words.index("bad")
    pushes = explain.pushes(learnt_article.params, forward(learnt_article.params, learnt_article.tokens("i am not")))
    assert pushes[2, good] > 5
    assert pushes[2, bad] < -1
    assert pushes[3, good] < -2
    assert pushes[3, bad] > 4
