"""Views that answer when the test lets them, and the network that they are asked of."""

import threading
from collections.abc import Generator
from queue import SimpleQueue
from typing import Any

import numpy as np

from playground.inspection.question import Answer, Question, Subject
from rnn import Vocabulary, init_params
from tests.support.patience import PATIENCE

VOCABULARY = Vocabulary.from_texts(["not bad", "good"])
SUBJECT = Subject(
    "a" * 32, 7, init_params(len(VOCABULARY), 4, 2, np.random.default_rng(1), 0.5), VOCABULARY, ("no", "yes")
)


class GatedView:
    """A view that begins with each sentence when it is called, and ends when the test lets it."""

    def __init__(self) -> None:
        self.begun_sentences: SimpleQueue[str] = SimpleQueue()
        self.gates: dict[str, threading.Event] = {}

    def __call__(self, _subject: Subject, question: Question) -> dict[str, Any]:
        sentence = question.sentence
        self.begun_sentences.put(sentence)
        if sentence in self.gates:
            assert self.gates[sentence].wait(PATIENCE)
        return {"read": sentence}

    def hold(self, sentence: str) -> threading.Event:
        return self.gates.setdefault(sentence, threading.Event())


class SlowView:
    """A view that says how far it is, each time once the test lets it go on."""

    def __init__(self) -> None:
        self.go_on = threading.Semaphore(0)
        self.computed: list[str] = []
        self.ended = threading.Event()

    def __call__(self, _subject: Subject, question: Question) -> Generator[float, None, dict[str, Any]]:
        try:
            for part in (0.25, 0.5):
                yield part
                assert self.go_on.acquire(timeout=PATIENCE)
            self.computed.append(question.sentence)
            return {"read": question.sentence}
        finally:
            self.ended.set()


def read(answer: Answer) -> str:
    return str(answer.content["read"])


def gated_question(sentence: str, asked_id: str | int = 1, **about: Any) -> Question:
    return Question(asked_id, sentence, "gated", **about)
