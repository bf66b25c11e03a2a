"""What a view answers, whether it is a function or a generator that says how far it is."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any

from playground.encoding import encode
from playground.inspection.question import Question, Subject
from playground.inspection.views import VIEWS


def ask_view(
    subject: Subject,
    view: str,
    sentence: str = "",
    *,
    sentences: tuple[str, ...] = (),
    progress: list[float] | None = None,
    **options: Any,
) -> dict[str, Any]:
    """The answer of a view, which can be written as JSON; `progress` gets what the view said on its way."""
    return finish(VIEWS[view](subject, Question(1, sentence, view, options=options, sentences=sentences)), progress)


def finish(answer: Any, progress: list[float] | None = None) -> dict[str, Any]:
    """The answer of a view that has returned it or the steps to it; it can be written as JSON."""
    while isinstance(answer, Generator):
        try:
            share = next(answer)
        except StopIteration as end:
            answer = end.value
        else:
            if progress is not None:
                progress.append(share)
    encode(answer)
    return dict(answer)
