"""The settings a visitor can turn: one list that makes the widgets, their help, their limits and the link."""

import difflib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from data import DATASETS
from playground.training import DEFAULT_CONFIG, RunConfig
from playground.training.prepared_data import suited
from playground.training.run import CHANGEABLE
from rnn import Settings
from rnn.sweep import LIMITS, VALUE_NAMES


def _plain(value: float) -> str:
    """A number as a person writes it: 10,000 or 0.0005."""
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"


@dataclass(frozen=True)
class Number:
    """A setting that is a number between `low` and `high`, both allowed.

    `grid` makes it a slider over those values; `slider` one over all of them, with a field beside it to type in.
    """

    name: str  # field of rnn.Settings, and of the link
    label: str
    help: str
    low: float
    high: float
    grid: tuple[float, ...] = ()
    slider: bool = False
    step: int = 1
    more: bool = False

    @property
    def whole(self) -> bool:
        """Whether only whole numbers are allowed."""
        return isinstance(self.low, int)

    def parse(self, text: str, fallback: float) -> tuple[float, str]:
        """The nearest allowed value to what a link says, and what was wrong with it in a sentence ("" if nothing)."""
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if math.isnan(value):
            return fallback, f"{self.label} in the link is not a number: {fallback:g} is used."
        near = min(max(value, self.low), self.high)
        near = round(near) if self.whole else near
        if near == value:
            return near, ""
        kind = "whole number" if self.whole else "number"
        limits = f"{_plain(self.low)} to {_plain(self.high)}"
        return near, f"{self.label} in the link is not a {kind} from {limits}: {_plain(near)} is used."

    def widget(self, place: Any, begin: float | None = None, **wiring: Any) -> None:
        """Draws the widget into `place`, a Streamlit container; `wiring` is its key and callback.

        The callback is also that of the field beside a slider, and is then told the key of that too.
        It shows what the session holds, or with `begin` what the browser has, and only where it has nothing that value.
        """
        value = st.session_state[self.name] if begin is None else begin
        wiring |= {} if begin is None else {"value": begin}
        low, high = min(self.low, value), max(self.high, value)  # a saved run that goes on may be beyond the limits
        if self.grid:
            # A value from a link need not stand on the grid; it gets its own place on the slider.
            options = sorted({*self.grid, value})
            place.select_slider(self.label, options, format_func=lambda value: f"{value:g}", help=self.help, **wiring)
        elif self.slider:
            pull, typed = place.columns([5, 2], gap="small", vertical_alignment="bottom")
            shown = pull.slider(self.label, low, high, help=self.help, **wiring)
            key = f"{self.name}_typed"
            if st.session_state.get(key) != shown:
                st.session_state[key] = shown
            wiring = {"key": key, "on_change": wiring["on_change"], "args": (*wiring["args"], key)}
            typed.number_input(f"{self.label}, typed", low, high, label_visibility="collapsed", **wiring)
        else:
            place.number_input(self.label, low, high, step=self.step, help=self.help, **wiring)


@dataclass(frozen=True)
class Choice:
    """A setting that is one of a few names; `options` maps each value to the name that a visitor sees."""

    name: str
    label: str
    help: str
    options: Mapping[str, str]
    more: bool = False

    def parse(self, text: str, fallback: str) -> tuple[str, str]:
        """The nearest allowed value to what a link says, and what was wrong with it in a sentence ("" if nothing)."""
        if text in self.options:
            return text, ""
        by_lower = {value.lower(): value for value in self.options}
        near = difflib.get_close_matches(text[:40].lower(), by_lower, n=1)
        value = by_lower[near[0]] if near else fallback
        names = " or ".join(self.options.values())
        return value, f"{self.label} in the link is not {names}: {self.options[value]} is used."

    def widget(self, place: Any, begin: str | None = None, **wiring: Any) -> None:
        """Draws the widget into `place`, a Streamlit container; `wiring` is its key and callback.

        It shows what the session holds, or with `begin` what the browser has, and only where it has nothing that value.
        """
        wiring |= {} if begin is None else {"index": list(self.options).index(begin)}
        place.selectbox(self.label, list(self.options), format_func=self.options.__getitem__, help=self.help, **wiring)


def _decades(low: float, high: float) -> tuple[float, ...]:
    """The values 1, 1.5, 2, 3, 5, 7 of every power of ten between `low` and `high`: about even steps on a log scale."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    steps = (float(f"{digit}e{power}") for power in powers for digit in (1, 1.5, 2, 3, 5, 7))
    return tuple(value for value in steps if low <= value <= high)


LARGEST_SEED = 2**32 - 1
LARGEST_SHOWN = 2**53 - 1  # JavaScript has no whole numbers beyond

DATA = Choice(
    "data",
    "Data",
    "The labelled sentences that the network learns from and is tested on.",
    {name: name for name in DATASETS},
)

SETTINGS: tuple[Number | Choice, ...] = (
    Number(
        "hidden_size",
        "Hidden size",
        "How many units the hidden state has: its memory of the words so far.",
        *LIMITS["hidden_size"],
        slider=True,
    ),
    Number(
        "learning_rate",
        "Learning rate",
        "How far one step of gradient descent moves the weights; it may be changed during a run.",
        *LIMITS["learning_rate"],
        grid=_decades(*LIMITS["learning_rate"]),
    ),
    Number(
        "epochs",
        "Epochs",
        "How often the network reads all training sentences; it may be changed during a run.",
        *LIMITS["epochs"],
        step=100,
    ),
    Number(
        "seed",
        "Seed",
        "Draws the initial weights: the same seed gives the same run, number for number.",
        0,
        LARGEST_SEED,
    ),
    Number(
        "init_scale",
        "Initial weight scale",
        "The standard deviation of the initial weights; small ones begin with a long plateau.",
        *LIMITS["init_scale"],
        grid=_decades(*LIMITS["init_scale"]),
        more=True,
    ),
    Number(
        "clip",
        "Gradient clip",
        "Each element of a gradient is cut to lie between minus and plus this, which tames exploding gradients.",
        *LIMITS["clip"],
        grid=_decades(*LIMITS["clip"]),
        more=True,
    ),
    Number(
        "shuffle_seed", "Shuffle seed", "Draws the order of the sentences in every epoch.", 0, LARGEST_SEED, more=True
    ),
    Choice(
        "bptt",
        "Backpropagation",
        "Exact multiplies by the transposed recurrent weights; the article's printed code leaves the transpose out.",
        {value: name[0].upper() + name[1:] for value, name in VALUE_NAMES["bptt"].items()},
        more=True,
    ),
)


def suggested(data: str, settings: Settings) -> Settings:
    """The settings that suit a data set, with the seeds that the visitor has chosen."""
    return replace(suited(data), seed=settings.seed, shuffle_seed=settings.shuffle_seed)


def catalogue() -> dict[str, Any]:
    """What the page has to know of the settings to speak of them, as JSON.

    `settings` holds each in the order of the panel: its name, its label, whether it may change in mid-run,
    and the names of its choices, if it is one.
    `defaults` holds what each has by itself, by data set: the settings that suit the set, and seeds of 0. The data set
    itself is in none: there is nothing that it would differ from.
    """
    return {
        "settings": [
            {"name": control.name, "label": control.label, "retunable": control.name in CHANGEABLE}
            | ({"options": dict(control.options)} if isinstance(control, Choice) else {})
            for control in (DATA, *SETTINGS)
        ],
        "defaults": {data: suited(data).to_dict() for data in DATASETS},
    }


def to_link(config: RunConfig) -> dict[str, str]:
    """Every setting as a query parameter, defaults too, so that an old link keeps its meaning if a default changes."""
    values = {"data": config.data, **config.settings.to_dict()}
    return {control.name: f"{values[control.name]}" for control in (DATA, *SETTINGS)}


def from_link(params: Mapping[str, str], known: Sequence[RunConfig] = ()) -> tuple[RunConfig | None, list[str]]:
    """What a link asks for, None if it names no setting, and one sentence for each value that could not be taken.

    The values of `known` are taken as they are: a saved run that goes on may be beyond the limits, and so its link.
    """
    if not any(control.name in params for control in (DATA, *SETTINGS)):
        return None, []
    notes = []
    data = DEFAULT_CONFIG.data
    if DATA.name in params:
        data, note = DATA.parse(params[DATA.name], data)
        notes.append(note)
    settings = suggested(data, DEFAULT_CONFIG.settings)
    values: dict[str, Any] = {}
    for control in SETTINGS:
        if control.name in params:
            text = params[control.name]
            same = [value for config in known if str(value := getattr(config.settings, control.name)) == text]
            value, note = (same[0], "") if same else control.parse(text, getattr(settings, control.name))
            values[control.name] = value
            notes.append(note)
    return RunConfig(data, replace(settings, **values)), [note for note in notes if note]
