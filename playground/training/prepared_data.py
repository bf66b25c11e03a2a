"""What a run is made of before it trains: sentences as the network reads them, and the untrained network itself."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from playground.own_data import MOST_READY, is_own, own_dataset
from playground.training.checkpoint import Checkpoint
from rnn import Epoch, Settings, State, Vocabulary, train
from rnn.answers import answers
from rnn.history import SettingChange
from rnn.labelled_sentences import LabelledTokens
from rnn.parallel.messages import EncodedData

if TYPE_CHECKING:
    from data import Dataset


@dataclass(frozen=True)
class RunConfig:
    """What a visitor asks for: the visible name of a dataset, and settings."""

    data: str
    settings: Settings
    changes: tuple[SettingChange, ...] = ()
    """Of the settings, which the run makes by itself on its way: those of the run that a link was made of, in order."""


DEFAULT_CONFIG = RunConfig("Article", Settings())


@dataclass(frozen=True, eq=False)
class PreparedData:
    """One dataset, ready to train on."""

    data: str
    labels: tuple[str, ...]  # in the order of the network's classes
    vocabulary: Vocabulary
    train_set: LabelledTokens
    test_set: LabelledTokens
    sentences: tuple[tuple[str, str], ...]  # (text, label) of the test set, in file order
    hash: str  # of all texts and labels: a run can go on only with the very sentences that it began with

    @property
    def encoded(self) -> EncodedData:
        """What workers are given of it."""
        return EncodedData(self.train_set, self.test_set, len(self.vocabulary), len(self.labels))


def dataset_of(data: str) -> Dataset:
    """The dataset of that name. Raises ValueError when there is none, or what its CSV file's reader raises."""
    # Imported only here: workers import this package too, and need none of the data sets.
    from data import DATASETS

    if is_own(data):
        return own_dataset(data)
    if data not in DATASETS:
        raise ValueError(f"{data!r} is no dataset: there are {', '.join(DATASETS)}")
    return DATASETS[data]()


def prepare(data: str) -> PreparedData:
    """The dataset of that name, ready to train on. Raises ValueError when there is none, as `dataset_of` does."""
    if is_own(data):
        own_dataset(data)  # one that was removed is not trained on again, though it may be prepared still
        return _prepare_own(data)
    return _prepare(data)


@lru_cache(maxsize=MOST_READY)
def _prepare_own(data: str) -> PreparedData:
    return _prepared(data)


@lru_cache
def _prepare(data: str) -> PreparedData:
    return _prepared(data)


def _prepared(data: str) -> PreparedData:
    dataset = dataset_of(data)
    texts = (example.text for example in dataset.train)
    vocabulary = Vocabulary.from_texts(texts, dataset.tokenizer, dataset.most_words)
    train_set, test_set = (
        [(vocabulary.encode(example.text), dataset.labels.index(example.label)) for example in examples]
        for examples in (dataset.train, dataset.test)
    )
    sentences = tuple((example.text, example.label) for example in dataset.test)
    return PreparedData(data, dataset.labels, vocabulary, train_set, test_set, sentences, content_hash(dataset))


def suited(data: str) -> Settings:
    """The settings that suit a dataset, which are the defaults with it; of an own one that was removed the usual ones.

    Raises ValueError for one that never was.
    """
    if is_own(data):
        try:
            return replace(Settings(), **own_dataset(data).suggested)  # type: ignore[arg-type]
        except ValueError:
            return Settings()
    return replace(Settings(), **dataset_of(data).suggested)  # type: ignore[arg-type]


def content_hash(dataset: Dataset) -> str:
    """SHA-256, in hexadecimal, of a dataset's name, labels, and sentences with their labels."""
    sets = [[(example.text, example.label) for example in examples] for examples in (dataset.train, dataset.test)]
    content: list[Any] = [dataset.name, dataset.labels, *sets]
    if (dataset.tokenizer, dataset.most_words) != ("words", None):  # which earlier versions knew alone
        content += [dataset.tokenizer, dataset.most_words]
    return hashlib.sha256(json.dumps(content).encode("ascii")).hexdigest()


def checkpoint_of(state: State, settings: Settings, prepared: PreparedData) -> Checkpoint:
    """A state that training with `settings` goes on from, with its answers to the test sentences.

    Answers of weights that are too large are no numbers.
    """
    with np.errstate(all="ignore"):
        return Checkpoint(settings, state, answers(state.params, prepared.test_set))


@dataclass(frozen=True, eq=False)
class Untrained:
    """Epoch 0 of a run: what training starts from, and what the page shows before it has."""

    config: RunConfig
    prepared: PreparedData
    epoch: Epoch
    checkpoint: Checkpoint


def untrained(config: RunConfig) -> Untrained:
    """Epoch 0 of the run that `config` asks for; 4 ms with the article's sentences, more with more and longer ones.

    Raises ValueError for a dataset that does not exist.
    """
    # The weights do not depend on how they will be trained, so visitors who turn those settings share one.
    settings = replace(config.settings, learning_rate=1.0, epochs=0)
    prepared, epoch, probabilities = _untrained(RunConfig(config.data, settings))
    state = replace(epoch.state(), learning_rate=config.settings.learning_rate)
    return Untrained(config, prepared, epoch, Checkpoint(config.settings, state, probabilities))


@lru_cache(maxsize=32)
def _untrained(config: RunConfig) -> tuple[PreparedData, Epoch, NDArray[np.float64]]:
    prepared = prepare(config.data)
    words, classes = len(prepared.vocabulary), len(prepared.labels)
    epoch = next(train(prepared.train_set, prepared.test_set, config.settings, vocab_size=words, classes=classes))
    return prepared, epoch, answers(epoch.params, prepared.test_set)
