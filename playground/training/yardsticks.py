"""The lines that a chart of training carries beside its curves: a floor and a baseline for each measure that is drawn.

A data set says some of them itself, with a name; what it leaves out is counted in its sentences, once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, Literal, TypeAlias

from data.dataset import Measure, Yardstick
from playground.own_data import MOST_READY
from playground.training.prepared_data import PreparedData, dataset_of
from rnn.counting import Counted, CountingError, count_words
from rnn.readouts import READOUTS
from rnn.settings import ReadoutName
from rnn.text import unit_of, visible

Role: TypeAlias = Literal["floor", "baseline"]
ROLES: tuple[Role, ...] = ("floor", "baseline")

LONGEST_LABEL = 24
"""Characters of a label within the name of a line."""


@dataclass(frozen=True)
class Line:
    """What something simpler than the network reaches on the test sentences, as `data.Yardstick`, and which it is."""

    role: Role
    measure: Measure
    value: float
    label: str


@lru_cache(maxsize=MOST_READY)
def yardsticks(prepared: PreparedData, readout: ReadoutName) -> tuple[Line, ...]:
    """Floor and baseline of every measure of a network that answers so, those of the accuracy first.

    What the data set says holds for its own readout.
    """
    said = dict(_said(prepared)) if readout == prepared.readout else {}
    counted = _counted(prepared, readout)
    lines = []
    for measure in _measures(readout):
        for role in ROLES:
            own = said.get((role, measure))
            if own is not None:
                lines.append(Line(role, measure, own.value, own.label))
            elif counted is not None:
                score = getattr(counted, role)
                value = score.accuracy if measure == "accuracy" else score.loss
                lines.append(Line(role, measure, value, _name(role, measure, readout, prepared, counted)))
    return tuple(lines)


def yardsticks_json(prepared: PreparedData, readout: ReadoutName) -> list[dict[str, Any]]:
    """The same, as a page is told of them."""
    return [asdict(line) for line in yardsticks(prepared, readout)]


def _measures(readout: ReadoutName) -> tuple[Measure, ...]:
    kind = READOUTS[readout]
    return ("accuracy", kind.loss_name) if kind.has_accuracy else (kind.loss_name,)


def _said(prepared: PreparedData) -> Iterator[tuple[tuple[Role, Measure], Yardstick]]:
    """What the data set says of itself; nothing where it has been removed since."""
    try:
        dataset = dataset_of(prepared.data)
    except ValueError:
        return
    for role in ROLES:
        own: Yardstick | None = getattr(dataset, role)
        if own is not None:
            yield (role, own.measure), own


def _counted(prepared: PreparedData, readout: ReadoutName) -> Counted | None:
    """What counting reaches; None where the sentences are not answered so, or there are none."""
    sizes = {"vocab_size": len(prepared.vocabulary), "classes": len(prepared.labels)}
    try:
        return count_words(prepared.train_set, prepared.test_set, **sizes, readout=readout)
    except CountingError:
        return None


def _name(role: Role, measure: Measure, readout: ReadoutName, prepared: PreparedData, counted: Counted) -> str:
    if role == "floor":
        if counted.commonest is None:
            return "always the mean"
        label = visible(prepared.labels[counted.commonest])
        short = label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1] + "…"
        return f"always {short}" if measure == "accuracy" else "each label as often as it comes"
    unit = unit_of(prepared.vocabulary.tokenizer, prepared.vocabulary.words)
    if readout == "last":
        return f"counting {unit} (naive Bayes)"
    token = unit.removesuffix("s")
    if readout == "number":
        return f"a number for each {token}, added up"
    return f"the commonest label of each {token}" if measure == "accuracy" else f"each {token} by itself"
