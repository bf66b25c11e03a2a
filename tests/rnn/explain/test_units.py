"""A unit held at 0 is a unit deleted; what all say adds up to the score."""

import numpy as np
import pytest

from rnn import Params, explain, forward
from tests.rnn.explain.conftest import SENTENCES, TrainedNetwork, close, is_calm, random_params, sides

TEST = [(words, i % 2) for i, words in enumerate(SENTENCES.values())]


def without_unit(params: Params, unit: int) -> Params:
    others = np.arange(params.hidden_size) != unit
    return Params(
        params.w_xh[others], params.w_hh[np.ix_(others, others)], params.w_hy[:, others], params.b_h[others], params.b_y
    )


def test_held_at_0_a_unit_is_as_good_as_deleted(network: Params) -> None:
    calm = network.hidden_size < 64 or is_calm(network)
    test = TEST if calm else TEST[:-1]  # a chaotic network makes much of a rounding in 60 words
    report = explain.units(network, [], test, **sides(network))
    first = 1 if network.classes == 3 else 0
    for unit in {0, network.hidden_size // 2, network.hidden_size - 1}:
        if network.hidden_size == 1:
            logits = np.tile(network.b_y, (len(test), 1))
        else:
            logits = np.array([forward(without_unit(network, unit), words).logits[-1] for words, _ in test])
        close(report.scores[unit], logits[:, -1] - logits[:, first], 1e-12)
        answers = np.array([forward(network, words).logits[-1].argmax() for words, _ in test])
        np.testing.assert_array_equal(report.flips[unit], logits.argmax(axis=1) != answers)
        assert report.accuracy[unit] == np.mean(logits.argmax(axis=1) == [label for _, label in test])


def test_what_all_units_say_adds_up_to_the_score(network: Params) -> None:
    traces = [forward(network, words) for words in SENTENCES.values()]
    report = explain.units(network, traces, TEST, **sides(network))
    assert report.says.shape == (network.hidden_size, len(traces))
    b = network.b_y[-1] - network.b_y[1 if network.classes == 3 else 0]
    ends = [explain.scores(network, words, **sides(network))[-1] for words in SENTENCES.values()]
    close(report.says.sum(axis=0) + b, np.array(ends), 1e-11)


def test_the_area_is_the_share_of_pairs_in_the_right_order() -> None:
    params = random_params(4, classes=3)
    test = [([a, b], (a + b) % 3) for a in range(4) for b in range(4)]
    test.append(test[1])  # a tie
    test.append((test[1][0], 2))
    report = explain.units(params, [], test)
    ends = np.array([forward(params, words).hidden[-1] for words, _ in test])
    labels = np.array([label for _, label in test])
    for unit in range(4):
        differences = ends[labels == 2, unit][:, None] - ends[labels != 2, unit]
        expected = np.mean((differences > 0) + 0.5 * (differences == 0))
        assert report.area[unit] == pytest.approx(expected)


def test_a_unit_that_is_the_answer_tells_all_apart_and_is_needed() -> None:
    """Unit 0 holds the last word, unit 1 has no say."""
    params = Params(
        np.array([[5.0, -5], [1, 1]]), np.zeros((2, 2)), np.array([[0, 0], [2.0, 0]]), np.zeros(2), np.zeros(2)
    )
    report = explain.units(params, [], [([0], 1), ([1], 0), ([1, 0], 1)])
    assert report.area.tolist() == [1, 0.5]
    assert report.flips.tolist() == [[True, False, True], [False, False, False]]
    assert report.accuracy.tolist() == [pytest.approx(1 / 3), 1]


def test_without_test_sentences_or_with_one_label_there_is_no_number() -> None:
    report = explain.units(random_params(3), [], [])
    assert report.says.shape == (3, 0)
    assert report.flips.shape == (3, 0)
    assert np.isnan(report.area).all()
    assert np.isnan(report.accuracy).all()
    assert np.isnan(explain.units(random_params(3), [], [([1], 1)]).area).all()
    with pytest.raises(ValueError, match="sentence 0 has no label"):
        explain.units(random_params(3), [], [[1, 2]])


def test_many_units_of_a_trained_network_can_be_missed(learnt_article: TrainedNetwork) -> None:
    report = explain.units(learnt_article.params, [], learnt_article.test)
    assert np.median(report.flips.sum(axis=1)) < 3
    assert report.accuracy.min() < 1
