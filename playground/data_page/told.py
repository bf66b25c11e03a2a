"""What is said of a set beside its numbers: are its sequences fresh, and what does something simpler reach."""

from __future__ import annotations

from collections.abc import Sequence

from data import Dataset
from data.dataset import Measure
from playground.training.yardsticks import Line


def made_up_told(dataset: Dataset) -> str:
    """Of sequences that a task makes up, whether each epoch has its own; "" of texts that there are."""
    if dataset.task is None:
        return ""
    if not dataset.fresh:
        return f"All epochs read the same sequences; the set “{dataset.task.name}” has fresh ones in each."
    return (
        f"Each epoch reads {dataset.fresh:,} fresh sequences: those of epoch 1 are shown here. What is tested on stays "
        "the same, and no epoch has it."
    )


def yardsticks_told(lines: Sequence[Line]) -> str:
    """What something simpler than a network reaches on the test sentences, in a sentence."""
    each = [f"{line.role} {in_words(line.value, line.measure)}, {line.label}" for line in lines]
    return f"To compare with, on what is tested: {'; '.join(each)}."


def in_words(value: float, measure: Measure) -> str:
    """A value of a measure with its unit and name."""
    if measure == "loss":
        return f"{value:.3f} nats"
    if measure == "squared error":
        return f"a squared error of {value:.4f}"
    return f"{value:.1%} {measure}"
