"""Joins tasks and the network for the benchmarks: sequences as numbers, and a run on fresh sequences in every epoch."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from numpy.random import default_rng

from data import Dataset, Example
from data.dataset import Readout
from data.tasks import Task
from rnn import Settings, Vocabulary, train
from rnn.cells.cell import RecurrentCell
from rnn.encoded_texts import encoded, vocabulary_of
from rnn.explain import LengthScore, scores_by_length
from rnn.labelled_sentences import LabelledTokens

WATCHED = 200
"""Of so many the score is known after every epoch."""


@dataclass(frozen=True)
class Encoder:
    """What makes numbers of examples."""

    vocabulary: Vocabulary
    labels: tuple[str, ...]
    readout: Readout

    @classmethod
    def of_task(cls, task: Task) -> Encoder:
        """That of all that a task may draw."""
        return cls(Vocabulary(task.tokens, "spaces"), task.labels, task.readout)

    @classmethod
    def of_dataset(cls, dataset: Dataset) -> Encoder:
        """That of the words in the training part which the set has a network know."""
        return cls(vocabulary_of(dataset), dataset.labels, dataset.readout)

    @property
    def sizes(self) -> dict[str, Any]:
        """What a run on such sequences has to know of them."""
        return {"vocab_size": len(self.vocabulary), "classes": len(self.labels)}

    def answering(self, settings: Settings) -> Settings:
        """These settings, with the answers that the sequences ask for."""
        return replace(settings, readout=self.readout)

    def encoded(self, examples: Sequence[Example]) -> LabelledTokens:
        """Each example's tokens and target."""
        return encoded(self, examples, self.vocabulary)


@dataclass(frozen=True)
class Trained:
    """A network, and how it came about."""

    params: RecurrentCell
    epochs: int
    updates: int
    seconds: float  # of the processor, making the sequences included


def settings_of(suggested: Any, **more: Any) -> Settings:
    """The settings that a task suggests, with some changed."""
    return Settings.from_dict({**dict(suggested), **more})


@dataclass(frozen=True)
class Fresh:
    """What `train` draws in each epoch: `each` sequences of the task, the same again for the same seed."""

    task: Task
    encoder: Encoder
    seed: int
    each: int

    def of_epoch(self, number: int) -> LabelledTokens:
        """Those of one epoch."""
        return self.encoder.encoded(self.task.of_epoch(self.seed, number, self.each))


def trained_on_fresh(task: Task, settings: Settings, *, each: int, stop: float | None = None) -> Trained:
    """A network that has read `each` fresh sequences in every epoch.

    With `stop` it ends with the first epoch in which the loss on some that it does not learn from is at most that.
    """
    encoder = Encoder.of_task(task)
    watched = encoder.encoded(task.fresh(default_rng(10_000 + settings.seed), WATCHED))
    began = time.process_time()
    fresh = Fresh(task, encoder, settings.seed, each)
    for epoch in train(fresh, watched, encoder.answering(settings), **encoder.sizes):
        if stop is not None and epoch.number and epoch.test.loss <= stop:
            break
    updates = epoch.number * -(-each // settings.batch_size)
    return Trained(epoch.params, epoch.number, updates, time.process_time() - began)


def trained_on(dataset: Dataset, settings: Settings, *, until: float = 0.0) -> tuple[Trained, Encoder]:
    """A network that has read a fixed set, until its loss on the way is at most `until`, and its encoder."""
    encoder = Encoder.of_dataset(dataset)
    train_set, test_set = encoder.encoded(dataset.train), encoder.encoded(dataset.test)
    began = time.process_time()
    for epoch in train(train_set, test_set, encoder.answering(settings), **encoder.sizes):
        if epoch.train.loss <= until:
            break
    updates = epoch.number * -(-len(train_set) // settings.batch_size)
    return Trained(epoch.params, epoch.number, updates, time.process_time() - began), encoder


def score(task: Task, params: RecurrentCell, lengths: Sequence[int] | None, n: int) -> LengthScore:
    """Its score on `n` fresh sequences, of these lengths in turn, or of the trained ones."""
    rng, encoder = default_rng(20_000), Encoder.of_task(task)
    if lengths is None:
        examples = task.fresh(rng, n)
    else:
        examples = [example for k in range(n) for example in task.fresh(rng, 1, lengths[k % len(lengths)])]
    [result] = scores_by_length(params, [(0, encoder.encoded(examples))], task.readout)
    return result


def result(params: RecurrentCell, dataset: Dataset, encoder: Encoder) -> LengthScore:
    """Its score on the test part of a fixed set."""
    [scored] = scores_by_length(params, [(0, encoder.encoded(dataset.test))], dataset.readout)
    return scored


def by_length(task: Task, params: RecurrentCell, n: int = 200) -> Iterator[LengthScore]:
    """Where its memory ends: its scores on `n` fresh sequences of each length that the task is measured at."""
    rng, encoder = default_rng(30_000), Encoder.of_task(task)
    sets = ((length, encoder.encoded(task.fresh(rng, n, length))) for length in task.measured_lengths())
    return scores_by_length(params, sets, task.readout)
