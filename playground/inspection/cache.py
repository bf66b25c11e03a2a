"""Answers that were given, in case they are asked for again: as many as fit into a number of bytes."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from typing import Any, TypeAlias

from playground.encoding import encode
from playground.inspection.question import Question, Subject

MOST_CACHED_BYTES = 32 * 2**20
ENTRY_BYTES = 300  # that Python takes for an answer besides its text: a page may ask for many that are short

Key: TypeAlias = bytes


def key_of(subject: Subject, question: Question) -> Key:
    """A digest of what an answer depends on: run, epoch, view, sentences, options and edits.

    Weights that were saved in half precision answer a little otherwise than those of the same epoch in full, so a few
    of the weights are in it too. A question may be a hundred times as long as its answer, so it is not kept itself.
    """
    sentences = question.sentences or (question.sentence,)
    weights = subject.params.b_y.tobytes().hex()
    edits = [str(edit) for edit in question.edits]
    about = [subject.run, subject.epoch, weights, question.view, sentences, question.options, edits]
    return hashlib.sha256(json.dumps(about, sort_keys=True).encode("ascii")).digest()


class AnswerCache:
    """The answers that were given last. Any thread may call any method."""

    def __init__(self, most_bytes: int = MOST_CACHED_BYTES) -> None:
        """`most_bytes`: of the answers as JSON, and of `ENTRY_BYTES` for each of them."""
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
            before = self._texts.pop(key, None)
            self._size += _size(text) - (0 if before is None else _size(before))
            self._texts[key] = text
            while self._size > self._most:
                self._size -= _size(self._texts.popitem(last=False)[1])


def _size(text: str) -> int:
    return len(text) + ENTRY_BYTES
