"""What a visitor asks for with a sweep, checked field by field, and the ready sweeps."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from playground.decimate import stride_of
from playground.own_data import check_owner
from playground.training.prepared_data import DEFAULT_CONFIG, RunConfig, check_fits, prepare, suited
from rnn import SETTINGS, Settings
from rnn.setting_kinds import Value, shown
from rnn.settings import LIMITS, SWEPT
from rnn.sweep import (
    ENOUGH_SEEDS,
    HERE,
    MOST_RUNS_ON_CLUSTER,
    MOST_SEEDS,
    SUITED_SWEEPS,
    SWEEPS,
    Bounds,
    Grid,
    Sweep,
    parse_values,
    values_text,
)

LARGEST_SEED = int(LIMITS["seed"][1]) - MOST_SEEDS
"""The largest seed that a sweep may begin with."""

MOST_PLANNED = 2 * MOST_RUNS_ON_CLUSTER  # runs of a sweep that was saved: the limit may have been another one

BY_CELL = "by_cell"
FIELDS = ("data", "values", "seeds", "epochs", "base", BY_CELL)
MOST_PROBLEM = 300  # characters of a sentence; of a longer one the middle, which repeats what was sent, is left out


@dataclass(frozen=True)
class Plan:
    """A sweep over one dataset, of that visible name."""

    data: str
    sweep: Grid

    @property
    def stride(self) -> int:
        """How many epochs stand between two points of the curves of its runs."""
        return stride_of(self.sweep.base.epochs, self.sweep.count)


def plan_text(plan: Plan) -> str:
    """The plan as it is saved with each of its runs, which `plan_saved` reads."""
    grid = plan.sweep
    about = {"data": plan.data, "base": grid.base.to_dict(), "values": grid.values, "seeds": grid.seeds}
    if grid.by_cell:
        about[BY_CELL] = grid.by_cell
    return json.dumps(about, separators=(",", ":"))


def plan_saved(text: str | None) -> Plan | None:
    """The plan in such a text; None for none, and for what no sweep has ever saved, as a damaged database may hold.

    It may have been made under other limits than those of today.
    """
    try:
        about = json.loads(text or "null")
        base = Settings.from_dict(about["base"])
        values = {str(name): tuple(several) for name, several in about["values"].items()}
        by_cell = {str(cell): dict(settings) for cell, settings in about.get(BY_CELL, {}).items()}
        grid = Grid(base, values, about["seeds"], by_cell)
        if not isinstance(about["data"], str) or grid.count > MOST_PLANNED:
            return None
        _check_values(grid)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return Plan(about["data"], grid)


def _check_values(grid: Grid) -> None:
    """Raises ValueError for a value that no setting can have: of each alone, as the runs may be twenty thousand."""
    SETTINGS["seed"].checked(grid.base.seed + grid.seeds - 1)
    several = [*grid.values.items(), *((name, (each[name],)) for each in grid.by_cell.values() for name in each)]
    for name, values in several:
        for value in values:
            SETTINGS[name].checked(value)


class PlanError(ValueError):
    """A sweep that cannot be; `problems` says why, in a sentence for each field that is wrong."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = {field: shortened(problem) for field, problem in problems.items()}
        super().__init__(" ".join(f"{problem}." for problem in self.problems.values()))


def shortened(problem: str) -> str:
    """The sentence without its middle if it is too long to be read: it repeats what was sent, which may be anything."""
    half = MOST_PROBLEM // 2
    return problem if len(problem) <= MOST_PROBLEM else f"{problem[:half]}…{problem[-half:]}"


def plan_from(body: object, owner: str = "", bounds: Bounds = HERE) -> Plan:
    """The plan that a page of that visitor's describes; see `server.api.sweeps` for its fields.

    Raises PlanError, also for one that is beyond the `bounds` of where it is to train.
    """
    if not isinstance(body, dict) or any(name not in FIELDS for name in body):
        raise PlanError({"values": f"A sweep is described by {', '.join(FIELDS)} and nothing else"})
    problems: dict[str, str] = {}
    data = body.get("data", DEFAULT_CONFIG.data)
    try:
        data_asked = data if isinstance(data, str) else ""
        check_owner(data_asked, owner)
        prepare(data_asked)
    except ValueError as error:
        problems["data"] = str(error)
    values = _values(body.get("values", {}), problems)
    seeds = _whole("seeds", body.get("seeds", ENOUGH_SEEDS), (1, MOST_SEEDS), problems)
    epochs = _whole("epochs", body.get("epochs", DEFAULT_CONFIG.settings.epochs), LIMITS["epochs"], problems)
    base = _base(body.get("base", {}), values, problems)
    if not problems:
        try:
            check_fits(RunConfig(data, base))
        except ValueError as error:
            problems["base"] = str(error)
    if problems:
        raise PlanError(problems)
    try:
        by_cell = _by_cell(body.get(BY_CELL, {}), values)
        return Plan(data, Sweep(replace(base, epochs=epochs), values, seeds, by_cell, bounds))
    except ValueError as error:  # each field is right, so it is too many runs, or what goes with a cell
        raise PlanError({"values": str(error)}) from error


def _values(texts: object, problems: dict[str, str]) -> dict[str, tuple[Value, ...]]:
    if not isinstance(texts, dict):
        problems["values"] = "Values must be an object of names and texts"
        return {}
    values = {}
    for name, text in texts.items():
        try:
            if name not in SWEPT or not isinstance(text, str):
                raise ValueError(f"{str(name)[:40]!r} cannot be swept: {', '.join(SWEPT)} can, with a text for each")
            if text.strip():
                values[name] = parse_values(name, text)
        except ValueError as error:
            problems[name if name in SWEPT else "values"] = str(error)
    return values


def _by_cell(settings: object, values: Mapping[str, Any]) -> dict[str, dict[str, Value]]:
    """What goes with each of the cells that are swept, and is not swept itself. Raises ValueError for nonsense."""
    if not isinstance(settings, dict) or not all(isinstance(each, dict) for each in settings.values()):
        raise ValueError("By cell must be an object of objects of settings")
    if not all(isinstance(value, str | float | int) for each in settings.values() for value in each.values()):
        raise ValueError("By cell must have a number or a text for each setting")
    cells = {cell: each for cell, each in settings.items() if cell in values.get("cell", ())}
    free = {cell: {name: each[name] for name in each if name not in values} for cell, each in cells.items()}
    return {cell: each for cell, each in free.items() if each}


def _whole(name: str, value: object, limits: tuple[float, float], problems: dict[str, str]) -> int:
    least, most = limits
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        text = f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else shown(value)
        text = text if len(text) <= 40 else text[:40] + "…"
        problems[name] = f"{name.capitalize()} is {text}: it must be a whole number from {least:,} to {most:,}"
        return int(least)
    return value


def _base(fields: object, values: Mapping[str, Any], problems: dict[str, str]) -> Settings:
    if not isinstance(fields, dict):
        problems["base"] = "Base must be an object of settings"
        return Settings()
    try:
        settings = Settings.from_dict(fields)
    except ValueError as error:
        problems["base"] = str(error)
        return Settings()
    for name in SWEPT:
        if name not in values:
            try:
                SETTINGS[name].check_offered(getattr(settings, name))
            except ValueError as error:
                problems[name] = str(error)
    if max(settings.seed, settings.shuffle_seed) > LARGEST_SEED:
        problems["base"] = f"Seeds go up to {LARGEST_SEED:,}"
    return settings


SWEEPS_OF_SETS: Mapping[str, tuple[str, Mapping[str, tuple[Value, ...]]]] = {
    "Clipping and memory": (
        "Temporal order",
        {"clip_by": ("norm", "element"), "recurrent_init": ("radius", "article")},
    ),
}
"""Ready sweeps on a set of their own, by that set and their values: all else is as suits it."""


def ready_plans() -> list[dict[str, Any]]:
    """The ready sweeps as a page can send them back, with their names.

    Those on the set at hand have no data, epochs and base: these are as suits that set, and `by_cell` each cell on it.
    """
    sweeps = {name: (DEFAULT_CONFIG.data, sweep) for name, sweep in SWEEPS.items()}
    for name, (data, values) in SWEEPS_OF_SETS.items():
        sweeps[name] = data, Sweep(suited(data), values)
    plans = [
        {
            "name": name,
            "data": data,
            "values": {setting: values_text(values) for setting, values in sweep.values.items()},
            "seeds": sweep.seeds,
            "epochs": sweep.base.epochs,
            "base": sweep.base.to_dict(),
        }
        for name, (data, sweep) in sweeps.items()
    ]
    for name, values in SUITED_SWEEPS.items():
        texts = {setting: values_text(several) for setting, several in values.items()}
        plans.append({"name": name, "values": texts, "seeds": ENOUGH_SEEDS})
    return plans


def form() -> dict[str, Any]:
    """What a page needs to know to draw the form: the fields, and how many seeds there are unless it says so."""
    settings = [{"name": name, "label": SETTINGS[name].label, "example": SETTINGS[name].example} for name in SWEPT]
    return {"swept": settings, "seeds": ENOUGH_SEEDS}
