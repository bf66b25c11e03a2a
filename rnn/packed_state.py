"""A state as one piece of bytes and back, bit for bit: so it crosses a pipe, is kept in memory and is saved.

A piece is its checksum (CRC-32, little endian, of all that follows), `MAGIC`, the length of the text, the text padded
with spaces to a multiple of 64 bytes, and then the bytes of the arrays one after the other. The text is JSON: all of
the state but its arrays, and of each of these its name, type, shape and layout. Reading builds nothing but plain arrays
and numbers, so no piece can make its reader run anything.
"""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, cast

import numpy as np
from numpy.typing import NDArray

from rnn.cells import CELLS, cell_name
from rnn.cells.cell import RecurrentCell
from rnn.divergence import DivergenceMonitor
from rnn.optimizers import NO_MEMORY, Memory
from rnn.params import FloatArray
from rnn.state import State

if TYPE_CHECKING:
    from rnn.cells.tanh import Params

ARTICLES_CELL = "tanh"
"""The cell of a piece that names none."""

MAGIC = b"rnnstate"
MAGIC_AT = 4  # bytes of the checksum stand before it
_HEAD = struct.Struct("<I8sI")
_ALIGNED = 64  # bytes: products are fast on arrays that begin at multiples of as many

_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError, struct.error)


def state_to_dict(state: State) -> dict[str, Any]:
    """All of a state but its arrays; JSON-serialisable."""
    return {
        "number": state.number,
        "shuffle": dict(state.shuffle),
        "watch": asdict(state.monitor),
        "learning_rate": state.learning_rate,
    }


def state_from(params: RecurrentCell, values: Mapping[str, Any], memory: Memory = NO_MEMORY) -> State:
    """The state of these weights and `state_to_dict`'s values; ValueError, KeyError or TypeError if they are none."""
    shuffle = values["shuffle"]
    # Tried on a generator, which takes nothing that it could not go on from.
    try:
        np.random.PCG64().state = shuffle
    except (AttributeError, OverflowError) as error:
        raise ValueError(f"no state of a generator: {error}") from error
    monitor = DivergenceMonitor(**values["watch"])
    rate = float(values["learning_rate"])
    return State(int(values["number"]), cast("Params", params), shuffle, monitor, rate, memory)


def packed(state: State) -> bytes:
    """The piece of a state."""
    layouts, parts = [], []
    for name, array in _named_arrays(state):
        # Products may round differently in another layout of memory, so an array comes back in the layout it had.
        by_columns = array.flags.f_contiguous and not array.flags.c_contiguous
        layouts.append([name, array.dtype.str, array.shape, by_columns])
        parts.append((array.T if by_columns else array).tobytes())
    values = {**state_to_dict(state), **_cell_and_memory(state), "arrays": layouts}
    text = json.dumps(values, separators=(",", ":")).encode("ascii")
    text += b" " * (-(_HEAD.size + len(text)) % _ALIGNED)
    body = b"".join((_HEAD.pack(0, MAGIC, len(text))[MAGIC_AT:], text, *parts))
    return zlib.crc32(body).to_bytes(MAGIC_AT, "little") + body


def is_packed(content: bytes | NDArray[np.uint8]) -> bool:
    """Whether this can be a piece of `packed`, by its first bytes."""
    return bytes(content[MAGIC_AT : MAGIC_AT + len(MAGIC)]) == MAGIC


def check(content: bytes | NDArray[np.uint8]) -> None:
    """Raises ValueError where the checksum of a piece is not that of what it holds."""
    if bytes(content[:MAGIC_AT]) != zlib.crc32(bytes(content[MAGIC_AT:])).to_bytes(MAGIC_AT, "little"):
        raise ValueError("its checksum is another one")


def unpacked(content: bytes | NDArray[np.uint8]) -> State:
    """The state of a piece, whose arrays are views of it that cannot be written to. Raises ValueError for no piece.

    Its checksum is not looked at: that is for pieces that come from a disk (`check`).
    """
    try:
        _, magic, length = _HEAD.unpack(bytes(content[: _HEAD.size]))
        if magic != MAGIC:
            raise ValueError("it is no state")
        values = json.loads(bytes(content[_HEAD.size : _HEAD.size + length]))
        flat, place, arrays = np.frombuffer(content, np.uint8), _HEAD.size + length, {}
        flat.flags.writeable = False
        for name, dtype, shape, by_columns in values["arrays"]:
            kind = np.dtype(dtype)
            if kind.kind != "f":
                raise ValueError(f"its weights are of type {kind}")
            size = kind.itemsize * int(np.prod(shape))
            array = flat[place : place + size].view(kind)
            arrays[name] = array.reshape(shape[::-1]).T if by_columns else array.reshape(shape)
            place += size
        cell = CELLS[values.get("cell", ARTICLES_CELL)]
        return state_from(_weights(cell, arrays, ""), values, _memory(cell, arrays, values))
    except _UNREADABLE as error:
        raise ValueError(f"{error}") from error


def _named_arrays(state: State) -> Iterator[tuple[str, FloatArray]]:
    """Every array of a state by its name: those of the optimizer's averages have the number of theirs in front."""
    for before, weights in (("", state.params), *((f"{k}.", each) for k, each in enumerate(state.memory.averages))):
        for name, array in zip(weights.axes(), weights.arrays(), strict=True):
            yield before + name, array


def _cell_and_memory(state: State) -> dict[str, Any]:
    """What a piece says only of networks other than the article's: their cell, and how far the optimizer is."""
    cell = cell_name(state.params)
    values: dict[str, Any] = {} if cell == ARTICLES_CELL else {"cell": cell}
    if state.memory.averages:
        values |= {"updates": state.memory.updates, "averages": len(state.memory.averages)}
    return values


def _weights(cell: type[RecurrentCell], arrays: Mapping[str, FloatArray], before: str) -> RecurrentCell:
    return cell(**{name: arrays[before + name] for name in cell.axes()})


def _memory(cell: type[RecurrentCell], arrays: Mapping[str, FloatArray], values: Mapping[str, Any]) -> Memory:
    if "averages" not in values:
        return NO_MEMORY
    averages = (_weights(cell, arrays, f"{k}.") for k in range(int(values["averages"])))
    return Memory(int(values["updates"]), tuple(averages))
