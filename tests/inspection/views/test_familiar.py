"""Which of several changes that flip an answer is told: one that reads like what the network has learnt from."""

import numpy as np

from playground.inspection.views.familiar import most_familiar
from rnn import Vocabulary

LEARNT = ["this is not good", "this is bad", "i am not sad", "this is good", "i am good"]
VOCABULARY = Vocabulary.from_texts(LEARNT)
LEFT_OUT = len(VOCABULARY)
COLUMNS = [*range(LEFT_OUT), LEFT_OUT]


def told(text: str, *flips: tuple[int, str, float], learnt: list[str] = LEARNT) -> tuple[int, str] | None:
    """The (place, word) that is told, of flips given as (place, word or "" for left out, margin); None if none is."""
    tokens = VOCABULARY.encode(text)
    margins = np.full((len(tokens), len(COLUMNS)), -np.inf)
    for place, word, margin in flips:
        margins[place, VOCABULARY.words.index(word) if word else LEFT_OUT] = margin
    swap = most_familiar(margins, COLUMNS, tokens, [VOCABULARY.encode(text) for text in learnt], LEFT_OUT)
    return swap and (swap[0], VOCABULARY.words[swap[1]] if swap[1] < LEFT_OUT else "")


def test_neighbours_that_were_learnt_come_before_a_larger_margin() -> None:
    assert told("this is not bad", (1, "bad", 9.0), (3, "good", 1.0)) == (3, "good")
    assert told("this is not bad", (1, "bad", 9.0), (2, "", 1.0)) == (2, "")
    assert told("i am bad", (2, "", 9.0), (2, "sad", 1.0)) == (2, "sad"), "no learnt sentence ends with “am”"


def test_both_neighbours_count_and_so_do_the_beginning_and_the_end() -> None:
    either = (1, "am", 1.0), (1, "not", 9.0)
    assert told("i bad sad", *either, learnt=["i am sad", "i not bad"]) == (1, "am"), (
        "“not” comes before “bad”, not “sad”"
    )
    assert told("i bad sad", *either, learnt=["i am sad", "i not", "not"]) == (1, "am"), "“not sad” was never read"
    at_first = (0, "this", 1.0), (0, "i", 9.0)
    assert told("bad is good", *at_first, learnt=["this is good", "am i is good"]) == (0, "this")
    at_last = (2, "good", 1.0), (2, "not", 9.0)
    assert told("this is bad", *at_last, learnt=["this is good", "this is not sad"]) == (2, "good")


def test_to_leave_a_word_out_makes_two_new_pairs_of_one() -> None:
    assert told("i am sad", (1, "", 9.0), (1, "good", 1.0), learnt=["i am sad", "good"]) == (1, "good")


def test_of_equals_it_is_the_more_frequent_word_and_then_the_larger_margin() -> None:
    assert told("this is bad", (2, "good", 1.0), (2, "", 9.0), learnt=["this is good", "this is"]) == (2, "good")
    assert told("i am", (0, "sad", 1.0), (1, "bad", 2.0), learnt=[]) == (1, "bad")


def test_what_does_not_flip_is_not_told() -> None:
    assert told("this is bad") is None
    assert told("") is None
