"""The view "trace": what a page is shown of a network that reads a sentence is what `rnn.forward` sees."""

from typing import Any

import numpy as np
import pytest

from playground.encoding import encode
from playground.inspection.question import NoAnswer, Subject
from playground.inspection.sentence_limits import MOST_WORDS_PLAYED
from playground.inspection.views.trace import MOST_UNKNOWN, trace
from rnn import Params, Vocabulary, forward, init_params
from tests.support.float32 import float32

VOCABULARY = Vocabulary.from_texts(["i am not happy", "i am sad"])


def network(scale: float = 0.5) -> Params:
    return init_params(len(VOCABULARY), 6, 2, np.random.default_rng(3), scale)


def read(sentence: str, params: Params | None = None) -> dict[str, Any]:
    return trace(Subject("r" * 32, 7, params or network(), VOCABULARY, ("no", "yes")), sentence)


def test_states_and_answers_are_those_of_forward() -> None:
    answer, expected = read("I'm not happy, film!"), forward(network(), VOCABULARY.encode("i am not happy film"))
    assert answer["text"] == "I'm not happy, film!"
    assert answer["words"] == ["i", "am", "not", "happy", "film"]
    assert answer["between"] == " "
    assert answer["known"] == [True] * 4 + [False]
    assert float32(answer["hidden"]).reshape(-1, answer["units"]) == pytest.approx(expected.hidden, abs=1e-6)
    assert answer["probabilities"] == pytest.approx(expected.probs[:, 1], rel=1e-5)
    assert answer["labels"] == ("no", "yes")
    assert np.array(answer["of_labels"]) == pytest.approx(expected.probs, rel=1e-5)
    assert float32(answer["speaks"]) == pytest.approx(network().w_hy[1] - network().w_hy[0], rel=1e-6)


def test_no_words_are_the_zero_state() -> None:
    answer = read(" ?! ")
    assert (answer["words"], answer["known"], answer["nearest"], answer["cut"]) == ([], [], {}, False)
    assert float32(answer["hidden"]).tolist() == [0.0] * 6


def test_a_long_sentence_is_cut_and_says_so() -> None:
    assert not read("sad " * MOST_WORDS_PLAYED)["cut"]
    answer = read("sad " * (MOST_WORDS_PLAYED + 1))
    assert answer["cut"]
    assert len(answer["words"]) == len(answer["probabilities"]) - 1 == MOST_WORDS_PLAYED


def test_near_words_are_looked_up_for_so_many_unknown_words_and_no_more() -> None:
    assert read("hapy sad hapy")["nearest"] == {"hapy": ["happy"]}
    assert len(read(" ".join(f"word{number}" for number in range(MOST_WORDS_PLAYED)))["nearest"]) == MOST_UNKNOWN


def test_weights_that_answer_no_number_are_a_sentence() -> None:
    params = network()
    params.w_hh[:] = np.inf
    with pytest.raises(NoAnswer, match=r"so large that what it answers is no number\.$"):
        read("i am", params)


def test_whatever_float64_holds_becomes_json() -> None:
    params = network()
    params.w_hy[:] = [[-1.7e308] * 6, [1.7e308] * 6]  # their difference is beyond a float64
    encode(read("", params))
