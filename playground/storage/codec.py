"""Arrays and states as bytes and back, bit for bit, without pickle.

In front of the bytes stands their checksum, so that what the disk has spoiled is known before it is used.
"""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.storage.models import Damaged
from rnn import Params
from rnn.history import COLUMNS
from rnn.kept_states import KeptState
from rnn.packed_state import check, is_packed, packed, state_from, unpacked
from rnn.state import State

WEIGHTS = tuple(Params.axes())
"""The names of the arrays of a network, in the order of `Params.arrays()`."""

UNMARKED = 5
"""How many columns a piece of history has that does not say so itself: every other number is written into the piece."""

_UNREADABLE = (
    *(ValueError, TypeError, KeyError, EOFError, OSError, zlib.error, zipfile.BadZipFile),
    *(RecursionError, OverflowError, NotImplementedError),
)
_LARGEST_HALF = float(np.finfo(np.float16).max)


def pack_state(state: State) -> bytes:
    """A state in one piece (`rnn.packed_state`), which has a checksum."""
    # Not compressed: whole weights look random, so it would save 4 % of the room, for most of the time of saving a run.
    return packed(state)


def unpack_state(blob: bytes) -> State:
    """The state in `pack_state`'s bytes, or in those of an earlier version, an .npz file. Raises Damaged."""
    try:
        if is_packed(blob):
            check(blob)
            return unpacked(blob)
        arrays = _arrays(blob, (*WEIGHTS, "about"))
        about = json.loads(arrays.pop("about").tobytes())
        return state_from(Params(**arrays), about)
    except _UNREADABLE as error:
        raise Damaged(f"A saved state is damaged and cannot be read ({error}).") from error


def unpack_kept(blob: bytes, *, changed: bool) -> KeptState:
    """The state in `pack_state`'s bytes as one that is kept on its run's way. Raises Damaged."""
    state = unpack_state(blob)
    if is_packed(blob):
        return KeptState(state.number, np.frombuffer(blob, np.uint8), changed)
    return KeptState.of(state, changed=changed)


def pack_params(params: Params) -> bytes:
    """The arrays in half precision, as earlier versions saved them on the way of runs of sweeps."""
    # Weights beyond the range of a half, as only a run that diverges has them, become its largest number.
    return _npz(
        {
            name: np.clip(array, -_LARGEST_HALF, _LARGEST_HALF).astype(np.float16)
            for name, array in _named(params).items()
        },
        np.savez_compressed,
    )


def unpack_params(blob: bytes) -> Params:
    """The arrays of `pack_params`, as float64, or those of `pack_state`. Raises Damaged."""
    if is_packed(blob):
        return unpack_state(blob).params
    try:
        return Params(**{name: array.astype(np.float64) for name, array in _arrays(blob, WEIGHTS).items()})
    except _UNREADABLE as error:
        raise Damaged(f"Saved weights are damaged and cannot be read ({error}).") from error


def pack_rows(rows: NDArray[np.float64]) -> bytes:
    """A piece of history (columns, n), compressed."""
    # All first bytes, then all second ones: those of neighbouring numbers are alike, and compress well side by side.
    planes = np.ascontiguousarray(rows, dtype="<f8").view(np.uint8).reshape(-1, 8).T
    # Level 1: the last piece of a run is packed anew with every write, and 6 takes up to three times as long for 1 %.
    mark = b"" if len(rows) == UNMARKED else bytes([len(rows)])
    return sealed(zlib.compress(planes.tobytes() + mark, 1))


def unpack_rows(blob: bytes) -> NDArray[np.float64]:
    """The piece of history (columns, n) in `pack_rows`'s bytes; NaN in columns that it lacks. Raises Damaged."""
    try:
        content = zlib.decompress(_opened(blob))
        mark_bytes = len(content) % 8  # a number has eight bytes, so one more is the mark
        columns = content[-1] if mark_bytes else UNMARKED
        planes = np.frombuffer(content[:-1] if mark_bytes else content, np.uint8).reshape(8, -1)
        return with_all_columns(np.ascontiguousarray(planes.T).view("<f8").astype(np.float64).reshape(columns, -1))
    except _UNREADABLE as error:
        raise Damaged(f"A saved history is damaged and cannot be read ({error}).") from error


def with_all_columns(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rows as (columns, n), NaN in those that came later than they did. ValueError for more columns than there are."""
    if len(rows) == len(COLUMNS):
        return rows
    if len(rows) > len(COLUMNS):
        raise ValueError(f"it has {len(rows)} columns, and {len(COLUMNS)} are known here")
    return np.concatenate([rows, np.full((len(COLUMNS) - len(rows), rows.shape[1]), np.nan)])


def sealed(content: bytes) -> bytes:
    """`content` behind its checksum."""
    return zlib.crc32(content).to_bytes(4, "little") + content


def _opened(blob: bytes) -> bytes:
    """The content that `sealed` put behind a checksum. Raises ValueError if the two do not agree."""
    content = blob[4:]
    if blob[:4] != zlib.crc32(content).to_bytes(4, "little"):
        raise ValueError("its checksum is another one")
    return content


def _named(params: Params) -> dict[str, NDArray[Any]]:
    return dict(zip(WEIGHTS, params.arrays(), strict=True))


def _npz(arrays: Mapping[str, NDArray[Any]], save: Callable[..., None]) -> bytes:
    stream = io.BytesIO()
    save(stream, allow_pickle=False, **arrays)
    return sealed(stream.getvalue())


def _arrays(blob: bytes, names: tuple[str, ...]) -> dict[str, NDArray[Any]]:
    with np.load(io.BytesIO(_opened(blob)), allow_pickle=False) as file:
        return {name: file[name] for name in names}
