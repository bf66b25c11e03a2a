"""Runs to save in a test: really trained ones, and updates made of them."""

from dataclasses import replace
from functools import cache
from typing import Any
from uuid import uuid4

import numpy as np
import pytest
from numpy.typing import NDArray

from data import DATASETS, Example
from playground.storage import RunUpdate, StoreError
from rnn import Settings, State, Vocabulary, train
from rnn.history import SettingChange, row
from rnn.kept_states import KeptState

SHORT = Settings(hidden_size=5, epochs=12, init_scale=0.1)


Items = list[tuple[NDArray[np.int64], int]]


@cache
def article() -> tuple[Items, Items, int]:
    """Training sentences, test sentences, and how many words there are."""
    dataset = DATASETS["Article"]()
    vocabulary = Vocabulary.from_texts(example.text for example in dataset.train)

    def encode_examples(examples: tuple[Example, ...]) -> Items:
        return [(vocabulary.encode(example.text), dataset.labels.index(example.label)) for example in examples]

    return encode_examples(dataset.train), encode_examples(dataset.test), len(vocabulary)


@cache
def train_states(settings: Settings = SHORT) -> tuple[NDArray[np.float64], tuple[State, ...]]:
    """The history (columns, epochs + 1) of a run of the article's sentences, and its state at the end of each epoch."""
    train_set, test_set, words = article()
    columns, states = [], []
    for epoch in train(train_set, test_set, settings, vocab_size=words):
        columns.append(row(epoch, epoch.number / 3))
        states.append(epoch.state())
    return np.array(columns).T, tuple(states)


def new_id() -> str:
    return uuid4().hex


def update(settings: Settings = SHORT, *, first: int = 0, end: int | None = None, **changes: Any) -> RunUpdate:
    """The epochs from `first` to `end` (exclusively) of a run with these settings, with the state at their end."""
    history, states = train_states(settings)
    rows = history[:, first:end]
    whole_update = RunUpdate(
        id=new_id(),
        data="Article",
        data_hash="0123abcd",
        settings=settings,
        first_settings=settings,
        changes=(),
        first=first,
        rows=rows,
        state=states[first + rows.shape[1] - 1],
        state_settings=settings,
        ended="running",
        message="",
        started=1000.0,
    )
    return replace(whole_update, **changes)


def flat(history: NDArray[np.float64]) -> RunUpdate:
    """A new run with this history and no state."""
    return update(first=0, end=1, rows=history, state=None, state_settings=None)


def same_state(a: State | None, b: State | None) -> bool:
    """Whether training would go on from both to the same numbers, bit for bit."""
    assert a is not None
    assert b is not None
    other_fields = [(state.number, dict(state.shuffle), state.monitor, state.learning_rate) for state in (a, b)]
    pairs = list(zip(a.params.arrays(), b.params.arrays(), strict=True))
    return other_fields[0] == other_fields[1] and all(
        x.dtype == y.dtype and x.tobytes() == y.tobytes() for x, y in pairs
    )


class SavedTrainee:
    """A run as the recorder sees it, that a test lets train by so many epochs."""

    def __init__(self, settings: Settings = SHORT, *, rows: int = 1, run_id: str | None = None) -> None:
        self.id = run_id or new_id()
        self.started = 1000.0
        self.settings = self.first_settings = self.state_settings = settings
        self.changes: list[SettingChange] = []
        self.sweep: str | None = None
        self.sweep_plan: str | None = None
        self.parent: tuple[str, int] | None = None
        self.edits: tuple[str, ...] = ()
        self.start: State | None = None
        self.kept: tuple[KeptState, ...] | None = None
        self.data = "Article"
        self.data_hash = "0123abcd"
        self.rows = rows
        self.saved_rows = 0
        self.keeps_saved_state = True
        self.let_go_at = 0

    @property
    def state(self) -> State | None:
        return None if self.let_go_at == self.rows else self.newest

    @property
    def newest(self) -> State:
        return train_states(self.settings)[1][self.rows - 1]

    def let_go(self, state: State) -> bool:
        if self.keeps_saved_state or state is not self.state:
            return False
        self.let_go_at = self.rows
        return True

    def columns_from(self, first: int) -> NDArray[np.float64]:
        return train_states(self.settings)[0][:, first : self.rows]


def sentence(error: pytest.ExceptionInfo[StoreError]) -> str:
    """What an error says, which is fit to be read."""
    text = str(error.value)
    assert text.endswith(".")
    assert "\n" not in text
    assert "Traceback" not in text
    return text
