"""Every setting of a training run: one entry each, which all that shows, reads or checks settings is made from.

To add a setting, add one field with its entry to `Settings`, and use it in training: in an optimizer or
a cell, and in `rnn/fast`, which trains as they do. The options of the command line, the panel, limits, links, sweeps,
the table of runs, default names and run files follow. Its default must be what training did before: settings that an
earlier version saved do not name it.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, TypeAlias

from rnn.setting_kinds import Choice, Column, Number, Setting, setting, shown

Bptt: TypeAlias = Literal["exact", "article"]
ReadoutName: TypeAlias = Literal["last", "every", "number"]
CellName: TypeAlias = Literal["tanh", "relu", "sigmoid", "gru", "lstm"]
OptimizerName: TypeAlias = Literal["sgd", "momentum", "adam"]
ClipByName: TypeAlias = Literal["element", "norm"]
RecurrentInit: TypeAlias = Literal["article", "orthogonal", "identity", "radius"]
Schedule: TypeAlias = Literal["constant", "cosine"]


@dataclass(frozen=True)
class Settings:
    """All that decides how a run goes, besides its data. The defaults are the article's.

    Raises ValueError, naming the field, the value and what is allowed, for anything that training can do nothing with.
    """

    hidden_size: int = setting(
        64,
        Number(
            label="Hidden size",
            help="How many units the hidden state has: its memory of the words so far.",
            brief="How many units the hidden state has.",
            at_least=1,
            offered=(2, 256),
            scale="linear",
            unit="unit",
            symbol="H",
            named=True,
            column=Column("Hidden", "Hidden size: units of the hidden state"),
            sweepable=True,
            example="16, 32, 64",
        ),
    )
    learning_rate: float = setting(
        0.02,
        Number(
            label="Learning rate",
            help="How far one step of gradient descent moves the weights.",
            brief="How far one update moves along the gradient.",
            offered=(0.0005, 1.0),
            scale="log",
            short="rate",
            symbol="lr",
            named=True,
            column=Column("Learn. rate", "Learning rate"),
            changeable=True,
            in_branch=True,
            sweepable=True,
            example="0.005..0.05 x 4",
        ),
    )
    epochs: int = setting(
        1000,
        Number(
            label="Epochs",
            help="How often the network reads all training sentences.",
            at_least=0,
            offered=(10, 10_000),
            step=100,
            unit="epoch",
            column=Column("Epochs", "Epochs that were trained"),
            changeable=True,
            in_branch=True,
        ),
    )
    seed: int = setting(
        0,
        Number(
            label="Seed",
            help="Draws the initial weights: the same seed gives the same run, number for number.",
            brief="Draws the initial weights.",
            at_least=0,
            offered=(0, 2**32 - 1),
            named=True,
            column=Column("Seed", "Seed of the initial weights"),
        ),
    )
    shuffle_seed: int = setting(
        0,
        Number(
            label="Shuffle seed",
            help="Draws the order of the sentences in every epoch.",
            at_least=0,
            offered=(0, 2**32 - 1),
            symbol="shuffle",
            more=True,
        ),
    )
    init_scale: float = setting(
        1e-3,
        Number(
            label="Initial weight scale",
            help="The standard deviation of the initial weights; small ones begin with a long plateau.",
            brief="Standard deviation of the initial weights.",
            offered=(0.0001, 1.0),
            scale="log",
            short="scale",
            symbol="scale",
            more=True,
            sweepable=True,
            example="0.001, 0.01, 0.1",
        ),
    )
    clip: float = setting(
        1.0,
        Number(
            label="Gradient clip",
            help="Each element of a gradient is cut to lie between minus and plus this, "
            "which tames exploding gradients.",
            brief="Every element of a gradient is cut to this size.",
            offered=(0.01, 100.0),
            scale="log",
            short="clip",
            more=True,
            in_branch=True,
            sweepable=True,
            example="0.5, 1, 5",
        ),
    )
    bptt: Bptt = setting(
        "exact",
        Choice(
            label="Backpropagation",
            help="Exact multiplies by the transposed recurrent weights; "
            "the article's printed code leaves the transpose out. A GRU and an LSTM are always exact.",
            brief="Exact, or as the article prints it, without the transpose.",
            options={"exact": "exact", "article": "as printed in the article"},
            aliases={"printed": "article"},
            short="",
            more=True,
            in_branch=True,
            sweepable=True,
        ),
    )
    cell: CellName = setting(
        "tanh",
        Choice(
            label="Cell",
            help="What is done with each word: the article's tanh, another function in its place, "
            "or gates that say what is remembered (GRU, LSTM).",
            brief="What the network does with each word.",
            options={"tanh": "tanh", "relu": "ReLU", "sigmoid": "sigmoid", "gru": "GRU", "lstm": "LSTM"},
            sweepable=True,
        ),
    )
    readout: ReadoutName = setting(
        "last",
        Choice(
            label="Output",
            help="What the network answers with: one label after the last word of a sentence, a label after every "
            "word, or a number. Data whose words have labels, or whose sentences have a number, leave no choice.",
            brief="One label after the last word, a label after every word, or a number.",
            options={"last": "last step", "every": "every step", "number": "number"},
            aliases={"last step": "last", "every step": "every"},
            more=True,
        ),
    )
    optimizer: OptimizerName = setting(
        "sgd",
        Choice(
            label="Optimizer",
            help="What is done with a gradient: plain gradient descent, with momentum, or Adam, "
            "whose steps are about as long as the learning rate however small a gradient is.",
            brief="Gradient descent, with momentum, or Adam.",
            options={"sgd": "gradient descent", "momentum": "momentum", "adam": "Adam"},
            aliases={"gradient descent": "sgd"},
            more=True,
            in_branch=True,
            sweepable=True,
        ),
    )
    batch_size: int = setting(
        1,
        Number(
            label="Batch size",
            help="How many sentences are read before each update, which follows the mean of their gradients.",
            brief="How many sentences are read before each update.",
            at_least=1,
            offered=(1, 256),
            symbol="batch",
            more=True,
            in_branch=True,
            sweepable=True,
            example="1, 8, 32",
        ),
    )
    clip_by: ClipByName = setting(
        "element",
        Choice(
            label="Clip by",
            help="What the gradient clip is held against: each element of a gradient, "
            "or its norm over all weights, which keeps its direction.",
            brief="Clip each element of a gradient, or its norm.",
            options={"element": "element", "norm": "norm"},
            more=True,
            in_branch=True,
            sweepable=True,
        ),
    )
    recurrent_init: RecurrentInit = setting(
        "article",
        Choice(
            label="Recurrent init",
            help="What the recurrent weights are at first: drawn with the initial weight scale as in the article, "
            "orthogonal, the identity, or drawn and scaled to the spectral radius.",
            brief="What the recurrent weights are at first.",
            options={
                "article": "as in the article",
                "orthogonal": "orthogonal",
                "identity": "identity",
                "radius": "given spectral radius",
            },
            more=True,
            sweepable=True,
        ),
    )
    spectral_radius: float = setting(
        0.95,
        Number(
            label="Spectral radius",
            help="The largest absolute eigenvalue of the initial recurrent weights, "
            "where Recurrent init asks for a given one.",
            brief="Of the initial recurrent weights, where one is given.",
            offered=(0.1, 2.0),
            symbol="radius",
            more=True,
            sweepable=True,
            example="0.5, 0.95, 1.2",
        ),
    )
    schedule: Schedule = setting(
        "constant",
        Choice(
            label="Schedule",
            help="Whether the learning rate stays as it is, or goes down to 0 over all epochs as a cosine does.",
            brief="A constant learning rate, or one that goes down as a cosine.",
            options={"constant": "constant", "cosine": "cosine"},
            more=True,
            in_branch=True,
            sweepable=True,
        ),
    )

    def __post_init__(self) -> None:
        for name, entry in SETTINGS.items():
            object.__setattr__(self, name, entry.checked(getattr(self, name)))

    def rate_in(self, epoch: int) -> float:
        """The learning rate of an epoch, from 1: by the schedule "cosine" from `learning_rate` down towards 0.

        rate = learning_rate (1 + cos(pi (epoch - 1) / epochs)) / 2     (Loshchilov and Hutter 2017, arXiv:1608.03983)
        """
        if self.schedule == "constant":
            return self.learning_rate
        return self.learning_rate * (1 + math.cos(math.pi * (epoch - 1) / self.epochs)) / 2

    def to_dict(self) -> dict[str, Any]:
        """Name to value, in the order of the fields; JSON-serialisable."""
        return {field.name: getattr(self, field.name) for field in fields(self)}  # all are plain values

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Settings:
        """Settings from name to value; a name that is left out has its default. ValueError for an unknown name."""
        names = [field.name for field in fields(cls)]
        for name in values:
            if name not in names:
                raise ValueError(f"{shown(name)} is no setting: the settings are {', '.join(names)}")
        return cls(**values)

    def to_json(self) -> str:
        """The settings as a JSON object."""
        return json.dumps(self.to_dict())

    @classmethod
    def from_json(cls, text: str) -> Settings:
        """Settings from a JSON object; ValueError when the text is none."""
        try:
            values = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise ValueError(f"settings are not valid JSON: {error}") from error
        if not isinstance(values, dict):
            raise ValueError(f"settings must be a JSON object, not {type(values).__name__}")
        return cls.from_dict(values)


def _catalogue() -> Mapping[str, Setting]:
    entries: list[Setting] = [field.metadata["entry"].named_as(field.name) for field in fields(Settings)]
    return {entry.name: entry for entry in sorted(entries, key=lambda entry: (entry.more, entry.rank))}


SETTINGS: Mapping[str, Setting] = _catalogue()
"""All there is to know of every setting, by its name, in the order in which people meet them."""

SWEPT = tuple(name for name, entry in SETTINGS.items() if entry.sweepable)
"""The settings that a sweep may vary, besides the seed."""

CHANGEABLE = tuple(name for name, entry in SETTINGS.items() if entry.changeable)
"""The settings that may change while a run goes on; a change of any other takes a new run."""

LIMITS: Mapping[str, tuple[float, float]] = {
    name: entry.offered for name, entry in SETTINGS.items() if isinstance(entry, Number)
}
"""The smallest and the largest value that is offered of each number, in a sweep as for a single run."""
