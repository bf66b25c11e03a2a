"""How each run of a sweep ended on the test sentences, and the words that count those endings.

Every run has exactly one ending, found from its history up to the epoch at which all runs are compared, so the counts
of a combination add up to its seeds. In this order, the first that fits:

- diverged: the run was stopped as diverged before that epoch.
- collapsed: it once had at least `HIGH` of the test sentences right, has less than `LOW` now, and never was high again
  since it fell below `LOW`. That is at least `STAYED` epochs ago, in most of which it was below `LOW`: a dip of a few
  epochs is no collapse. The epoch that is told is the first one below `LOW`.
- reached: it had every test sentence right at some epoch. It may have lost some again, but it did not collapse; those
  that have not every one right now are counted ("1 of them ends lower, at 95 %").
- low: it was never at `LOW` or above.
- short: anything else.

A run that answers with numbers has no accuracy. It diverged or lasted: nothing else is said of its ending.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from rnn.history import ALL_RIGHT

Ending: TypeAlias = Literal["reached", "lasted", "collapsed", "diverged", "low", "short"]
ENDINGS: tuple[Ending, ...] = get_args(Ending)

HIGH = 0.9
LOW = 0.75
STAYED = 10
"""Epochs."""

MOST_SEEDS_NAMED = 3
"""More seeds than this that ended alike are counted instead of named."""

_ROUNDING = 1e-6  # a share of sentences that was saved with few digits is still the same share


@dataclass(frozen=True)
class Result:
    """How one run stands at the epoch at which all are compared.

    A run that diverged has no loss any more, which counts as an infinite one, and the accuracy that it had last. Where
    there is no accuracy, it is NaN.
    """

    test_loss: float
    test_accuracy: float
    epochs_to_all: int | None  # the first epoch with every test sentence right
    diverged: bool = False
    best_accuracy: float | None = None  # the highest test accuracy of any epoch; None: not known beyond the others
    collapsed: int | None = None  # the epoch at which it did
    last: int | None = None  # its last epoch up to the compared one: of a diverged run, where it ended

    @classmethod
    def of(
        cls, test_loss: NDArray[np.float64], test_accuracy: NDArray[np.float64], epoch: int, *, diverged: bool
    ) -> Result:
        """How a run with these scores (n,), from epoch 0 on, stands after `epoch`, or after its last one before that.

        `diverged` is whether the run has; it counts only if it ended before `epoch`.
        """
        accuracy = test_accuracy[: epoch + 1]
        last = len(accuracy) - 1
        right = accuracy >= ALL_RIGHT
        return cls(
            test_loss=float(test_loss[last]),
            test_accuracy=float(accuracy[last]),
            epochs_to_all=int(right.argmax()) if right.any() else None,
            diverged=diverged and last < epoch,
            best_accuracy=None if np.isnan(accuracy).all() else float(np.nanmax(accuracy)),
            collapsed=collapse(accuracy),
            last=last,
        )

    @property
    def best(self) -> float:
        """The highest test accuracy of any epoch that is known of."""
        highest = 0.0 if self.best_accuracy is None else self.best_accuracy
        return 1.0 if self.epochs_to_all is not None else max(self.test_accuracy, highest)

    @property
    def ends_lower(self) -> bool:
        """Whether it reached 100 %, did not collapse or diverge, and has less now."""
        return self.ending == "reached" and _below(self.test_accuracy, 1)

    @property
    def ending(self) -> Ending:
        """Which of the endings it had."""
        if self.diverged:
            return "diverged"
        if np.isnan(self.test_accuracy) and self.best_accuracy is None:
            return "lasted"
        if self.collapsed is not None:
            return "collapsed"
        if self.epochs_to_all is not None:
            return "reached"
        return "low" if _below(self.best, LOW) else "short"


def collapse(accuracy: NDArray[np.float64]) -> int | None:
    """The epoch at which a run with these test accuracies (n,) collapsed for good, None if it did not."""
    if not len(accuracy) or not _below(accuracy[-1], LOW):
        return None
    high = np.flatnonzero(accuracy >= HIGH - _ROUNDING)
    if not high.size:
        return None
    after = int(high[-1]) + 1
    low = accuracy[after:] < LOW - _ROUNDING
    fall_epoch = int(low.argmax())  # there is one: the last
    low_since = low[fall_epoch:]
    return after + fall_epoch if len(low_since) >= STAYED and 2 * low_since.sum() > len(low_since) else None


def _below(accuracy: float, limit: float) -> bool:
    return bool(accuracy < limit - _ROUNDING)


# --- words ------------------------------------------------------------------------------------------------------------


def percent(share: float) -> str:
    """A share as a person writes it; only a whole one is 100 %."""
    return "100 %" if share >= 1 else f"{min(round(100 * share, 1), 99.9):g} %"


_VERBS: dict[Ending, tuple[str, str]] = {
    "reached": ("reaches 100 %", "reach 100 %"),
    "lasted": ("trained to the end", "trained to the end"),
    "collapsed": ("collapsed", "collapsed"),
    "diverged": ("diverged", "diverged"),
    "low": (f"stays below {percent(LOW)}", f"stay below {percent(LOW)}"),
    "short": ("falls short of 100 %", "fall short of 100 %"),
}
"""What one seed does that ends so, and what several do."""


def story(results: Sequence[tuple[int, Result]]) -> str:
    """What became of the seeds of one combination, given each seed and its result, at least one.

    Such as "4 of 5 seeds reach 100 %, seed 0 collapsed near epoch 214 (from 100 % to 55 %)". Those that reach 100 % and
    do not collapse or diverge are counted first, and how many of them end lower. Of the others up to `MOST_SEEDS_NAMED`
    that ended alike are named.
    """
    n = len(results)
    of: dict[Ending, list[tuple[int, Result]]] = {ending: [] for ending in ENDINGS}
    for seed, result in results:
        of[result.ending].append((seed, result))
    endings_there = [ending for ending in ENDINGS if of[ending]]
    if len(endings_there) == 1:
        [ending] = endings_there
        subject = f"seed {results[0][0]}" if n == 1 else "both seeds" if n == 2 else f"all {n} seeds"
        return f"{subject} {_verb(ending, n)}{_details(ending, results)}"
    success: Ending = "lasted" if of["lasted"] else "reached"
    successes = len(of[success])
    head = f"none of {n} seeds reaches 100 %"
    if successes:
        head = f"{successes} of {n} seeds {_verb(success, successes)}{_details(success, of[success])}"
    others = [
        f"{_seeds_text(of[each])} {_verb(each, len(of[each]))}{_details(each, of[each])}" for each in endings_there
    ]
    return ", ".join([head, *(others[1:] if successes else others)])


def tally(endings: Sequence[Ending], lower: int = 0) -> str:
    """How many of many runs ended how, none of them named; `lower` of those that reached 100 % end lower."""
    counts = Counter(endings)
    success: Ending = "lasted" if counts["lasted"] else "reached"
    first = f"{counts[success]:,} of {len(endings):,} runs {_verb(success, counts[success])}"
    if lower:
        first += f" ({lower:,} of them {'ends' if lower == 1 else 'end'} lower)"
    others = [f"{counts[each]:,} {_verb(each, counts[each])}" for each in ENDINGS if counts[each] and each != success]
    return ", ".join([first, *others])


def listed(words: Sequence[str]) -> str:
    """Words as one lists them: "0, 1 and 4"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def _verb(ending: Ending, count: int) -> str:
    one, several = _VERBS[ending]
    return one if count == 1 else several


def _seeds_text(results: Sequence[tuple[int, Result]]) -> str:
    seeds = [str(seed) for seed, _ in results]
    if len(seeds) > MOST_SEEDS_NAMED:
        return f"{len(seeds)}"
    return f"seed{'s' if len(seeds) > 1 else ''} {listed(seeds)}"


def _details(ending: Ending, results: Sequence[tuple[int, Result]]) -> str:
    """When it happened, and from what height, to these seeds that all ended so."""
    runs = [result for _, result in results]
    if ending == "short":
        worst, best = (percent(choose(run.best for run in runs)) for choose in (min, max))
        return f" ({worst if worst == best else f'{worst} to {best}'} at most)"
    if ending == "reached":
        return _lower(runs)
    if ending not in ("collapsed", "diverged"):
        return ""
    epochs = [epoch for run in runs if (epoch := run.collapsed if ending == "collapsed" else run.last) is not None]
    after = sum(run.epochs_to_all is not None for run in runs)
    height = f" ({after} of them after 100 %)" if after else ""
    if len(runs) == 1:
        height = " (after 100 %)" if after else ""
        if ending == "collapsed":
            height = f" (from {percent(runs[0].best)} to {percent(runs[0].test_accuracy)})"
    return _near(epochs) + height


def _lower(runs: Sequence[Result]) -> str:
    """How many of these runs, which all reached 100 %, have less now, and how much; "" if none."""
    last = [run.test_accuracy for run in runs if run.ends_lower]
    if not last:
        return ""
    low, high = percent(min(last)), percent(max(last))
    subject = "and" if len(runs) == 1 else f"{len(last)} of them"
    return f" ({subject} {'ends' if len(last) == 1 else 'end'} lower, at {low if low == high else f'{low} to {high}'})"


def _near(epochs: Sequence[int]) -> str:
    different = sorted(set(epochs))
    if not different:
        return ""
    if len(different) == 1:
        return f" near epoch {different[0]}"
    if len(epochs) <= MOST_SEEDS_NAMED:
        return f" near epochs {listed([str(epoch) for epoch in epochs])}"  # in the order of the seeds
    return f" near epochs {different[0]} to {different[-1]}"
