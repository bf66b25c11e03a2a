"""Settings: defaults, JSON both ways, and what is refused."""

import dataclasses
import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn import SETTINGS, Settings
from rnn.setting_kinds import Choice

EARLIER = ("hidden_size", "learning_rate", "epochs", "seed", "shuffle_seed", "init_scale", "clip", "bptt")
"""The settings that there were at first."""

positive = st.floats(min_value=0, exclude_min=True, allow_infinity=False)
any_settings = st.builds(
    Settings,
    hidden_size=st.integers(1, 300),
    learning_rate=positive,
    epochs=st.integers(0, 10**6),
    seed=st.integers(0, 2**70),
    shuffle_seed=st.integers(0, 2**70),
    init_scale=positive,
    clip=positive,
    batch_size=st.integers(1, 10**6),
    spectral_radius=positive,
    **{name: st.sampled_from(list(each.options)) for name, each in SETTINGS.items() if isinstance(each, Choice)},
)


def test_defaults_are_the_articles():
    article = Settings(64, 0.02, 1000, 0, 0, 1e-3, 1.0, "exact")
    assert Settings() == article
    assert article == Settings(
        cell="tanh",
        optimizer="sgd",
        batch_size=1,
        clip_by="element",
        recurrent_init="article",
        spectral_radius=0.95,
        schedule="constant",
    )


def test_settings_are_frozen_values():
    settings = Settings()
    assert hash(settings) == hash(Settings())
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.epochs = 1


@given(any_settings)
def test_json_both_ways(settings):
    assert Settings.from_json(settings.to_json()) == settings
    assert Settings.from_dict(json.loads(json.dumps(settings.to_dict()))) == settings


def test_left_out_settings_have_their_defaults():
    assert Settings.from_dict({"seed": 3}) == Settings(seed=3)
    assert Settings.from_json("{}") == Settings()
    earlier = {name: value for name, value in Settings(seed=3).to_dict().items() if name in EARLIER}
    assert Settings.from_dict(earlier) == Settings(seed=3)


def test_numbers_of_other_kinds_become_plain_ones():
    settings = Settings(hidden_size=np.int64(8), learning_rate=1, clip=np.float32(0.5))
    assert settings == Settings(hidden_size=8, learning_rate=1.0, clip=0.5)
    types = [int, float, int, int, int, float, float, str, str, str, str, int, str, str, float, str]
    assert [type(value) for value in settings.to_dict().values()] == types


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        *[("hidden_size", value, "whole number of at least 1") for value in (0, -1, 2.0, "64", None, True)],
        *[("batch_size", value, "whole number of at least 1") for value in (0, -1, 2.0, "64", None, True)],
        *[("epochs", value, "whole number of at least 0") for value in (-1, 0.5, "x")],
        *[(name, -1, "whole number of at least 0") for name in ("seed", "shuffle_seed")],
        *[
            (name, value, "finite number above 0")
            for name in ("learning_rate", "init_scale", "clip", "spectral_radius")
            for value in (0, -0.1, float("nan"), float("inf"), "0.1", None, True, 10**400)
        ],
        *[("bptt", value, '"exact" or "article"') for value in ("Exact", "", None, [])],
        *[("cell", value, '"tanh" or "relu" or "sigmoid" or "gru" or "lstm"') for value in ("LSTM", "", None, [])],
        *[("optimizer", value, '"sgd" or "momentum" or "adam"') for value in ("Adam", 1)],
        ("clip_by", "length", '"element" or "norm"'),
        ("recurrent_init", "zeros", '"article" or "orthogonal" or "identity" or "radius"'),
        ("schedule", "linear", '"constant" or "cosine"'),
    ],
)
def test_a_value_out_of_range_is_named_with_its_field_and_what_is_allowed(name, value, allowed):
    with pytest.raises(ValueError, match=name) as error:
        Settings(**{name: value})
    assert str(error.value).startswith(f"{name} is ")
    assert repr(value) in str(error.value)
    assert allowed in str(error.value)


@pytest.mark.parametrize("name", ["learning_rate", "init_scale", "clip", "bptt"])
def test_a_number_too_long_to_be_spelt_is_refused_in_a_sentence_too(name):
    with pytest.raises(ValueError, match=f"{name} is a number of thousands of digits: it must be "):
        Settings(**{name: 10**5000})


def test_an_unknown_name_is_refused_with_those_that_there_are():
    with pytest.raises(ValueError, match=r"'rate' is no setting.*learning_rate"):
        Settings.from_dict({"rate": 0.1})


@pytest.mark.parametrize("text", ["", "{", "[1]", "[]", "3", "0", "null", "false", "NaN", "[" * 100_000])
def test_a_text_that_is_no_json_object_is_refused(text):
    with pytest.raises(ValueError, match="settings"):
        Settings.from_json(text)
