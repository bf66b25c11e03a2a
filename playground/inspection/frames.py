"""Answers as the frames in which a page gets them; all of them are JSON objects."""

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


def refusal_frame(asked_id: QuestionId, sentence: str) -> dict[str, Any]:
    """Why the question of that id has no answer."""
    return {"kind": "answer", "id": asked_id, "error": sentence}
