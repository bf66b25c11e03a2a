"""Of several changes of a sentence, the one that reads most like what the network has learnt from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_LEARNT_FROM = 2000  # sentences that are looked at: of more, each costs some microseconds and changes little

_START, _END = -2, -3  # before the first word and after the last; -1 is an unknown word


def most_familiar(
    margins: NDArray[np.float64],
    columns: Sequence[int],
    tokens: NDArray[np.int64],
    sentences: Iterable[NDArray[np.integer[Any]]],
    left_out: int,
) -> tuple[int, int] | None:
    """The place of the word and what stands there instead, one of `columns`; None where no margin is finite.

    `margins` (T, K) are those of `explain.flip_margins`: -inf where a change does not flip the answer. `left_out` is
    the column of leaving the word out. First come changes whose new neighbours stand beside each other most often in
    the `sentences` that the network has learnt from, at the beginning and the end too: of "this is not bad" rather
    "this is not good" than "this bad not bad". Of equals it is the word that those sentences have most often, and of
    equals the largest margin. Without sentences it is the largest margin.
    """
    places = np.argwhere(np.isfinite(margins)).tolist()
    if not places:
        return None
    learnt = [sentence.tolist() for sentence in islice(sentences, MOST_LEARNT_FROM)]
    neighbours = {pair for sentence in learnt for pair in pairwise([_START, *sentence, _END])}
    count = Counter(word for sentence in learnt for word in sentence)
    padded = [_START, *tokens.tolist(), _END]

    def strange(place: int, column: int) -> int:
        before, after = padded[place], padded[place + 2]
        if column == left_out:
            return 2 * ((before, after) not in neighbours)  # as much as two pairs of neighbours count
        return ((before, column) not in neighbours) + ((column, after) not in neighbours)

    def rank(at: list[int]) -> tuple[int, int, float]:
        place, column = at[0], columns[at[1]]
        return strange(place, column), -count[column], -float(margins[at[0], at[1]])

    place, at = min(places, key=rank)
    return place, columns[at]
