"""How runs of a sweep ended: exactly one ending each, never at odds with the history, and counts that add up."""

import re
from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn.analysis.endings import ENDINGS, HIGH, LOW, MOST_SEEDS_NAMED, STAYED, Result, collapse, percent, story, tally

SENTENCES = 20  # of the test set

# A history in stretches of accuracies, in sentences right of SENTENCES.
stretches = st.lists(st.tuples(st.integers(0, SENTENCES), st.integers(1, 40)), min_size=1, max_size=8)


def history(parts: list[tuple[int, int]]) -> np.ndarray:
    return np.concatenate([np.full(length, right / SENTENCES) for right, length in parts])


@st.composite
def results(draw: st.DrawFn) -> Result:
    accuracy = history(draw(stretches))
    diverged = draw(st.booleans())
    return Result.of(np.exp(-accuracy), accuracy, len(accuracy) + draw(st.integers(-1, 3)), diverged=diverged)


def of(*parts: tuple[int, int], **more: bool) -> Result:
    accuracy = history(list(parts))
    return Result.of(1 - accuracy, accuracy, len(accuracy) - 1, **{"diverged": False, **more})


# --- endings ----------------------------------------------------------------------------------------------------------


def test_a_run_that_had_all_and_fell_for_good_collapsed_at_the_first_low_epoch():
    result = of((10, 171), (20, 43), (11, 787))
    assert (result.ending, result.collapsed, result.epochs_to_all, result.best) == ("collapsed", 214, 171, 1.0)


@pytest.mark.parametrize(
    ("parts", "ending"),
    [
        ([(10, 50), (20, 50)], "reached"),
        ([(10, 50), (20, 50), (19, 9)], "reached"),
        ([(10, 50), (20, 50), (11, 9)], "reached"),  # it may be a dip
        ([(10, 50), (20, 50), (11, 10)], "collapsed"),
        ([(10, 50), (20, 50), (11, 30), (20, 1)], "reached"),  # it came back
        ([(10, 50), (20, 50), (11, 30), (17, 5), (11, 30)], "collapsed"),  # it did not, but for a moment
        ([(10, 50), (20, 50), (15, 30)], "reached"),  # at 75 %
        ([(10, 50), (18, 1), (11, 30)], "collapsed"),  # from 90 %
        ([(10, 50), (17, 50), (11, 30)], "short"),  # never high
        ([(10, 50)], "low"),
        ([(14, 50)], "low"),
        ([(15, 50)], "short"),
    ],
)
def test_each_ending_has_its_limits(parts, ending):
    assert of(*parts).ending == ending


def test_where_it_fell_is_the_first_low_epoch_after_the_last_high_one():
    assert of((20, 10), (11, 20), (18, 5), (17, 7), (11, 20)).collapsed == 42
    assert collapse(np.array([])) is None


def test_a_run_that_diverged_before_the_compared_epoch_has_diverged_whatever_it_had():
    accuracy = history([(20, 40)])
    diverged_result = Result.of(accuracy, accuracy, 99, diverged=True)
    assert (diverged_result.ending, diverged_result.last, diverged_result.test_accuracy) == ("diverged", 39, 1.0)
    assert Result.of(accuracy, accuracy, 39, diverged=True).ending == "reached"


def test_only_the_epochs_up_to_the_compared_one_count():
    accuracy = history([(10, 30), (20, 30), (11, 30)])
    assert Result.of(accuracy, accuracy, 20, diverged=False).ending == "low"
    assert Result.of(accuracy, accuracy, 50, diverged=False).ending == "reached"
    assert Result.of(accuracy, accuracy, 89, diverged=False).ending == "collapsed"


@given(stretches, st.integers(0, 60), st.booleans())
def test_an_ending_never_contradicts_the_history(parts, epoch, diverged):
    accuracy = history(parts)
    result = Result.of(1 - accuracy, accuracy, epoch, diverged=diverged)
    accuracies_so_far = accuracy[: epoch + 1].tolist()
    assert result.diverged == (diverged and len(accuracy) - 1 < epoch)
    assert (result.test_accuracy, result.best) == (accuracies_so_far[-1], max(accuracies_so_far))
    assert result.epochs_to_all == next((e for e, share in enumerate(accuracies_so_far) if share == 1), None)
    collapse_epoch = result.collapsed
    if collapse_epoch is not None:
        assert max(accuracies_so_far[:collapse_epoch]) >= HIGH
        assert accuracies_so_far[collapse_epoch] < LOW <= accuracies_so_far[collapse_epoch - 1]
        assert accuracies_so_far[-1] < LOW
        assert max(accuracies_so_far[collapse_epoch:]) < HIGH
        assert len(accuracies_so_far) - collapse_epoch >= STAYED
        assert (
            sum(share < LOW for share in accuracies_so_far[collapse_epoch:])
            > (len(accuracies_so_far) - collapse_epoch) / 2
        )
    expected = {
        "diverged": result.diverged,
        "collapsed": collapse_epoch is not None,
        "reached": 1 in accuracies_so_far,
        "low": max(accuracies_so_far) < LOW,
        "short": True,
    }
    assert result.ending == next(ending for ending, holds in expected.items() if holds)


# --- words ------------------------------------------------------------------------------------------------------------

COUNTED = {
    "reached": r"(\d+) of \d+ seeds reach|all (\d+) seeds reach|(none) of|(both) seeds reach|(seed \d+) reaches",
    "lasted": r"(\d+) of \d+ seeds trained|all (\d+) seeds trained|(both) seeds trained|(seed \d+) trained",
    "collapsed": r"(seeds? [\d, and]+|\d+|both seeds|all \d+ seeds) collapsed",
    "diverged": r"(seeds? [\d, and]+|\d+|both seeds|all \d+ seeds) diverged",
    "low": r"(seeds? [\d, and]+|\d+|both seeds|all \d+ seeds) stays? below 75 %",
    "short": r"(seeds? [\d, and]+|\d+|both seeds|all \d+ seeds) falls? short of 100 %",
}


def number_of(ending: str, description: str) -> int:
    """How many seeds a story says ended so."""
    match = re.search(COUNTED[ending], description)
    if match is None:
        return 0
    text = next(group for group in match.groups() if group)
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    if text.startswith("seed"):
        return len(numbers)
    return {"none": 0, "both": 2, "both seeds": 2}.get(text) or (numbers[0] if numbers else 0)


@given(st.lists(results(), min_size=1, max_size=12), st.integers(0, 1000))
def test_the_counts_of_a_story_add_up_to_its_seeds_and_agree_with_the_results(runs, first):
    of_seeds = list(enumerate(runs, first))
    text = story(of_seeds)
    endings = Counter(result.ending for result in runs)
    for ending in ENDINGS:
        assert number_of(ending, text) == endings[ending], text
    assert sum(number_of(ending, text) for ending in ENDINGS) == len(runs)
    for seed, result in of_seeds:
        if 0 < endings[result.ending] <= MOST_SEEDS_NAMED and result.ending != "reached" and len(endings) > 1:
            assert re.search(rf"\b{seed}\b", text)
    lower = sum(result.ends_lower for result in runs)
    assert lower == sum(result.ending == "reached" and result.test_accuracy < 1 for result in runs)
    assert (" lower, at " in text) == (lower > 0)
    assert not lower or len(runs) == 1 or endings["reached"] == 1 or f"({lower} of them end" in text
    assert len(text) < 420


@given(st.lists(results(), min_size=1, max_size=60))
def test_a_tally_adds_up(runs):
    text = tally([result.ending for result in runs])
    successes, count = map(int, re.match(r"(\d+) of (\d+) runs", text).groups())
    others = [int(part.split()[0]) for part in text.split(", ")[1:]]
    assert count == len(runs) == successes + sum(others)


def test_stories():
    reach, collapsed, partly_collapsed = of((20, 50)), of((20, 50), (11, 50)), of((18, 50), (11, 50))
    assert story([(3, reach)]) == "seed 3 reaches 100 %"
    assert story([(0, collapsed)]) == "seed 0 collapsed near epoch 50 (from 100 % to 55 %)"
    assert (
        story([(0, collapsed), (1, partly_collapsed)]) == "both seeds collapsed near epoch 50 (1 of them after 100 %)"
    )
    assert story([(0, reach), (1, of((17, 9))), (2, of((19, 9)))]) == (
        "1 of 3 seeds reaches 100 %, seeds 1 and 2 fall short of 100 % (85 % to 95 % at most)"
    )
    diverged_runs = [Result(1, 0.5, None, diverged=True, last=40 + k) for k in range(5)]
    assert story(list(enumerate(diverged_runs))) == "all 5 seeds diverged near epochs 40 to 44"
    assert story([(9, reach), *enumerate(diverged_runs[:2])]) == (
        "1 of 3 seeds reaches 100 %, seeds 0 and 1 diverged near epochs 40 and 41"
    )
    assert story([(9, reach), *enumerate(diverged_runs[:3])]) == (
        "1 of 4 seeds reaches 100 %, seeds 0, 1 and 2 diverged near epochs 40, 41 and 42"
    )
    assert story([(9, reach), *enumerate(diverged_runs[:4])]) == (
        "1 of 5 seeds reaches 100 %, 4 diverged near epochs 40 to 43"
    )
    assert (
        story([(9, reach), *enumerate(diverged_runs)]) == "1 of 6 seeds reaches 100 %, 5 diverged near epochs 40 to 44"
    )


def test_a_story_counts_the_seeds_that_reached_100_percent_and_end_lower():
    flawless, lost_one, lost_two = of((20, 50)), of((20, 50), (19, 3)), of((20, 50), (18, 3))
    assert story([(3, lost_one)]) == "seed 3 reaches 100 % (and ends lower, at 95 %)"
    assert story([(0, flawless), (1, lost_one)]) == "both seeds reach 100 % (1 of them ends lower, at 95 %)"
    assert story([(0, flawless), (1, lost_one), (2, lost_two), (3, of((10, 9)))]) == (
        "3 of 4 seeds reach 100 % (2 of them end lower, at 90 % to 95 %), seed 3 stays below 75 %"
    )
    assert tally(["reached", "reached", "low"], 1) == (
        "2 of 3 runs reach 100 % (1 of them ends lower), 1 stays below 75 %"
    )


def test_only_a_whole_share_is_called_100_percent():
    assert [percent(share) for share in (0, 0.55, 2 / 3, 0.99951, 1999 / 2000, 1)] == [
        "0 %",
        "55 %",
        "66.7 %",
        "99.9 %",
        "99.9 %",
        "100 %",
    ]


@pytest.mark.parametrize(
    ("share", "text"),
    [(1.0, "100 %"), (0.9999, "99.9 %"), (0.85, "85 %"), (0.8333, "83.3 %"), (2 / 3, "66.7 %"), (0, "0 %")],
)
def test_only_a_whole_share_is_a_hundred_percent(share: float, text: str) -> None:
    assert percent(share) == text


# --- runs without an accuracy -----------------------------------------------------------------------------------------


def lasted(*, diverged: bool = False) -> Result:
    epochs = 30 if diverged else 51
    return Result.of(np.linspace(1, 0.1, epochs), np.full(epochs, np.nan), 50, diverged=diverged)


def test_a_run_without_accuracies_lasted_or_diverged_and_nothing_else_is_said_of_it():
    assert (lasted().ending, lasted().epochs_to_all, lasted().collapsed, lasted().ends_lower) == (
        "lasted",
        None,
        None,
        False,
    )
    assert lasted(diverged=True).ending == "diverged"
    assert story([(seed, lasted()) for seed in range(5)]) == "all 5 seeds trained to the end"
    some = [(seed, lasted(diverged=seed == 3)) for seed in range(5)]
    assert story(some) == "4 of 5 seeds trained to the end, seed 3 diverged near epoch 29"
    assert tally([result.ending for _, result in some]) == "4 of 5 runs trained to the end, 1 diverged"
