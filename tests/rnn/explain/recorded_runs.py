"""Thirty runs whose state of health is known, recorded once.

`python -m tests.rnn.explain.recorded_runs` trains them anew, in about 15 seconds of a core.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

import data
from rnn import Settings, explain, train_stack
from rnn.explain import Measures
from tests.rnn.conftest import encoded_sets

FILE = Path(__file__).with_name("recorded_runs.json")
COLUMNS = ("train_loss", "train_accuracy", "test_loss", "test_accuracy")


@dataclass(frozen=True)
class Case:
    """A run that is known to go wrong in one way, or well: its settings, and how many sentences of a set it reads."""

    name: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    data: str = "Article"
    sentences: int | None = None


@dataclass(frozen=True)
class RecordedRun:
    settings: Settings
    columns: Mapping[str, NDArray[np.float64]]
    measures: Measures
    diverged: bool


def case(name: str, data: str = "Article", sentences: int | None = None, **settings: Any) -> Case:
    return Case(name, settings, data, sentences)


SUGGESTED = data.DATASETS["Everyday"]().suggested

CASES = [
    case("diverged", learning_rate=1.0, epochs=60),
    case("diverged", learning_rate=0.5, init_scale=0.1, epochs=60, hidden_size=32),
    case("diverged", learning_rate=0.1, init_scale=0.1, clip=100, epochs=150),
    case("exploding", init_scale=0.3, epochs=3),
    case("exploding", init_scale=0.5, epochs=3, hidden_size=32),
    case("exploding", "Everyday", 300, init_scale=0.3, epochs=2),
    case("saturated units", init_scale=1.0, epochs=30),
    case("saturated units", init_scale=1.0, epochs=30, hidden_size=32, learning_rate=0.005),
    case("saturated units", "Everyday", 300, init_scale=1.0, epochs=4, hidden_size=32, learning_rate=0.035),
    case("plateau from tiny initial weights", epochs=100),
    case("plateau from tiny initial weights", epochs=100, init_scale=1e-4),
    case("plateau from tiny initial weights", epochs=100, hidden_size=16, learning_rate=0.01),
    case("learning rate too low", epochs=150, learning_rate=0.0005, init_scale=0.1),
    case("learning rate too low", epochs=100, learning_rate=0.001, init_scale=0.1, hidden_size=32),
    case("learning rate too low", epochs=60, learning_rate=0.0005),
    case("too small a network", epochs=400, hidden_size=1, init_scale=0.1),
    case("too small a network", epochs=250, hidden_size=1, init_scale=0.1, seed=1),
    case("too small a network", epochs=200, hidden_size=1, init_scale=0.2, learning_rate=0.05),
    case("over-fitting", epochs=300, init_scale=0.1, sentences=16),
    case("over-fitting", "Everyday", 30, **{**SUGGESTED, "epochs": 60}),
]

HEALTHY = [
    *(case("well", seed=seed, epochs=450) for seed in range(5)),
    *(case("well", "Everyday", **{**SUGGESTED, "epochs": 60}, seed=seed) for seed in range(5)),
]


def record(cases: Sequence[Case]) -> list[RecordedRun]:
    """The runs of these cases, each trained from its settings."""
    return [_recorded(one) for one in cases]


def _recorded(one: Case) -> RecordedRun:
    sentences, settings = encoded_sets(one.data), Settings(**one.settings)
    train_set = sentences.train[: one.sentences]
    rows, diverged = [], False
    for stack in train_stack(train_set, sentences.test, [settings], vocab_size=sentences.vocab_size):
        epoch, diverged = stack.run(0), bool(stack.diverged[0])
        if not diverged:  # else it is the last good one again
            rows.append((epoch.train.loss, epoch.train.accuracy, epoch.test.loss, epoch.test.accuracy))
    columns = dict(zip(COLUMNS, np.array(rows).T, strict=True))
    return RecordedRun(settings, columns, explain.measure(epoch.params, train_set), diverged)


def write_recorded() -> None:
    """Trains all thirty and writes them down, a line each, to four digits."""
    lines = [
        json.dumps(
            {
                "settings": run.settings.to_dict(),
                "columns": {name: [float(f"{value:.4g}") for value in values] for name, values in run.columns.items()},
                "measures": asdict(run.measures),
                "diverged": run.diverged,
            },
            separators=(",", ":"),
        )
        for run in record([*CASES, *HEALTHY])
    ]
    FILE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read_recorded() -> list[RecordedRun]:
    """The thirty runs in the order of CASES and HEALTHY."""
    runs = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
    return [
        RecordedRun(
            settings=Settings.from_dict(run["settings"]),
            columns={name: np.array(values) for name, values in run["columns"].items()},
            measures=Measures(**run["measures"]),
            diverged=run["diverged"],
        )
        for run in runs
    ]


if __name__ == "__main__":
    write_recorded()
