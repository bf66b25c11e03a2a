"""A checkpoint: all that training goes on from after one epoch, and what the network answers there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rnn import Settings, State


@dataclass(frozen=True, eq=False)
class Checkpoint:
    """The newest state of a run that is known here; a newer one takes its place as a whole."""

    settings: Settings  # that training goes on with from `state`, up to the first change after it
    state: State
    answers: NDArray[np.float64]
    """What it answers to the test sentences (A, C), as `rnn.answers` has it: of each the probability of each label, or
    one number, and where a label is asked for after every word, as many answers. Runs of a sweep have none (0, C): no
    page shows their answers."""
