"""Compares backpropagation through time, exact and as the article prints it, with central differences."""

from dataclasses import fields

import numpy as np
from numpy.typing import NDArray

from rnn import Params, backward, forward, init_params, loss

STEP = 1e-5

params = init_params(vocab_size=6, hidden_size=5, classes=2, rng=np.random.default_rng(0), scale=0.5)
tokens, label = np.array([3, 1, 4, 1]), 1


def central_differences(name: str) -> NDArray[np.float64]:
    """dL/d(array) for the array of that name: each of its numbers is moved a little up and down, all others kept."""
    slopes = np.zeros(getattr(params, name).shape)
    for place in np.ndindex(slopes.shape):
        losses = []
        for step in (STEP, -STEP):
            neighbour = params.copy()
            getattr(neighbour, name)[place] += step
            losses.append(loss(forward(neighbour, tokens), label))
        slopes[place] = (losses[0] - losses[1]) / (2 * STEP)
    return slopes


trace = forward(params, tokens)
exact = backward(params, trace, label).params
article = backward(params, trace, label, bptt="article").params
print("array   exact     as printed in the article     (largest difference from central differences)")
for name in (field.name for field in fields(Params)):
    true = central_differences(name)
    errors = [np.abs(getattr(gradient, name) - true).max() for gradient in (exact, article)]
    print(f"{name:6} {errors[0]:.1e}   {errors[1]:.1e}")
