"""The gradient check passes what is exact, and fails the article's recursion where it must."""

import numpy as np
import pytest

from rnn import Params, backward, explain, forward, loss
from tests.rnn.explain.conftest import TrainedNetwork, random_params, times

NAMES = ("w_xh", "w_hh", "w_hy", "b_h", "b_y")


@pytest.mark.parametrize(
    ("units", "length"), [*((u, t) for u in (1, 2, 9) for t in (0, 1, 2, 7)), (64, 3), (1, 60), (9, 60)]
)
def test_the_exact_gradient_passes(units: int, length: int) -> None:
    tokens = np.random.default_rng(length).integers(-1, 6, length).tolist()
    params = random_params(units, 0.5 if units < 9 else 0.1, classes=3, vocab_size=6)
    checks = explain.gradient_check(params, tokens, 1)
    assert tuple(checks) == NAMES
    analytic = backward(params, forward(params, tokens), 1).params
    for name, check in checks.items():
        assert check.error < 1e-6
        assert check.analytic.shape == check.numeric.shape == getattr(params, name).shape
        np.testing.assert_array_equal(check.analytic, getattr(analytic, name))


def test_a_network_that_knows_no_word_has_nothing_to_check_of_words() -> None:
    checks = explain.gradient_check(random_params(3, 0.5, vocab_size=0), [-1, -1], 1)
    assert (checks["w_xh"].checked, checks["w_xh"].error) == (0, 0)
    assert max(check.error for check in checks.values()) < 1e-6


def test_it_passes_in_a_trained_and_in_a_saturated_network(learnt_article: TrainedNetwork) -> None:
    for params in (learnt_article.params, times(learnt_article.params, 50)):
        checks = explain.gradient_check(params, learnt_article.tokens("i am not bad"), 1)
        assert max(check.error for check in checks.values()) < 1e-6


@pytest.mark.parametrize("size", [2, 8, 30])
@pytest.mark.parametrize("seed", range(4))
def test_it_passes_where_answers_are_so_sure_that_their_digits_are_lost(size: float, seed: int) -> None:
    params = random_params(9, size, classes=2 + seed % 2, seed=seed, vocab_size=6)
    for label in range(params.classes):
        for tokens in ([], [4], [5, -1, 2]):
            checks = explain.gradient_check(params, tokens, label)
            assert max(check.error for check in checks.values()) < 1e-6


@pytest.mark.parametrize("length", [0, 3, 60])
def test_it_passes_by_sample_in_a_large_network(length: int) -> None:
    tokens = np.random.default_rng(length).integers(-1, 6, length).tolist()
    checks = explain.gradient_check(random_params(256, 0.03, vocab_size=6), tokens, 1, entries=5)
    assert tuple(checks) == NAMES
    assert all(0 < check.checked <= 5 for check in checks.values())
    assert max(check.error for check in checks.values()) < 1e-6


@pytest.mark.parametrize("length", [1, 2, 3, 6])
def test_the_articles_recursion_fails_where_it_must(length: int) -> None:
    tokens = [4, 1, 4, 0, 5, 1][:length]
    checks = explain.gradient_check(random_params(5, vocab_size=6), tokens, 0, bptt="article")
    wrong_names = {name for name, check in checks.items() if check.error > 1e-3}
    assert wrong_names == {1: set(), 2: {"w_xh", "b_h"}}.get(length, {"w_xh", "b_h", "w_hh"})
    assert all(check.error < 1e-6 for name, check in checks.items() if name not in wrong_names)


def test_the_differences_are_those_of_the_loss_itself() -> None:
    params, tokens, label = random_params(3, vocab_size=4, classes=3), [2, -1, 0, 2], 2
    checks = explain.gradient_check(params, tokens, label)
    for name in NAMES:
        array, step = getattr(params, name), 1e-5
        for index in np.ndindex(array.shape):
            losses = []
            for move in (step, -step):
                shifted_params = params.copy()
                getattr(shifted_params, name)[index] += move
                losses.append(loss(forward(shifted_params, tokens), label))
            assert checks[name].numeric[index] == pytest.approx((losses[0] - losses[1]) / (2 * step), abs=1e-8)


def test_a_sure_answer_still_has_a_gradient_that_passes() -> None:
    params = Params(np.eye(1), np.eye(1), np.array([[-12.0], [12.0]]), np.zeros(1), np.zeros(2))
    checks = explain.gradient_check(params, [0, 0], 1)
    assert 0 < np.abs(checks["w_xh"].analytic).max() < 1e-6
    assert max(check.error for check in checks.values()) < 1e-6


@pytest.mark.parametrize("entries", [1, 4, 10, 1000])
def test_of_some_entries_the_largest_are_checked_and_the_error_is_theirs(entries: int) -> None:
    params, tokens = random_params(5, vocab_size=6), [4, 1, 4, 0, 5, 1]
    for bptt in ("exact", "article"):
        full_check = explain.gradient_check(params, tokens, 0, bptt)
        for name, check in explain.gradient_check(params, tokens, 0, bptt, entries=entries).items():
            is_checked = np.isfinite(check.numeric)
            assert is_checked.sum() == check.checked <= min(entries, check.analytic.size)
            assert is_checked.reshape(-1)[np.abs(check.analytic).argmax()]
            np.testing.assert_allclose(
                check.numeric[is_checked], full_check[name].numeric[is_checked], rtol=1e-7, atol=1e-9
            )
            assert check.error <= full_check[name].error + 1e-7
            assert (check.error < 1e-6) == (full_check[name].error < 1e-6)
