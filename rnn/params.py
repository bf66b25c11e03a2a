"""The arrays of a network by name, and what each of their axes counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Self, TypeAlias, get_type_hints

import numpy as np
from numpy.typing import DTypeLike, NDArray

FloatArray: TypeAlias = NDArray[np.floating]
"""An array of float64, or of float32 where a stack was asked for in it."""


@dataclass(frozen=True, eq=False)
class Weights:
    """Arrays by name. Each cell (`rnn.cells`) has a class of its own, whose fields are its arrays:

        w_xh: Annotated[FloatArray, "HV"]

    The letters are the last axes of the array: V words, H hidden units, C classes, G gates of the cell. The axes before
    them, "...", are empty for one network and number the runs of a stack. The same shapes also hold a gradient.
    """

    gates = 1
    """G: how many sums of H numbers a step of the cell works out."""

    @classmethod
    def axes(cls) -> Mapping[str, str]:
        """The name of each array -> its axes, in the order of the fields: {"w_xh": "HV", ...}."""
        return _axes(cls)  # type: ignore[arg-type]  # a class is hashable

    @classmethod
    def where(cls, letter: str) -> tuple[str, int]:
        """The first array that has the axis of this letter, and which it is: ("w_xh", -1) for "V" in the tanh cell."""
        name, axes = next((name, axes) for name, axes in cls.axes().items() if letter in axes)
        return name, axes.index(letter) - len(axes)

    @classmethod
    def shapes(cls, vocab_size: int, hidden_size: int, classes: int) -> dict[str, tuple[int, ...]]:
        """The name of each array -> its shape in one network of these sizes."""
        sizes = {"V": vocab_size, "H": hidden_size, "C": classes, "G": cls.gates}
        return {name: tuple(sizes[axis] for axis in axes) for name, axes in cls.axes().items()}

    @classmethod
    def zeros(cls, runs: int, vocab_size: int, hidden_size: int, classes: int, dtype: DTypeLike = np.float64) -> Self:
        """Zeros in the shapes of so many networks, the runs leading."""
        shapes = cls.shapes(vocab_size, hidden_size, classes)
        return cls(**{name: np.zeros((runs, *shape), dtype) for name, shape in shapes.items()})

    @classmethod
    def units(cls, hidden_size: int) -> Mapping[str, tuple[slice, ...]]:
        """The name of each array -> the part of its last axes that the first so many hidden units have."""
        return _units(cls, hidden_size)  # type: ignore[arg-type]  # a class is hashable

    @property
    def vocab_size(self) -> int:
        """V, the number of words."""
        return self._size("V")

    @property
    def hidden_size(self) -> int:
        """H, the number of hidden units."""
        return self._size("H")

    @property
    def classes(self) -> int:
        """C, the number of classes."""
        return self._size("C")

    def _size(self, letter: str) -> int:
        name, axis = self.where(letter)
        return int(getattr(self, name).shape[axis])

    def arrays(self) -> tuple[FloatArray, ...]:
        """The arrays themselves, not copies, in the order of the fields."""
        return tuple(getattr(self, name) for name in self.axes())

    def copy(self, dtype: DTypeLike | None = None) -> Self:
        """The same numbers in arrays of their own, laid out alike in memory; in another `dtype` if one is given."""
        if dtype is None:
            return type(self)(*(array.copy(order="K") for array in self.arrays()))
        return type(self)(*(array.astype(dtype, order="K") for array in self.arrays()))

    def run(self, r: int, hidden_size: int) -> Self:
        """Run r of a stack, of which only the first `hidden_size` hidden units are its own, in arrays of its own."""
        units = self.units(hidden_size)
        return type(self)(*(getattr(self, name)[(r, *units[name])].copy() for name in units))


@cache
def _axes(weights: type[Weights]) -> Mapping[str, str]:
    hints = get_type_hints(weights, include_extras=True)
    return {field.name: hints[field.name].__metadata__[0] for field in fields(weights)}


@cache
def _units(weights: type[Weights], hidden_size: int) -> Mapping[str, tuple[slice, ...]]:
    return {
        name: tuple(slice(hidden_size if axis == "H" else None) for axis in axes)
        for name, axes in weights.axes().items()
    }
