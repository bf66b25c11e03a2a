"""The loss on a slice through the space of all weights: a plane through the network, by chance or along its own way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from rnn.cells.cell import RecurrentCell, is_bias
from rnn.cells.simple import SimpleCell
from rnn.explain.magnitude import brought_near, exponent, lengths
from rnn.explain.reading import AnySentences, by_length, labels_of, word_lists
from rnn.explain.readout import sound
from rnn.explain.steps import Steps, at_once
from rnn.params import FloatArray
from rnn.readouts import cross_entropies

MOST_NETWORK_NUMBERS = 2**22
"""How many numbers the weights and the states of the networks that are evaluated together may take: 32 MB each."""

GRID_POINTS_BETWEEN_PAUSES = 32
"""Points of the grid between two pauses: with 64 units 30 ms."""


@dataclass(frozen=True, eq=False)
class Directions:
    """Two directions in the space of weights through a network, and where the snapshots of a run stand on the slice."""

    middle: RecurrentCell
    across: RecurrentCell
    up: RecurrentCell
    path: NDArray[np.float64]  # (S, 2), of each snapshot; (0, 2) without any
    share: float  # of the snapshots' variance that lies in the slice, 0..1; NaN without any


def random_directions(params: RecurrentCell, seed: int = 0) -> Directions:
    """Two directions drawn with the seed and normalised by filter (Li et al. 2018): those of a unit, or of a label,

        d[i] <- d[i] / norm(d[i]) * norm(w[i])        for each row i of w_xh, w_hh and w_hy, of each gate

    so that a step of 1 is as far as the weights themselves are large, in every row: slices of different networks can
    be compared. Biases stay as they are. Raises ValueError as `scores` does.
    """
    params = sound(params)
    rng = np.random.default_rng(seed)
    named = list(zip(params.axes().values(), params.arrays(), strict=True))
    across, up = (type(params)(*(_filter_normalised(array, axes, rng) for axes, array in named)) for _ in range(2))
    return Directions(params, across, up, path=np.empty((0, 2)), share=float("nan"))


def _filter_normalised(weights: FloatArray, axes: str, rng: np.random.Generator) -> NDArray[np.float64]:
    if is_bias(axes):
        return np.zeros(weights.shape)
    direction = rng.standard_normal(weights.shape)
    direction *= (lengths(weights) / lengths(direction))[..., None]
    return direction


def main_directions(snapshots: Sequence[RecurrentCell]) -> Directions:
    """The two directions in which the snapshots of a run differ most, through the last of them.

    They are the first two principal components of theta_s - theta_last, all weights in one vector, of length 1 each
    and at right angles; the path has where each snapshot stands, the last at (0, 0). Directions drawn at random miss
    the way of a run, which lies in few dimensions (Lorch 2016; Li et al. 2018, section 7).

    Raises ValueError as `scores` does, for fewer than two snapshots, and for snapshots of different sizes.
    """
    if len(snapshots) < 2:
        raise ValueError(f"a way needs at least two snapshots, and there are {len(snapshots)}")
    steps = [sound(params) for params in snapshots]
    last = steps[-1]
    if any(ours.shape != theirs.shape for p in steps for ours, theirs in zip(p.arrays(), last.arrays(), strict=True)):
        raise ValueError("the snapshots have different sizes: give those of one run")
    flat = np.stack([np.concatenate([array.ravel() for array in params.arrays()]) for params in steps])  # (S, P)
    flat -= flat[-1].copy()
    power = exponent(flat)
    flat = brought_near(flat, power)
    # Of S vectors, the principal components are found among the S eigenvectors of their products with each other.
    sizes, weights = np.linalg.eigh(flat @ flat.T)
    axes = np.zeros((2, flat.shape[1]))
    for axis, k in zip(axes, (-1, -2), strict=True):
        if sizes[k] > 1e-12 * sizes[-1] > 0:
            axis[:] = weights[:, k] @ flat / np.sqrt(sizes[k])
    path = flat @ axes.T
    whole = float((flat**2).sum())
    across, up = (_unflattened(axis, last) for axis in axes)
    share = float((path**2).sum()) / whole if whole else 1.0
    return Directions(last, across, up, brought_near(path, -power), share)


def _unflattened(flat: NDArray[np.float64], like: RecurrentCell) -> RecurrentCell:
    ends = np.cumsum([array.size for array in like.arrays()])
    parts = np.split(flat, ends[:-1])
    return type(like)(*(part.reshape(array.shape) for part, array in zip(parts, like.arrays(), strict=True)))


def loss_slice(
    directions: Directions, sentences: AnySentences, across: ArrayLike, up: ArrayLike
) -> NDArray[np.float64]:
    """The mean loss over the sentences, pairs of (tokens, label), at every point of a grid, (Y, X):

        L(theta + x across + y up)        for x in `across` (X,) and y in `up` (Y,)

    Row y, column x; at x = y = 0 it is the loss of the network itself. All networks of the grid are read together:
    25 x 25 of 64 units with 58 sentences cost about 0.5 s. Raises ValueError as `scores` does, when there is no
    sentence, and for a sentence without a label.
    """
    return at_once(loss_slice_by_steps(directions, sentences, across, up))


def loss_slice_by_steps(
    directions: Directions, sentences: AnySentences, across: ArrayLike, up: ArrayLike
) -> Steps[NDArray[np.float64]]:
    """`loss_slice`, with a pause after each few points of the grid."""
    middle = sound(directions.middle)
    lists, labels = word_lists(sentences, middle.vocab_size), labels_of(sentences, middle.classes)
    if not lists:
        raise ValueError("a loss needs at least one sentence")
    x, y = np.asarray(across, np.float64), np.asarray(up, np.float64)
    if x.ndim != 1 or y.ndim != 1:
        raise ValueError(f"the grid has the shapes {x.shape} and {y.shape}: give the places along each direction")
    points = np.stack(np.meshgrid(x, y), axis=-1).reshape(-1, 2)  # (Y X, 2)
    groups = [(words, labels[places]) for places, words in by_length(lists)]
    states = max(len(words) for words, _ in groups) * middle.hidden_size
    numbers_each = max(states, sum(array.size for array in middle.arrays()))
    widest = max(1, min(GRID_POINTS_BETWEEN_PAUSES, MOST_NETWORK_NUMBERS // numbers_each))
    losses = [np.empty(0)]
    for start in range(0, len(points), widest):
        losses.append(_losses(_moved(directions, points[start : start + widest]), groups))
        yield min(1.0, (start + widest) / len(points))
    return np.concatenate(losses).reshape(len(y), len(x)) / len(lists)


def _moved(directions: Directions, points: NDArray[np.float64]) -> RecurrentCell:
    """The networks at these points of the slice (G, 2), G leading."""
    return type(directions.middle)(
        *(
            middle + np.multiply.outer(points[:, 0], across) + np.multiply.outer(points[:, 1], up)
            for middle, across, up in zip(
                directions.middle.arrays(), directions.across.arrays(), directions.up.arrays(), strict=True
            )
        )
    )


def _losses(
    params: RecurrentCell, groups: Sequence[tuple[NDArray[np.int64], NDArray[np.int64]]]
) -> NDArray[np.float64]:
    """The loss of each of G networks summed over all sentences, (G,)."""
    total = np.zeros(len(params.b_y))
    beside = type(params)(*(array[:, None] for array in params.arrays()))  # one network for the N states of each
    for words, labels in groups:
        states: FloatArray = np.zeros((len(total), len(words), params.carried * params.hidden_size))  # (G, N, S)
        for t in range(words.shape[1]):
            u = params.inputs(words[:, t]).swapaxes(0, 1)  # (N, G, U) -> (G, N, U)
            if isinstance(params, SimpleCell):  # a product of matrices takes a third of the time of many of vectors
                states = params.activation(states @ params.w_hh.swapaxes(-1, -2) + u)
            else:
                states = beside.step(u, states)
        logits = states[..., : params.hidden_size] @ params.w_hy.swapaxes(-1, -2) + params.b_y[:, None, :]  # (G, N, C)
        total += cross_entropies(logits)[:, np.arange(len(labels)), labels].sum(axis=1)
    return total
