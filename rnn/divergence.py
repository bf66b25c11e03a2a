"""When a run counts as diverged, the exception that says so, and the one setting to change after it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rnn.settings import LIMITS, Settings

WINDOW = 30
"""Epochs that a run has before it is judged; its scores are averaged over about as many."""


class Diverged(ArithmeticError):  # noqa: N818 (a run diverges, which is no error of a program)
    """A run has left every sensible range. Its text is a sentence for the person who chose the settings."""

    def __init__(self, epoch: int, loss: float, guessing: float) -> None:
        """`loss` is the mean training loss of `epoch`, `guessing` that of giving every class the same probability."""
        super().__init__(epoch, loss, guessing)
        self.epoch = epoch
        self.loss = loss
        self.guessing = guessing

    def __str__(self) -> str:
        if not math.isfinite(self.loss):
            symptom = "its numbers have grown beyond what a float can hold"
        else:
            loss = f"{self.loss:.2f}" if self.loss < 1e6 else f"{self.loss:.0e}"
            symptom = f"the training loss is {loss}, well above the {self.guessing:.2f} of mere guessing"
        if self.epoch == 0:  # no update has been made, so none can be to blame
            return f"Training diverged by epoch 0: {symptom}. Try a smaller scale of the initial weights."
        return (
            f"Training diverged by epoch {self.epoch}: {symptom}. Each update overshoots. "
            "Try a lower learning rate, then a smaller scale of the initial weights or fewer hidden units."
        )


@dataclass(frozen=True)
class DivergenceMonitor:
    """Running means of a run's training scores, and what they are held against.

    A run has diverged when its training loss, averaged over about the last 30 epochs, is more than 1.5 times that of
    guessing while its answers are hardly better than chance (right less than 0.04 more often than if it always gave
    the commonest label), or more than 5 times that of guessing however it answers; provided that this is also above
    0.7 times the loss it began with. And at once when a number is not finite.

    A run that answers with numbers has no accuracy, and its loss may begin far above that of guessing, where the
    numbers are large, and come down slowly. It has diverged when its loss is more than 5 times that of guessing, and
    also more than 1.5 times the loss it began with.

    A loss alone cannot tell. Gradients are clipped and states are bounded, so a run whose steps are too large does not
    go to infinity but thrashes, at a loss that grows with learning rate times hidden size: about 1.5 for 2 units at
    rate 1, about 30 for 64. Large initial weights also begin at a high loss, and then learn; and 64 units at rate 0.1
    may stay for hundreds of epochs at a loss of 2 while they answer 58 % rightly, and some of them get better.
    """

    guessing: float  # the loss of giving every class the same probability, or of always answering the mean number
    began: float  # the loss before the first epoch, or where the learning rate was changed
    commonest: float | None  # the share of the commonest label; None where there is no accuracy
    epochs: int = 0
    loss: float = 0.0
    accuracy: float = 0.0

    @classmethod
    def begin(
        cls, untrained_loss: float, labels: NDArray[np.integer[Any]] | None, guessing: float
    ) -> DivergenceMonitor:
        """The monitor of a run that starts from this loss, on training sentences with these labels (N,), if any."""
        commonest = None if labels is None else float(np.bincount(labels).max()) / len(labels)
        return cls(guessing=guessing, began=untrained_loss, commonest=commonest)

    def after(self, loss: float, accuracy: float) -> DivergenceMonitor:
        """The monitor one epoch on, after an epoch with this training score."""
        epochs = self.epochs + 1
        weight = 1 / min(epochs, WINDOW)
        # dataclasses.replace takes four times as long, and a sweep does this for every run and epoch.
        return DivergenceMonitor(
            self.guessing,
            self.began,
            self.commonest,
            epochs,
            self.loss + weight * (loss - self.loss),
            self.accuracy if self.commonest is None else self.accuracy + weight * (accuracy - self.accuracy),
        )

    def again(self) -> DivergenceMonitor:
        """The monitor of a run that goes on from here at another learning rate, with time to get better."""
        return DivergenceMonitor(self.guessing, max(self.began, self.loss), self.commonest)

    @property
    def diverged(self) -> bool:
        """Whether the run has diverged by now."""
        if not (math.isfinite(self.loss) and math.isfinite(self.began)):
            return True
        if self.epochs < WINDOW or self.loss <= 0.7 * self.began:
            return False
        if self.commonest is None:
            return self.loss > 5 * self.guessing and self.loss > 1.5 * self.began
        by_chance = self.accuracy < self.commonest + 0.04
        return self.loss > 5 * self.guessing or (by_chance and self.loss > 1.5 * self.guessing)


def remedy(settings: Settings, usual: Settings, *, updated: bool = True) -> tuple[str, float] | None:
    """Name and value of the one setting to begin anew with after a run that diverged; None when all has been tried.

    `usual` are the settings that suit the data, which are known to learn. The order is that of the sentence of
    `Diverged`: a lower learning rate, smaller initial weights, fewer hidden units. Rate and weights first go back to
    the usual ones; then the rate goes to a third, and the units to half, as far as the limits allow. Of a run that is
    not `updated`, whose initial network is no good already, no rate is to blame: the weights take its part.
    """
    names = ("learning_rate", "init_scale") if updated else ("init_scale",)
    for name in names:
        if getattr(settings, name) > getattr(usual, name):
            return name, getattr(usual, name)
    third = float(f"{getattr(settings, names[0]) / 3:.1g}")
    if third >= LIMITS[names[0]][0]:
        return names[0], third
    half = settings.hidden_size // 2
    return ("hidden_size", half) if half >= LIMITS["hidden_size"][0] else None
