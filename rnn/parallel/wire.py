"""Messages as bytes: how a program and its workers talk through pipes, in frames that can hold nothing but data.

A frame is a head of fixed size (`MAGIC`, the length of the text, the length of the arrays), then the message as JSON,
then the bytes of its arrays one after the other, so that numbers cross unchanged to the bit. A message is a frozen
dataclass that `message` has registered under its name; its fields hold what `_packed` lists, other messages among it.
Reading builds only registered classes and plain arrays, so no frame can make its reader run anything.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, BinaryIO, TypeVar

import numpy as np

MAGIC = b"rnn\x01"
MOST_TEXT = 256 * 2**20  # bytes of JSON in a frame
MOST_ARRAYS = 4 * 2**30  # bytes of arrays in a frame

_HEAD = struct.Struct("<4sQQ")
_IS = "is"  # the key that says what a JSON object stands for

C = TypeVar("C", bound=type)

_KINDS: dict[str, tuple[type, tuple[str, ...]]] = {}  # by name: the class and its fields


class WireError(ValueError):
    """What came through a pipe is no message; the text is one sentence that says why."""


class CutOff(WireError):  # noqa: N818 (it is what becomes of a writer that was killed)
    """The stream has ended within a frame."""


def message(kind: C) -> C:
    """Registers a dataclass or NamedTuple under its name, so that frames may hold it. Raises TypeError for others."""
    names = tuple(field.name for field in fields(kind)) if is_dataclass(kind) else getattr(kind, "_fields", None)
    if names is None or _IS in names:
        raise TypeError(f"{kind.__name__} cannot be sent: it must be a dataclass or a NamedTuple without a field 'is'")
    if kind.__name__ in _KINDS and _KINDS[kind.__name__][0] is not kind:
        raise TypeError(f"{kind.__name__} is registered already, as another class")
    _KINDS[kind.__name__] = kind, names
    return kind


def write(stream: BinaryIO, what: object) -> None:
    """Sends one message. Raises OSError when the other end is gone, TypeError for what is no message."""
    stream.write(packed(what))
    stream.flush()


def read(stream: BinaryIO) -> Any:
    """Waits for one message.

    Raises EOFError when the stream ends after a whole frame, CutOff when it ends within one, and WireError when it
    holds something else.
    """
    head = stream.read(_HEAD.size)
    if not head:
        raise EOFError("the stream has ended")
    if len(head) < _HEAD.size:
        raise CutOff("The stream ends in the middle of a frame's head.")
    magic, text_length, arrays_length = _HEAD.unpack(head)
    if magic != MAGIC:
        raise WireError(f"A frame begins with {magic!r}, not with {MAGIC!r}: something else was written to the stream.")
    if text_length > MOST_TEXT or arrays_length > MOST_ARRAYS:
        raise WireError(f"A frame claims {text_length:,} bytes of text and {arrays_length:,} of arrays: too many.")
    text, arrays = stream.read(text_length), stream.read(arrays_length)
    if len(text) < text_length or len(arrays) < arrays_length:
        raise CutOff("The stream ends in the middle of a frame.")
    return _message(text, arrays)


def packed(what: object) -> bytes:
    """The frame of one message. Raises TypeError, naming the type, for what no frame may hold."""
    if type(what).__name__ not in _KINDS:
        raise TypeError(f"{type(what).__name__} is no message: register it with wire.message")
    arrays: list[bytes] = []
    text = json.dumps(_packed(what, arrays), separators=(",", ":")).encode("ascii")
    return b"".join((_HEAD.pack(MAGIC, len(text), sum(map(len, arrays))), text, *arrays))


def _packed(value: Any, arrays: list[bytes]) -> Any:
    """A value as JSON; the bytes of arrays are added to `arrays`."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    kind = _KINDS.get(type(value).__name__)
    if kind is not None and kind[0] is type(value):
        return {_IS: type(value).__name__, **{name: _packed(getattr(value, name), arrays) for name in kind[1]}}
    if isinstance(value, np.ndarray) and value.dtype.kind in "biuf":
        # Products may round differently in another layout of memory, so an array arrives in the layout it had.
        by_columns = value.flags.f_contiguous and not value.flags.c_contiguous
        arrays.append((value.T if by_columns else value).tobytes())
        return {_IS: "array", "of": value.dtype.str, "shape": value.shape, "by_columns": by_columns}
    if isinstance(value, list):
        return [_packed(each, arrays) for each in value]
    if isinstance(value, tuple) and type(value) is tuple:
        return {_IS: "tuple", "of": [_packed(each, arrays) for each in value]}
    if isinstance(value, Mapping) and all(isinstance(name, str) for name in value):
        return {_IS: "mapping", "of": {name: _packed(each, arrays) for name, each in value.items()}}
    if isinstance(value, Sequence) and not isinstance(value, tuple | bytes | bytearray | memoryview):
        return _packed(tuple(value), arrays)  # one that reads its items when asked for arrives whole
    raise TypeError(f"a frame cannot hold a {type(value).__name__}")


def _message(text: bytes, arrays: bytes) -> Any:
    rest = memoryview(arrays)
    try:
        value, rest = _unpacked(json.loads(text), rest)
    except WireError:
        raise
    except (ValueError, TypeError, RecursionError, OverflowError) as error:
        raise WireError(f"A frame holds no message: {' '.join(str(error).split())[:200]}.") from error
    if len(rest):
        raise WireError(f"A frame holds {len(rest):,} bytes of arrays that its message does not name.")
    if type(value).__name__ not in _KINDS:
        raise WireError(f"A frame holds a {type(value).__name__}, which is no message.")
    return value


def _unpacked(value: Any, rest: memoryview) -> tuple[Any, memoryview]:
    """What a value of JSON stands for, and the bytes of arrays that are left; arrays come in the order of the text."""
    if isinstance(value, list):
        items = []
        for each in value:
            item, rest = _unpacked(each, rest)
            items.append(item)
        return items, rest
    if not isinstance(value, dict):
        return value, rest
    match value:
        case {"is": "array", "of": str(dtype), "shape": list(shape), "by_columns": bool(by_columns)}:
            return _array(np.dtype(dtype), shape, by_columns, rest)
        case {"is": "tuple", "of": list(items)}:
            elements, rest = _unpacked(items, rest)
            return tuple(elements), rest
        case {"is": "mapping", "of": dict(named)}:
            elements, rest = _unpacked(list(named.values()), rest)
            return dict(zip(named, elements, strict=True)), rest
        case {"is": str(name), **fields} if name in _KINDS and set(fields) == set(_KINDS[name][1]):
            elements, rest = _unpacked(list(fields.values()), rest)
            return _KINDS[name][0](**dict(zip(fields, elements, strict=True))), rest
    raise WireError(f"A frame holds {str(value)[:80]!r}, which is no message that is known here.")


def _array(dtype: np.dtype[Any], shape: list[Any], by_columns: bool, rest: memoryview) -> tuple[Any, memoryview]:
    size = dtype.itemsize
    for length in shape:
        if not isinstance(length, int) or isinstance(length, bool) or length < 0:
            raise WireError(f"A frame holds an array of the shape {str(shape)[:80]}.")
        size *= length
    if dtype.kind not in "biuf" or size > len(rest):
        raise WireError(f"A frame holds an array of {dtype} and {size:,} bytes that it does not have.")
    # A copy begins where products are fast, and may be written to. Of no bytes `frombuffer` makes nothing.
    flat = np.frombuffer(rest[:size], dtype).copy() if size else np.empty(0, dtype)
    array = flat.reshape(shape[::-1]).T if by_columns else flat.reshape(shape)
    return array, rest[size:]
