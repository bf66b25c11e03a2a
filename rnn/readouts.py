"""What a network is asked for: one label of a sentence, one for each of its words, or a number.

A readout says which states of a sentence are read out, what is right there, and what a wrong answer costs. The same
y_t = w_hy h_t + b_y gives the answer in each, so a cell knows nothing of it.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from rnn.params import FloatArray
from rnn.settings import ReadoutName

Target: TypeAlias = int | float | NDArray[np.integer[Any]]
"""What is right for a sentence: a label 0..C-1, one for each word (T,), or a number. Its readout says which."""

LossName: TypeAlias = Literal["loss", "squared error"]

NOT_SCORED = -1
"""In the place of a word's label: what is answered there is neither learnt from nor scored."""


class Scored(NamedTuple):
    """The n answers of a sentence that count, n >= 1."""

    rows: NDArray[np.intp]  # (n,), of a `Trace`: row t is the answer after t words
    right: NDArray[Any]  # (n,), what is right there: labels, or a number


class Readout(ABC):
    """One way to read answers out, with what is learnt from them: the loss of a sentence is the mean over its n."""

    name: ClassVar[ReadoutName]

    has_accuracy: ClassVar[bool]
    """Whether an answer is right or wrong; else there is no accuracy, which is NaN wherever one stands."""

    loss_name: ClassVar[LossName]
    """What its loss is called."""

    @abstractmethod
    def outputs(self, classes: int) -> int:
        """C, the outputs of a network for data with so many classes; ValueError for so few that it cannot be."""

    @abstractmethod
    def checked(self, target: Any, length: int, classes: int) -> Target:
        """The target of a sentence of `length` words; ValueError, with one sentence, when it cannot be one."""

    @abstractmethod
    def scored(self, target: Target, length: int) -> Scored:
        """Which answers of a sentence of `length` words count, by its checked target."""

    @abstractmethod
    def losses(self, logits: FloatArray, right: NDArray[Any]) -> FloatArray:
        """The loss of each of n answers, (n, ...), from their logits (n, ..., C)."""

    @abstractmethod
    def slopes(self, logits: FloatArray, right: NDArray[Any]) -> FloatArray:
        """d(each of these losses)/d(its logits), (n, ..., C)."""

    @abstractmethod
    def score(self, logits: FloatArray, right: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Mean loss and accuracy, (...), of logits (N, ..., C) for which `right` (N,) is right."""

    @abstractmethod
    def guessing(self, right: NDArray[Any], classes: int) -> float:
        """The mean loss of answering without having read the sentences, for which `right` (N,) is right."""


class _Classes(Readout):
    """An answer is a probability for each of C classes, and its loss the cross-entropy in nats (article, section 7).

    p = softmax(y)        L = -ln p_right        dL/dy = p - onehot(right)
    """

    has_accuracy = True
    loss_name = "loss"

    def outputs(self, classes: int) -> int:
        """One for each class."""
        if classes < 2:
            raise ValueError(f"classes is {classes}: there must be at least 2 to choose between")
        return classes

    def losses(self, logits: FloatArray, right: NDArray[Any]) -> FloatArray:
        """-ln p_right, of each."""
        losses: FloatArray = cross_entropies(logits)[np.arange(len(right)), ..., right]
        return losses

    def slopes(self, logits: FloatArray, right: NDArray[Any]) -> FloatArray:
        """p - onehot(right), of each."""
        d_y = softmax(logits)  # (n, ..., C)
        d_y[np.arange(len(d_y)), ..., right] -= 1
        return d_y

    def score(self, logits: FloatArray, right: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Mean cross-entropy in nats, and the share of answers whose likeliest label is right."""
        return mean_score(logits, right)

    def guessing(self, right: NDArray[Any], classes: int) -> float:
        """That of giving every class the same probability."""
        return math.log(classes)


class LastStep(_Classes):
    """The article's: one label for a sentence, read out of its last state."""

    name = "last"

    def checked(self, target: Any, length: int, classes: int) -> int:
        """A label as an int."""
        return checked_label(target, classes)

    def scored(self, target: Target, length: int) -> Scored:
        """The last one alone."""
        return Scored(np.array([length]), np.array([target]))


class EveryStep(_Classes):
    """A label for each word, read out of the state after it; many to many.

    A target is (T,) labels, with `NOT_SCORED` where a word counts for nothing. A single label stands for itself at
    every word ("target replication": Lipton et al. 2016, arXiv:1511.03677).
    """

    name = "every"

    def checked(self, target: Any, length: int, classes: int) -> NDArray[np.int64]:
        """The labels as an array (T,)."""
        labels = _array(target)
        if labels.ndim == 0:
            labels = np.full(length, checked_label(target, classes))
        if labels.ndim != 1 or not _whole(labels):
            raise ValueError(f"target {_shown(target)} is not a list of whole numbers, one for each word")
        if len(labels) != length:
            raise ValueError(f"the target has {len(labels)} labels for {length} words: it needs one for each word")
        bad_places = np.flatnonzero((labels < NOT_SCORED) | (labels >= classes))
        if bad_places.size:
            place = int(bad_places[0])
            wrong = f"label {labels[place]:g} of word {place} is not within 0..{classes - 1}"
            raise ValueError(f"{wrong}, and {NOT_SCORED} is for a word that is not scored")
        if not np.any(labels != NOT_SCORED):
            raise ValueError("none of its words is scored: at least one needs a label")
        return labels.astype(np.int64)

    def scored(self, target: Target, length: int) -> Scored:
        """Those after a word that has a label."""
        labels = np.asarray(target)
        places = np.flatnonzero(labels != NOT_SCORED)
        return Scored(places + 1, labels[places])


class OneNumber(Readout):
    """A number for a sentence, read out of its last state: C = 1, and the loss is the squared error.

    L = (y - right)^2        dL/dy = 2 (y - right)
    """

    name = "number"
    has_accuracy = False
    loss_name = "squared error"

    def outputs(self, classes: int) -> int:
        """One, whatever the data have."""
        return 1

    def checked(self, target: Any, length: int, classes: int) -> float:
        """The number as a float."""
        if classes != 1:
            raise ValueError(f"the network has {classes} outputs, and one that answers with a number has 1")
        number = math.nan
        if not isinstance(target, str | bytes | bool | np.bool_):
            try:
                number = float(target)
            except (TypeError, ValueError, OverflowError):
                number = math.nan
        if not math.isfinite(number):
            raise ValueError(f"target {_shown(target)} is not a finite number")
        return number

    def scored(self, target: Target, length: int) -> Scored:
        """The last one alone."""
        return Scored(np.array([length]), np.array([target], np.float64))

    def _errors(self, logits: FloatArray, right: NDArray[Any]) -> FloatArray:
        errors: FloatArray = logits[..., 0] - _beside(right, logits.ndim - 1, logits.dtype)
        return errors

    def losses(self, logits: FloatArray, right: NDArray[Any]) -> FloatArray:
        """(y - right)^2, of each."""
        return self._errors(logits, right) ** 2

    def slopes(self, logits: FloatArray, right: NDArray[Any]) -> FloatArray:
        """2 (y - right), of each."""
        return 2 * self._errors(logits, right)[..., None]

    def score(self, logits: FloatArray, right: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Mean squared error, and NaN."""
        with np.errstate(all="ignore"):
            mean = _mean(self.losses(logits.astype(np.float64), right))
        return mean, np.full_like(mean, np.nan)

    def guessing(self, right: NDArray[Any], classes: int) -> float:
        """That of always answering their mean, which is their variance."""
        return float(np.var(right))


READOUTS: Mapping[str, Readout] = {each.name: each for each in (LastStep(), EveryStep(), OneNumber())}
"""Every readout by its name."""


def readout_named(name: str) -> Readout:
    """The readout of this name; ValueError when there is none."""
    if name not in READOUTS:
        raise ValueError(f"readout is {name!r}: it must be {' or '.join(map(repr, READOUTS))}")
    return READOUTS[name]


def softmax(logits: FloatArray) -> FloatArray:
    """Probabilities over the last axis (..., C). The maximum is subtracted first, so that no exp overflows."""
    exponentials = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probs: FloatArray = exponentials / exponentials.sum(axis=-1, keepdims=True)
    return probs


def cross_entropies(logits: FloatArray) -> FloatArray:
    """-ln softmax(logits) over the last axis, (..., C) -> (..., C): the loss for each label that may be the true one.

    Never takes the log of 0, so finite logits give finite losses.
    """
    offsets = logits - logits.max(axis=-1, keepdims=True)
    losses: FloatArray = np.log(np.exp(offsets).sum(axis=-1, keepdims=True)) - offsets
    return losses


def mean_score(logits: FloatArray, labels: NDArray[Any]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean cross-entropy and accuracy, (...), of logits (N, ..., C) whose true labels are (N,)."""
    N = len(labels)
    with np.errstate(all="ignore"):
        losses = cross_entropies(logits.astype(np.float64))[np.arange(N), ..., labels]  # (N, ...)
        hits = logits.argmax(axis=-1) == labels.reshape(N, *(1,) * (logits.ndim - 2))  # (N, ...)
        return _mean(losses), hits.sum(axis=0) / N


def _mean(losses: FloatArray) -> NDArray[np.float64]:
    """The mean, (...), of losses (N, ...)."""
    # Each run's losses side by side in memory, so that they are added in the same order as those of a run alone.
    mean: NDArray[np.float64] = losses.T.copy().sum(axis=-1) / len(losses)
    return mean


def checked_label(label: Any, classes: int) -> int:
    """`label` as an int within 0..classes-1; ValueError when it is none, or no whole number: 0.5 is not rounded."""
    try:
        number = None if label != label or int(label) != label else int(label)  # nan is not itself
    except (TypeError, ValueError, OverflowError):
        number = None
    if number is None:
        raise ValueError(f"label {_shown(label)} is not a whole number")
    if not 0 <= number < classes:
        raise ValueError(f"label {number} is not within 0..{classes - 1}")
    return number


def _array(target: Any) -> NDArray[Any]:
    """A target as an array; one of no numbers where it is a list of lists of different lengths, say."""
    try:
        return np.asarray(target)
    except ValueError:
        return np.array([target, None], object)


def _whole(labels: NDArray[Any]) -> bool:
    """Whether all are whole numbers, of whichever type."""
    if not labels.size or labels.dtype.kind in "iu":
        return True
    return labels.dtype.kind == "f" and bool(np.all(np.isfinite(labels))) and not np.any(labels % 1)


def _shown(value: Any) -> str:
    """A value as it stands in a sentence, however long it is."""
    text = " ".join(repr(value).split())
    return text if len(text) <= 60 else text[:60] + "…"


def _beside(right: NDArray[Any], axes: int, dtype: np.dtype[Any]) -> FloatArray:
    """`right` (n,) with as many axes as what it is subtracted from, in its type."""
    return right.astype(dtype).reshape(len(right), *(1,) * (axes - 1))
