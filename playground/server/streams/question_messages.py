"""Questions and answers as the frames that go over a job's WebSocket; all of them are JSON objects in text frames.

Page to server:

- {"ask": {"id", "view", "sentence", "run", "epoch", "options"}}: what does a run at an epoch make of a sentence, seen
  as a view? `id`, a short text or a whole number, is the page's own and comes back. `view` is a name of
  `inspection.views.VIEWS`. In place of `sentence`, `sentences` names up to 16, for a view that compares some. `run`,
  the id of a live or saved run of the visitor's, is the current one if it is left out; `epoch` is the newest that is
  kept; `options`, an object, are the view's. `edits`, a list of texts as `rnn.explain.edits_of` reads them, are made
  to the network before the view sees it.
- {"cancel": id}: the page waits for that answer no longer. Needless where it asks the same view of the same network
  with another sentence or other options, or with the same id: the newer question takes the place of the older.

Server to page, once for each question, in whatever order answers come:

- answer: id, run, epoch, view and answer; or id and error, a sentence for the visitor.
- progress: id and progress, from 0 to 1; none or many before the answer of a view that takes long.

How many questions of a page may be under way, `Limits.questions_of_page` says. An answer that was given is kept for a
while, and comes at once when it is asked for again.
"""

from __future__ import annotations

from typing import Any

from playground.inspection.question import Answer, QuestionId


def trace_frame(answer: Answer) -> dict[str, Any]:
    """What the view "trace" answers, for the sentence that a page follows."""
    return {"kind": "trace", "epoch": answer.epoch, **answer.content}


def answer_frame(answer: Answer) -> dict[str, Any]:
    """The answer to a question."""
    question = answer.question
    about = {"run": answer.run, "epoch": answer.epoch, "view": question.view}
    return {"kind": "answer", "id": question.id, **about, "answer": answer.content}


def progress_frame(asked_id: QuestionId, progress: float) -> dict[str, Any]:
    """How far the answer to the question of that id is, from 0 to 1."""
    return {"kind": "progress", "id": asked_id, "progress": float(f"{progress:.3g}")}


def refusal_frame(asked_id: QuestionId, sentence: str) -> dict[str, Any]:
    """Why the question of that id has no answer."""
    return {"kind": "answer", "id": asked_id, "error": sentence}
