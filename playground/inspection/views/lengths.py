"""The view "lengths": where a network's memory ends, by its score on sequences longer than those it has learnt from."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from numpy.random import default_rng

from playground.encoding import json_number, json_numbers
from playground.inspection.question import NoAnswer, Question, Subject
from playground.inspection.views.reading import NO_NUMBER
from playground.inspection.views.wall import NO_SENTENCES
from rnn.counting import Counted, WordCounter
from rnn.encoded_texts import encoded
from rnn.explain import LengthScore, loss_reaches, reaches, scores_by_length
from rnn.explain.steps import Steps, quietly
from rnn.labelled_sentences import LabelledTokens
from rnn.readouts import READOUTS
from rnn.text import unit_of

if TYPE_CHECKING:
    from data import Example
    from data.tasks import Task

FRESH = 200
"""Sequences that are made up of each length, for a network that reads them in a second; else fewer."""
FEWEST = 20
MOST_PRODUCTS = 2.5e9  # of a weight of w_hh and a state, about a second: one token takes as many as w_hh has weights
SEED = 30_000  # of the sequences: every network is asked about the same ones

MOST_POINTS = 16  # of a test set: where it has more lengths, neighbouring ones are one point
LEAST_RIGHT = 0.99
SHARE_OF_FLOOR = 0.1  # of the squared error of a number, which is as good as right


def lengths(subject: Subject, question: Question) -> Steps[dict[str, Any]]:
    """The scores on sequences of each of n lengths: `accuracy`, `loss`, and of both the standard error, (n,).

    `lengths` (n,) are pairs, the shortest and the longest of a point, and `sequences` (n,) says how many it is of.
    `fresh` tells whether they were made up for this, at lengths up to four times the longest trained one; else they are
    the first `tested` of `of` test sentences. `trained` is the range that was learnt from, in what `counts` says.
    `reaches` is the longest of fresh ones up to which at least `least_right` are right, or the squared error is at most
    `most_off`; None where it is that of none. `yardsticks` are the lines of its curves, which hold for the trained
    lengths; one that is known of each length has these `values` (n,), else None. There is no accuracy of a number.

    Raises NoAnswer where the data set is not known.
    """
    if not subject.train_set:
        raise NoAnswer(NO_SENTENCES)
    task = subject.task()
    return (yield from quietly(_of_test_set(subject) if task is None else _of_task(subject, task)))


def _of_task(subject: Subject, task: Task) -> Steps[dict[str, Any]]:
    measured = task.measured_lengths()
    n = _affordable(subject, task)
    counted: list[Counted] = []
    sizes = {"vocab_size": len(subject.vocabulary), "classes": len(subject.labels)}
    counter = WordCounter(subject.train_set, **sizes, readout=subject.readout)

    def sets() -> Iterator[tuple[int, LabelledTokens]]:
        for length in measured:
            items = encoded(task, drawn(task, length)[:n], subject.vocabulary)
            counted.append(counter.on(items))
            yield length, items

    scores = yield from _scored(scores_by_length(subject.params, sets(), subject.readout), len(measured))
    told = _told(subject, scores, [(length, length) for length in measured])
    own = {("floor", task.floor.measure), ("baseline", task.baseline.measure)}
    if subject.readout != task.readout:
        own = set()  # what a task says of itself holds for its own readout
    for line in told["yardsticks"]:
        if (line["role"], line["measure"]) not in own:
            scores_of = [getattr(each, line["role"]) for each in counted]
            line["values"] = json_numbers(s.accuracy if line["measure"] == "accuracy" else s.loss for s in scores_of)
        elif line["role"] == "floor":
            line["values"] = json_numbers(task.floor_at(length).value for length in measured)
    floor = next((line["value"] for line in told["yardsticks"] if line["role"] == "floor"), None)
    most_off = None if told["has_accuracy"] or floor is None else floor * SHARE_OF_FLOOR
    return {
        **told,
        "fresh": True,
        "tested": n * len(measured),
        "of": n * len(measured),
        "counts": task.counts,
        "trained": list(task.lengths),
        "reaches": reaches(scores, LEAST_RIGHT) if most_off is None else loss_reaches(scores, most_off),
        "most_off": json_number(most_off),
    }


@lru_cache(maxsize=160)
def drawn(task: Task, length: int) -> tuple[Example, ...]:
    """The sequences of this length, the same for every network; of fewer of them the first."""
    return tuple(task.fresh(default_rng([SEED, length]), FRESH, length))


def _affordable(subject: Subject, task: Task) -> int:
    """How many sequences of each length the network reads in about a second."""
    tokens = 0
    for length in task.measured_lengths():
        [example] = task.fresh(default_rng([SEED, length]), 1, length)
        tokens += len(example.text.split())
    return max(FEWEST, min(FRESH, int(MOST_PRODUCTS / subject.params.w_hh.size / tokens)))


def _of_test_set(subject: Subject) -> Steps[dict[str, Any]]:
    room, tested = MOST_PRODUCTS / subject.params.w_hh.size, 0
    for tokens, _ in subject.test_set:
        room -= max(1, len(tokens))
        if room < 0 and tested >= FEWEST:
            break
        tested += 1
    points = by_length(subject.test_set[:tested])
    ranges = [(len(items[0][0]), len(items[-1][0])) for items in points]
    sets = ((longest, items) for (_, longest), items in zip(ranges, points, strict=True))
    scores = yield from _scored(scores_by_length(subject.params, sets, subject.readout), len(points))
    learnt = [len(tokens) for tokens, _ in subject.train_set]
    return {
        **_told(subject, scores, ranges),
        "fresh": False,
        "tested": tested,
        "of": len(subject.test_set),
        "counts": unit_of(subject.vocabulary.tokenizer, subject.vocabulary.words),
        "trained": [min(learnt), max(learnt)],
        "reaches": None,
        "most_off": None,
    }


def _scored(scores: Iterator[LengthScore], n: int) -> Steps[list[LengthScore]]:
    """All `n` scores, with a pause after each but the last."""
    found: list[LengthScore] = []
    for score in scores:
        found.append(score)
        if len(found) < n:
            yield len(found) / n
    return found


def by_length(sentences: LabelledTokens) -> list[LabelledTokens]:
    """The sentences by their length, each length by itself, or neighbouring ones together where there are many.

    Those are about as many sentences each, and never a part of those of one length.
    """
    each: dict[int, list[Any]] = {}
    for sentence in sorted(sentences, key=lambda sentence: len(sentence[0])):
        each.setdefault(len(sentence[0]), []).append(sentence)
    least = 1 if len(each) <= MOST_POINTS else -(-len(sentences) // MOST_POINTS)
    points: list[list[Any]] = []
    for of_length in each.values():
        if points and len(points[-1]) < least:
            points[-1] += of_length
        else:
            points.append(list(of_length))
    return list(points)


def _told(subject: Subject, scores: list[LengthScore], ranges: list[tuple[int, int]]) -> dict[str, Any]:
    losses = json_numbers(score.loss for score in scores)
    if None in losses:
        raise NoAnswer(NO_NUMBER)
    return {
        "has_accuracy": READOUTS[subject.readout].has_accuracy,
        "lengths": [list(each) for each in ranges],
        "sequences": [score.sequences for score in scores],
        "accuracy": json_numbers(score.accuracy for score in scores),
        "accuracy_error": json_numbers(score.accuracy_error for score in scores),
        "loss": losses,
        "loss_error": json_numbers(score.loss_error for score in scores),
        "least_right": LEAST_RIGHT,
        "yardsticks": [{**line, "values": None} for line in subject.yardsticks()],
    }
