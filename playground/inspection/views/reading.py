"""What the views of a sentence have in common: its words as the network reads them, and the two labels of a score."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.inspection.question import NoAnswer, Question, Subject
from playground.inspection.sentence_limits import MOST_WORDS_EXPLAINED
from rnn import UNKNOWN, Params, Trace, forward
from rnn.cells import cell_name
from rnn.explain.readout import sensible

NO_NUMBER = "The weights of this network are so large that what it answers is no number."


@dataclass(frozen=True, eq=False)
class AskedSentence:
    """A sentence as the words of a run, and the labels whose log-odds are its score, whatever the weights are."""

    words: list[str]  # T of them
    between: str  # what stands between two words of a text of this data set
    tokens: NDArray[np.int64]  # (T,), UNKNOWN for a word that is not in the vocabulary
    cut: bool  # whether the sentence had more words
    labels: tuple[str, ...]
    toward: int  # the place of the label that a score above 0 speaks for
    against: int
    cell: str  # of the network, by its name in `rnn.cells`

    @property
    def content(self) -> dict[str, Any]:
        """What every answer says of the sentence and of its two labels; can be written as JSON."""
        return {
            "words": self.words,
            "between": self.between,
            "known": [token != UNKNOWN for token in self.tokens.tolist()],
            "cut": self.cut,
            "labels": self.labels,
            "toward": self.toward,
            "against": self.against,
            "cell": self.cell,
        }


@dataclass(frozen=True, eq=False)
class Reading(AskedSentence):
    """A sentence that a network has read."""

    trace: Trace


def sentence_of(subject: Subject, question: Question, most: int = MOST_WORDS_EXPLAINED) -> AskedSentence:
    """The sentence of the question, which no network reads here: also where the weights are no numbers.

    The question's options may name the two labels of the score by their places, as "toward" and "against"; else they
    are the last label and the first. Raises NoAnswer for other labels.
    """
    words = subject.vocabulary.tokenize(question.sentence)
    tokens = subject.vocabulary.encode(question.sentence)[:most]
    sides = sides_of(subject, question)
    return AskedSentence(
        words[:most],
        subject.vocabulary.between,
        tokens,
        len(words) > most,
        subject.labels,
        *sides,
        cell_name(subject.params),
    )


def read(subject: Subject, question: Question, most: int = MOST_WORDS_EXPLAINED) -> Reading:
    """The subject reading the sentence of the question.

    Raises NoAnswer as `sentence_of` does, and for weights so large that what the network answers is no number.
    """
    sentence = sentence_of(subject, question, most)
    with np.errstate(all="ignore"):
        trace = forward(subject.params, sentence.tokens)
    if not (sensible(subject.params) and np.isfinite(trace.hidden).all() and np.isfinite(trace.probs).all()):
        raise NoAnswer(NO_NUMBER)
    return Reading(**vars(sentence), trace=trace)


def speaks_for_last(params: Params) -> NDArray[np.float64]:
    """How much more the weights of each unit speak for the last label than, in the mean, for the others, (H,).

    Of a network of one output these are its weights themselves.
    """
    if params.classes == 1:
        return np.asarray(params.w_hy[0])
    with np.errstate(all="ignore"):
        return np.asarray(params.w_hy[-1] - params.w_hy[:-1].mean(axis=0))


def sides_of(subject: Subject, question: Question) -> tuple[int, int]:
    """The places of the two labels of a score, toward and against, as `sentence_of` takes them. Raises NoAnswer."""
    classes = len(subject.labels)
    toward, against = whole(question, "toward", classes, classes - 1), whole(question, "against", classes, 0)
    if toward == against:
        raise NoAnswer("A score weighs two different labels.")
    return toward, against


def whole(question: Question, name: str, below: int, missing: int) -> int:
    """An option that is a whole number from 0 and below a limit; `missing` where there is none. Raises NoAnswer."""
    value = question.options.get(name)
    if value is None:
        return missing
    if type(value) is int and 0 <= value < below:
        return value
    raise NoAnswer(f"The {name} of this question must be a whole number from 0 to {below - 1}.")
