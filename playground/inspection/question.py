"""What is asked about a network, the network that it is about, and what comes back."""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from playground.encoding import LARGEST_WHOLE
from rnn import Params, Settings, Vocabulary
from rnn.explain import Edit, edited, edits_of
from rnn.history import SettingChange
from rnn.labelled_sentences import LabelledTokens
from rnn.settings import ReadoutName

if TYPE_CHECKING:
    from data.tasks import Task

LONGEST_ID = 64  # characters
MOST_SENTENCES = 16  # of one question
_RUN = re.compile(r"[0-9a-f]{32}")
_MORE = {"id", "sentence", "sentences", "run", "epoch", "options", "edits"}  # what a question may have besides its view

QuestionId: TypeAlias = str | int
"""How the page that asks tells its questions apart; it comes back with the answer."""


class NoAnswer(Exception):  # noqa: N818 (it is an answer rather than an error)
    """A question has no answer; the text is one sentence that says why, for the visitor who asked."""


@dataclass(frozen=True)
class Question:
    """What does run `run` at epoch `epoch` make of `sentence`, seen as `view` with these options?"""

    id: QuestionId
    sentence: str
    view: str
    run: str | None = None  # the id of one of the visitor's runs; None = the run of the job that is followed
    epoch: int | None = None  # None = the newest
    options: Mapping[str, Any] = field(default_factory=dict, hash=False)  # as the page has sent them; the view checks
    sentences: tuple[str, ...] = ()  # of a question about several at once; `sentence` is the first of them
    edits: tuple[Edit, ...] = ()  # of the network: the answer is of the edited one

    def replaces(self, other: Question) -> bool:
        """Whether the page that asks this waits no longer for the answer to `other`, which it asked before.

        That is so for the same id, and for the same view of the same network if only the sentence, the options or the
        edits are others.
        """
        same = (self.run, self.epoch, self.view) == (other.run, other.epoch, other.view)
        return self.id == other.id or (same and self._particulars != other._particulars)

    @property
    def _particulars(self) -> tuple[str, tuple[str, ...], Mapping[str, Any], tuple[Edit, ...]]:
        return self.sentence, self.sentences, self.options, self.edits


@dataclass(frozen=True, eq=False)
class Past:
    """How a network has come to be what it is."""

    data: str  # the visible name of its data set
    settings: Settings  # changes included
    columns: Mapping[str, NDArray[np.float64]]  # the rows of its epochs from 0 on by column (`rnn.history.named`)
    diverged: bool  # whether training has ended for that
    epochs: tuple[int, ...] = ()  # of which weights are kept, in order, the first and the newest among them
    weights: Callable[[int], Params | None] = lambda _: None
    """The weights of one of the epochs, in full precision unless that is among `rounded`; None if no longer kept.
    May wait for a disk, and raise NoAnswer."""
    first_settings: Settings | None = None  # those that it began with; None = `settings`
    changes: tuple[SettingChange, ...] = ()  # of them since then, in order
    usual: Settings = field(default_factory=Settings)  # those that suit its data set, as far as that is known
    rounded: tuple[int, ...] = ()  # those of `epochs` that an earlier version saved in half precision, in order


@dataclass(frozen=True, eq=False)
class Subject:
    """The network that a question is about, at one epoch."""

    run: str  # its id
    epoch: int
    params: Params
    vocabulary: Vocabulary
    labels: tuple[str, ...]  # in the order of the network's classes
    train_set: LabelledTokens = ()  # what it learns from, and is tested on
    test_set: LabelledTokens = ()
    test_texts: tuple[str, ...] = ()  # of `test_set`, as they are written
    past: Callable[[], Past] | None = None  # may wait for a disk
    unedited: Params | None = None  # what `params` are an edit of, where the question has edits
    note: str = ""  # one sentence for the visitor: what is not known of it
    readout: ReadoutName = "last"  # what it answers: a label at the end, one after every word, or a number
    writes: bool = False  # whether its labels are the words that come next, so that it can write on
    yardsticks: Callable[[], list[dict[str, Any]]] = list
    """The lines that its curves are drawn with, as JSON; none where its data set is not known."""
    fresh: bool = False  # whether each epoch has sentences of its own: `train_set` has those of epoch 1 then
    task: Callable[[], Task | None] = lambda: None
    """What makes up the sequences of its data set; None where they are there once and for all, or not known."""

    def edited_by(self, edits: Sequence[Edit]) -> Subject:
        """This network with the edits of a question; itself if there are none. Raises NoAnswer as `with_edits` does."""
        return replace(self, params=with_edits(self.params, edits), unedited=self.params) if edits else self


def with_edits(params: Params, edits: Sequence[Edit]) -> Params:
    """The edited weights. Raises NoAnswer, with a sentence, for an edit of what is not there."""
    try:
        return edited(params, edits)
    except ValueError as error:
        raise NoAnswer(str(error)) from error


@dataclass(frozen=True, eq=False)
class Answer:
    """What a view has made of a subject."""

    question: Question
    run: str
    epoch: int
    content: dict[str, Any]  # can be written as JSON


Find: TypeAlias = Callable[[Question], Subject]
"""Finds the network that a question is about; it may wait for a disk. It raises NoAnswer where there is none."""


View: TypeAlias = Callable[[Subject, Question], dict[str, Any] | Generator[float, None, dict[str, Any]]]
"""A pure function of a network and a question; what it returns can be written as JSON. It may raise NoAnswer.

One that takes long may be a generator: it yields now and then how far it is, from 0 to 1, which the page is told. There
it gives way to what others ask, and ends if the page waits no longer; its answer is what it returns. Any other is
computed to its end once it has begun.
"""


def id_in(message: Mapping[str, Any]) -> QuestionId | None:
    """The id of what a page asks; None if it has none under which the page would recognise the answer."""
    asked_id = message.get("id")
    if isinstance(asked_id, str) and 0 < len(asked_id) <= LONGEST_ID:
        return asked_id
    if type(asked_id) is int and abs(asked_id) <= LARGEST_WHOLE:
        return asked_id
    return None


def question_in(message: Mapping[str, Any], asked_id: QuestionId) -> Question:
    """The question that a page asks under that id.

    Raises NoAnswer for anything but {"id", "sentence": text, "view": text}, "sentences": [text] for several, and, where
    the page names them, "run": the id of a run, "epoch": a whole number from 0, "options": an object, which the view
    checks, and "edits": texts as `rnn.explain.edits_of` reads them.
    """
    sentences = _sentences_in(message)
    match message:
        case {"view": str(view), **rest} if sentences and not set(rest) - _MORE:
            run, epoch, options = rest.get("run"), rest.get("epoch"), rest.get("options", {})
            if run is not None and not (isinstance(run, str) and _RUN.fullmatch(run)):
                raise NoAnswer("There is no such run among yours: it may have been deleted.")
            if epoch is not None and not (type(epoch) is int and 0 <= epoch <= LARGEST_WHOLE):
                raise NoAnswer("The epoch of a question must be a whole number from 0.")
            if not isinstance(options, dict):
                raise NoAnswer("The options of a question must be an object.")
            several = sentences if "sentences" in rest else ()
            edits = edits_in(rest.get("edits", []))
            return Question(asked_id, sentences[0], view, run, epoch, options, several, edits)
    raise NoAnswer('A question is {"id", "view", "sentence"} and, if need be, "run", "epoch" and "options".')


def edits_in(texts: object) -> tuple[Edit, ...]:
    """The edits of a network that a page lists. Raises NoAnswer for anything else."""
    if not isinstance(texts, list) or not all(isinstance(one, str) for one in texts):
        raise NoAnswer("The edits of a network must be a list of texts.")
    try:
        return edits_of(texts)
    except ValueError as error:
        raise NoAnswer(str(error)) from error


def _sentences_in(message: Mapping[str, Any]) -> tuple[str, ...]:
    """The sentence or sentences of what a page asks; () where they are none, too many, or both are there."""
    if ("sentence" in message) == ("sentences" in message):
        return ()
    texts = message.get("sentences", [message.get("sentence")])
    if not isinstance(texts, list) or len(texts) > MOST_SENTENCES or not all(isinstance(one, str) for one in texts):
        return ()
    return tuple(texts)
