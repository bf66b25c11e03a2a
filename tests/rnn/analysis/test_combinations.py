"""What became of each combination of a sweep, in numbers."""

import math

from rnn import Settings
from rnn.analysis import Spread, compared_at, outcomes
from rnn.analysis.endings import Result
from rnn.sweep import Sweep


def test_an_outcome_is_the_median_and_the_range_over_the_seeds():
    sweep = Sweep(Settings(), {"bptt": ("exact", "article")}, seeds=3)
    losses = [0.3, 0.1, 0.2, 1.0, 3.0, 2.0]
    results = [Result(loss, 1 - loss / 10, epoch) for loss, epoch in zip(losses, (5, 9, None, 1, 2, 3), strict=True)]
    exact, article = outcomes(sweep, results)
    assert (exact.values, exact.runs, exact.seeds, exact.name) == (
        {"bptt": "exact"},
        (0, 1, 2),
        3,
        "backpropagation exact",
    )
    assert exact.test_loss == Spread(0.2, 0.1, 0.3)
    assert exact.test_accuracy == Spread(0.98, 0.97, 0.99)
    assert exact.epochs_to_all == Spread(9, 5, math.inf)
    assert (exact.reached, article.reached) == (2, 3)
    assert article.test_loss == Spread(2, 1, 3)
    assert article.epochs_to_all == Spread(2, 1, 3)


def test_runs_are_compared_at_the_last_epoch_that_all_sound_ones_have_reached():
    assert compared_at([7, 5, 9], [False, False, False]) == 5
    assert compared_at([7, 5, 9], [False, True, False]) == 7
    assert compared_at([7, 5], [True, True]) == 8  # the first at which none has numbers


def test_a_cell_without_a_result_has_no_seeds_and_no_spread():
    sweep = Sweep(Settings(epochs=20), {"bptt": ("exact", "article")}, seeds=2)
    exact, article = outcomes(sweep, [None, Result(0.4, 0.9, None), None, None], epoch=12)
    assert (exact.seeds, exact.test_loss, exact.epoch, exact.of) == (1, Spread(0.4, 0.4, 0.4), 12, 20)
    assert article.seeds == 0
    assert math.isnan(article.test_loss.median)
    assert article.story == ""
