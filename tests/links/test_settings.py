"""A link always opens: with the settings that it names, or with the nearest good ones and a sentence."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import DATASETS, Dataset, Example, outline
from data.offers import OFFERS
from playground.catalogue import ALL, suggested
from playground.links.settings import FETCHED, from_link, to_link
from playground.own_data import found_by, name_within
from playground.training import DEFAULT_CONFIG, RunConfig
from rnn import SETTINGS, Settings
from rnn.encoded_texts import ANSWERED_BY
from rnn.setting_kinds import Choice
from rnn.settings import LIMITS, SWEPT
from rnn.sweep import Sweep


def test_a_bare_address_asks_for_nothing() -> None:
    assert from_link({}) == (None, [])
    assert from_link({"utm_source": "mail"}) == (None, [])


@st.composite
def configs(draw: st.DrawFn) -> RunConfig:
    values = {}
    for name, setting in SETTINGS.items():
        if isinstance(setting, Choice):
            values[name] = draw(st.sampled_from(sorted(setting.options)))
        else:
            values[name] = draw((st.integers if setting.whole else st.floats)(*setting.offered))
    data = draw(st.sampled_from(sorted(DATASETS)))
    values["readout"] = draw(st.sampled_from(ANSWERED_BY[outline(data).readout]))
    return RunConfig(data, Settings(**values))


@given(configs())
def test_a_copied_link_opens_with_the_same_settings(config: RunConfig) -> None:
    assert from_link(to_link(config)) == (config, [])


def test_the_link_of_a_run_beyond_the_limits_opens_in_silence_where_that_run_is_known() -> None:
    extreme_settings = Settings(
        hidden_size=1, learning_rate=7.5, epochs=3, seed=5, shuffle_seed=2**40, init_scale=5.0, clip=900
    )
    here, other_config = RunConfig("Everyday", extreme_settings), RunConfig("Article", Settings())
    assert from_link(to_link(here), [other_config, here]) == (here, [])
    config, notes = from_link(to_link(here), [other_config])
    assert config is not None
    assert (config.settings.hidden_size, config.settings.epochs, len(notes)) == (2, 10, 6)
    # Only the values themselves are known, not the settings that they belong to.
    config, notes = from_link({**to_link(here), "hidden_size": "0"}, [here])
    assert config == RunConfig("Everyday", replace(extreme_settings, hidden_size=2))
    assert notes == ["Hidden size in the link is not a whole number from 2 to 256: 2 is used."]


@pytest.mark.parametrize("name", SWEPT)
def test_a_sweep_and_a_single_run_have_the_same_limits(name: str) -> None:
    setting = SETTINGS[name]
    for value in setting.options if isinstance(setting, Choice) else setting.offered:
        runs = Sweep(Settings(), {name: (value,)}, 1).settings()
        assert [from_link(to_link(RunConfig("Article", run)))[1] for run in runs] == [[]]


@pytest.mark.parametrize("epochs", LIMITS["epochs"])
def test_the_links_of_the_shortest_and_the_longest_sweep_open_in_silence(epochs: int) -> None:
    runs = Sweep(Settings(epochs=epochs), {}, 1).settings()
    assert [from_link(to_link(RunConfig("Article", run)))[1] for run in runs] == [[]]


def test_a_link_with_only_the_data_takes_the_settings_that_suit_it() -> None:
    config, notes = from_link({"data": "Everyday"})
    assert config == RunConfig("Everyday", suggested("Everyday", Settings()))
    assert notes == []


@pytest.mark.parametrize(
    ("typed", "data"), [("EVERYDAY", "Everyday"), ("evxryday", "Everyday"), ("Artcle", "Article"), ("x", "Article")]
)
def test_a_misspelt_data_set_is_the_nearest_one_with_the_settings_that_suit_it(typed: str, data: str) -> None:
    config, notes = from_link({"data": typed, "learning_rate": "fast", "bptt": "backwards"})
    suits = suggested(data, Settings())
    assert config == RunConfig(data, suits)
    assert notes == [
        f"Data in the link is none of the {len(DATASETS)} that there are: {data} is used.",
        f"Learning rate in the link is not a number: {suits.learning_rate:g} is used.",
        "Backpropagation in the link is not Exact or As printed in the article: Exact is used.",
    ]


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
            {"hidden_size": "16.6"},
            {"hidden_size": 17},
            "Hidden size in the link is not a whole number from 2 to 256: 17 is used.",
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
        (
            {"bptt": "ARTICLE"},
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


@given(st.dictionaries(st.sampled_from(list(ALL)), st.text(max_size=60), min_size=1))
def test_nonsense_in_a_link_never_breaks_the_page_nor_comes_back_in_a_note(params: dict[str, str]) -> None:
    config, notes = from_link(params)
    assert config is not None
    for name, (low, high) in LIMITS.items():
        assert low <= getattr(config.settings, name) <= high
    assert not any("<" in note for note in notes)


@pytest.mark.parametrize("title", OFFERS)
def test_a_set_that_can_be_fetched_is_not_guessed_to_be_another(title: str) -> None:
    link = {**to_link(DEFAULT_CONFIG), "data": title}
    config, notes = from_link(link)
    assert (config, notes) == (DEFAULT_CONFIG, [FETCHED.format(title, DEFAULT_CONFIG.data)])
    assert from_link(link, own={title: DEFAULT_CONFIG.data}) == (DEFAULT_CONFIG, [])


def test_what_an_own_set_is_not_answered_by_is_said_by_its_title_alone() -> None:
    name, examples = name_within("visitor", "Colours", "0246813579"), (Example("red", "", ("warm",)),)
    sets = {name: Dataset("Colours", examples, examples, "Colours.", labels=("warm", "cold"), readout="every")}
    with found_by(sets.get):
        config, notes = from_link({"data": "Colours", "readout": "last"}, own={"Colours": name})
    assert config is not None
    assert (config.data, config.settings.readout) == (name, "every")
    [note] = notes
    assert ", which Colours has nothing for: " in note
