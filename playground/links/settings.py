"""The settings in a link: every one as a query parameter, their changes, and the way back from whatever a link says."""

import difflib
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from data.offers import OFFERS
from playground.catalogue import ALL, DATA
from playground.links.changes import CHANGES, changes_in, changes_text
from playground.links.formats import FORMAT, VERSION, default_settings, is_kept
from playground.own_data import title_of
from playground.training import DEFAULT_CONFIG, RunConfig
from playground.training.prepared_data import fitted
from rnn import SETTINGS
from rnn.setting_kinds import Choice, Number, Setting

FETCHED = "“{}” has to be fetched: do so on the Data page, and open the link again; until then {} is used."
MOST_NAMED = 8
"""Options of a choice that are named in a sentence; the data sets are more."""


def to_link(config: RunConfig) -> dict[str, str]:
    """Every setting as a query parameter, defaults too, so that a person who reads the link sees what it means."""
    values = {"data": title_of(config.data), **config.settings.to_dict()}
    changes = {CHANGES: changes_text(config.changes)} if config.changes else {}
    return {VERSION: f"{FORMAT}", **{name: f"{values[name]}" for name in ALL}, **changes}


def to_short_link(config: RunConfig) -> dict[str, str]:
    """As `to_link`, without what a link means where it says nothing, now and later: for a QR code."""
    usual, link = default_settings(config.data, FORMAT), to_link(config)
    return {
        name: text
        for name, text in link.items()
        if not (name in SETTINGS and is_kept(config.data, name, FORMAT) and text == f"{getattr(usual, name)}")
    }


def from_link(
    params: Mapping[str, str],
    configs: Sequence[RunConfig] = (),
    link_format: int = FORMAT,
    own: Mapping[str, str] = MappingProxyType({}),
) -> tuple[RunConfig | None, list[str]]:
    """What a link asks for, None if it names no setting, and one sentence for each value that could not be taken.

    A setting that it does not name is as the format of the link has it for its data set.
    The values of `configs` are taken as they are: a saved run that goes on may be beyond the limits, and so its link.
    `own` are the names within the server of the visitor's own data sets, by their titles.
    Changes that make no sense are left out as a whole: some of them would make yet another run.
    """
    if not any(name in params for name in (*ALL, CHANGES)):
        return None, []
    notes = []
    data = DEFAULT_CONFIG.data
    if DATA.name in params:
        data, note = _data(params[DATA.name], own, data)
        notes.append(note)
    settings = default_settings(data, link_format)
    values: dict[str, Any] = {}
    for name, setting in SETTINGS.items():
        if name in params:
            text = params[name]
            same = [value for config in configs if str(value := getattr(config.settings, name)) == text]
            value, note = (same[0], "") if same else nearest(setting, text, getattr(settings, name))
            values[name] = value
            notes.append(note)
    config = RunConfig(data, replace(settings, **values))
    if (answered := fitted(config)) != config:
        notes.append(_unanswered(config, answered))
        config = answered
    if CHANGES in params:
        try:
            config = replace(config, changes=changes_in(params[CHANGES], config))
        except ValueError as why:
            notes.append(str(why))
    return config, [note for note in notes if note]


def _data(title: str, own: Mapping[str, str], fallback: str) -> tuple[str, str]:
    """The data set of that title, and what was wrong with it: one that can be fetched is not guessed to be another."""
    if title in own:
        return own[title], ""
    if title in OFFERS:
        return fallback, FETCHED.format(title, fallback)
    return nearest(DATA, title, fallback)


def _unanswered(config: RunConfig, answered: RunConfig) -> str:
    entry = SETTINGS["readout"]
    asked, used = (entry.text(each.settings.readout) for each in (config, answered))
    return f"{entry.label} in the link is {asked}, which {title_of(config.data)} has nothing for: {used} is used."


def nearest(setting: Setting, text: str, fallback: Any) -> tuple[Any, str]:
    """The nearest value that is offered to what a link says, and what was wrong with it in a sentence ("" if nothing).

    `fallback` is the value where nothing is near.
    """
    if isinstance(setting, Number):
        return _nearest_number(setting, text, fallback)
    return _nearest_option(setting, text, fallback)


def _nearest_number(setting: Number, text: str, fallback: float) -> tuple[float, str]:
    low, high = setting.offered
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if math.isnan(value):
        return fallback, f"{setting.label} in the link is not a number: {fallback:g} is used."
    near = min(max(value, low), high)
    near = round(near) if setting.whole else near
    if near == value:
        return near, ""
    kind = "whole number" if setting.whole else "number"
    limits = f"{_plain(low)} to {_plain(high)}"
    return near, f"{setting.label} in the link is not a {kind} from {limits}: {_plain(near)} is used."


def _nearest_option(setting: Choice, text: str, fallback: str) -> tuple[str, str]:
    if text in setting.options:
        return text, ""
    by_lower = {value.lower(): value for value in setting.options}
    near = difflib.get_close_matches(text[:40].lower(), by_lower, n=1)
    value = by_lower[near[0]] if near else fallback
    names = f"not {' or '.join(map(setting.title, setting.options))}"
    if len(setting.options) > MOST_NAMED:
        names = f"none of the {len(setting.options)} that there are"
    return value, f"{setting.label} in the link is {names}: {setting.title(value)} is used."


def _plain(value: float) -> str:
    """A number as a person writes it: 10,000 or 0.0005."""
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"
