"""The view "film": what another view answers at many epochs of a run, fetched ahead so that a page can scrub them."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from typing import Any

from playground.encoding import LARGEST_WHOLE, encode
from playground.inspection.question import NoAnswer, Question, Subject
from playground.inspection.views.timeline import NO_PAST
from rnn.explain.steps import between

MOST_FILMED_EPOCHS = 64  # of one question
MOST_ANSWER_BYTES = 1_000_000  # of one answer, as JSON: what does not fit is asked for again
NO_NUMBERS = "At this epoch the answer holds what is no number: the network has diverged."

Frames = Generator[float, None, dict[str, Any]]


def film_of(views: Mapping[str, Callable[[Subject, Question], Any]]) -> Callable[[Subject, Question], Frames]:
    """The view "film" of these views: the steps of one that takes long are steps of the film."""

    def film(subject: Subject, question: Question) -> Frames:
        """`frames`: of each its `epoch`, its `answer` or the sentence that is its `error`, and its `bytes` as JSON.

        Options: `of`, the name of a view; `epochs`, in the order in which they are wanted; `options` of the view.
        Each epoch is answered once. Epochs of which no weights are kept are left out, and so are those that no longer
        fit; one always does.
        """
        view, epochs, options = _request_of(question, views)
        if subject.past is None:
            raise NoAnswer(NO_PAST)
        past = subject.past()
        inner = replace(question, view=question.options["of"], options=options)
        frames: list[dict[str, Any]] = []
        room = MOST_ANSWER_BYTES
        for place, epoch in enumerate(epochs):
            if epoch not in past.epochs:
                continue
            frame: dict[str, Any] = {"epoch": epoch}
            try:
                params = past.weights(epoch)
                if params is None:
                    continue
                then = replace(subject, epoch=epoch, params=params, unedited=None)
                frame_answer = view(then.edited_by(question.edits), inner)
                if isinstance(frame_answer, Generator):
                    frame_answer = yield from between(frame_answer, place / len(epochs), (place + 1) / len(epochs))
                frame["answer"] = frame_answer
            except (NoAnswer, ValueError) as error:
                frame["error"] = str(error)
            try:
                frame["bytes"] = len(encode(frame))
            except ValueError:
                frame = {"epoch": epoch, "error": NO_NUMBERS}
                frame["bytes"] = len(encode(frame))
            room -= frame["bytes"]
            if room < 0 and frames:
                break
            frames.append(frame)
            yield (place + 1) / len(epochs)
        return {"frames": frames}

    return film


def _request_of(
    question: Question, views: Mapping[str, Callable[[Subject, Question], Any]]
) -> tuple[Callable[[Subject, Question], Any], list[int], dict[str, Any]]:
    """The view, the epochs and the options that a film asks for. Raises NoAnswer."""
    request = {"options": {}, **question.options}
    name, epochs, options = request.get("of"), request.get("epochs"), request["options"]
    if not isinstance(name, str) or name not in views:
        raise NoAnswer(
            f"Of that view no film is made, for it takes too long at each epoch: there is {', '.join(views)}."
        )
    whole = isinstance(epochs, list) and all(type(each) is int and 0 <= each <= LARGEST_WHOLE for each in epochs)
    if (
        not isinstance(epochs, list)
        or not whole
        or not 0 < len(epochs) <= MOST_FILMED_EPOCHS
        or not isinstance(options, dict)
    ):
        raise NoAnswer(
            f"A film needs 1 to {MOST_FILMED_EPOCHS} epochs, whole numbers from 0, and options that are an object."
        )
    return views[name], list(dict.fromkeys(epochs)), options
