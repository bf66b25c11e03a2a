"""What a page that follows a run is sent, as the server sends it: a run that is trained here, told epoch by epoch."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from playground.inspection.question import Subject
from playground.inspection.views.trace import trace
from playground.server.streams.interactive_messages import (
    answers_frame,
    change_frame,
    config_frame,
    rows_frame,
    run_frame,
    status_frame,
)
from playground.training import RunConfig
from playground.training.prepared_data import checkpoint_of, untrained
from playground.training.run import Run
from playground.training.updates import Cursor, Status, update_since
from rnn import Epoch, train
from rnn.history import row

READY = Status("ready", 0, 1000, None, None, None, 200, "", (), None, "")

Frames = list[dict[str, Any]]


def epochs_of(config: RunConfig) -> list[Epoch]:
    """Every epoch of the run, the untrained network first."""
    prepared = untrained(config).prepared
    words, classes = len(prepared.vocabulary), len(prepared.labels)
    return list(train(prepared.train_set, prepared.test_set, config.settings, vocab_size=words, classes=classes))


class RecordedRun:
    """A run whose `epochs` are trained already, as a page sees it grow."""

    def __init__(self, config: RunConfig, epochs: Sequence[Epoch]) -> None:
        self.config = config
        self.run = Run.begin(untrained(config))
        self.status = READY
        self._epochs = epochs
        self._cursor = Cursor()

    def until(self, epoch: int = 0, **status: Any) -> Frames:
        """The frames up to that epoch, after which the job stands like that; by default it trains."""
        epoch_state = self._epochs[epoch]
        first = self.run.rows
        rows = np.array([row(each, each.number / 100) for each in self._epochs[first : epoch + 1]]).T
        if rows.size:
            self.run.add_rows(first, rows)
            self.run.checkpoint = checkpoint_of(epoch_state.state(), self.config.settings, self.run.prepared)
            self.status = replace(self.status, state="running", rate=50.0, left=(READY.epochs - epoch) / 50)
        self.status = replace(self.status, **{"epoch": epoch, **status})
        update = update_since(self._cursor, self.run, self.status, self.config, None)
        told_frames = [run_frame(update)] if update.begun else [change_frame(change) for change in update.changes]
        told_frames += [rows_frame(update)] if update.count else []
        told_frames += [status_frame(update.status), answers_frame(update.checkpoint, update.run.prepared)]
        return [*told_frames, config_frame(self.config)]

    def trace(self, sentence: str) -> Frames:
        """The newest network reading a sentence."""
        prepared, state = self.run.prepared, self.run.newest.state
        subject = Subject(self.run.id, state.number, state.params, prepared.vocabulary, prepared.labels)
        return [{"kind": "trace", "epoch": state.number, **trace(subject, sentence)}]
