"""A link of any format keeps its meaning for ever, whatever becomes of names and defaults."""

import tomllib
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast

import pytest

from data import DATASETS
from playground.links.formats import FORMAT, FORMATS, Format, default_settings, renamed
from playground.links.properties import PROPERTIES
from playground.links.reading import read
from playground.links.settings import to_short_link
from playground.training import RunConfig
from playground.training.prepared_data import suited
from rnn import SETTINGS, Settings

EXAMPLES = tomllib.loads(Path(__file__).with_name("examples.toml").read_text(encoding="utf-8"))["example"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["link"][:60])
def test_an_example_of_every_format_opens_as_it_always_did(example: dict[str, Any]) -> None:
    state = read(example["link"])
    assert (state.format, state.notes) == (example["format"], ())
    if "data" in example:
        assert state.config is not None
        assert state.config.data == example["data"]
        assert [list(change) for change in state.config.changes] == example.get("changes", [])
        values = state.config.settings.to_dict()
        assert {name: values[name] for name in example["settings"]} == example["settings"]
        later = set(values) - set(example["settings"])  # settings that came after: as training was before them
        assert {name: values[name] for name in later} == {name: SETTINGS[name].default for name in later}
    else:
        assert state.config is None
    given = {
        name: tuple(value) if isinstance(value, list) else value for name, value in example.get("view", {}).items()
    }
    assert dict(state.view) == {name: given.get(name, each.default) for name, each in PROPERTIES.items()}


def test_every_format_has_examples() -> None:
    assert {example["format"] for example in EXAMPLES} == set(FORMATS) == set(range(FORMAT + 1))


def test_the_newest_format_has_the_defaults_of_today() -> None:
    """If this fails a default has changed: leave the formats as they are, and add one with the new defaults."""
    for data in DATASETS:
        assert default_settings(data, FORMAT) == suited(data)


def test_a_short_link_leaves_out_nothing_that_may_come_to_mean_something_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a data set that came after the format, what it suggests is written out."""
    config = RunConfig("Everyday", suited("Everyday"))
    assert to_short_link(config) == {"v": str(FORMAT), "data": "Everyday"}
    newest = FORMATS[FORMAT]
    before = replace(newest, defaults={name: values for name, values in newest.defaults.items() if name != "Everyday"})
    monkeypatch.setitem(cast("dict[int, Format]", FORMATS), FORMAT, before)
    names = set(newest.defaults["Article"])
    assert set(to_short_link(config)) == {"v", "data", *names}


def test_a_format_names_settings_that_there_are_with_values_that_they_can_have() -> None:
    for number in FORMATS:
        for data in DATASETS:
            settings = default_settings(data, number)
            assert Settings.from_dict(settings.to_dict()) == settings


def test_old_names_become_those_of_today_through_all_formats_between() -> None:
    nothing: dict[str, Any] = {}
    formats = {
        0: Format(0, {"hidden": "units", "lr": "learning_rate"}, nothing),
        1: Format(1, {"units": "hidden_size"}, nothing),
        2: Format(2, nothing, nothing),
    }
    texts = MappingProxyType({"hidden": "8", "lr": "1", "units": "9"})
    assert renamed({"hidden": "8", "lr": "0.1"}, 0, formats) == {"hidden_size": "8", "learning_rate": "0.1"}
    assert renamed(texts, 1, formats) == {"hidden": "8", "lr": "1", "hidden_size": "9"}
    assert renamed(texts, 2, formats) == dict(texts)
    # Both names in one link: that of today was written later.
    assert renamed({"units": "9", "hidden_size": "4"}, 1, formats) == {"hidden_size": "4"}
