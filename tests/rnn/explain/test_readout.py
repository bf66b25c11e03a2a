"""The score is the difference of two logits, and a network that is no longer sound is refused in a sentence."""

import warnings

import numpy as np
import pytest

from rnn import Params, explain, forward
from tests.rnn.explain.conftest import SENTENCES, close, random_params, sides


def test_the_score_is_the_difference_of_the_two_logits(network: Params, tokens: list[int]) -> None:
    logits = forward(network, tokens).logits
    first = 1 if network.classes == 3 else 0
    close(explain.scores(network, tokens, **sides(network)), logits[:, -1] - logits[:, first], 1e-12)
    assert explain.scores(network, tokens).shape == (len(tokens) + 1,)


def test_of_two_labels_it_is_the_log_odds() -> None:
    params = random_params(5)
    probs = forward(params, [1, 2]).probs
    np.testing.assert_allclose(explain.scores(params, [1, 2]), np.log(probs[:, 1] / probs[:, 0]), atol=1e-12)


def test_turning_the_question_round_turns_the_score() -> None:
    params = random_params(5, classes=3)
    scores_for = explain.scores(params, [1, 2], toward=0, against=2)
    np.testing.assert_allclose(scores_for, -explain.scores(params, [1, 2]), atol=1e-14)


def test_labels_that_make_no_question_are_refused() -> None:
    params = random_params(5, classes=3)
    with pytest.raises(ValueError, match="label 3 is not within"):
        explain.scores(params, [1], toward=3)
    with pytest.raises(ValueError, match="both label 1"):
        explain.scores(params, [1], toward=1, against=1)


QUESTIONS = {
    "scores": lambda params: explain.scores(params, [1, 2]),
    "ledger": lambda params: explain.ledger(params, [1, 2]),
    "memory": lambda params: explain.memory(params, forward(params, [1, 2])),
    "taught": lambda params: explain.taught(params, forward(params, [1, 2]), 0),
    "pushes": lambda params: explain.pushes(params, forward(params, [1, 2])),
    "modifiers": lambda params: explain.modifiers(params, [[1, 2]]),
    "modifier_pairs": lambda params: explain.modifier_pairs(params, [[1, 2]]),
    "swaps": lambda params: explain.swaps(params, [1, 2]),
    "smallest_flip": lambda params: explain.smallest_flip(params, [1, 2]),
    "interactions": lambda params: explain.interactions(params, [1, 2]),
    "plane": lambda params: explain.plane(params, [forward(params, [1, 2])]),
    "flow": lambda params: explain.flow(
        params, explain.plane(random_params(3), [forward(random_params(3), [1])]), [[0, 0]]
    ),
    "dimensions": lambda params: explain.dimensions(params, [forward(params, [1, 2])]),
    "units": lambda params: explain.units(params, [forward(params, [1, 2])], [([1, 2], 0)]),
    "resting_points": lambda params: explain.resting_points(params, [forward(params, [1, 2])], starts=2),
    "gradient_check": lambda params: explain.gradient_check(params, [1, 2], 0),
}


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e200])
@pytest.mark.parametrize("name", list(QUESTIONS))
def test_a_network_that_has_diverged_is_refused_in_one_sentence(name: str, value: float) -> None:
    params = random_params(3)
    params.w_hh[0, 1] = value
    with warnings.catch_warnings(), np.errstate(all="ignore"), pytest.raises(ValueError, match=r"w_hh .* diverged"):
        QUESTIONS[name](params)


@pytest.mark.parametrize("name", list(QUESTIONS))
def test_a_stack_of_networks_is_refused(name: str) -> None:
    params = Params(*(np.stack([array, array]) for array in random_params(3).arrays()))
    with pytest.raises(ValueError, match="a stack of networks"):
        QUESTIONS[name](params)


@pytest.mark.parametrize("name", ["memory", "taught", "pushes"])
def test_the_trace_of_another_network_is_refused(name: str) -> None:
    trace = forward(random_params(4), [1])
    ask = {
        "memory": lambda: explain.memory(random_params(3), trace),
        "taught": lambda: explain.taught(random_params(3), trace, 0),
        "pushes": lambda: explain.pushes(random_params(3), trace),
    }
    with pytest.raises(ValueError, match="give the trace that it made itself"):
        ask[name]()


@pytest.mark.parametrize("name", list(QUESTIONS))
def test_float32_weights_are_read_in_float64(name: str) -> None:
    params = random_params(3).copy(np.float32)
    before = params.copy()
    answer = QUESTIONS[name](params)
    if isinstance(answer, np.ndarray):
        assert answer.dtype == np.float64
    assert all(
        np.array_equal(actual, expected) for actual, expected in zip(params.arrays(), before.arrays(), strict=True)
    )


def test_weights_as_large_as_are_allowed_raise_no_warning() -> None:
    params = Params(*(np.full(array.shape, 1e99) for array in random_params(3).arrays()))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name in set(QUESTIONS) - {"gradient_check", "flow"}:
            QUESTIONS[name](params)
        explain.memory(params, forward(params, SENTENCES["sixty words"]))
