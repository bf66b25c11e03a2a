"""The frames that go over a job's WebSocket, as pure functions; all of them are JSON objects in text frames.

Server to page, told apart by `kind`:

- run: number, id, data, settings, words, labels, sentences, changes and names of the columns of a run that
  has begun, and parent: the run that it branched off from and the epoch after which it did, null if from none; rows
  count from 0 again; and edits, texts of what was edited of the weights there; and writes_from: where its labels are
  the words that come next, what stands before a text, else null. A sentence has its text and its label in words, and
  where that is not all, `target`: a number, or for each word its label or null. And yardsticks: role, measure, value
  and label of each line that stands beside the curves.
- rows: from, and the new numbers of each column by its name; row i is epoch `from` + i, row 0 is untrained. null where
  an older version saved no such number.
- change: epoch, name, value: the setting has that value from after that epoch on, in place of what an earlier change of
  the same epoch and name said.
- status: state, epoch, epochs, rate, left, place, speed, message, pending, remedy, saving, room: how
  much is used of what may be saved, once there is little left; and can: the COMMANDS that mean something now, which
  are the buttons that may be pressed; and listed: ended and can of the run as the list of
  saved runs has them once this state is saved; and planned: the changes that the run is to make by itself, as those of
  a link did.
- config: data and settings of the next run, as they stand in the panel of Settings; sent when they change.
- answers: epoch, and of each test sentence `of_labels`, the probabilities of all labels, and in `probabilities` that of
  the last one alone. Of a run that answers after every word, `right`: how many of how many words; of one that answers
  with a number, `numbers`.
- trace: the network reading the sentence that this page follows, word by word, as `inspection.views.trace` gives it;
  sent again whenever the network has changed.
- answer, progress: what has come of what the page asked, as `question_messages` describes it.
- refused: do and sentence: why a command of this page was not done.
- alive: the server is there; sent whenever nothing else was for two seconds.

Page to server: {"do": one of COMMANDS}, {"speed": one of SPEEDS}, {"sentence": text}, {"ask": question}
and {"cancel": id} as `question_messages` describes them, {"do": "branch", "run": id, "epoch": n, "settings": {name:
value}, "edits": [text]}: a new run that goes on from that epoch of a live or saved run, the current one and the newest
state that is kept if they are left out, with these settings in place of its own and its network edited so. And {"do":
"begin", "data": name, "settings": {name: value}}: a new run, which trains at once; {"do": "by hand"}: the network that
was built by hand, as the current run; {"do": "train to", "epoch": n}: it trains up to there and pauses. And {"drawn":
true or false}: whether the page shows the curves of the run, once they are drawn.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from playground.encoding import short
from playground.training.checkpoint import Checkpoint
from playground.training.interactive.job import SPEEDS
from playground.training.prepared_data import PreparedData, RunConfig
from playground.training.recording import KEPT_AS, offered
from playground.training.updates import BUSY, COMMANDS, Status, Update
from playground.training.yardsticks import yardsticks_json
from rnn.history import SettingChange
from rnn.readouts import Scored
from rnn.settings import ReadoutName

MOST_CHARACTERS = 20_000  # of a frame that a page sends

ALIVE: dict[str, Any] = {"kind": "alive"}
"""The frame that says no more than that the server is there."""

PageCommand: TypeAlias = tuple[str, Any]
"""("do", command), ("speed", epochs a second), ("sentence", text), ("ask", what is asked), ("cancel", id),
("branch", from where), ("begin", with what), ("train to", epoch), ("by hand", None) or ("drawn", whether it has)."""


def command(text: str) -> PageCommand | None:
    """What a page asks for in a frame; None for a frame that is no `PageCommand`, or longer than allowed."""
    if len(text) > MOST_CHARACTERS:
        return None
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        return None
    match frame:
        case {"do": str(command), **rest} if not rest and command in COMMANDS:
            return "do", command
        case {"cancel": str() | int() as asked_id, **rest} if not rest:
            return "cancel", asked_id
        case {"do": "branch", **rest} if not set(rest) - {"run", "epoch", "settings", "edits"}:
            return "branch", rest
        case {"do": "begin", **rest} if not set(rest) - {"data", "settings"}:
            return "begin", rest
        case {"do": "train to", "epoch": int(epoch), **rest} if not rest and not isinstance(epoch, bool) and epoch > 0:
            return "train to", epoch
        case {"do": "by hand", **rest} if not rest:
            return "by hand", None
        case {"speed": int(speed), **rest} if not rest and speed in SPEEDS and not isinstance(speed, bool):
            return "speed", speed
        case {"sentence": str(sentence), **rest} if not rest:
            return "sentence", sentence
        case {"drawn": bool(has_drawn), **rest} if not rest:
            return "drawn", has_drawn
        case {"ask": dict(fields), **rest} if not rest:
            return "ask", fields
    return None


def change_frame(change: SettingChange) -> dict[str, Any]:
    """A setting that changed during a run."""
    return {"kind": "change", **change._asdict()}


def run_frame(update: Update) -> dict[str, Any]:
    """A run that has begun."""
    prepared = update.run.prepared
    return {
        "kind": "run",
        "run": update.run.number,
        "id": update.run.id,
        "data": prepared.data,
        "settings": update.settings,
        "words": prepared.vocabulary.words,
        "labels": prepared.labels,
        "writes_from": prepared.writes_from,
        "sentences": _sentences(prepared, update.run.settings.readout),
        "changes": [change._asdict() for change in update.changes],
        "columns": list(update.rows),
        "parent": update.run.parent and dict(zip(("run", "epoch"), update.run.parent, strict=True)),
        "edits": update.run.edits,
        "yardsticks": yardsticks_json(prepared, update.run.settings.readout),
    }


def rows_frame(update: Update) -> dict[str, Any]:
    """New epochs."""
    return {
        "kind": "rows",
        "from": update.first,
        **{name: _null_for_nan(column) for name, column in update.rows.items()},
    }


def _null_for_nan(column: list[float]) -> list[float | None]:
    return [None if math.isnan(value) else value for value in short(column)]


def status_frame(status: Status) -> dict[str, Any]:
    """How the job stands."""
    ended = KEPT_AS[status.state]
    run_facts = {"ended": ended, "can": offered(ended, under_way=status.state in BUSY)}
    frame = {"kind": "status", **asdict(status), "can": status.can, "listed": run_facts}
    frame["planned"] = [change._asdict() for change in status.planned]
    del frame["is_given"]  # which the commands tell
    for name in ("rate", "left"):
        frame[name] = None if frame[name] is None else float(f"{frame[name]:.4g}")
    return frame


def refused_frame(do: str, sentence: str) -> dict[str, Any]:
    """Why a command of a page was not done."""
    return {"kind": "refused", "do": do, "sentence": sentence}


def config_frame(config: RunConfig) -> dict[str, Any]:
    """What the next run will use."""
    return {"kind": "config", "data": config.data, "settings": config.settings.to_dict()}


def answers_frame(checkpoint: Checkpoint, prepared: PreparedData) -> dict[str, Any]:
    """The network's answer to each test sentence."""
    readout, answers = checkpoint.settings.readout, checkpoint.answers
    frame: dict[str, Any] = {"kind": "answers", "epoch": checkpoint.state.number}
    if readout == "number":
        return {**frame, "numbers": short(answers[:, 0])}
    if readout == "every":
        return {**frame, "right": _counts(answers, prepared.scored(readout))}
    of_labels = [short(answer) for answer in answers.tolist()]
    return {**frame, "probabilities": [answer[-1] for answer in of_labels], "of_labels": of_labels}


def _counts(answers: NDArray[np.float64], scored: Sequence[Scored]) -> list[list[int]]:
    """Of each sentence how many of its words are answered rightly, and how many have a label."""
    ends = np.cumsum([len(each.right) for each in scored])[:-1]
    by_sentence = zip(np.split(answers.argmax(axis=1), ends), scored, strict=True)
    return [[int((places == each.right).sum()), len(each.right)] for places, each in by_sentence]


def _sentences(prepared: PreparedData, readout: ReadoutName) -> list[dict[str, Any]]:
    """The test sentences, each with its label in words, and its target where that is more than a label."""
    sentences: list[dict[str, Any]] = [{"text": text, "label": label} for text, label in prepared.sentences]
    if readout == "last":
        return sentences
    for sentence, (tokens, _), scored in zip(sentences, prepared.test_set, prepared.scored(readout), strict=True):
        if readout == "number":
            sentence["target"] = float(scored.right[0])
        else:
            labels: list[str | None] = [None] * len(tokens)
            for row, label in zip(scored.rows.tolist(), scored.right.tolist(), strict=True):
                labels[row - 1] = prepared.labels[label]
            sentence["target"] = labels
    return sentences
