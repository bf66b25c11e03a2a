"""Sentences on what a sweep found, which claim no more than medians and ranges over seeds can show.

They say how many seeds of each combination ended how (`endings` defines the endings), and whether two combinations
differ. There is no clear difference where the ranges overlap, or where there are fewer than `ENOUGH_SEEDS` seeds.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from rnn.analysis.combinations import METRICS, Metric, Outcome, Spread, spread_of
from rnn.analysis.endings import Ending, listed, tally
from rnn.settings import SETTINGS
from rnn.sweep import ENOUGH_SEEDS, Grid

MOST_FINDINGS = 6
"""Sentences on single combinations. One more gives the sums over all other combinations."""

MOST_LISTED = 8
"""Combinations, a block of the grid, whose values one sentence names."""

FEWEST_DIGITS, MOST_DIGITS = 3, 17
"""Significant digits of a test loss in a sentence; 17 tell any two numbers apart."""


def compare(metric: Metric, a: Outcome, b: Outcome) -> str:
    """One sentence on how two combinations differ: no difference is claimed where ranges overlap or seeds are few.

    It names the epoch at which they are compared when that is not the last one: more training may change all of it.
    """
    one, other = getattr(a, metric), getattr(b, metric)
    seeds = f"{a.seeds} and {b.seeds} seeds"
    if a.seeds == b.seeds:
        seeds = "1 seed each" if a.seeds == 1 else f"{a.seeds} seeds each"
    digits = _digits(metric, one, other)
    first, second = _told(metric, a, digits), _told(metric, b, digits)
    if first.startswith("median "):
        second = second.removeprefix("median ")
    numbers = f"{first} against {second.removesuffix(',')}, {seeds}{_of_diverged(a, b)}"
    what = a.called(metric) + (f", at epoch {a.epoch} of {a.of}" if a.epoch < a.of else "")
    between = f"{what}: no clear difference between {a.name} and {b.name}: {numbers}"
    if min(a.seeds, b.seeds) < ENOUGH_SEEDS:
        return f"{between}; it takes at least {ENOUGH_SEEDS} seeds to tell."
    if one.overlaps(other):
        few = _only_through(metric, a, b)
        return f"{between}; the ranges overlap{few and f' only through {few}'}."
    direction = "lower" if one.median < other.median else "higher"
    gap = abs(one.median - other.median)
    by = ""
    if math.isfinite(gap):
        by = (
            f"{100 * gap:.{digits}f} points"
            if metric == "test_accuracy"
            else _number(metric, gap, a.epoch, FEWEST_DIGITS)
        )
        by = f" by {by} in the median"
    return f"{what}: {direction}{by} with {a.name} than with {b.name}: {numbers}; the ranges do not overlap."


def _only_through(metric: Metric, a: Outcome, b: Outcome) -> str:
    """The seeds that collapsed or diverged, counted, if without them the two ranges would be apart; otherwise ""."""
    failures: Counter[Ending] = Counter()
    spreads = []
    for outcome in (a, b):
        failures.update(
            ending for _, result in outcome.results if (ending := result.ending) in ("collapsed", "diverged")
        )
        sound = [result for _, result in outcome.results if result.ending not in ("collapsed", "diverged")]
        spreads.append(spread_of(metric, sound))
    one, other = spreads
    if not failures or math.isnan(one.median) or math.isnan(other.median) or one.overlaps(other):
        return ""
    kinds: tuple[Ending, ...] = ("collapsed", "diverged")
    first, *more = [(failures[kind], kind) for kind in kinds if failures[kind]]
    seeds = f"{first[0]} seed{'s' if first[0] > 1 else ''} that {first[1]}"
    return listed([seeds, *(f"{count} that {kind}" for count, kind in more)])


def sentences(outcomes: Sequence[Outcome]) -> list[str]:
    """What can be said of all combinations: how the seeds of each ended, then how combinations differ.

    Of combinations without a result nothing can be said, so they are passed over.
    """
    outcomes = [outcome for outcome in outcomes if outcome.seeds]
    return [*findings(outcomes), *differences(outcomes)]


def settings_of_cells(sweep: Grid) -> list[str]:
    """Where the cells of a sweep have settings of their own, what each has, in one sentence; else nothing."""
    names = [name for name in SETTINGS if any(name in settings for settings in sweep.by_cell.values())]
    if not names:
        return []
    alike: dict[str, list[str]] = {}
    for cell in sweep.values["cell"]:
        settings = {name: sweep.by_cell.get(str(cell), {}).get(name, getattr(sweep.base, name)) for name in names}
        text = ", ".join(f"{SETTINGS[name].label.lower()} {SETTINGS[name].text(settings[name])}" for name in names)
        alike.setdefault(text, []).append(SETTINGS["cell"].text(cell))
    each = "; ".join(f"{listed(cells)} {text}" for text, cells in alike.items())
    return [f"The cells have other settings of their own, which may make a part of the difference: {each}."]


def findings(outcomes: Sequence[Outcome]) -> list[str]:
    """What became of the seeds of each combination, those of which the same is to be said in one sentence.

    At most `MOST_FINDINGS` sentences: of the combinations beyond those the last one gives the sums.
    """
    alike: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.seeds:
            alike.setdefault(outcome.story, []).append(outcome)
    groups = list(alike.items())
    rest: list[Outcome] = []
    if len(groups) > MOST_FINDINGS:
        # What is true of most stands first: the panels show each of them.
        groups.sort(key=lambda group: -len(group[1]))
        rest = [outcome for _, several in groups[MOST_FINDINGS - 1 :] for outcome in several]
        groups = groups[: MOST_FINDINGS - 1]
    each = {True: "each time ", False: ""}
    endings_in_words = [
        f"{_named(several, len(outcomes))}: {each[len(several) > 1]}{story}" for story, several in groups
    ]
    if rest:
        endings = [result.ending for outcome in rest for _, result in outcome.results]
        lower = sum(result.ends_lower for outcome in rest for _, result in outcome.results)
        endings_in_words.append(f"{len(rest):,} other combinations: {tally(endings, lower)}")
    early_outcomes = [outcome for outcome in outcomes if outcome.epoch < outcome.of][:1]
    at = "".join(f", at epoch {outcome.epoch} of {outcome.of}" for outcome in early_outcomes)
    return [f"{sentence[0].upper()}{sentence[1:]}{at}." for sentence in endings_in_words]


def _named(several: Sequence[Outcome], of: int) -> str:
    """The combinations of which one thing is said, in words."""
    if len(several) == 1:
        return several[0].name
    values = {name: list(dict.fromkeys(outcome.values[name] for outcome in several)) for name in several[0].values}
    if math.prod(map(len, values.values())) == len(several) <= MOST_LISTED:  # a block of the grid
        values_of_settings = [(SETTINGS[name], these) for name, these in values.items()]
        return ", ".join(f"{one.label.lower()} {listed([*map(one.text, these)])}" for one, these in values_of_settings)
    return f"{len(several):,} of {of:,} combinations" if len(several) < of else f"all {of:,} combinations"


def differences(outcomes: Sequence[Outcome]) -> list[str]:
    """How combinations differ: of two, each measure; of more, how the extreme one stands to the others.

    The extreme one has the lowest median (the highest for accuracy); it is compared with the next and with the last.
    Nothing is said of two of which no seed has a number: all diverged, or none ever had every test sentence right.
    """
    if len(outcomes) < 2:
        return []
    comparisons = []
    for metric in METRICS:
        by_median = sorted(outcomes, key=lambda outcome: getattr(outcome, metric).median)
        if metric == "test_accuracy":
            by_median.reverse()
        pairs = [(by_median[0], by_median[1]), (by_median[0], by_median[-1])]
        if len(outcomes) == 2:
            pairs = [(outcomes[0], outcomes[1])]
        comparisons += [compare(metric, a, b) for a, b in pairs if _measured_in(metric, a) or _measured_in(metric, b)]
    return comparisons


def _measured_in(metric: Metric, outcome: Outcome) -> bool:
    """Whether at least one seed has a finite number."""
    spread: Spread = getattr(outcome, metric)
    return math.isfinite(spread.low)


def _digits(metric: Metric, one: Spread, other: Spread) -> int:
    """As few digits as do not hide what is true of two spreads: of a test loss significant ones, else decimals.

    A range is told as a range, ranges that are apart as apart, and then the medians differ by about their distance.
    """
    if metric == "epochs_to_all":
        return 0  # all of them are told in full
    fewest, most = (FEWEST_DIGITS, MOST_DIGITS) if metric == "test_loss" else (1, MOST_DIGITS - 2)
    lower, upper = sorted((one, other), key=lambda spread: spread.low)
    are_apart = not one.overlaps(other)
    gap = upper.median - lower.median

    def hides(digits: int) -> bool:
        def text_of(value: float) -> str:
            return _number(metric, value, 0, digits)

        if any(spread.low != spread.high and text_of(spread.low) == text_of(spread.high) for spread in (one, other)):
            return True
        if not are_apart or math.isinf(gap):
            return are_apart and text_of(lower.high) == text_of(upper.low)
        difference = _shown(metric, upper.median, digits) - _shown(metric, lower.median, digits)
        return text_of(lower.high) == text_of(upper.low) or abs(difference - gap) > gap / 10

    return next((digits for digits in range(fewest, most) if not hides(digits)), most)


def _shown(metric: Metric, value: float, digits: int) -> float:
    """The number that a reader of `_number` sees."""
    text = _number(metric, value, 0, digits)
    return float(text.removesuffix("%")) / 100 if text.endswith("%") else float(text)


def _told(metric: Metric, outcome: Outcome, digits: int) -> str:
    spread: Spread = getattr(outcome, metric)
    three = (spread.median, spread.low, spread.high)
    median, low, high = (_number(metric, value, outcome.epoch, digits) for value in three)
    if metric == "epochs_to_all" and 0 < outcome.reached < outcome.seeds:
        some = f"{outcome.reached} of {outcome.seeds} seeds by epoch {outcome.epoch}, the first at {low}"
        return f"median {median} ({some})" if math.isfinite(spread.median) else f"{some},"
    return f"median {median} ({low} to {high})" if spread.low != spread.high else f"median {median} (all)"


def _number(metric: Metric, value: float, epoch: int, digits: int) -> str:
    if math.isinf(value):
        return f"not by epoch {epoch}" if metric == "epochs_to_all" else "diverged"
    if metric == "test_accuracy":
        return f"{value:.{digits}%}"
    # The median of an even number of seeds may be half an epoch.
    return f"{value:.1f}".removesuffix(".0") if metric == "epochs_to_all" else f"{value:.{digits}g}"


def _of_diverged(a: Outcome, b: Outcome) -> str:
    if not a.diverged and not b.diverged:
        return ""
    return f" ({a.diverged} of {a.seeds} and {b.diverged} of {b.seeds} diverged)"
