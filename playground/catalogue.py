"""The settings as a page has them: the data set beside those of the network, and the whole catalogue as JSON."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, cast

from data import DATASETS
from playground.encoding import LARGEST_WHOLE
from playground.inspection.views import FILMED
from playground.inspection.views.plane import MOST_BESIDE
from playground.own_data import is_own, title_of
from playground.training.interactive.job import SPEEDS
from playground.training.prepared_data import outline_of, suited, suiting
from rnn import SETTINGS, Params, Settings
from rnn.cells import CELLS
from rnn.encoded_texts import ANSWERED_BY
from rnn.explain.edits import LARGEST_VALUE
from rnn.setting_kinds import Choice, Column, Setting
from rnn.settings import CellName


class DataChoice(Choice):
    """The choice of a data set, of which those of a visitor's own are called as the visitor calls them."""

    def title(self, value: str) -> str:
        """A value as it stands by itself."""
        return title_of(value) if is_own(value) else super().title(value)


DATA = DataChoice(
    name="data",
    label="Data",
    help="The labelled sentences that the network learns from and is tested on.",
    options={name: name for name in DATASETS},
    short="",
    column=Column("Data", "Data set"),
)


def data_choice(own: Iterable[str] = ()) -> DataChoice:
    """The data sets that a visitor may choose; `own` are the names within the server of those they brought along."""
    return replace(DATA, options={**DATA.options, **{name: title_of(name) for name in own}})


ALL: Mapping[str, Setting] = {DATA.name: DATA, **SETTINGS}
"""Everything that a visitor can set, in the order of the panel."""

LARGEST_SHOWN = LARGEST_WHOLE - 1
"""Streamlit takes no number in a field beyond JavaScript's largest safe integer."""


def suggested(data: str, settings: Settings) -> Settings:
    """The settings that suit a data set, with the seeds that the visitor has chosen."""
    return replace(suited(data), seed=settings.seed, shuffle_seed=settings.shuffle_seed)


def offered(setting: Setting, data: str) -> Setting:
    """A setting with those of its options that a data set leaves open."""
    if not isinstance(setting, Choice) or setting.name != "readout":
        return setting
    try:
        answered = ANSWERED_BY[outline_of(data).readout]
    except ValueError:  # one that was removed
        return setting
    return replace(setting, options={name: text for name, text in setting.options.items() if name in answered})


@cache
def catalogue_json() -> dict[str, Any]:
    """All that the page has to know of the settings, as JSON.

    `settings` holds each in the order of the panel, as `rnn.setting_kinds` describes it: name, label, short, unit,
    brief, example, default, changeable, sweepable, in_branch, rank, whole (only whole numbers), column ({title, help}
    or null) and, of a number, most (the largest that is offered), of a choice, options ({value: what it is called}).
    `defaults` holds what each has by itself, by data set: the settings that suit the set, and seeds of 0. The data set
    itself is in none: there is nothing that it would differ from. `by_cell` holds, by data set and cell, in what the
    settings that suit both differ from those. `limits` holds what the server accepts besides:
    speeds (epochs a second, 0 for as fast as it goes), weight (the largest value that a weight can be set to, on either
    side of 0) and sentences_beside (how many sentences the landscape shows besides the selected one).
    `arrays` are those of a network by name, each with a letter an axis, as its cell has them (`Params.axes`). `filmed`
    are the views of a network of which films of many epochs are made.
    """
    return {
        "settings": [_for_page(setting) for setting in ALL.values()],
        "defaults": {data: suited(data).to_dict() for data in DATASETS},
        "by_cell": {data: _by_cell(data) for data in DATASETS},
        "limits": {"speeds": list(SPEEDS), "weight": LARGEST_VALUE, "sentences_beside": MOST_BESIDE},
        "arrays": dict(Params.axes()),
        "filmed": list(FILMED),
    }


def catalogue_for(own: Sequence[str]) -> dict[str, Any]:
    """The catalogue for the pages of a visitor who has these own data sets."""
    whole = catalogue_json()
    if not own:
        return whole
    settings = [_for_page(data_choice(own)) if each["name"] == DATA.name else each for each in whole["settings"]]
    # One set after the other: of many not all stay in memory, and one that is asked for again is unpacked anew.
    suits = {name: (suited(name).to_dict(), _by_cell(name)) for name in own}
    return {
        **whole,
        "settings": settings,
        "defaults": {**whole["defaults"], **{name: usual for name, (usual, _) in suits.items()}},
        "by_cell": {**whole["by_cell"], **{name: by_cell for name, (_, by_cell) in suits.items()}},
    }


def _by_cell(data: str) -> dict[str, dict[str, Any]]:
    return {cell: dict(suits) for cell in CELLS if (suits := suiting(data, cast("CellName", cell)))}


def _for_page(setting: Setting) -> dict[str, Any]:
    names: tuple[str, ...] = ("name", "label", "short", "unit", "brief", "example", "default", "changeable")
    names += ("sweepable", "in_branch", "rank")
    fields = {name: getattr(setting, name) for name in names}
    fields["column"] = setting.column and setting.column._asdict()
    if isinstance(setting, Choice):
        return {**fields, "whole": False, "options": dict(setting.options)}
    return {**fields, "whole": setting.whole, "most": setting.offered[1]}
