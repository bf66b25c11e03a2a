"""Answers that were given are kept, by all that they depend on, within so many bytes."""

import tracemalloc
from dataclasses import replace
from typing import Any

import numpy as np

from playground.encoding import encode
from playground.inspection.cache import ENTRY_BYTES, AnswerCache, key_of
from playground.inspection.inspector import Inspector
from playground.inspection.question import Past, Question, Subject
from rnn import Settings
from rnn.explain import edits_of
from rnn.history import COLUMNS, named
from tests.support.asked_views import SUBJECT, VOCABULARY, SlowView, gated_question, read
from tests.support.patience import PATIENCE


def test_an_answer_that_was_given_is_not_computed_again(slow: SlowView, slow_inspector: Inspector) -> None:
    slow.go_on.release(99)

    def again(sentence: str, subject: Subject = SUBJECT, **about: Any) -> int:
        """How often a view has been asked in all, once it has answered this question."""
        inquiry = slow_inspector.ask(gated_question(sentence, **about), subject, read, keep=True)
        assert inquiry.future.result(PATIENCE) == sentence
        return len(slow.computed)

    assert [again("good"), again("good"), again("good", options={"word": 1}), again("good")] == [1, 1, 2, 2]
    others = [replace(SUBJECT, run="b" * 32), replace(SUBJECT, epoch=8)]
    assert [again("good", other) for other in others] == [3, 4]
    assert again("good", others[1]) == 4
    assert again("good") == 4
    assert again("good", options={"word": 1}) == 5  # it had to make room for three others
    assert again("x" * 1000) == again("y" * 1000) - 1 == 6  # and none is too large for the cache to do without
    assert slow_inspector.ask(gated_question("good"), SUBJECT, read).future.result(PATIENCE) == "good"  # not to be kept
    assert len(slow.computed) == 8


def test_questions_whose_answers_may_differ_have_keys_of_their_own() -> None:
    two_sentences, edit = ("good", "not bad"), edits_of(["silence 1"])
    questions = [
        gated_question("good"),
        gated_question("bad"),
        replace(gated_question("good"), view="another"),
        gated_question("good", options={"word": 1}),
        gated_question("good", sentences=two_sentences),
        gated_question("good", sentences=two_sentences[::-1]),
        gated_question("good", sentences=("good", "bad")),
        gated_question("good", edits=edit),
    ]
    keys = [key_of(SUBJECT, question) for question in questions]
    assert len({*keys}) == len(questions)
    assert keys == [key_of(SUBJECT, replace(question, id="another")) for question in questions]
    in_half_precision = SUBJECT.params.copy()
    in_half_precision.b_y[0] += 1e-4
    assert key_of(replace(SUBJECT, params=in_half_precision), questions[0]) not in keys


def test_an_answer_that_tells_of_the_past_is_given_anew() -> None:
    """Training that diverges leaves the newest weights that are known as they are."""
    sentences = [(VOCABULARY.encode(text), label) for label, text in enumerate(["not bad", "good"])]
    inspector = Inspector()

    def findings(*, diverged: bool) -> list[str]:
        past = Past("Article", Settings(), named(np.linspace(0.9, 0.2, 3 * len(COLUMNS)).reshape(-1, 3)), diverged)
        subject = replace(SUBJECT, train_set=sentences, test_set=sentences[:1], past=lambda: past)
        question = Question("q", "", "diagnosis")
        content = inspector.ask(question, subject, lambda answer: answer.content, keep=True).future.result(PATIENCE)
        return [finding["name"] for finding in content["findings"]]

    assert "diverged" not in findings(diverged=False)
    assert findings(diverged=True) == ["diverged"]
    inspector.close()


def test_as_many_answers_are_kept_as_fit_and_an_answer_that_is_put_again_takes_its_room_once() -> None:
    answer = {"read": "good"}
    cache = AnswerCache(most_bytes=2 * (ENTRY_BYTES + len(encode(answer))))
    for key in (b"1", b"2", b"1"):
        cache.put(key, answer)
    assert cache.get(b"1") == cache.get(b"2") == answer
    cache.put(b"3", answer)
    assert (cache.get(b"1"), cache.get(b"2"), cache.get(b"3")) == (None, answer, answer)


def test_questions_that_are_longer_than_their_answers_take_no_room() -> None:
    cache = AnswerCache()
    tracemalloc.start()
    try:
        for number in range(200):
            question = gated_question(f"{number:20000}", options={"more": f"{number:9999}"})
            cache.put(key_of(SUBJECT, question), {"read": number})
        del question
        bytes_kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert bytes_kept < 500_000  # of the 6 MB that were asked
