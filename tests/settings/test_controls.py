"""A link always opens: with the settings that it names, or with the nearest good ones and a sentence."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import DATASETS
from playground.settings.controls import DATA, SETTINGS, Choice, Number, catalogue, from_link, suggested, to_link
from playground.training import DEFAULT_CONFIG, RunConfig
from rnn import Settings
from rnn.sweep import LABELS, LIMITS, SWEPT, Sweep

NUMBERS = [control for control in SETTINGS if isinstance(control, Number)]
CHOICES = [control for control in SETTINGS if isinstance(control, Choice)]


def test_every_setting_of_the_network_has_one_control() -> None:
    assert sorted(control.name for control in SETTINGS) == sorted(Settings().to_dict())
    assert all(control.help.endswith(".") for control in (DATA, *SETTINGS))


def test_the_page_is_told_what_each_setting_is_called_and_what_it_has_by_itself() -> None:
    told = catalogue()
    assert json.loads(json.dumps(told)) == told
    assert {one["name"]: one["label"] for one in told["settings"]} == {c.name: c.label for c in (DATA, *SETTINGS)}
    assert [one["name"] for one in told["settings"] if one["retunable"]] == ["learning_rate", "epochs"]
    for data in DATASETS:  # nothing is changed on a page that was opened with the data set alone
        config, _ = from_link({"data": data})
        assert config is not None
        assert told["defaults"][data] == config.settings.to_dict()


def test_a_bare_address_asks_for_nothing() -> None:
    assert from_link({}) == (None, [])
    assert from_link({"utm_source": "mail"}) == (None, [])


@st.composite
def configs(draw: st.DrawFn) -> RunConfig:
    values = {}
    for control in SETTINGS:
        if isinstance(control, Choice):
            values[control.name] = draw(st.sampled_from(sorted(control.options)))
        elif control.whole:
            values[control.name] = draw(st.integers(int(control.low), int(control.high)))
        else:
            values[control.name] = draw(st.floats(control.low, control.high))
    return RunConfig(draw(st.sampled_from(sorted(DATASETS))), Settings(**values))


@given(configs())
def test_a_copied_link_opens_with_the_same_settings(config: RunConfig) -> None:
    assert from_link(to_link(config)) == (config, [])


def test_the_link_of_a_run_beyond_the_limits_opens_in_silence_where_that_run_is_known() -> None:
    beyond = Settings(hidden_size=1, learning_rate=7.5, epochs=3, seed=5, shuffle_seed=2**40, init_scale=5.0, clip=900)
    here, elsewhere = RunConfig("Everyday", beyond), RunConfig("Article", Settings())
    assert from_link(to_link(here), [elsewhere, here]) == (here, [])
    config, notes = from_link(to_link(here), [elsewhere])
    assert config is not None
    assert (config.settings.hidden_size, config.settings.epochs, len(notes)) == (2, 10, 6)
    # Only the values themselves are known, not the settings that they belong to.
    config, notes = from_link({**to_link(here), "hidden_size": "0"}, [here])
    assert config == RunConfig("Everyday", replace(beyond, hidden_size=2))
    assert notes == ["Hidden size in the link is not a whole number from 2 to 256: 2 is used."]


@pytest.mark.parametrize("name", SWEPT)
def test_a_sweep_and_a_single_run_have_the_same_limits(name: str) -> None:
    control = next(control for control in (*NUMBERS, *CHOICES) if control.name == name)
    for value in (control.low, control.high) if isinstance(control, Number) else control.options:
        runs = Sweep(Settings(), {name: (value,)}, 1).settings()
        assert [from_link(to_link(RunConfig("Article", run)))[1] for run in runs] == [[]]
    assert LABELS[name] == control.label


@pytest.mark.parametrize("epochs", LIMITS["epochs"])
def test_the_links_of_the_shortest_and_the_longest_sweep_open_in_silence(epochs: int) -> None:
    runs = Sweep(Settings(epochs=epochs), {}, 1).settings()
    assert [from_link(to_link(RunConfig("Article", run)))[1] for run in runs] == [[]]


def test_a_link_with_only_the_data_takes_the_settings_that_suit_it() -> None:
    config, notes = from_link({"data": "Everyday"})
    assert config == RunConfig("Everyday", suggested("Everyday", Settings()))
    assert notes == []


@pytest.mark.parametrize(
    ("params", "expected", "note"),
    [
        (
            {"hidden_size": "9999"},
            {"hidden_size": 256},
            "Hidden size in the link is not a whole number from 2 to 256: 256 is used.",
        ),
        (
            {"hidden_size": "-3"},
            {"hidden_size": 2},
            "Hidden size in the link is not a whole number from 2 to 256: 2 is used.",
        ),
        (
            {"hidden_size": "16.4"},
            {"hidden_size": 16},
            "Hidden size in the link is not a whole number from 2 to 256: 16 is used.",
        ),
        (
            {"learning_rate": "7"},
            {"learning_rate": 1.0},
            "Learning rate in the link is not a number from 0.0005 to 1: 1 is used.",
        ),
        ({"learning_rate": "nan"}, {}, "Learning rate in the link is not a number: 0.02 is used."),
        (
            {"learning_rate": "<img src=x onerror=alert(1)>"},
            {},
            "Learning rate in the link is not a number: 0.02 is used.",
        ),
        (
            {"epochs": "inf"},
            {"epochs": 10_000},
            "Epochs in the link is not a whole number from 10 to 10,000: 10,000 is used.",
        ),
        (
            {"seed": "9" * 500},
            {"seed": 2**32 - 1},
            "Seed in the link is not a whole number from 0 to 4,294,967,295: 4,294,967,295 is used.",
        ),
        (
            {"bptt": "Artcle"},
            {"bptt": "article"},
            "Backpropagation in the link is not Exact or As printed in the article: As printed in the article is used.",
        ),
    ],
)
def test_a_bad_value_falls_back_to_the_nearest_good_one_and_says_so(
    params: dict[str, str], expected: dict[str, float], note: str
) -> None:
    config, notes = from_link(params)
    assert config == RunConfig(DEFAULT_CONFIG.data, replace(DEFAULT_CONFIG.settings, **expected))
    assert notes == [note]


@given(st.dictionaries(st.sampled_from([c.name for c in (DATA, *SETTINGS)]), st.text(max_size=60), min_size=1))
def test_nonsense_in_a_link_never_breaks_the_page_nor_comes_back_in_a_note(params: dict[str, str]) -> None:
    config, notes = from_link(params)
    assert config is not None
    for control in NUMBERS:
        assert control.low <= getattr(config.settings, control.name) <= control.high
    assert not any("<" in note for note in notes)


@pytest.mark.parametrize("control", [c for c in NUMBERS if c.grid], ids=lambda c: c.name)
def test_a_grid_runs_from_limit_to_limit_and_holds_the_defaults(control: Number) -> None:
    assert (control.grid[0], control.grid[-1]) == (control.low, control.high)
    assert getattr(Settings(), control.name) in control.grid
    for name, load in DATASETS.items():
        assert control.low <= getattr(suggested(name, Settings()), control.name) <= control.high, load
