"""The view "writing": texts to be put behind a sentence, of every cell, with what ended them and what limits them."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.inspection.question import NoAnswer, Subject
from playground.inspection.sentence_limits import MOST_WORDS_WRITTEN, MOST_WORDS_WRITTEN_ON
from rnn import UNKNOWN, Vocabulary, explain
from rnn.cells import CELLS
from tests.support.ask_view import ask_view

LABELS = ("a", "b", " ", "\n", ".")
CHARACTERS = Vocabulary.from_texts(["ab \n>"], "characters")  # "." is none of them
READS = [*(CHARACTERS.encode(label)[0] for label in LABELS[:-1]), UNKNOWN]


def subject(cell: str = "lstm", vocabulary: Vocabulary = CHARACTERS, end: float = 0) -> Subject:
    """A network drawn at random, whose label "." has so much more of a bias."""
    rng = np.random.default_rng(1)
    shapes = CELLS[cell].shapes(len(vocabulary), 4, len(LABELS))
    params = CELLS[cell](*(rng.normal(0, 0.7, shape) for shape in shapes.values()))
    params.b_y[-1] += end
    return Subject("r" * 32, 3, params, vocabulary, LABELS, readout="every", writes=True)


def write(about: Subject, text: str, **options: Any) -> dict[str, Any]:
    answer = ask_view(about, "writing", text, **options)
    return json.loads(json.dumps(answer, allow_nan=False))


@pytest.mark.parametrize("cell", CELLS)
def test_it_is_what_the_network_writes_with_that_seed_and_temperature(cell: str) -> None:
    about = subject(cell)
    answer = write(about, ">ab", seed=4, temperature=0.7)
    expected = explain.write_on(
        about.params,
        CHARACTERS.encode(">ab"),
        READS,
        np.random.default_rng(4),
        most=MOST_WORDS_WRITTEN - 3,
        temperature=0.7,
    )
    labels = [LABELS[label] for label in expected.labels]
    assert [*answer["pieces"], *([answer["end"]] if answer["end"] else [])] == labels
    assert [*answer["shares"], *([answer["end_share"]] if answer["end"] else [])] == pytest.approx(
        expected.shares.tolist(), rel=1e-3
    )
    assert answer == write(about, ">ab", seed=4, temperature=0.7)
    assert write(subject(cell, end=-9), ">ab")["pieces"] != write(subject(cell, end=-9), ">ab", seed=5)["pieces"]


def test_a_label_that_is_no_word_ends_the_text() -> None:
    answer = write(subject(end=50), ">")
    assert (answer["pieces"], answer["end"]) == ([], ".")
    assert answer["end_share"] == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize(("before", "most"), [(0, 200), (3, 197), (199, 1), (200, 200), (MOST_WORDS_WRITTEN_ON, 200)])
def test_a_text_without_an_end_is_written_up_to_what_the_player_shows_and_then_by_so_many(
    before: int, most: int
) -> None:
    answer = write(subject(end=-50), "a" * before)
    assert len(answer["pieces"]) == most
    assert (answer["end"], answer["end_share"]) == (None, None)


def test_words_are_put_behind_with_a_space() -> None:
    answer = write(subject(vocabulary=Vocabulary.from_texts(["a b > x"], "spaces"), end=-50), "> a", temperature=0)
    assert {*answer["pieces"]} <= {" a", " b"}


@pytest.mark.parametrize(
    ("text", "options", "why"),
    [
        ("a" * (MOST_WORDS_WRITTEN_ON + 1), {}, r"may have 1,000 words or letters\.$"),
        ("a", {"seed": -1}, "The seed of this question must be a whole number from 0 to"),
        ("a", {"seed": "1"}, "The seed of this question"),
        ("a", {"temperature": "hot"}, r"must be a number from 0 to 10\.$"),
        ("a", {"temperature": True}, "must be a number"),
        ("a", {"temperature": -1}, "must be a number"),
        ("a", {"temperature": float("nan")}, "must be a number"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(text: str, options: dict[str, Any], why: str) -> None:
    with pytest.raises(NoAnswer, match=why):
        write(subject(), text, **options)


def test_a_network_whose_labels_are_something_else_says_so() -> None:
    with pytest.raises(NoAnswer, match=r"its networks cannot write\.$"):
        write(replace(subject(), writes=False), ">ab")


def test_weights_that_answer_no_number_are_a_sentence() -> None:
    about = subject()
    about.params.w_hy[:] = np.inf
    with pytest.raises(NoAnswer, match=r"so large that what it answers is no number\.$"):
        write(about, ">ab")
