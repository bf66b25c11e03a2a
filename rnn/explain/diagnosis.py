"""What is wrong with a run, in words: named findings with the numbers that speak for them, and settings that help."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rnn.cells.cell import RecurrentCell
from rnn.cells.relu import Relu
from rnn.cells.sigmoid import Sigmoid
from rnn.divergence import DivergenceMonitor, remedy
from rnn.explain.memory import at_a_time, growth
from rnn.explain.reading import AnySentences, labels_of, prefix_states, word_lists
from rnn.explain.readout import sensible
from rnn.explain.steps import Steps, at_once, each_by_steps
from rnn.history import SCORES
from rnn.network import forward
from rnn.settings import Settings

Name: TypeAlias = Literal[
    "diverged",
    "saturated units",
    "exploding",
    "learning rate too low",
    "plateau from tiny initial weights",
    "too small a network",
    "over-fitting",
]

SENTENCES = 100  # how many a network is measured on, evenly spread over the set
TURNED_UP = 0.99  # a unit beyond this, on either side, is saturated: its slope 1 - h^2 is below 0.02
FEWEST_EPOCHS = 10  # below this a curve says nothing yet

# Each bound lies between the healthy runs of both data sets and the runs that were made to go wrong.
SATURATED = 0.4  # share of saturated units; healthy 0.01 to 0.13, too large initial weights 0.42 to 0.75
GROWTH = 15.0  # of a nudge from the first word to the last; healthy 4 to 10, initial weights of 0.3 17 to 24
TINY_STATES = 0.1  # root mean square; healthy 0.29 to 0.68, on the plateau 0.001 to 0.09
ON_PLATEAU = 0.85  # of the loss of guessing; on the plateau 0.90 to 1
TINY_WEIGHTS = 0.02  # initial scale
LOW_RATE, LOWEST_RATE = 0.005, 0.002
FEW_UNITS = 8
LEARNT = 0.95  # training accuracy
OVERFITTING_GAP = 0.1  # between training and test accuracy; healthy up to 0.02


@dataclass(frozen=True)
class Measures:
    """What a network shows on its training sentences, apart from how well it answers."""

    classes: int
    commonest: float  # share of the commonest label, 0..1; 0 where the sentences are not known
    finite: bool  # whether all weights are numbers of a sensible size; if not, or without sentences, the rest is NaN
    saturated: float  # share of units beyond +-0.99, over all states after a word
    size: float  # root mean square of the units, over all states after a word
    growth: float  # median of norm(dh_T/dh_0) over sentences of at least three words; 0 if there are none

    @property
    def known(self) -> bool:
        """Whether the states were measured."""
        return not math.isnan(self.size)


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong."""

    name: Name
    evidence: str  # a sentence with the numbers
    remedy: Mapping[str, float]  # names of settings -> values to train with instead


def measure(params: RecurrentCell, sentences: AnySentences) -> Measures:
    """Measures `params` on at most 100 of the training sentences, pairs of (tokens, label), evenly spread.

    Any finite or infinite weights will do: of a diverged network only `finite` says anything. Takes some ms. Raises
    ValueError when there is no sentence, and for one without a label.
    """
    return at_once(measure_by_steps(params, sentences))


def unmeasured(params: RecurrentCell) -> Measures:
    """What can be told of `params` without a sentence: no more than whether its weights are numbers."""
    return Measures(params.classes, 0.0, sensible(params), math.nan, math.nan, math.nan)


def measure_by_steps(params: RecurrentCell, sentences: AnySentences) -> Steps[Measures]:
    """`measure`, with a pause between the growths over each few sentences, with 256 units over each sentence."""
    labels = labels_of(sentences, params.classes)
    if not len(labels):
        raise ValueError("a network is measured on at least one sentence")
    commonest = float(np.bincount(labels).max()) / len(labels)
    if not sensible(params):
        return Measures(params.classes, commonest, False, math.nan, math.nan, math.nan)
    sample = np.unique(np.linspace(0, len(labels) - 1, SENTENCES).astype(int)).tolist()
    lists = word_lists([sentences[place] for place in sample], params.vocab_size)
    after_words = prefix_states(params, lists)[1][1:, : params.hidden_size]  # (N, H)
    longer = [words for words in lists if len(words) >= 3]
    growths = yield from each_by_steps(
        lambda words: growth(params, forward(params, words)),
        longer[:: 1 + len(longer) // 30],
        at_a_time(params.carried * params.hidden_size),
    )
    return Measures(
        classes=params.classes,
        commonest=commonest,
        finite=True,
        saturated=float(_turned_up(params, after_words).mean()) if after_words.size else 0.0,
        size=float(np.sqrt((after_words**2).mean())) if after_words.size else 0.0,
        growth=float(np.median(growths)) if growths else 0.0,
    )


def _turned_up(params: RecurrentCell, hidden: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether a unit is where its slope has almost gone, (N, H): near +-1, of sigmoid near 0 and 1, of ReLU nowhere."""
    if isinstance(params, Relu):
        return np.zeros(hidden.shape, np.bool_)
    return np.abs(2 * hidden - 1 if isinstance(params, Sigmoid) else hidden) > TURNED_UP


@dataclass(frozen=True)
class _Run:
    """A run as the findings see it."""

    settings: Settings
    usual: Settings  # what suits its data
    columns: Mapping[str, NDArray[np.float64]]
    measures: Measures
    diverged: bool
    rate_changes: Collection[int]

    @property
    def epochs(self) -> int:
        """How many were trained; row 0 is the untrained network."""
        return len(self.columns["train_loss"]) - 1

    @property
    def guessing(self) -> float:
        """The loss of giving every label the same probability."""
        return math.log(self.measures.classes)

    def mean(self, column: str, start: float, end: float) -> float:
        """The mean of a column over a part of the run, from and to these shares of its epochs."""
        values = self.columns[column][1:]
        first, last = int(start * len(values)), max(int(end * len(values)), int(start * len(values)) + 1)
        return float(values[first:last].mean())

    def end(self, column: str) -> float:
        """What the column has come to: the mean over the last twentieth of the run."""
        return self.mean(column, 0.95, 1)

    @property
    def fall(self) -> float:
        """By what share of itself the training loss has fallen from the third quarter of the run to the last."""
        before = self.mean("train_loss", 0.5, 0.75)
        return 1 - self.mean("train_loss", 0.75, 1) / before if before else 0.0

    @property
    def on_plateau(self) -> bool:
        """Whether the states are as small as tiny weights make them, and the answers no better than guesses.

        States that were not measured may be as small.
        """
        small = self.measures.size < TINY_STATES or not self.measures.known
        return small and self.end("train_loss") >= ON_PLATEAU * self.guessing


def diagnosis(
    settings: Settings,
    columns: Mapping[str, NDArray[np.float64]],
    measures: Measures,
    *,
    diverged: bool = False,
    usual: Settings | None = None,
    rate_changes: Collection[int] = (),
) -> list[Finding]:
    """What is wrong with a run, the gravest first; nothing of a run that is well.

    `columns` are the scores of its epochs from number 0 on, as `rnn.history.named` has them: by each name of
    `rnn.history.SCORES` an array (E+1,). `measures` are those of its newest network, and
    `diverged` is whether training ended for that. `rate_changes` are the epochs after which it went on at another
    learning rate, from where it has time to get better. `usual` are the settings that suit its data, None = the
    defaults: what helps a diverged run goes back to them first (`rnn.divergence.remedy`). Of a diverged run nothing
    else is said, and of fewer than ten epochs only what its states show. With `unmeasured` ones the curves alone speak:
    no finding that rests on states is made.

    Each finding has its evidence and a remedy: settings for a run that begins anew, or goes on where they may change.
    Glorot and Bengio (2010) for saturation and the scale of initial weights, Pascanu et al. (2013) for exploding
    gradients, `rnn.divergence` for what counts as diverged. Raises ValueError for a column that is missing or empty.
    """
    for name in SCORES:
        if name not in columns or not len(columns[name]):
            raise ValueError(f"the column {name} is missing or empty: a run has at least its epoch 0")
    run = _Run(settings, usual or Settings(), columns, measures, diverged, rate_changes)
    divergence = _diverged(run)
    if divergence:
        return [divergence]
    findings = [_saturated(run), _exploding(run)] if measures.known else []
    if run.epochs >= FEWEST_EPOCHS:
        findings += [check(run) for check in _CURVES]
    return [finding for finding in findings if finding]


def _diverged(run: _Run) -> Finding | None:
    losses, accuracies = run.columns["train_loss"], run.columns["train_accuracy"]
    monitor = DivergenceMonitor(run.guessing, float(losses[0]), run.measures.commonest)
    for before, (loss, accuracy) in enumerate(zip(losses[1:].tolist(), accuracies[1:].tolist(), strict=True)):
        if before in run.rate_changes:
            monitor = monitor.again()
        monitor = monitor.after(loss, accuracy)
    if not (run.diverged or monitor.diverged or not run.measures.finite):
        return None
    last = float(losses[-1])
    loss = f"is {last:.2f}" if math.isfinite(last) else "is no number"
    evidence = f"The training loss {loss} after {run.epochs} epochs; guessing alone has {run.guessing:.2f}."
    way = remedy(run.settings, run.usual, updated=math.isfinite(losses[0]))
    return Finding("diverged", evidence, dict([way] if way else []))


def _saturated(run: _Run) -> Finding | None:
    share = run.measures.saturated
    if share < SATURATED or run.settings.hidden_size <= FEW_UNITS:  # of few units, each must give a clear answer
        return None
    at = f"beyond ±{TURNED_UP}" if run.settings.cell != "sigmoid" else "next to 0 or 1"
    evidence = f"{share:.0%} of the units stand {at}, where a gradient hardly passes."
    return Finding("saturated units", evidence, _smaller_weights(run.settings))


def _exploding(run: _Run) -> Finding | None:
    growth = run.measures.growth
    has_learnt = run.epochs >= 1 and run.end("train_accuracy") >= 0.9
    if growth < GROWTH or run.measures.saturated >= SATURATED or has_learnt:
        return None
    evidence = f"A nudge before the first word is {growth:.0f} times as large after the last, and so is a gradient."
    return Finding("exploding", evidence, {**_smaller_weights(run.settings), "clip": min(run.settings.clip, 1.0)})


def _rate_too_low(run: _Run) -> Finding | None:
    rate, accuracy = run.settings.learning_rate, run.end("train_accuracy")
    falls_slowly = rate <= LOW_RATE and accuracy < LEARNT and 0 < run.fall < 0.5
    slow = rate <= LOWEST_RATE if run.on_plateau else falls_slowly
    if not slow:
        return None
    evidence = (
        f"At a rate of {rate:g} the training loss has come to {run.end('train_loss'):.3f} in {run.epochs} epochs "
        f"({run.fall:.1%} lower in the last quarter than in the one before), with {accuracy:.0%} right."
    )
    return Finding("learning rate too low", evidence, {"learning_rate": max(0.02, 4 * rate)})


def _plateau(run: _Run) -> Finding | None:
    if not run.measures.known or not run.on_plateau or run.settings.init_scale > TINY_WEIGHTS:
        return None
    evidence = (
        f"The states measure {run.measures.size:.3f} and the training loss is {run.end('train_loss'):.3f}, that of "
        f"guessing {run.guessing:.3f}: weights drawn at {run.settings.init_scale:g} make all sentences look alike."
    )
    return Finding("plateau from tiny initial weights", evidence, {"init_scale": 0.1})


def _too_small(run: _Run) -> Finding | None:
    units, accuracy = run.settings.hidden_size, run.end("train_accuracy")
    stands = units <= FEW_UNITS and accuracy < LEARNT and run.fall < 0.2
    if not stands or run.on_plateau or run.settings.learning_rate <= LOW_RATE:
        return None
    evidence = (
        f"With {units} unit{'s' * (units != 1)}, no more than {accuracy:.0%} of the training sentences are right."
    )
    return Finding("too small a network", evidence, {"hidden_size": max(16, 4 * units)})


def _over_fitting(run: _Run) -> Finding | None:
    train, test = run.end("train_accuracy"), run.end("test_accuracy")
    losses = run.columns["test_loss"]
    best = int(losses.argmin())
    still_falls = best > 0.9 * run.epochs  # while a run learns, training accuracy is ahead for some epochs
    if train < LEARNT or train - test < OVERFITTING_GAP or still_falls:
        return None
    evidence = (
        f"{train:.0%} of the training sentences are right and {test:.0%} of the test sentences; the test loss was "
        f"lowest at epoch {best} with {losses[best]:.2f}, and is {losses[-1]:.2f}."
    )
    fewer = {"epochs": best} if best >= FEWEST_EPOCHS else {}
    return Finding("over-fitting", evidence, {"hidden_size": max(2, run.settings.hidden_size // 2), **fewer})


_CURVES: tuple[Callable[[_Run], Finding | None], ...] = (_rate_too_low, _plateau, _too_small, _over_fitting)


def _smaller_weights(settings: Settings) -> dict[str, float]:
    """Initial weights of 0.1; if they were no larger, a lower rate, since it is training that has made them grow."""
    if settings.init_scale > 0.1:
        return {"init_scale": 0.1}
    return {"learning_rate": min(0.02, settings.learning_rate / 5)}
