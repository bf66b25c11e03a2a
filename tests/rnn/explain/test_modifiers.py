"""What a word does to those after it: the slope of the pushes, held against networks made by hand and trained ones."""

import numpy as np
import pytest

import data
from rnn import UNKNOWN, Params, explain
from tests.rnn.explain.conftest import TrainedNetwork, random_params, sides, train_network


def pushes_by_scores(params: Params, prefix: tuple[int, ...], words: list[int]) -> np.ndarray:
    """The same pushes from whole sentences, one at a time."""
    score_without = explain.scores(params, [*prefix, UNKNOWN])[-1]
    return np.array([explain.scores(params, [*prefix, word])[-1] - score_without for word in words])


def test_it_is_the_pooled_slope_over_every_distinct_prefix() -> None:
    params = random_params(4, vocab_size=7)
    sentences = [[0, 1, 2], [0, 1, 3, UNKNOWN, 2], [1, 1, 1], [], [0, 1, 2], [2]]
    strongest = np.argsort(-np.abs(pushes_by_scores(params, (), list(range(7)))), kind="stable")[:2].tolist()
    along, before = np.zeros(7), np.zeros(7)
    for prefix, word in {(tuple(s[:t]), s[t]) for s in sentences for t in range(len(s))} - {((0, 1, 3), UNKNOWN)}:
        x = pushes_by_scores(params, prefix, strongest)
        y = pushes_by_scores(params, (*prefix, word), strongest)
        along[word] += (x - x.mean()) @ (y - y.mean())
        before[word] += (x - x.mean()) @ (x - x.mean())
    slopes = explain.modifiers(params, sentences)
    np.testing.assert_allclose(slopes[:4], along[:4] / before[:4], atol=1e-10)
    assert np.isnan(slopes[4:]).all(), "these words stand in no sentence"


def test_labels_make_no_difference_and_pairs_are_sentences_too(network: Params) -> None:
    sentences = [[0, 1, 2], [UNKNOWN, 4], []]
    slopes = explain.modifiers(network, sentences, **sides(network))
    np.testing.assert_array_equal(slopes, explain.modifiers(network, [(s, 0) for s in sentences], **sides(network)))
    assert np.isfinite(slopes[[0, 1, 4]]).all()


def test_a_word_that_changes_nothing_leaves_alone() -> None:
    """Without recurrence every state pushes alike, and so it does after a word whose column is zero."""
    params = random_params(3, vocab_size=6)
    params.w_hh[:] = 0
    params.w_xh[:, 5] = 0
    assert explain.modifiers(params, [[5, 1], [1, 5, 2]])[5] == pytest.approx(1, abs=1e-12)


def test_a_word_made_to_turn_the_sign_is_found_at_minus_one() -> None:
    """Unit 0 holds the opinion if no "not" was read, unit 1 turned round if one was; unit 2 has read "not"."""
    w_xh = np.zeros((3, 4))  # words: good, bad, not, is
    w_xh[:2, 0], w_xh[:2, 1] = 0.01, -0.01
    w_xh[:, 2] = 0, 0, 40
    w_hh = np.array([[0, 0, -40.0], [0, 0, 40.0], [0, 0, 80.0]])
    params = Params(w_xh, w_hh, np.array([[0, 0, 0], [1.0, -1, 0]]), np.array([0, -40.0, 0]), np.zeros(2))
    slopes = explain.modifiers(params, [[3, 2, 0], [3, 3, 1], [2, 1]])
    assert slopes[2] == pytest.approx(-1, abs=0.05)
    assert slopes[3] == pytest.approx(1, abs=0.05)


def test_words_that_push_alike_or_never_stand_have_no_slope() -> None:
    params = random_params(2, vocab_size=3)
    params.w_xh[:] = 0
    assert np.isnan(explain.modifiers(params, [[0, 1, 2]])).all()
    assert np.isnan(explain.modifiers(random_params(2), [])).all()
    assert np.isnan(explain.modifiers(random_params(2, vocab_size=1), [[0]])).all(), (
        "one word has nothing to be centred by"
    )


def test_the_slopes_of_pairs_make_up_that_of_the_word() -> None:
    params = random_params(4, vocab_size=7)
    pairs, slopes = explain.modifier_pairs(params, [[3]]), explain.modifiers(params, [[3]])
    strongest = np.argsort(-np.abs(pushes_by_scores(params, (), list(range(7)))), kind="stable")[:2].tolist()
    assert np.flatnonzero(~np.isnan(pairs).all(axis=0)).tolist() == sorted(strongest)
    assert np.flatnonzero(~np.isnan(pairs).all(axis=1)).tolist() == [3]
    x, y = (pushes_by_scores(params, prefix, strongest) for prefix in ((), (3,)))
    x, y = x - x.mean(), y - y.mean()
    np.testing.assert_allclose(pairs[3, strongest], y / x, atol=1e-10)
    assert (pairs[3, strongest] * x**2).sum() / (x**2).sum() == pytest.approx(slopes[3])


def test_the_networks_have_found_out_which_words_negate(learnt_article: TrainedNetwork) -> None:
    slopes = explain.modifiers(learnt_article.params, learnt_article.train)
    slope_by_word = dict(zip(learnt_article.vocabulary.words, slopes, strict=True))
    assert min(slope_by_word, key=slope_by_word.__getitem__) == "not"
    assert abs(slope_by_word["not"]) < 0.1
    for word in ("very", "is", "am", "at", "all"):
        assert 0.9 < slope_by_word[word] < 1.15


def test_they_have_on_the_larger_set() -> None:
    everyday = train_network("Everyday", **{**data.DATASETS["Everyday"]().suggested, "epochs": 60})
    slopes = explain.modifiers(everyday.params, everyday.train[:300])
    lowest = {everyday.vocabulary.words[word] for word in np.argsort(slopes)[:3]}  # of 180
    assert lowest == {"hardly", "never", "not"}
