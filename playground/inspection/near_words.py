"""Which known words an unknown one may have been meant for: those an edit or two away, and those of the same stem."""

from collections.abc import Sequence
from functools import lru_cache

MOST_NEAR = 3  # words that are offered
LONGEST_WORD = 40  # characters up to which a word can be a misspelt known one
SHORTEST_FOR_EDITS = {1: 3, 2: 5}  # letters of the longer of two words: in shorter ones too little is left

# Endings of English words, longest first. What is wrongly taken for one here is as wrongly taken from the other word.
ENDINGS = ("ness", "less", "ment", "ful", "ing", "est", "ed", "er", "es", "ly", "s")
SHORTEST_STEM = 3
DOUBLE = frozenset("lsz")  # letters that many stems end in twice


@lru_cache(maxsize=4096)
def nearest(word: str, vocabulary: tuple[str, ...]) -> list[str]:
    """Up to three words of `vocabulary` that are near `word`, the fewest edits first; [] where none is near.

    Near is what is one edit away, or two in words of five letters and more, or has the same stem: "hapy" and "happier"
    are near "happy", "terrible" is near neither "very" nor "this". A letter left out, put in, put in place of another,
    or two neighbours that have changed places are one edit.
    """
    if not 0 < len(word) <= LONGEST_WORD:
        return []
    letters, root = frozenset(word), stem(word)
    candidates = []
    for other in vocabulary:
        edits = 0
        # An edit changes at most two of the letters that occur, which is looked at first since it takes the least time.
        if len(letters ^ _letters(other)) <= 4 and abs(len(word) - len(other)) <= 2:
            edits = edits_between(word, other)
        if edits or root == stem(other):
            candidates.append((edits or 3, other))
    return [other for _, other in sorted(candidates)[:MOST_NEAR]]


def edits_between(one: str, other: str) -> int:
    """How many edits make one word of the other, if that is 1 or 2 and the words are long enough for it; else 0."""
    if one == other:
        return 0
    longer = max(len(one), len(other))
    for edits, shortest in SHORTEST_FOR_EDITS.items():
        if longer >= shortest and _within(one, other, edits):
            return edits
    return 0


def _within(one: str, other: str, edits: int) -> bool:
    """Whether at most that many edits make one word of the other."""
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    if not one or not other:
        return len(one) + len(other) <= edits
    if not edits or abs(len(one) - len(other)) > edits:
        return False
    is_swap = one[:2] == other[1::-1] and _within(one[2:], other[2:], edits - 1)
    return is_swap or any(_within(a, b, edits - 1) for a, b in _remainders(one, other))


def _remainders(one: str, other: str) -> Sequence[tuple[str, str]]:
    """What is left of two words that begin unlike, after each kind of edit of their beginning."""
    return (one[1:], other[1:]), (one[1:], other), (one, other[1:])


@lru_cache(maxsize=16_384)
def _letters(word: str) -> frozenset[str]:
    return frozenset(word)


@lru_cache(maxsize=16_384)
def stem(word: str) -> str:
    """What an English word has in common with its other forms: "happi" of happy, happier and happiness.

    A word that has no such ending is its own stem, but that a last y is taken for an i and a last e for nothing.
    """
    while (shorter := _without_ending(word)) != word:
        word = shorter
    if word.endswith("y"):
        return f"{word[:-1]}i"
    return word.removesuffix("e") if len(word) > SHORTEST_STEM else word


def _without_ending(word: str) -> str:
    for ending in ENDINGS:
        rest = word.removesuffix(ending)
        if rest != word and len(rest) >= SHORTEST_STEM:
            doubled = len(rest) > SHORTEST_STEM and rest[-1] == rest[-2] and rest[-1] not in DOUBLE
            return rest[:-1] if doubled and ending != "s" else rest  # sadder -> sad
    return word
