"""The same online algorithm in PyTorch, as its users write it: the yardstick of the cells with gates.

One sentence at a time in a new random order each epoch, cross-entropy of the last state, gradients clipped element by
element, plain gradient descent. Everything is on the CPU, in one thread, in PyTorch's own float32, and the one-hot
vectors are made beforehand.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

torch.set_num_threads(1)

VERSION: str = torch.__version__
LEARNING_RATE, CLIP = 0.02, 1.0


class PytorchLoop:
    """`nn.RNN`, `nn.GRU` or `nn.LSTM` with a linear layer that reads its last state."""

    def __init__(
        self, layer: str, items: Sequence[tuple[NDArray[np.integer[Any]], int]], vocab_size: int, hidden_size: int
    ) -> None:
        self.recurrent = getattr(nn, layer)(vocab_size, hidden_size)
        self.readout = nn.Linear(hidden_size, 2)
        self.weights = [*self.recurrent.parameters(), *self.readout.parameters()]
        self.optimizer = torch.optim.SGD(self.weights, lr=LEARNING_RATE)
        self.items = [
            (nn.functional.one_hot(torch.tensor(tokens), vocab_size).float(), torch.tensor(label))
            for tokens, label in items
        ]

    def epoch(self, rng: np.random.Generator) -> None:
        """One pass over the sentences in random order."""
        for i in rng.permutation(len(self.items)).tolist():
            words, label = self.items[i]
            self.optimizer.zero_grad()
            states, _ = self.recurrent(words)
            nn.functional.cross_entropy(self.readout(states[-1]), label).backward()
            nn.utils.clip_grad_value_(self.weights, CLIP)
            self.optimizer.step()
