"""Edits of a network: a unit held at 0, one weight set, or w_hh cut to a rank; short texts that can be kept."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from rnn.cells import CELLS
from rnn.cells.cell import RecurrentCell
from rnn.cells.sigmoid import Sigmoid
from rnn.cells.simple import SimpleCell
from rnn.network import AnyCell

MOST_EDITS = 64  # of one network
LARGEST_VALUE = 1000.0  # that a weight can be set to, on either side of 0


@dataclass(frozen=True)
class Silence:
    """Unit `unit` is held at 0 at every step. As text: "silence 3"."""

    unit: int

    def __str__(self) -> str:
        return f"silence {self.unit}"


@dataclass(frozen=True)
class SetWeight:
    """One weight has another value. As text: "w_hh 2 5 0.25", and "b_h 2 0.25" of a bias."""

    array: str  # a name of an array that some cell has
    place: tuple[int, ...]  # row and column; of a bias the place alone; of a cell with gates that of the gate first
    value: float

    def __str__(self) -> str:
        return " ".join([self.array, *map(str, self.place), f"{self.value!r}"])


@dataclass(frozen=True)
class CutRank:
    """w_hh keeps its `rank` largest singular values. As text: "rank 2"."""

    rank: int

    def __str__(self) -> str:
        return f"rank {self.rank}"


Edit: TypeAlias = Silence | SetWeight | CutRank

_ARRAYS = {(name, len(axes)) for cell in CELLS.values() for name, axes in cell.axes().items()}
"""Name and number of axes of every array that a network can have."""

_NO_EDIT = (
    'An edit is "silence 3" for a unit, "w_hh 2 5 0.25" or "b_h 2 0.25" for a weight, or "rank 2" for w_hh, '
    "and this is none: {!r}."
)


def edit_of(text: str) -> Edit:
    """The edit that a text says; its `str` is the text again. Raises ValueError, with a sentence, for any other."""
    match text.split(" ") if len(text) <= 100 else []:
        case ["silence", unit] if _is_whole(unit):
            return Silence(int(unit))
        case ["rank", rank] if _is_whole(rank):
            return CutRank(int(rank))
        case [array, *places, value] if (array, len(places)) in _ARRAYS:
            if all(map(_is_whole, places)) and _is_number(value):
                if abs(float(value)) > LARGEST_VALUE:
                    raise ValueError(f"A weight can be set to values from −{LARGEST_VALUE:g} to {LARGEST_VALUE:g}.")
                return SetWeight(array, tuple(map(int, places)), float(value))
    raise ValueError(_NO_EDIT.format(text[:40]))


def edits_of(texts: Iterable[str]) -> tuple[Edit, ...]:
    """The edits that these texts say. Raises ValueError as `edit_of` does, and for more than 64 of them."""
    all_texts = list(texts)
    if len(all_texts) > MOST_EDITS:
        raise ValueError(f"A network can have up to {MOST_EDITS} edits at once, and these are {len(all_texts)}.")
    return tuple(edit_of(text) for text in all_texts)


def edited(params: AnyCell, edits: Sequence[Edit]) -> AnyCell:
    """The network with these edits, in arrays of its own where they differ; without any it is `params` itself.

    First w_hh is cut, then weights are set, then units are silenced, in whatever order they are listed, so that taking
    one away is as if it had never been there; of two that contradict each other the later one stands. A silenced unit
    has zeros in its row of w_xh, w_hh and b_h and in its column of w_hh and w_hy, in those of every gate: it is at
    tanh(0) = 0 at every step, as if it were deleted, and no gradient reaches these weights, so that it stays silent
    while the network trains on. A sigmoid, which is 1/2 at 0, is held there by a bias of -1000.

    Raises ValueError, with a sentence, for a unit, a place or a rank that the network does not have, and when w_hh is
    to be cut and holds what is no number or is a matrix for each gate.
    """
    if not edits:
        return params
    network = params.copy()
    ranks = [edit.rank for edit in edits if isinstance(edit, CutRank)]
    if ranks:
        if not isinstance(params, SimpleCell) or not isinstance(network, SimpleCell):
            raise ValueError("The recurrent weights of this network are a matrix for each gate: they cannot be cut.")
        network.w_hh[:] = _cut(params.w_hh, ranks[-1])
    for edit in edits:
        if isinstance(edit, SetWeight):
            array = getattr(network, edit.array, np.empty(()))
            if len(edit.place) != array.ndim or any(i >= size for i, size in zip(edit.place, array.shape, strict=True)):
                shape = " by ".join(map(str, array.shape)) or "no weights"
                place = ", ".join(map(str, edit.place))
                raise ValueError(f"There is no weight {edit.array}[{place}] in this network: {edit.array} has {shape}.")
            array[edit.place] = edit.value
    for edit in edits:
        if isinstance(edit, Silence):
            if edit.unit >= params.hidden_size:
                raise ValueError(f"There is no unit {edit.unit} to silence: this network has {params.hidden_size}.")
            _silence(network, edit.unit)
    return network


def _silence(network: RecurrentCell, unit: int) -> None:
    """Sets all weights into the unit and out of it to 0."""
    for name, axes in network.axes().items():
        for axis, letter in enumerate(axes):
            if letter == "H":
                np.moveaxis(getattr(network, name), axis, 0)[unit] = 0
    if isinstance(network, Sigmoid):
        network.b_h[unit] = -LARGEST_VALUE


def _cut(w_hh: NDArray[np.floating], rank: int) -> NDArray[np.floating]:
    """`w_hh` with its `rank` largest singular values alone."""
    if rank > len(w_hh):
        raise ValueError(f"w_hh cannot be cut to rank {rank}: with {len(w_hh)} units that is more than it can have.")
    if not np.isfinite(w_hh).all():
        raise ValueError("w_hh holds what is no number, so it cannot be cut: ask of an earlier epoch.")
    if rank == len(w_hh):  # put together again it would differ in its last digits
        return w_hh
    left, values, right = np.linalg.svd(w_hh)
    return np.asarray((left[:, :rank] * values[:rank]) @ right[:rank])


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 6


def _is_number(text: str) -> bool:
    try:
        return math.isfinite(float(text)) and text.isascii() and "_" not in text
    except ValueError:
        return False
