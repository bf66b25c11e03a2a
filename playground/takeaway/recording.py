"""A run as a page without a server holds it: its curves, the weights of its kept epochs, and what answers need."""

from __future__ import annotations

import base64
from collections.abc import Collection
from dataclasses import replace
from typing import Any

import numpy as np

from playground.encoding import floats
from playground.inspection.question import NoAnswer, Past, Question, Subject
from playground.inspection.sentence_limits import MOST_WORDS_EXPLAINED, MOST_WORDS_PLAYED
from playground.inspection.views.cells import EXPLAINED, refusal
from playground.inspection.views.reading import NO_NUMBER
from playground.inspection.views.reason import MOST_ACTING
from playground.inspection.views.timeline import NO_PAST, timeline
from playground.inspection.views.trace import MOST_UNKNOWN
from playground.storage.models import RunSummary
from rnn import Params
from rnn.cells import cell_name
from rnn.explain.readout import LARGEST_WEIGHT
from rnn.kept_states import KeptEpoch, changes_in, select_epochs
from rnn.labelled_sentences import labels_of
from rnn.settings import ReadoutName

READOUT: ReadoutName = "last"
"""How a network answers whose answers a page's own scripts compute: any other is in no page."""

AROUND_WEIGHTS = 256
"""Bytes that an epoch takes in a page besides its weights, at most: its numbers, and its place in lists."""


def epochs_with_room(subject: Subject, room: int, wanted: Collection[int] = ()) -> list[int]:
    """The epochs of which a page holds the weights in so many bytes, in order; none where not even one fits.

    These are the newest; of the `wanted` ones and the first as many as there is room for; and then those where an
    accuracy changed, and some between, as `rnn.kept_states` chooses. Raises NoAnswer where the past is not known.
    """
    past = past_of(subject)
    most = max(room // weights_bytes(subject.params), 0)
    kept = [epoch for epoch in past.epochs if epoch < subject.epoch]
    first = [subject.epoch, *(epoch for epoch in wanted if epoch in kept), *kept[:1]]
    chosen = list(dict.fromkeys(first))[:most]
    accuracies = np.array([column for name, column in past.columns.items() if name.endswith("_accuracy")])
    changes = {change.number for change in changes_in(accuracies)}
    others = [KeptEpoch(epoch, epoch in changes) for epoch in kept if epoch not in chosen]
    more = select_epochs(others, most - len(chosen), min(chosen, default=0))
    return sorted([*chosen, *(each.number for each in more)])


def recording(subject: Subject, summary: RunSummary, epochs: Collection[int]) -> dict[str, Any]:
    """What `frontend/saved/recording.js` reads, as JSON: the run of `subject`, and its network at each of `epochs`.

    Weights are whole, as in training. An epoch of which none are kept any more is left out. Raises NoAnswer where the
    past of the run is not known.
    """
    past, params = past_of(subject), subject.params
    kept = {epoch: weights for epoch in epochs if (weights := _weights(past, subject, epoch)) is not None}
    past = replace(past, epochs=tuple(kept), rounded=tuple(epoch for epoch in past.rounded if epoch in kept))
    return {
        "about": about(summary),
        "note": subject.note,
        "run": {
            "kind": "run",
            "run": 1,
            "id": subject.run,
            "data": past.data,
            "settings": past.settings.to_dict(),
            "words": subject.vocabulary.words,
            "tokenizer": subject.vocabulary.tokenizer,
            "between": subject.vocabulary.between,
            "labels": subject.labels,
            "sentences": [
                {"text": text, "label": subject.labels[label]}
                for text, label in zip(subject.test_texts, labels_of(subject.test_set), strict=True)
            ],
            "changes": [change._asdict() for change in past.changes],
            "columns": list(past.columns),
            "parent": summary.parent and summary.parent._asdict(),
            "edits": list(summary.edits),
            "writes_from": None,  # what writes on answers after every word, and no such network is in a page
            "yardsticks": subject.yardsticks(),
        },
        "rows": {name: floats(column) for name, column in past.columns.items()},
        "timeline": timeline(replace(subject, past=lambda: past), Question("", "", "timeline")),
        "network": network_json(params),
        "weights": [{"epoch": epoch, "values": packed(weights)} for epoch, weights in kept.items()],
    }


def past_of(subject: Subject) -> Past:
    """The past of a run. Raises NoAnswer where it is not known."""
    if subject.past is None:
        raise NoAnswer(NO_PAST)
    return subject.past()


def about(summary: RunSummary) -> dict[str, Any]:
    """What a page says of a run besides its numbers."""
    return {
        "name": summary.name,
        "data": summary.data,
        "epochs_done": summary.epochs_done,
        "ended": summary.ended,
        "message": summary.message,
        "started": summary.started,
        "seconds": summary.seconds,
        "machine": summary.machine,
        "versions": dict(summary.versions),
        "settings": summary.settings.to_dict(),
        "first_settings": summary.first_settings.to_dict(),
    }


def network_json(params: Params) -> dict[str, Any]:
    """Of which kind a network is: `NetworkKind` of saved/recording.js."""
    cell = cell_name(params)
    refusals = {view: refusal(view, cell) for view in EXPLAINED}
    return {
        "sizes": {"V": params.vocab_size, "H": params.hidden_size, "C": params.classes, "G": params.gates},
        "cell": cell,
        "arrays": dict(params.axes()),
        "refused": {view: sentence for view, sentence in refusals.items() if sentence},
    }


def limits_json() -> dict[str, Any]:
    """How much of a sentence is looked at and what is said where nothing can be: `Limits` of saved/views/reading.js."""
    return {
        "played": MOST_WORDS_PLAYED,
        "explained": MOST_WORDS_EXPLAINED,
        "unknown": MOST_UNKNOWN,
        "acting": MOST_ACTING,
        "largest_weight": LARGEST_WEIGHT,
        "no_number": NO_NUMBER,
    }


def packed(params: Params) -> str:
    """All weights, array after array and row by row, as base64 of little-endian float64: not a bit is lost."""
    parts = [np.ascontiguousarray(array, dtype="<f8").tobytes() for array in params.arrays()]
    return base64.b64encode(b"".join(parts)).decode("ascii")


def weights_bytes(params: Params) -> int:
    """How many bytes of a page an epoch takes, at most."""
    return -(-8 * sum(array.size for array in params.arrays()) // 3) * 4 + AROUND_WEIGHTS


def _weights(past: Past, subject: Subject, epoch: int) -> Params | None:
    return subject.params if epoch == subject.epoch else past.weights(epoch)
