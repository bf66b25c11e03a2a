"""When a run counts as diverged, and the exception that says so."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

PATIENCE = 30
"""How many epochs a run is watched before it is judged, and over how many, about, its scores are averaged."""


class Diverged(ArithmeticError):  # noqa: N818 (a run diverges; nobody made an error)
    """A run has left every sensible range. Its text is a sentence for the person who chose the settings."""

    def __init__(self, epoch: int, loss: float, guessing: float) -> None:
        """`loss` is the mean training loss of `epoch`, `guessing` that of giving every class the same probability."""
        super().__init__(epoch, loss, guessing)
        self.epoch = epoch
        self.loss = loss
        self.guessing = guessing

    def __str__(self) -> str:
        if not math.isfinite(self.loss):
            happened = "its numbers have grown beyond what a float can hold"
        else:
            happened = (
                f"the training loss is {self.loss:.2f}, when mere guessing has {self.guessing:.2f}, "
                "and the answers are no better than chance"
            )
        return (
            f"Training diverged by epoch {self.epoch}: {happened}. Each update overshoots. "
            "Try a lower learning rate, then a smaller scale of the initial weights or fewer hidden units."
        )


@dataclass(frozen=True)
class Watch:
    """Running means of a run's training scores, and the bars that they are held against.

    A run has diverged when, averaged over about the last 30 epochs, its training loss is above one and a half times
    that of guessing and above 0.7 times that of the untrained network, while its answers are right hardly more often
    (by less than 0.04) than if it always gave the commonest label; or at once when a number is not finite.

    Losses alone cannot tell. Gradients are clipped and states are bounded, so a run whose steps are too large does
    not go to infinity but thrashes, at a loss that grows with rate times hidden size: about 1.5 with 2 units at rate
    1, about 30 with 64. Large initial weights begin at a high loss too, and then learn; a run at rate 0.1 may stay
    for long at a loss of 2 while it answers 58 % rightly and gets better. What sets the diverged apart is that they
    are both confident and no better than chance.
    """

    loss_bar: float
    accuracy_bar: float
    epochs: int = 0
    loss: float = 0.0
    accuracy: float = 0.0

    @classmethod
    def begin(cls, untrained_loss: float, labels: NDArray[np.integer[Any]], classes: int) -> Watch:
        """The watch over a run that starts from this loss, on training sentences with these labels (N,)."""
        return cls(
            loss_bar=max(1.5 * math.log(classes), 0.7 * untrained_loss),
            accuracy_bar=float(np.bincount(labels).max()) / len(labels) + 0.04,
        )

    def after(self, loss: float, accuracy: float) -> Watch:
        """The watch one epoch on."""
        epochs = self.epochs + 1
        weight = 1 / min(epochs, PATIENCE)
        return replace(
            self,
            epochs=epochs,
            loss=self.loss + weight * (loss - self.loss),
            accuracy=self.accuracy + weight * (accuracy - self.accuracy),
        )

    def again(self) -> Watch:
        """The same bars, all that was seen forgotten: for a run that goes on at another learning rate."""
        return Watch(self.loss_bar, self.accuracy_bar)

    @property
    def diverged(self) -> bool:
        """Whether the run has diverged by now."""
        if not math.isfinite(self.loss):
            return True
        return self.epochs >= PATIENCE and self.loss > self.loss_bar and self.accuracy < self.accuracy_bar
