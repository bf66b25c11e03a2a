"""The entries of the ledger add up to the score, and are those of the network made linear for this one sentence."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from rnn import UNKNOWN, Params, explain, forward
from tests.rnn.explain.conftest import TrainedNetwork, V, random_params, sides


def assert_adds_up(params: Params, tokens: list[int], **labels: int) -> None:
    entries, scores = explain.ledger(params, tokens, **labels), explain.scores(params, tokens, **labels)
    assert entries.shape == (len(tokens) + 1, len(tokens) + 1)
    assert (np.abs(entries.sum(axis=1) - scores) <= 1e-9 * np.maximum(1, np.abs(scores))).all()
    assert not np.triu(entries, 1).any(), "a word has put something in before it was read"
    unknown = 1 + np.flatnonzero(np.array(tokens, int) == UNKNOWN)
    assert not entries[:, unknown].any()


def test_the_entries_of_each_step_add_up_to_its_score(network: Params, tokens: list[int]) -> None:
    assert_adds_up(network, tokens, **sides(network))


@given(st.integers(0, 2**32), st.integers(1, 8), st.floats(0.01, 3), st.lists(st.integers(UNKNOWN, V - 1), max_size=60))
def test_they_do_in_any_network(seed: int, units: int, size: float, tokens: list[int]) -> None:
    assert_adds_up(random_params(units, size, seed=seed), tokens)


def test_the_column_of_the_biases_is_what_the_biases_put_in(learnt_article: TrainedNetwork) -> None:
    for params in (learnt_article.params, random_params(2), random_params(5)):
        tokens = [1, 5, 4, UNKNOWN, 2]
        w, b = params.w_hy[1] - params.w_hy[0], params.b_y[1] - params.b_y[0]
        entries, hidden = explain.ledger(params, tokens), forward(params, tokens).hidden
        of_biases = np.zeros(params.hidden_size)
        for t, token in enumerate(tokens, start=1):
            word = 0 if token == UNKNOWN else params.w_xh[:, token]
            m = hidden[t] / (word + params.w_hh @ hidden[t - 1] + params.b_h)
            of_biases = m * (params.w_hh @ of_biases + params.b_h)
            np.testing.assert_allclose(entries[t, 0], w @ of_biases + b, atol=1e-10)
            np.testing.assert_allclose(entries[t, t], w @ (m * word), atol=1e-10)


def test_a_unit_that_sums_up_to_nothing_passes_everything_on() -> None:
    one = np.ones((1, 1))
    params = Params(one, 0 * one, np.array([[0.0], [1.0]]), np.array([-1.0]), np.zeros(2))
    np.testing.assert_allclose(explain.ledger(params, [0]), [[0, 0], [-1, 1]])


def test_not_has_turned_bad_round(learnt_article: TrainedNetwork) -> None:
    entries = explain.ledger(learnt_article.params, learnt_article.tokens("this is not bad"))
    without_not = explain.ledger(learnt_article.params, learnt_article.tokens("this is bad"))
    assert entries[-1].sum() > 0 > without_not[-1].sum()
