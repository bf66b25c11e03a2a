"""What a scene is made of: a story of steps, each with what is said, where on the screen it is, and what to try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playground.training.prepared_data import DEFAULT_CONFIG, RunConfig, suited
from rnn import SETTINGS, Settings


@dataclass(frozen=True, kw_only=True)
class Predict:
    """A question with two answers, to be chosen between before the step shows what it is about."""

    question: str = ""
    answers: tuple[str, ...] = ()
    right: int | None = None
    """Which of the answers is right, from 1; None = neither is said to be."""
    because: str = ""
    """Why, in a sentence that is shown once the step is done."""
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a story. Every field is optional; what is not named stays as it is on the page."""

    text: str = ""
    """What is told, in a sentence or two; `**word**` marks what is written on the screen."""
    to_try: str = ""
    """What the visitor may do now, as "try" in the file."""
    notes: str = ""
    """For the speaker alone."""
    page: str = ""
    """On which page it is: train, inside or compare; "" = where the step before was, the first on train."""
    highlight: str = ""
    """Which part of the screen is framed: a name of frontend/scenes/highlight.js, a setting, or a view."""
    data: str = ""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """Settings in which this step differs from its scene."""
    sentence: str | None = None
    word: int | None = None
    """How many words of the sentence are read."""
    epoch: int | None = None
    trained: int | None = None
    """How many epochs the network beside it has trained at least; 0 = it has not learnt yet. None = as it happens."""
    unit: int | None = None
    view: str = ""
    """Which view of the Inside page is on the screen; on Compare, whether "runs" or the "sweep" comes first."""
    predict: Predict | None = None
    done_when: Mapping[str, Any] = field(default_factory=dict)
    """`epoch`, `accuracy` (of the test sentences) or `word` (as above) that is reached, or a `sweep` that is done: how
    many values it tries of which settings. With several, all of them."""
    explains: tuple[str, ...] = ()
    """Names of the settings whose help leads here."""
    more: Mapping[str, Any] = field(default_factory=dict)
    """What else the file says, by its names."""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A story. Its `name` is that of its file, without the number that says its place among the others."""

    name: str
    title: str = ""
    about: str = ""
    """What it is about, in one sentence."""
    data: str = ""
    settings: Mapping[str, Any] | None = None
    """In which settings it differs from those that suit its data; None = it takes place in whatever run is there."""
    steps: tuple[Step, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

    def config(self, number: int) -> RunConfig | None:
        """The run in which step `number` (from 1) takes place; None if that is whatever run is there.

        Raises ValueError, with a sentence, for data or settings that do not exist or are not offered.
        """
        step = self.steps[number - 1]
        data = step.data or self.data
        if self.settings is None and not step.settings and not data:
            return None
        data = data or DEFAULT_CONFIG.data
        settings = Settings.from_dict({**suited(data).to_dict(), **(self.settings or {}), **step.settings})
        for name, entry in SETTINGS.items():
            entry.check_offered(getattr(settings, name))
        return RunConfig(data, settings)

    def page(self, number: int) -> str:
        """The page on which step `number` (from 1) takes place."""
        named = [step.page for step in self.steps[:number] if step.page]
        return named[-1] if named else "train"
