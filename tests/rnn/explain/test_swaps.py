"""Swaps are the answers to changed sentences, and the smallest flip is what trying all of them finds."""

from itertools import combinations, product

import numpy as np
import pytest

from rnn import UNKNOWN, Params, explain, forward
from tests.rnn.explain.conftest import TrainedNetwork, V, random_params, sides


def test_each_is_the_answer_to_the_changed_sentence(network: Params, tokens: list[int]) -> None:
    answers = explain.swaps(network, tokens, **sides(network))
    assert answers.shape == (len(tokens), V + 1)
    for t in {0, len(tokens) // 2, len(tokens) - 1} if tokens else ():
        for v in (0, tokens[t], V - 1):
            if v != UNKNOWN:
                expected = forward(network, [*tokens[:t], v, *tokens[t + 1 :]]).probs[-1, -1]
                assert answers[t, v] == pytest.approx(expected, abs=1e-12)
        expected = forward(network, [*tokens[:t], *tokens[t + 1 :]]).probs[-1, -1]
        assert answers[t, V] == pytest.approx(expected, abs=1e-12)


def test_the_label_may_be_chosen() -> None:
    params = random_params(3, classes=3)
    three = [explain.swaps(params, [1, 2], toward=c, against=(c + 1) % 3) for c in range(3)]
    np.testing.assert_allclose(sum(three), 1)


def test_a_large_vocabulary_is_read_in_parts() -> None:
    params = random_params(64, 0.1, vocab_size=40_000)
    answers = explain.swaps(params, [1, 2])
    assert answers[0, 39_999] == pytest.approx(forward(params, [39_999, 2]).probs[-1, 1], abs=1e-12)
    assert answers[1, 20_000] == pytest.approx(forward(params, [1, 20_000]).probs[-1, 1], abs=1e-12)
    assert answers[1, 40_000] == pytest.approx(forward(params, [1]).probs[-1, 1], abs=1e-12)


def brute_force(params: Params, tokens: list[int]) -> tuple[int, float] | None:
    """How many swaps it takes, and the largest margin: every sentence read alone."""
    answer = forward(params, tokens).logits[-1].argmax()
    for count in (1, 2):
        margins = []
        for places in combinations(range(len(tokens)), count):
            for words in product(range(params.vocab_size + 1), repeat=count):
                changed_tokens = list(tokens)
                for place, word in zip(places, words, strict=True):
                    changed_tokens[place] = word
                logits = forward(params, [word for word in changed_tokens if word != params.vocab_size]).logits[-1]
                if logits.argmax() != answer:
                    margins.append(np.sort(logits)[-1] - np.sort(logits)[-2])
        if margins:
            return count, float(max(margins))
    return None


def case(seed: int) -> tuple[Params, list[int]]:
    """A small network with a bias to one label, so that one swap is not always enough, and up to four words."""
    rng = np.random.default_rng(seed)
    params = random_params(3, 0.8, classes=2 + seed % 2, seed=seed, vocab_size=5)
    params.b_y[0] += rng.uniform(0, 1)
    return params, rng.integers(UNKNOWN, 5, seed % 5).tolist()


@pytest.mark.parametrize("seed", range(20))
def test_the_smallest_flip_is_what_trying_everything_finds(seed: int) -> None:
    params, tokens = case(seed)
    flip, expected = explain.smallest_flip(params, tokens), brute_force(params, tokens)
    if expected is None:
        assert flip is None
        return
    assert flip is not None
    assert len(flip.swaps) == expected[0]
    assert flip.margin == pytest.approx(expected[1], abs=1e-9)
    changed_tokens = list(tokens)
    for place, word in flip.swaps:
        changed_tokens[place] = word
    assert flip.tokens.tolist() == [word for word in changed_tokens if word != 5]
    logits = forward(params, flip.tokens).logits[-1]
    assert flip.answer == logits.argmax() != forward(params, tokens).logits[-1].argmax()


@pytest.mark.parametrize("units", [1, 64, 256])
def test_it_is_with_any_number_of_units(units: int) -> None:
    params, tokens = random_params(units, 0.8 / units**0.5, vocab_size=4), [3, UNKNOWN, 3]
    flip, expected = explain.smallest_flip(params, tokens), brute_force(params, tokens)
    assert flip is not None
    assert (len(flip.swaps), flip.margin) == pytest.approx(expected, abs=1e-9)


def test_those_cases_take_one_swap_and_two_and_cannot_be_flipped() -> None:
    flips = [explain.smallest_flip(*case(seed)) for seed in range(20)]
    assert {flip and len(flip.swaps) for flip in flips} == {None, 1, 2}


def test_only_the_given_words_are_tried(learnt_article: TrainedNetwork) -> None:
    tokens, words = learnt_article.tokens("i am good"), learnt_article.vocabulary.words
    flip = explain.smallest_flip(learnt_article.params, tokens, words=[words.index("bad"), words.index("very")])
    assert flip is not None
    assert {word for _, word in flip.swaps} == {words.index("bad")}


def test_a_saturated_network_of_one_answer_cannot_be_flipped() -> None:
    params = random_params(2, 50, vocab_size=3)
    params.b_y[:] = -1e6, 1e6
    assert explain.smallest_flip(params, [0, 1, 2]) is None
    assert explain.smallest_flip(params, []) is None


def test_swaps_of_some_words_are_their_columns_of_all(network: Params, tokens: list[int]) -> None:
    some_swaps = explain.swaps(network, tokens, **sides(network), words=[3, 0])
    np.testing.assert_array_equal(some_swaps, explain.swaps(network, tokens, **sides(network))[:, [3, 0, V]])


@pytest.mark.parametrize("seed", range(20))
def test_one_swap_alone_can_be_asked_for(seed: int) -> None:
    params, tokens = case(seed)
    flip, limited_flip = explain.smallest_flip(params, tokens), explain.smallest_flip(params, tokens, most=1)
    assert (limited_flip and limited_flip.swaps) == (flip.swaps if flip and len(flip.swaps) == 1 else None)


@pytest.mark.parametrize("seed", range(20))
def test_where_no_single_swap_is_enough_two_are_found_without_trying_one(seed: int) -> None:
    params, tokens = case(seed)
    flip, two = explain.smallest_flip(params, tokens), explain.smallest_flip(params, tokens, least=2)
    if flip and len(flip.swaps) == 1:
        assert two is None or len(two.swaps) == 2
    else:
        assert (two and two.swaps) == (flip and flip.swaps)


@pytest.mark.parametrize("seed", range(20))
def test_each_margin_is_that_of_the_changed_sentence(seed: int) -> None:
    params, tokens = case(seed)
    answer = forward(params, tokens).logits[-1].argmax()
    margins = explain.flip_margins(params, tokens)
    assert margins.shape == (len(tokens), 6)
    for (t, v), margin in np.ndenumerate(margins):
        changed_tokens = [*tokens[:t], *([v] if v < 5 else []), *tokens[t + 1 :]]
        logits = forward(params, changed_tokens).logits[-1]
        ahead = np.sort(logits)[-1] - np.sort(logits)[-2]
        assert margin == pytest.approx(-np.inf if logits.argmax() == answer else ahead, abs=1e-9)
    flip = explain.smallest_flip(params, tokens, most=1)
    assert (flip.margin if flip else -np.inf) == pytest.approx(margins.max(initial=-np.inf), abs=1e-9)
    some = explain.flip_margins(params, tokens, words=[3, 1])
    np.testing.assert_array_equal(some, margins[:, [3, 1, 5]])
