"""What each step taught w_hh: the sizes of the outer products that its gradient is the sum of."""

import numpy as np
import pytest

from rnn import Params, backward, explain, forward
from tests.rnn.explain.conftest import TrainedNetwork, close, random_params


@pytest.mark.parametrize("bptt", ["exact", "article"])
def test_they_are_the_sizes_of_the_products_that_make_the_gradient(
    network: Params, tokens: list[int], bptt: str
) -> None:
    trace = forward(network, tokens)
    gradient = backward(network, trace, 1, bptt=bptt)
    products = [
        np.outer((1 - after**2) * d_h, before)
        for before, after, d_h in zip(trace.hidden[:-1], trace.hidden[1:], gradient.hidden[1:], strict=True)
    ]
    close(sum(products, np.zeros_like(network.w_hh)), gradient.params.w_hh, 1e-12)
    shares = explain.taught(network, trace, 1, bptt=bptt)
    close(shares, np.array([np.linalg.norm(product) for product in products]), 1e-12)
    assert shares.shape == (len(tokens),)


def test_the_first_word_teaches_the_recurrent_weights_nothing() -> None:
    params = random_params(3)
    assert explain.taught(params, forward(params, [1, 2]), 0)[0] == 0
    assert explain.taught(params, forward(params, [1, 2]), 0)[1] > 0


def test_a_sentence_that_is_right_teaches_almost_nothing(learnt_article: TrainedNetwork) -> None:
    trace = forward(learnt_article.params, learnt_article.tokens("i am not bad"))
    taught_by_right, taught_by_wrong = (explain.taught(learnt_article.params, trace, label).sum() for label in (1, 0))
    assert taught_by_right < 0.05 * taught_by_wrong


def test_a_label_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="label 2 is not within"):
        explain.taught(random_params(3), forward(random_params(3), [1]), 2)
