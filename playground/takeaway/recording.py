"""A run as a page without a server holds it: its curves, the weights of its kept epochs, and what answers need."""

from __future__ import annotations

import base64
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from playground.encoding import floats
from playground.inspection.question import NoAnswer, Past, Question, Subject
from playground.inspection.sentence_limits import MOST_WORDS_EXPLAINED, MOST_WORDS_PLAYED
from playground.inspection.views.reading import NO_NUMBER
from playground.inspection.views.reason import MOST_ACTING
from playground.inspection.views.timeline import NO_PAST, timeline
from playground.inspection.views.trace import MOST_UNKNOWN
from playground.storage.models import RunSummary, megabytes
from rnn import Params
from rnn.explain.readout import LARGEST_WEIGHT
from rnn.kept_states import KeptEpoch, changes_in, select_epochs

TOO_LARGE = (
    "This network has {weights:,} weights, and a page of {most} MB has no room for them: download the run as a file "
    "instead."
)
OVERHEAD = 64
"""Bytes around the weights of an epoch."""


class TooLarge(ValueError):  # noqa: N818 (it is an answer rather than an error)
    """The weights of a network do not fit into a page; the text is one sentence for the visitor."""


def recording(
    subject: Subject, summary: RunSummary, *, room: int, wanted: Collection[int] = (), most: int = 0
) -> dict[str, Any]:
    """What `frontend/saved/recording.js` reads, as JSON: the run of `subject`, its newest network, and its past.

    The weights take at most `room` bytes of a page of `most`. They are those of the newest epoch, whole, as in
    training; as far as there is room of the `wanted` ones and the first; and then of those where an accuracy changed
    and of some between, as `rnn.kept_states` chooses. Raises NoAnswer where the past is not known, TooLarge where not
    even the newest fit.
    """
    if subject.past is None:
        raise NoAnswer(NO_PAST)
    past = subject.past()
    each = weights_bytes(subject.params)
    epochs = _epochs(past, subject.epoch, wanted, room // each)
    if not epochs:
        weights = sum(array.size for array in subject.params.arrays())
        raise TooLarge(TOO_LARGE.format(weights=weights, most=megabytes(most or room)))
    kept = {epoch: params for epoch in epochs if (params := _weights(past, subject, epoch)) is not None}
    past = replace(past, epochs=tuple(kept), rounded=tuple(epoch for epoch in past.rounded if epoch in kept))
    params = subject.params
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
            "labels": subject.labels,
            "sentences": [
                {"text": text, "label": subject.labels[label]}
                for text, (_, label) in zip(subject.test_texts, subject.test_set, strict=False)
            ],
            "changes": [change._asdict() for change in past.changes],
            "columns": list(past.columns),
            "parent": summary.parent and summary.parent._asdict(),
            "edits": list(summary.edits),
        },
        "rows": {name: floats(column) for name, column in past.columns.items()},
        "timeline": timeline(replace(subject, past=lambda: past), Question("", "", "timeline")),
        "sizes": {"V": params.vocab_size, "H": params.hidden_size, "C": params.classes},
        "weights": [{"epoch": epoch, "values": packed(each)} for epoch, each in kept.items()],
    }


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
    """How many bytes the weights of an epoch take in a page."""
    weights = sum(array.size for array in params.arrays())
    return -(-8 * weights // 3) * 4 + OVERHEAD


def _weights(past: Past, subject: Subject, epoch: int) -> Params | None:
    return subject.params if epoch == subject.epoch else past.weights(epoch)


def _epochs(past: Past, newest: int, wanted: Collection[int], most: int) -> Sequence[int]:
    """The epochs of which a page has the weights, at most so many, in order."""
    kept = [epoch for epoch in past.epochs if epoch < newest]
    first = [newest, *(epoch for epoch in wanted if epoch in kept), *kept[:1]]
    chosen = list(dict.fromkeys(first))[: max(most, 0)]
    others = [epoch for epoch in kept if epoch not in chosen]
    accuracies = np.array([past.columns[name] for name in past.columns if name.endswith("_accuracy")])
    changed = {change.number for change in changes_in(accuracies)}
    candidates = [KeptEpoch(epoch, epoch in changed) for epoch in others]
    return sorted(
        [*chosen, *(each.number for each in select_epochs(candidates, most - len(chosen), min(chosen, default=0)))]
    )
