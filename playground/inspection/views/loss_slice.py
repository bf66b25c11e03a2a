"""The views "loss_slice" and "loss_along_its_way": the training loss on a plane through all weights."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.encoding import json_number, json_numbers, short
from playground.inspection.question import NoAnswer, Question, Subject
from playground.inspection.views.over_epochs import over_epochs
from playground.inspection.views.reading import read
from playground.inspection.views.wall import NO_SENTENCES
from rnn import Params, explain
from rnn.explain.steps import Steps, between
from rnn.labelled_sentences import LabelledTokens

SIDE = 21  # places to a side of the grid
FEWEST = 9  # of them, for large networks
MOST_FOR_LOSS = 60  # of the training set, evenly spread
MOST_WORK_OF_SLICE = 3e9  # multiplications
COLLECTING = 0.2  # the share of the time that the snapshots take; the rest go the losses
ONE_EPOCH = "Of this run one epoch is kept so far: a way needs two."


def loss_slice(subject: Subject, question: Question) -> Steps[dict[str, Any]]:
    """`losses` (Y, X) at the places `across` and `up` of a plane in two directions by chance, normalised by filter.

    The network itself is at (0, 0), and a step of 1 is as far as its weights are large. `sentences` of `of` training
    sentences are read. Raises NoAnswer where the data set is not known.
    """
    read(subject, question)  # refuses weights that are no numbers
    if not subject.train_set:
        raise NoAnswer(NO_SENTENCES)
    side, sentences = _size(subject)
    places = np.linspace(-1, 1, side)
    losses = yield from explain.loss_slice_by_steps(
        explain.random_directions(subject.params), sentences, places, places
    )
    return {**_picture(subject, sentences, places, places, losses), "path": [], "epochs": [], "way": [], "share": None}


def loss_along_its_way(subject: Subject, question: Question) -> Steps[dict[str, Any]]:
    """`losses` as in `loss_slice`, on the plane in which the kept networks of the run differ most: `share` of that.

    `path`: where the network stood on it at each of the `epochs`, the last at (0, 0), and `way`, its training loss at
    each of them. Raises NoAnswer where the data set or the past is not known, or one epoch alone is kept.
    """
    if not subject.train_set:
        raise NoAnswer(NO_SENTENCES)
    epochs, snapshots = yield from between(over_epochs(subject, question, Params.copy), 0, COLLECTING)
    if len(snapshots) < 2:
        raise NoAnswer(ONE_EPOCH)
    directions = explain.main_directions(snapshots)
    side, sentences = _size(subject)
    across, up = (_around(column, side) for column in directions.path.T)
    steps = explain.loss_slice_by_steps(directions, sentences, across, up)
    losses = yield from between(steps, COLLECTING, 1)
    way = subject.past().columns["train_loss"] if subject.past is not None else np.empty(0)
    return {
        **_picture(subject, sentences, across, up, losses),
        "path": [short(place) for place in directions.path.tolist()],
        "epochs": epochs,
        "way": [json_number(float(way[epoch])) if epoch < len(way) else None for epoch in epochs],
        "share": directions.share,
    }


def _size(subject: Subject) -> tuple[int, LabelledTokens]:
    """How many places to a side, and which sentences, so that all of it ends within some 3 s."""
    train_set = subject.train_set
    places = np.unique(np.linspace(0, len(train_set) - 1, min(len(train_set), MOST_FOR_LOSS)).round().astype(int))
    sentences = [train_set[place] for place in places]
    words = sum(len(tokens) for tokens, _ in sentences)
    each = max(1, words * (subject.params.hidden_size**2 + 500))
    # Odd: (0, 0) is among the places.
    side = max(FEWEST, min(SIDE, int((MOST_WORK_OF_SLICE / each) ** 0.5) // 2 * 2 + 1))
    fewer = max(1, round(side**2 * each / MOST_WORK_OF_SLICE))
    return side, sentences[::fewer]


def _around(values: NDArray[np.float64], side: int) -> NDArray[np.float64]:
    """`side` places over the range of the values and a fifth of it around; never empty."""
    low, high = float(values.min()), float(values.max())
    room = 0.2 * (high - low) or 1.0
    return np.linspace(low - room, high + room, side)


def _picture(
    subject: Subject,
    sentences: LabelledTokens,
    across: NDArray[np.float64],
    up: NDArray[np.float64],
    losses: NDArray[np.float64],
) -> dict[str, Any]:
    return {
        "labels": subject.labels,
        "across": short(across),
        "up": short(up),
        "losses": [json_numbers(row) for row in losses],
        "guessing": float(np.log(len(subject.labels))),
        "sentences": len(sentences),
        "of": len(subject.train_set),
    }
