"""What is asked about a network, the network that it is about, and what may come back."""

from __future__ import annotations

from dataclasses import dataclass

from rnn import Params, Vocabulary


class NoAnswer(Exception):  # noqa: N818 (it is an answer rather than an error)
    """A question has no answer; the text is one sentence that says why, for the visitor who asked."""


@dataclass(frozen=True, eq=False)
class Subject:
    """The network that a question is about, at one epoch."""

    run: str  # its id
    epoch: int
    params: Params
    vocabulary: Vocabulary
