"""Answers that were given, in case they are asked for again: as many as fit into so many bytes."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from typing import Any, TypeAlias

from playground.encoding import encode
from playground.inspection.question import Question, Subject

MOST_BYTES = 32 * 2**20

Key: TypeAlias = tuple[str, int, bytes, str, tuple[str, ...], str]


def key_of(subject: Subject, question: Question) -> Key:
    """What an answer depends on: run, epoch, view, sentences and options.

    Weights that were saved in half precision answer a little otherwise than those of the same epoch in full, so a few
    of the weights are in the key too.
    """
    options = json.dumps(question.options, sort_keys=True)
    sentences = question.sentences or (question.sentence,)
    return subject.run, subject.epoch, subject.params.b_y.tobytes(), question.view, sentences, options


class AnswerCache:
    """The answers that were given last. Any thread may call any method."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        """`most_bytes`: of the answers as JSON."""
        self._most = most_bytes
        self._size = 0
        self._texts: OrderedDict[Key, str] = OrderedDict()  # the one used last is the last
        self._lock = threading.Lock()

    def get(self, key: Key) -> dict[str, Any] | None:
        """The answer, as a page would read it; None if it is not here."""
        with self._lock:
            text = self._texts.get(key)
            if text is None:
                return None
            self._texts.move_to_end(key)
        content: dict[str, Any] = json.loads(text)
        return content

    def put(self, key: Key, content: dict[str, Any]) -> None:
        """Keeps an answer, and lets go of those that were used longest ago if there is no room for all."""
        text = encode(content)
        with self._lock:
            self._size += len(text) - len(self._texts.pop(key, ""))
            self._texts[key] = text
            while self._size > self._most:
                self._size -= len(self._texts.popitem(last=False)[1])
