"""What a run is made of before it trains: sentences as the network reads them, and the untrained network itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data import DATASETS, Dataset, Outline, outline
from data.tasks import TASKS
from playground.own_data import MOST_READY, is_own, own_dataset
from playground.training.checkpoint import Checkpoint
from rnn import Diverged, Epoch, Params, Settings, State, Vocabulary, train
from rnn.answers import answers
from rnn.cells import cell_name
from rnn.encoded_texts import check_readout, encoded, suited_to, suits_cell, vocabulary_of, with_cell
from rnn.fresh_texts import FreshTexts, Sources, draw_from, fresh_texts
from rnn.history import SettingChange
from rnn.labelled_sentences import LabelledTokens
from rnn.parallel.messages import EncodedData
from rnn.readouts import READOUTS, Scored
from rnn.settings import CellName, ReadoutName


def _tasks() -> Sources:
    return TASKS


draw_from(_tasks)


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
    readout: ReadoutName  # how it is answered: a label for a sentence, one for each word, or a number
    labels: tuple[str, ...]  # in the order of the network's classes; of a number its name
    vocabulary: Vocabulary
    train_set: LabelledTokens  # of a set whose sequences are fresh in each epoch those of epoch 1, to be looked at
    test_set: LabelledTokens
    sentences: tuple[tuple[str, str], ...]  # (text, label) of the test set, in file order
    writes_from: str | None  # of a set whose labels are the next words: what stands before a text; None of any other
    hash: str  # of all texts and labels: a run can go on only with the very sentences that it began with
    outline: Outline  # what decides the settings that suit it
    fresh: FreshTexts | None = None  # what draws the sentences of each epoch; None: all epochs read `train_set`

    @property
    def encoded(self) -> EncodedData:
        """What workers are given of it."""
        return EncodedData(self.learnt_from, self.test_set, len(self.vocabulary), len(self.labels))

    @property
    def learnt_from(self) -> LabelledTokens | FreshTexts:
        """The training set as `rnn.train` takes it."""
        return self.fresh or self.train_set

    def of_epoch(self, number: int) -> LabelledTokens:
        """The sentences that are read in the epoch of that number; an untrained network is scored on those of 0."""
        return self.fresh.of_epoch(number) if self.fresh else self.train_set

    def suited(self, cell: CellName) -> Settings:
        """The settings that suit it with that cell, also where it was removed since: no database is asked."""
        return suited_to(self.outline, cell)

    def scored(self, readout: ReadoutName) -> tuple[Scored, ...]:
        """Which answers to each test sentence count, and what is right there, for a network that answers so."""
        return _scored(self, readout)

    def sizes(self, settings: Settings) -> dict[str, int]:
        """The sizes of a network that learns it with these settings, by the letters of their axes."""
        outputs = READOUTS[settings.readout].outputs(len(self.labels))
        return {"V": len(self.vocabulary), "H": settings.hidden_size, "C": outputs}

    def fits(self, params: Params, settings: Settings) -> bool:
        """Whether a network has these sizes, and the cell of these settings."""
        sizes = {"V": params.vocab_size, "H": params.hidden_size, "C": params.classes}
        return cell_name(params) == settings.cell and sizes == self.sizes(settings)


@lru_cache(maxsize=MOST_READY)
def _scored(prepared: PreparedData, readout: ReadoutName) -> tuple[Scored, ...]:
    kind = READOUTS[readout]
    classes, test_set = kind.outputs(len(prepared.labels)), prepared.test_set
    return tuple(kind.scored(kind.checked(target, len(tokens), classes), len(tokens)) for tokens, target in test_set)


def dataset_of(data: str) -> Dataset:
    """The dataset of that name. Raises ValueError when there is none, or what its CSV file's reader raises."""
    if is_own(data):
        return own_dataset(data)
    return DATASETS[_known(data)]()


def outline_of(data: str) -> Dataset | Outline:
    """Of the dataset of that name what decides the settings that suit it. Raises ValueError as `dataset_of` does."""
    return own_dataset(data) if is_own(data) else outline(_known(data))


def _known(data: str) -> str:
    if data not in DATASETS:
        raise ValueError(f"{data!r} is no dataset: there are {', '.join(DATASETS)}")
    return data


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
    vocabulary = vocabulary_of(dataset)
    train_set, test_set = (encoded(dataset, examples, vocabulary) for examples in (dataset.train, dataset.test))
    sentences = tuple((example.text, example.label) for example in dataset.test)
    return PreparedData(
        data=data,
        readout=dataset.readout,
        labels=dataset.labels,
        vocabulary=vocabulary,
        train_set=train_set,
        test_set=test_set,
        sentences=sentences,
        writes_from=dataset.writes_from,
        hash=content_hash(dataset),
        outline=Outline(dataset.readout, dataset.suggested, dataset.suggested_by_cell),
        fresh=fresh_texts(dataset, vocabulary),
    )


def suited(data: str, cell: CellName | None = None) -> Settings:
    """The settings that suit a dataset, which are the defaults with it; of an own one that was removed the usual ones.

    With `cell`, those of a network of that cell. Raises ValueError for one that never was.
    """
    if is_own(data):
        try:
            return suited_to(own_dataset(data), cell)
        except ValueError:
            return Settings() if cell is None else Settings(cell=cell)
    return suited_to(outline_of(data), cell)


def suiting(data: str, cell: CellName) -> Mapping[str, Any]:
    """In what the settings that suit a dataset and a cell differ from those that suit the dataset, but for the cell."""
    try:
        return suits_cell(outline_of(data), cell)
    except ValueError:  # an own set that was removed
        return {}


def suited_with(config: RunConfig, cell: CellName) -> Settings:
    """The settings of a configuration with another cell, and what suits that one where nothing else was chosen."""
    try:
        return with_cell(outline_of(config.data), config.settings, cell)
    except ValueError:  # an own set that was removed
        return replace(config.settings, cell=cell)


def check_fits(config: RunConfig) -> None:
    """Raise ValueError, with a sentence, where a dataset that there is cannot be answered as the settings say."""
    try:
        dataset = dataset_of(config.data)
    except ValueError:
        return
    check_readout(dataset, config.settings)


def fitted(config: RunConfig) -> RunConfig:
    """The same, but answered as its dataset asks where it cannot be answered as the settings say."""
    try:
        check_fits(config)
    except ValueError:
        return replace(config, settings=replace(config.settings, readout=prepare(config.data).readout))
    return config


def content_hash(dataset: Dataset) -> str:
    """SHA-256, in hexadecimal, of a dataset's name, labels, and sentences with what is right for them."""
    sets = [[(example.text, example.label) for example in examples] for examples in (dataset.train, dataset.test)]
    content: list[Any] = [dataset.name, dataset.labels, *sets]
    if (dataset.tokenizer, dataset.most_words) != ("words", None):  # which earlier versions knew alone
        content += [dataset.tokenizer, dataset.most_words]
    if dataset.readout != "last":
        targets = [[example.target for example in examples] for examples in (dataset.train, dataset.test)]
        content += [dataset.readout, *targets]
    if dataset.fresh:
        content += [dataset.fresh, dataset.seed]
    return hashlib.sha256(json.dumps(content).encode("ascii")).hexdigest()


def checkpoint_of(state: State, settings: Settings, prepared: PreparedData) -> Checkpoint:
    """A state that training with `settings` goes on from, with its answers to the test sentences.

    Answers of weights that are too large are no numbers.
    """
    with np.errstate(all="ignore"):
        return Checkpoint(settings, state, answers(state.params, prepared.test_set, settings.readout))


NO_NUMBERS = (
    "the untrained network of these settings has numbers that no float can hold; choose smaller initial weights"
)


@dataclass(frozen=True, eq=False)
class Untrained:
    """Epoch 0 of a run: what training starts from, and what the page shows before it has."""

    config: RunConfig
    prepared: PreparedData
    epoch: Epoch
    checkpoint: Checkpoint


def untrained(config: RunConfig) -> Untrained:
    """Epoch 0 of the run that `config` asks for; 4 ms with the article's sentences, more with more and longer ones.

    Raises ValueError for a dataset that does not exist, and where the numbers of epoch 0 are none already.
    """
    # The weights do not depend on how they will be trained, so visitors who turn those settings share one.
    settings = replace(config.settings, learning_rate=1.0, epochs=0)
    try:
        prepared, epoch, probabilities = _untrained(RunConfig(config.data, settings))
    except Diverged as error:
        raise ValueError(NO_NUMBERS) from error
    state = replace(epoch.state(), learning_rate=config.settings.learning_rate)
    return Untrained(config, prepared, epoch, Checkpoint(config.settings, state, probabilities))


@lru_cache(maxsize=32)
def _untrained(config: RunConfig) -> tuple[PreparedData, Epoch, NDArray[np.float64]]:
    prepared = prepare(config.data)
    words, classes = len(prepared.vocabulary), len(prepared.labels)
    epoch = next(train(prepared.learnt_from, prepared.test_set, config.settings, vocab_size=words, classes=classes))
    return prepared, epoch, answers(epoch.params, prepared.test_set, config.settings.readout)
