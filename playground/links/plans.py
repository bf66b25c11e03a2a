"""Runs that a sweep would make again, as a link has them: the values of their settings, and how many seeds.

A text is names with their values, "learning_rate:0.005, 0.01;bptt:exact, article;seeds:3", as they stand in the fields
of the form of sweeps; all else is as in the settings of the link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from playground.training import RunConfig
from rnn import SETTINGS
from rnn.setting_kinds import Value
from rnn.settings import SWEPT
from rnn.sweep import MOST_RUNS, MOST_SEEDS, Sweep, parse_values, values_text

SEEDS = "seeds"
MOST_TEXT = 800  # characters: what a link has room for beside the rest


def plan_in(text: str) -> Mapping[str, str]:
    """The text of each field of the form. Raises ValueError, with what a plan must be, for any other."""
    fields: dict[str, str] = {}
    try:
        for part in text.split(";"):
            name, _, values = part.partition(":")
            if name == SEEDS and values.isascii() and values.isdecimal() and 1 <= int(values[:4]) <= MOST_SEEDS:
                fields[name] = values[:4]
            else:
                parse_values(name, values)
                fields[name] = values
    except ValueError:
        fields = {}
    if not fields or len(text) > MOST_TEXT:
        raise ValueError("the values of a sweep")
    return fields


def plan_of(configs: Sequence[RunConfig]) -> tuple[RunConfig, str] | None:
    """What makes all of these runs again, and no others: the settings that a sweep begins from, and its text.

    None where nothing does: the runs are no grid of values and seeds, more than a sweep may have, or settings were
    changed on the way.
    """
    if not 2 <= len(configs) <= MOST_RUNS or len({config.data for config in configs}) > 1:
        return None
    if any(config.changes for config in configs):
        return None
    runs = [config.settings for config in configs]
    first_seed = min(run.seed for run in runs)
    seeds = len({run.seed for run in runs})
    base = replace(runs[0], seed=first_seed)
    values: dict[str, tuple[Value, ...]] = {}
    for name in SWEPT:
        several = sorted({getattr(run, name) for run in runs}, key=SETTINGS[name].place)
        if len(several) > 1:
            values[name] = tuple(several)
    try:
        made = Sweep(base, values, seeds).settings()
    except ValueError:
        return None
    if len(made) != len(runs) or set(made) != set(runs):
        return None
    parts = [f"{name}:{values_text(several)}" for name, several in values.items()]
    text = ";".join([*parts, f"{SEEDS}:{seeds}"])
    return (RunConfig(configs[0].data, base), text) if len(text) <= MOST_TEXT else None
