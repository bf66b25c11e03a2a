"""What may be said of a sweep: medians and ranges, and a difference only where five seeds or more show one."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn import Settings
from rnn.analysis import (
    METRICS,
    Outcome,
    Spread,
    compare,
    differences,
    findings,
    outcomes,
    sentences,
    settings_of_cells,
)
from rnn.analysis.endings import Result
from rnn.sweep import Sweep


def sweep_of(*losses: list[float], accuracy: float = 0.9, first_all: int | None = None) -> tuple[Outcome, ...]:
    """The outcomes of one combination for each list of test losses, one for each seed; NaN = it diverged.

    An `accuracy` of NaN is that of networks that answer with a number.
    """
    rates = tuple(0.01 * (k + 1) for k in range(len(losses)))
    base = Settings(readout="number" if math.isnan(accuracy) else "last")
    sweep = Sweep(base, {"learning_rate": rates}, seeds=len(losses[0]))
    results = [Result(loss, accuracy, first_all, diverged=math.isnan(loss)) for cell in losses for loss in cell]
    return outcomes(sweep, results)


def test_a_run_that_diverged_counts_as_the_worst_and_is_told():
    one, other = sweep_of([0.1, 0.2, math.nan, 0.3, 0.1], [0.5] * 5)
    assert one.test_loss == Spread(0.2, 0.1, math.inf)
    assert one.diverged == 1
    assert "(1 of 5 and 0 of 5 diverged)" in compare("test_loss", one, other)
    assert "no clear difference" in compare("test_loss", one, other)
    assert "0.2 (0.1 to diverged)" in compare("test_loss", one, other)


def test_ranges_apart_are_a_difference_told_with_its_numbers():
    one, other = sweep_of([0.1, 0.11, 0.12, 0.13, 0.14], [0.5, 0.6, 0.7, 0.8, 0.9])
    assert compare("test_loss", one, other) == (
        "Test loss: lower by 0.58 in the median with learning rate 0.01 than with learning rate 0.02: "
        "median 0.12 (0.1 to 0.14) against 0.7 (0.5 to 0.9), 5 seeds each; the ranges do not overlap."
    )
    assert "higher by 0.58 in the median with learning rate 0.02 than" in compare("test_loss", other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([0.1, 0.2, 0.3, 0.4, 0.5], [0.45, 0.6, 0.7, 0.8, 0.9]),
        ([0.1, 0.2, 0.3, 0.4, 0.5], [0.5, 0.6, 0.7, 0.8, 0.9]),  # they touch
        ([0.1] * 5, [0.1] * 5),
        ([0.0, 1.0, 1.0, 1.0, 2.0], [0.9, 0.9, 0.95, 1.1, 1.1]),  # one within the other
    ],
)
def test_overlapping_ranges_are_no_clear_difference(one, other):
    sentence = compare("test_loss", *sweep_of(one, other))
    assert "no clear difference between learning rate 0.01 and learning rate 0.02" in sentence
    assert sentence.endswith("the ranges overlap.")


@pytest.mark.parametrize("seeds", [1, 2, 3, 4])
def test_fewer_than_five_seeds_are_no_clear_difference_whatever_they_show(seeds):
    sentence = compare("test_loss", *sweep_of([0.1] * seeds, [9.0] * seeds))
    assert "no clear difference" in sentence
    assert "it takes at least 5 seeds to tell" in sentence


def test_never_getting_there_is_a_difference_to_getting_there():
    sweep = Sweep(Settings(), {"clip": (1.0, 2.0)})
    results = [*(Result(0.1, 1.0, 300 + k) for k in range(5)), *(Result(0.6, 0.5, None) for _ in range(5))]
    sentence = compare("epochs_to_all", *outcomes(sweep, results))
    assert sentence == (
        "Epochs to 100 % on test: lower with gradient clip 1 than with gradient clip 2: "
        "median 302 (300 to 304) against not by epoch 1000 (all), 5 seeds each; the ranges do not overlap."
    )
    both = outcomes(sweep, [Result(0.6, 0.5, None)] * 10)
    assert "no clear difference" in compare("epochs_to_all", *both)


@pytest.mark.parametrize(
    ("successes", "forth", "back"),
    [
        (
            3,
            "median 302 (300 to 304) against 348 (3 of 5 seeds by epoch 1000, the first at 148), 5 seeds each",
            "median 348 (3 of 5 seeds by epoch 1000, the first at 148) against 302 (300 to 304), 5 seeds each",
        ),
        (
            1,
            "median 302 (300 to 304) against 1 of 5 seeds by epoch 1000, the first at 148, 5 seeds each",
            "1 of 5 seeds by epoch 1000, the first at 148, against median 302 (300 to 304), 5 seeds each",
        ),
    ],
)
def test_where_only_some_seeds_got_there_it_is_told_how_many_and_when_the_first_did(successes, forth, back):
    sweep = Sweep(Settings(), {"clip": (1.0, 2.0)})
    all_succeed = [Result(0.1, 1.0, 300 + k) for k in range(5)]
    some_succeed = [Result(0.1, 1.0, 148 + 100 * k) if k < successes else Result(0.6, 0.5, None) for k in range(5)]
    claim = "Epochs to 100 % on test: no clear difference between gradient clip 1 and gradient clip 2"
    assert (
        compare("epochs_to_all", *outcomes(sweep, all_succeed + some_succeed))
        == f"{claim}: {forth}; the ranges overlap."
    )
    assert (
        compare("epochs_to_all", *outcomes(sweep, some_succeed + all_succeed))
        == f"{claim}: {back}; the ranges overlap."
    )


def test_what_was_stopped_says_at_which_epoch_it_is_compared():
    sweep = Sweep(Settings(), {"clip": (1.0, 2.0)})
    results = [*(Result(0.1 + k / 100, 1.0, 20 + k) for k in range(5)), *(Result(0.6, 0.5, None) for _ in range(5))]
    loss, accuracy, epochs = differences(outcomes(sweep, results, 37))
    assert loss.startswith("Test loss, at epoch 37 of 1000: lower by 0.48 in the median with gradient clip 1 than")
    assert accuracy.startswith("Test accuracy, at epoch 37 of 1000: higher by 50.0 points")
    assert epochs == (
        "Epochs to 100 % on test, at epoch 37 of 1000: lower with gradient clip 1 than with gradient clip 2: "
        "median 22 (20 to 24) against not by epoch 37 (all), 5 seeds each; the ranges do not overlap."
    )
    for sentence in differences(outcomes(sweep, [Result(0.6, 0.5, None)] * 10, 37)):
        assert ", at epoch 37 of 1000: no clear difference" in sentence
    assert "at epoch" not in differences(outcomes(sweep, results, 1000))[0]


def test_a_difference_in_accuracy_is_told_in_points():
    sweep = Sweep(Settings(), {"clip": (1.0, 2.0)})
    results = [*[Result(0.1, 0.9, None)] * 5, *[Result(0.1, 0.65, None)] * 5]
    assert compare("test_accuracy", *outcomes(sweep, results)) == (
        "Test accuracy: higher by 25.0 points in the median with gradient clip 1 than with gradient clip 2: "
        "median 90.0% (all) against 65.0% (all), 5 seeds each; the ranges do not overlap."
    )


def test_two_combinations_are_compared_in_every_measure():
    texts = differences(sweep_of([0.1] * 5, [0.5] * 5, first_all=7))
    assert [sentence.partition(":")[0] for sentence in texts] == list(METRICS.values())
    assert "Test accuracy: no clear difference" in texts[1]


def test_runs_without_accuracies_are_compared_by_their_loss_alone():
    texts = sentences(sweep_of([0.1] * 5, [0.2] * 5, accuracy=math.nan))
    assert texts[0] == "Learning rate 0.01 and 0.02: each time all 5 seeds trained to the end."
    assert len(texts) == 2
    assert texts[1].startswith("Test squared error: lower by 0.1 in the median")


def test_of_many_the_extreme_one_is_compared_with_the_next_and_the_last():
    texts = differences(sweep_of([0.3] * 5, [0.1] * 5, [0.2] * 5, [0.4] * 5, first_all=7))
    assert len(texts) == 2 * len(METRICS)
    assert "with learning rate 0.02 than with learning rate 0.03" in texts[0]
    assert "with learning rate 0.02 than with learning rate 0.04" in texts[1]


def test_nothing_is_said_of_a_measure_of_which_no_seed_has_a_number():
    assert [sentence.partition(":")[0] for sentence in differences(sweep_of([0.1] * 5, [0.5] * 5))] == [
        "Test loss",
        "Test accuracy",
    ]
    assert [sentence.partition(":")[0] for sentence in differences(sweep_of([math.nan] * 5, [math.nan] * 5))] == [
        "Test accuracy"
    ]
    three = differences(sweep_of([math.nan] * 5, [0.1] * 5, [math.nan] * 5))
    assert sum(sentence.startswith("Test loss") for sentence in three) == 2  # one of each pair has numbers
    assert not any(sentence.startswith("Epochs") for sentence in three)


@pytest.mark.parametrize(
    ("one", "other", "by", "numbers"),
    [
        ([0.6951234] * 5, [0.6951277] * 5, "4.3e-06", "0.6951234 (all) against 0.6951277 (all)"),
        ([0.69549] * 5, [0.69551] * 5, "2e-05", "0.69549 (all) against 0.69551 (all)"),
        (
            [0.1, 0.2, 0.3, 0.4, 0.50001],
            [0.50002, 0.6, 0.7, 0.8, 0.9],
            "0.4",
            "0.3 (0.1 to 0.50001) against 0.7 (0.50002 to 0.9)",
        ),
        ([0.5, 0.5, 0.5, 0.5, 0.5001], [0.9] * 5, "0.4", "0.5 (0.5 to 0.5001) against 0.9 (all)"),
    ],
)
def test_the_numbers_of_a_difference_have_the_digits_that_show_it(one, other, by, numbers):
    sentence = compare("test_loss", *sweep_of(one, other))
    assert f"lower by {by} in the median" in sentence
    assert f": median {numbers}, 5 seeds each; the ranges do not overlap." in sentence


def test_small_differences_in_accuracy_and_half_epochs_are_told_as_they_are():
    sweep = Sweep(Settings(), {"clip": (1.0, 2.0)}, seeds=6)
    results = [*[Result(0.1, 0.9996, 10 + k // 3) for k in range(6)], *[Result(0.1, 0.9992, 12)] * 6]
    cells = outcomes(sweep, results)
    sentence = compare("test_accuracy", *cells)
    assert "higher by 0.04 points in the median" in sentence
    assert "median 99.96% (all) against 99.92% (all)" in sentence
    assert "lower by 1.5 in the median" in (sentence := compare("epochs_to_all", *cells))
    assert "median 10.5 (10 to 11) against 12 (all)" in sentence


@given(st.lists(st.floats(1e-6, 5), min_size=10, max_size=10), st.floats(1e-12, 1))
def test_printed_figures_never_contradict_the_sentence(losses, scale):
    one, other = sweep_of(losses[:5], [losses[0] + scale * loss for loss in losses[5:]])
    sentence = compare("test_loss", one, other)
    ranges = []
    for spread, text in zip(
        (one.test_loss, other.test_loss), re.split(" against ", sentence.split(": ")[2]), strict=True
    ):
        median, low, high = re.match(r"(?:median )?(\S+) \((?:(\S+) to (\S+)|all)\)", text).groups()
        assert (low is None) == (spread.low == spread.high)
        ranges.append((float(low or median), float(high or median)))
    (a, b), (c, d) = ranges
    assert (a <= d and c <= b) == one.test_loss.overlaps(other.test_loss) == ("the ranges overlap." in sentence)


def test_settings_that_the_cells_have_of_their_own_are_told():
    by_cell = {
        "gru": {"optimizer": "adam", "learning_rate": 0.01},
        "lstm": {"learning_rate": 0.01, "optimizer": "adam"},
    }
    sweep = Sweep(Settings(), {"cell": ("tanh", "relu", "gru", "lstm")}, by_cell=by_cell)
    assert settings_of_cells(sweep) == [
        "The cells have other settings of their own, which may make a part of the difference: "
        "tanh and ReLU learning rate 0.02, optimizer gradient descent; "
        "GRU and LSTM learning rate 0.01, optimizer Adam."
    ]
    assert settings_of_cells(Sweep(Settings(), {"cell": ("tanh", "relu")})) == []


def test_one_combination_is_compared_with_nothing():
    assert differences(sweep_of([0.1] * 5)) == []
    assert sentences(sweep_of([0.1] * 5)) == findings(sweep_of([0.1] * 5)) != []


def test_nothing_is_ever_called_better():
    for cells in (sweep_of([0.1] * 5, [0.5] * 5), sweep_of([0.1] * 2, [0.5] * 2), sweep_of([math.nan] * 5, [0.1] * 5)):
        assert "better" not in " ".join(sentences(cells)).lower()


def test_a_run_without_a_result_counts_nowhere_and_a_combination_without_any_is_passed_over():
    sweep = Sweep(Settings(), {"learning_rate": (0.01, 0.02, 0.03)}, seeds=5)
    low, high = Result(0.1, 1.0, 3), Result(0.9, 0.5, None)
    cells = outcomes(sweep, [low] * 5 + [None] * 5 + [high] * 4 + [None])
    assert [outcome.seeds for outcome in cells] == [5, 0, 4]
    assert (cells[2].test_loss, cells[2].reached) == (Spread(0.9, 0.9, 0.9), 0)
    assert math.isnan(cells[1].test_loss.median)
    texts = sentences(cells)
    assert texts[:2] == [
        "Learning rate 0.01: all 5 seeds reach 100 %.",
        "Learning rate 0.03: all 4 seeds stay below 75 %.",
    ]
    assert len(texts) == 5
    for sentence in texts[2:]:
        assert "no clear difference between learning rate 0.01 and learning rate 0.03" in sentence
        assert sentence.endswith("5 and 4 seeds; it takes at least 5 seeds to tell.")
    assert differences([each for each in outcomes(sweep, [low] * 5 + [None] * 10) if each.seeds]) == []


# --- how the seeds of each combination ended --------------------------------------------------------------------------

REACHED, FELL = Result(0.0006, 1.0, 156, last=1000), Result(2.65, 0.55, 171, best_accuracy=1.0, collapsed=214)
GONE, LOW = Result(3.0, 0.5, None, diverged=True, last=98), Result(0.69, 0.5, None, best_accuracy=0.7)
SHORT = Result(0.4, 0.9, None, best_accuracy=0.95)


def of_rates(*cells: list[Result | None], epochs: int = 1000, seed: int = 0) -> tuple[Outcome, ...]:
    rates = tuple(0.01 * (k + 1) for k in range(len(cells)))
    sweep = Sweep(Settings(seed=seed, epochs=1000), {"learning_rate": rates}, seeds=len(cells[0]))
    return outcomes(sweep, [result for cell in cells for result in cell], epochs)


def test_one_seed_that_collapsed_is_told_and_that_only_it_makes_the_ranges_overlap():
    slow = [Result(0.002 + k / 10_000, 1.0, 280 + k) for k in range(5)]
    texts = sentences(of_rates(slow, [FELL, *[REACHED] * 4]))
    assert texts[:2] == [
        "Learning rate 0.01: all 5 seeds reach 100 %.",
        "Learning rate 0.02: 4 of 5 seeds reach 100 %, seed 0 collapsed near epoch 214 (from 100 % to 55 %).",
    ]
    assert texts[2].startswith("Test loss: no clear difference between learning rate 0.01 and learning rate 0.02: ")
    assert texts[2].endswith("; the ranges overlap only through 1 seed that collapsed.")
    assert texts[3].endswith("; the ranges overlap.")  # all of the others have 100 % in both


def test_ranges_that_overlap_only_through_lost_seeds_are_still_no_clear_difference():
    for failures, explanation in (
        ([GONE], "1 seed that diverged"),
        ([GONE, FELL], "1 seed that collapsed and 1 that diverged"),
    ):
        fast = [*failures, *[REACHED] * (6 - len(failures))]
        sentence = compare("test_loss", *of_rates(fast, [SHORT] * 6))
        assert "no clear difference" in sentence
        assert sentence.endswith(f"; the ranges overlap only through {explanation}.")


def test_combinations_that_ended_alike_share_a_sentence():
    assert findings(of_rates([REACHED] * 5, [LOW] * 5, [REACHED] * 5, [REACHED] * 5)) == [
        "Learning rate 0.01, 0.03 and 0.04: each time all 5 seeds reach 100 %.",
        "Learning rate 0.02: all 5 seeds stay below 75 %.",
    ]
    sweep = Sweep(Settings(), {"hidden_size": (16, 64), "bptt": ("exact", "article")}, seeds=2)
    two = [[REACHED] * 2, [SHORT] * 2]
    assert findings(outcomes(sweep, [*two[0], *two[1], *two[0], *two[1]])) == [
        "Hidden size 16 and 64, backpropagation exact: each time both seeds reach 100 %.",
        "Hidden size 16 and 64, backpropagation as printed in the article: "
        "each time both seeds fall short of 100 % (95 % at most).",
    ]
    assert findings(outcomes(sweep, [*two[0], *two[1], *two[1], *two[0]]))[0] == (
        "2 of 4 combinations: each time both seeds reach 100 %."
    )
    assert findings(outcomes(sweep, [REACHED] * 8)) == [
        "Hidden size 16 and 64, backpropagation exact and as printed in the article: each time both seeds reach 100 %."
    ]


def test_what_was_stopped_says_by_which_epoch():
    assert findings(of_rates([LOW, GONE], epochs=120)) == [
        "Learning rate 0.01: none of 2 seeds reaches 100 %, seed 1 diverged near epoch 98, seed 0 stays below 75 %, "
        "at epoch 120 of 1000."
    ]


def test_combinations_whose_seeds_end_lower_are_not_summed_up_with_flawless_ones():
    lower = Result(0.1, 0.95, 156, last=1000)
    assert findings(of_rates([REACHED] * 5, [lower, *[REACHED] * 4], [REACHED] * 5)) == [
        "Learning rate 0.01 and 0.03: each time all 5 seeds reach 100 %.",
        "Learning rate 0.02: all 5 seeds reach 100 % (1 of them ends lower, at 95 %).",
    ]
    cells = [[Result(0.5, 0.8, None, best_accuracy=0.8 + k / 100), lower] for k in range(9)]
    assert findings(of_rates(*cells))[-1] == (
        "4 other combinations: 4 of 8 runs reach 100 % (4 of them end lower), 4 fall short of 100 %."
    )


def test_many_combinations_are_summed_up():
    cells = [[Result(0.5, 0.8, None, best_accuracy=0.8 + k / 100), REACHED] for k in range(9)]
    texts = findings(of_rates([REACHED] * 2, [REACHED] * 2, *cells))
    assert len(texts) == 6
    assert texts[0] == "Learning rate 0.01 and 0.02: each time both seeds reach 100 %."
    assert texts[-1] == "5 other combinations: 5 of 10 runs reach 100 %, 5 fall short of 100 %."


def test_seeds_are_called_by_their_own_numbers_and_missing_ones_by_none():
    assert findings(of_rates([None, REACHED, FELL], seed=7)) == [
        "Learning rate 0.01: 1 of 2 seeds reaches 100 %, seed 9 collapsed near epoch 214 (from 100 % to 55 %)."
    ]


def test_without_a_swept_setting_it_is_all_runs():
    cells = outcomes(Sweep(Settings(), seeds=2), [REACHED, SHORT])
    assert sentences(cells) == ["All runs: 1 of 2 seeds reaches 100 %, seed 1 falls short of 100 % (95 % at most)."]
