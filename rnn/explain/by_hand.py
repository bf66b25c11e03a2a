"""A network built by hand: four units whose weights a person can read, for sentences of the article's kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np

from rnn.cells.tanh import Params
from rnn.text import Vocabulary

RULE = (
    "The last word of opinion decides: good and happy speak for the last label, bad and sad for the first. After a not "
    "the answer is turned round, and only words after it count."
)
"""What the network computes, in a sentence."""

UNITS = (
    "a not has been read: 0, then 1 for ever",
    "the opinion so far, as long as there was no not: 0, then -1 or 1; with one, always -1",
    "the opinion since the first not: -1 or 1; before it, always -1",
    "always 1, from the first word on",
)
"""What each hidden unit stands for."""

# A unit reads its pre-activation off a scale on which +-3 is as good as +-1: tanh(3) = 0.995.
HOLDS = 3.0  # weight of a unit to itself: enough to keep what it has, +-3
HEARS = 6.0  # of a word of opinion: enough to overrule what was kept, 6 - 3 = 3
CLOSED = 12.0  # of the gate: enough to overrule both, 6 + 3 - 12 = -3
SPEAKS = 4.0  # of a unit on the score: so sure is the answer


def by_hand(
    vocabulary: Vocabulary,
    *,
    toward: Collection[str] = ("good", "happy"),
    against: Collection[str] = ("bad", "sad"),
    negators: Collection[str] = ("not",),
) -> Params:
    """The network of `RULE` for this vocabulary, with H = 4 units (`UNITS`) and 2 labels: `toward` = words for label 1.

    Words have an opinion o = 1, -1 or 0, and are a negator n = 1 or not, n = 0. With the units a, b, c, d in the order
    of `UNITS`:

        a_t = tanh(12 n + 12 a_{t-1})                        set by the first "not", and kept
        b_t = tanh( 6 o +  3 b_{t-1} - 12 a_{t-1} - 12 n)    shut by a, and by the "not" itself
        c_t = tanh( 6 o +  3 c_{t-1} + 12 a_{t-1} - 12)      opened by a
        d_t = tanh(12)

        s = 4 (b - c + 2 a - d)        without a "not" 4 b, with one -4 c

    The gate is a tanh in its flat part: a word cannot move a unit that a weight of 12 holds at -1. That is how trained
    networks let "not" act too: it moves the state to where "good" pushes the other way.

    Right on every sentence of the Article set, and an oracle for what asks questions to a network. Raises ValueError
    for a word that the vocabulary does not have, and for one that stands in two of the lists.
    """
    words = [*toward, *against, *negators]
    for word in words:
        if word not in vocabulary:
            raise ValueError(f"{word!r} is not in the vocabulary: name words that the sentences have")
        if words.count(word) > 1:
            raise ValueError(f"{word!r} stands in two lists: a word can have one meaning only")

    def one_hot(words: Iterable[str]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        columns = np.zeros(len(vocabulary))
        columns[[vocabulary.words.index(word) for word in words]] = 1
        return columns

    o, n, nothing = one_hot(toward) - one_hot(against), one_hot(negators), np.zeros(len(vocabulary))
    speaks = SPEAKS / 2 * np.array([2.0, 1, -1, -1])  # half of the score for one label, half against the other
    return Params(
        w_xh=np.stack([CLOSED * n, HEARS * o - CLOSED * n, HEARS * o, nothing]),
        w_hh=np.array(
            [
                [CLOSED, 0, 0, 0],
                [-CLOSED, HOLDS, 0, 0],
                [CLOSED, 0, HOLDS, 0],
                [0, 0, 0, 0],
            ]
        ),
        w_hy=np.stack([-speaks, speaks]),
        b_h=np.array([0, 0, -CLOSED, CLOSED]),
        b_y=np.zeros(2),
    )
