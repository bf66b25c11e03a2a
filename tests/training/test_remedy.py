"""After a run that diverged there is one thing to try, in the order in which the message names them."""

from dataclasses import replace

import pytest

from playground.training import RunConfig
from playground.training.prepared_data import suited
from playground.training.remedy import remedy
from rnn import Settings
from rnn.settings import LIMITS


@pytest.mark.parametrize(
    ("data", "settings", "expected"),
    [
        ("Article", Settings(learning_rate=1.0, init_scale=1.0), ("learning_rate", 0.02)),
        ("Article", Settings(learning_rate=0.03), ("learning_rate", 0.02)),
        ("Everyday", Settings(learning_rate=0.5), ("learning_rate", 0.035)),
        ("Article", Settings(learning_rate=0.02, init_scale=1.0), ("init_scale", 0.001)),
        ("Everyday", Settings(learning_rate=0.01, init_scale=0.3), ("init_scale", 0.2)),
        ("Article", Settings(learning_rate=0.02), ("learning_rate", 0.007)),
        ("Article", Settings(learning_rate=0.001, hidden_size=256), ("hidden_size", 128)),
        ("Article", Settings(learning_rate=0.0005, hidden_size=3), None),
    ],
)
def test_a_rate_above_the_usual_one_comes_first_then_the_weights_then_the_units(
    data: str, settings: Settings, expected: tuple[str, float] | None
) -> None:
    assert remedy(RunConfig(data, settings)) == expected


@pytest.mark.parametrize("data", ["Article", "Everyday"])
def test_pressed_again_and_again_it_ends_and_never_leaves_the_limits(data: str) -> None:
    config = RunConfig(data, replace(suited(data), learning_rate=1.0, init_scale=1.0, hidden_size=256))
    tried_names = []
    while step := remedy(config):
        name, value = step
        low, high = LIMITS[name]
        assert low <= value <= high
        assert value < getattr(config.settings, name)
        config = replace(config, settings=replace(config.settings, **{name: value}))  # type: ignore[arg-type]
        tried_names.append(name)
    assert list(dict.fromkeys(tried_names)) == ["learning_rate", "init_scale", "hidden_size"]
