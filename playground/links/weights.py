"""The weights of a small network in a link: half precision, or whole numbers with a scale a row where that is shorter.

A text is "h" or "q" (how the numbers are written), the epoch after which the weights are, eight digits of the hash of
the sentences, and the numbers in base64: "h420.0f3c2d9b.AAAA...". A link may come from anyone: nothing is taken that
has another size than its network, or holds a number that no weight may have.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from playground.training import RunConfig
from playground.training.prepared_data import PreparedData, untrained
from rnn import Params
from rnn.answers import answers
from rnn.explain.edits import LARGEST_VALUE
from rnn.readouts import READOUTS
from rnn.settings import ReadoutName

WEIGHTS = "w"
"""The name under which a link has its weights."""

Kind: TypeAlias = Literal["h", "q"]
LARGEST_INT8 = 127
HASH_DIGITS = 8
LARGEST_DIFFERENCE = 0.01
"""Of a number that is answered, as a share of the range of those that are right in the test set."""
MOST_NUMBERS = 4000  # of a network: more do not fit into a link in either way
OTHER_NETWORK = "The weights in the link do not fit the network of its settings: they are left out."
_TEXT = re.compile(r"([hq])([0-9]{1,7})\.([0-9a-f]{8})\.([A-Za-z0-9_-]{1,6000})")


@dataclass(frozen=True, eq=False)
class LinkedWeights:
    """The weights that a link has, and the epoch of its run after which they are."""

    epoch: int
    params: Params


def weights_text(params: Params, prepared: PreparedData, readout: ReadoutName, epoch: int, most: int) -> str | None:
    """The weights as a link has them, in at most so many characters, None where that cannot be.

    What comes out again answers the test set as the network does, wherever an answer is scored: with the same labels,
    after the last word or after each, and with numbers that differ by 1 % at most of the range of the right ones.
    """
    if sum(array.size for array in params.arrays()) > MOST_NUMBERS or not _sound(params):
        return None
    answered = answers(params, prepared.test_set, readout)
    kinds: tuple[Kind, ...] = ("h", "q")
    for kind in kinds:
        content = b"".join(_packed(array, kind) for array in params.arrays())
        numbers = base64.urlsafe_b64encode(content).decode("ascii").rstrip("=")
        text = f"{kind}{epoch}.{prepared.hash[:HASH_DIGITS]}.{numbers}"
        if len(text) > most:
            continue
        again = _unpacked(content, kind, params)
        if again is not None and _alike(answered, answers(again, prepared.test_set, readout), prepared, readout):
            return text
    return None


def weights_in(text: str, config: RunConfig) -> LinkedWeights:
    """The weights in a link that has these settings. Raises ValueError with a sentence for any text that has none."""
    match = _TEXT.fullmatch(text)
    if match is None:
        raise ValueError("The weights in the link are damaged: they are left out.")
    kind, epoch, data_hash, numbers = match.groups()
    try:
        start = untrained(config)
    except ValueError as error:
        raise ValueError(OTHER_NETWORK) from error
    if data_hash != start.prepared.hash[:HASH_DIGITS]:
        raise ValueError("The weights in the link are of other sentences than those that are here: they are left out.")
    try:
        content = base64.urlsafe_b64decode(numbers + "=" * (-len(numbers) % 4))
    except binascii.Error:
        content = b""
    params = _unpacked(content, kind, start.epoch.params)
    if params is None or not _sound(params):
        raise ValueError(OTHER_NETWORK)
    return LinkedWeights(int(epoch), params)


def _alike(
    answered: NDArray[np.float64], again: NDArray[np.float64], prepared: PreparedData, readout: ReadoutName
) -> bool:
    """Whether these answers to the test set are those, as far as `weights_text` promises it."""
    if READOUTS[readout].has_accuracy:
        return np.array_equal(answered.argmax(axis=1), again.argmax(axis=1))
    most = LARGEST_DIFFERENCE * np.ptp(np.concatenate([each.right for each in prepared.scored(readout)]))
    return bool((np.abs(answered - again) <= most).all())


def _sound(params: Params) -> bool:
    return all(bool((np.abs(array) <= LARGEST_VALUE).all()) for array in params.arrays())


def _packed(array: NDArray[np.floating], kind: str) -> bytes:
    """An array in little-endian half precision, or as the scales of its rows, in half precision, and then int8."""
    rows = np.atleast_2d(array)
    if kind == "h":
        return bytes(rows.astype("<f2").tobytes())
    scales = (np.abs(rows).max(axis=1, initial=0.0) / LARGEST_INT8).astype("<f2")
    divisors = np.where(scales > 0, scales, 1).astype(np.float64)
    steps = np.clip(np.rint(rows / divisors[:, None]), -LARGEST_INT8, LARGEST_INT8)
    return bytes(scales.tobytes() + steps.astype(np.int8).tobytes())


def _unpacked(content: bytes, kind: str, like: Params) -> Params | None:
    """Arrays of the same shapes as those of `like`, None if the content has another size or a number that is none."""
    shapes = [array.shape for array in like.arrays()]
    sizes = [_size(shape, kind) for shape in shapes]
    if len(content) != sum(sizes):
        return None
    arrays, place = [], 0
    for shape, size in zip(shapes, sizes, strict=True):
        arrays.append(_array(content[place : place + size], kind, shape))
        place += size
    return type(like)(*arrays) if all(np.isfinite(array).all() for array in arrays) else None


def _rows(shape: tuple[int, ...]) -> int:
    return shape[0] if len(shape) > 1 else 1


def _size(shape: tuple[int, ...], kind: str) -> int:
    """How many bytes an array of that shape takes."""
    numbers = int(np.prod(shape))
    return 2 * numbers if kind == "h" else 2 * _rows(shape) + numbers


def _array(content: bytes, kind: str, shape: tuple[int, ...]) -> NDArray[np.float64]:
    if kind == "h":
        return np.frombuffer(content, "<f2").astype(np.float64).reshape(shape)
    rows = _rows(shape)
    scales = np.frombuffer(content[: 2 * rows], "<f2").astype(np.float64)
    steps = np.frombuffer(content[2 * rows :], np.int8).astype(np.float64).reshape(rows, -1)
    return (steps * scales[:, None]).reshape(shape)
