"""What a page sends is a question that is understood, or refused in a sentence."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.inspection.question import NoAnswer, Question, id_in, question_in
from rnn.explain import edited, edits_of
from tests.support.asked_views import SUBJECT

ABSENT = object()  # stands for what a question does not have at all


@pytest.mark.parametrize("asked_id", ["q", "x" * 64, 0, -3, 2**53])
def test_an_id_is_a_short_text_or_a_whole_number(asked_id: Any) -> None:
    assert id_in({"id": asked_id}) == asked_id


@pytest.mark.parametrize("asked_id", ["", "x" * 65, True, 1.0, None, [1], {}, 2**53 + 1, -(2**53) - 1, 10**400])
def test_anything_else_is_no_id(asked_id: Any) -> None:
    assert id_in({"id": asked_id}) is None
    assert id_in({}) is None


def test_a_question_is_what_the_page_has_sent() -> None:
    frame = {"id": 1, "sentence": "not bad", "view": "trace"}
    assert question_in(frame, 1) == Question(1, "not bad", "trace", None, None)
    assert question_in({**frame, "run": "a" * 32, "epoch": 5}, 1) == Question(1, "not bad", "trace", "a" * 32, 5)
    assert question_in({**frame, "run": None, "epoch": None}, 1) == Question(1, "not bad", "trace")
    assert question_in({**frame, "options": {"word": 2}}, 1) == Question(1, "not bad", "trace", options={"word": 2})
    question_of_two = question_in({"id": 1, "sentences": ["good", "not bad"], "view": "trace"}, 1)
    assert question_of_two == Question(1, "good", "trace", sentences=("good", "not bad"))
    assert question_of_two.replaces(Question(2, "good", "trace", sentences=("good", "bad")))
    edited_question = question_in({**frame, "edits": ["rank 1", "silence 2"]}, 1)
    assert edited_question == Question(1, "not bad", "trace", edits=edits_of(["rank 1", "silence 2"]))
    assert edited_question.replaces(Question(2, "not bad", "trace"))
    for asked in (question_of_two, edited_question):
        assert not replace(asked, id=2).replaces(asked)  # two parts of a page may ask the same
        assert not replace(asked, id=2, sentence="", epoch=3).replaces(asked)
        assert not replace(asked, id=2, sentence="", run="a" * 32).replaces(asked)
        assert not replace(asked, id=2, sentence="", view="memory").replaces(asked)
        assert replace(asked, view="memory").replaces(asked)  # the same id
    assert question_in({**frame, "epoch": 0}, 1).epoch == 0
    sixteen = [str(number) for number in range(16)]
    assert question_in({"id": 1, "sentences": sixteen, "view": "trace"}, 1).sentences == tuple(sixteen)


@pytest.mark.parametrize(
    "fields",
    [
        *({"sentence": value} for value in (None, 1, [])),
        *({"view": value} for value in (None, 1, {})),
        *({"run": value} for value in ("", "A" * 32, "a" * 33, 1, [], "a" * 31 + "\n")),
        *({"epoch": value} for value in (-1, 1.0, True, "1", [], 10**400)),
        *({"options": value} for value in (None, 1, "word", [])),
        {"more": 1},
        {"sentence": ABSENT},
        *({"sentence": ABSENT, "sentences": value} for value in ([], ["x"] * 17, ["x", 1], [1], "x", {"a": 1}, None)),
        {"sentences": ["both"]},
        *({"edits": value} for value in (None, "rank 1", [1], ["sharpen 3"], ["rank 1"] * 65, ["b_h 0 1e9"])),
    ],
)
def test_any_other_question_is_refused_in_a_sentence(fields: dict[str, Any]) -> None:
    question = {"id": 1, "sentence": "", "view": "trace", **fields}
    message = {name: value for name, value in question.items() if value is not ABSENT}
    with pytest.raises(NoAnswer, match=r"^[A-Z][^\n]*\.$"):
        question_in(message, 1)


def test_an_edited_subject_has_both_its_weights_and_those_it_had_before() -> None:
    edits = edits_of(["silence 2"])
    subject = SUBJECT.edited_by(edits)
    for array, expected in zip(subject.params.arrays(), edited(SUBJECT.params, edits).arrays(), strict=True):
        np.testing.assert_array_equal(array, expected)
    assert (subject.unedited, subject.run, subject.epoch) == (SUBJECT.params, SUBJECT.run, SUBJECT.epoch)
    assert SUBJECT.edited_by(()) is SUBJECT
