"""Runs made to go wrong are named rightly, and of runs that are well nothing is said."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import get_args

import numpy as np
import pytest

import data
from rnn import Params, Settings, explain
from rnn.explain import Finding
from rnn.explain.diagnosis import Name
from tests.rnn.explain.conftest import random_params
from tests.rnn.explain.recorded_runs import CASES, HEALTHY, RecordedRun, read_recorded, record


@cache
def recorded_runs() -> list[RecordedRun]:
    return read_recorded()


def found_in(run: RecordedRun) -> list[Finding]:
    return explain.diagnosis(run.settings, run.columns, run.measures, diverged=run.diverged)


@pytest.mark.parametrize("number", range(20))
def test_a_run_made_to_go_wrong_is_named_rightly(number: int) -> None:
    run = recorded_runs()[number]
    findings = found_in(run)
    assert findings, "nothing was found"
    assert findings[0].name == CASES[number].name, findings
    assert any(character.isdigit() for character in findings[0].evidence)
    assert Settings(**{**run.settings.to_dict(), **findings[0].remedy}) != run.settings


def test_there_are_twenty_cases_of_all_seven_kinds() -> None:
    assert len(CASES) == 20
    assert {case.name for case in CASES} == set(get_args(Name))


@pytest.mark.parametrize("number", range(20, 30))
def test_of_a_healthy_run_nothing_is_said(number: int) -> None:
    assert found_in(recorded_runs()[number]) == []


@pytest.mark.parametrize("number", range(20, 30))
def test_of_a_healthy_run_nothing_is_said_while_it_trains(number: int) -> None:
    """At no epoch do its curves look wrong, not even where training accuracy runs ahead for a few epochs."""
    run = recorded_runs()[number]
    for epoch in range(len(run.columns["train_loss"])):
        so_far = {name: values[: epoch + 1] for name, values in run.columns.items()}
        assert explain.diagnosis(run.settings, so_far, run.measures) == [], f"at epoch {epoch}"


def test_there_are_five_healthy_runs_of_each_set() -> None:
    assert {(run.data, run.settings["seed"]) for run in HEALTHY} == {
        (name, seed) for name in ("Article", "Everyday") for seed in range(5)
    }


def test_the_recorded_runs_are_what_training_gives() -> None:
    """On a plateau, where rounding that differs from machine to machine makes no difference yet."""
    number = next(n for n, case in enumerate(CASES) if case.name.startswith("plateau"))
    [new_run], recorded_run = record([CASES[number]]), recorded_runs()[number]
    assert new_run.settings == recorded_run.settings
    for name in ("train_loss", "test_loss"):
        np.testing.assert_allclose(new_run.columns[name], recorded_run.columns[name], atol=0.01)
    assert new_run.measures.size == pytest.approx(recorded_run.measures.size, abs=0.01)
    assert (new_run.measures.classes, new_run.measures.commonest) == (
        recorded_run.measures.classes,
        recorded_run.measures.commonest,
    )


WELL = explain.Measures(classes=2, commonest=0.5, finite=True, saturated=0.1, size=0.4, growth=5)


def columns(epochs: int, loss: float = 0.01, accuracy: float = 1.0) -> dict[str, np.ndarray]:
    losses, accuracies = np.full(epochs + 1, loss), np.full(epochs + 1, accuracy)
    return {"train_loss": losses, "train_accuracy": accuracies, "test_loss": losses, "test_accuracy": accuracies}


def test_a_network_whose_weights_are_no_numbers_has_diverged_and_nothing_else() -> None:
    params = random_params(3)
    params.w_hh[0, 0] = np.nan
    measures = explain.measure(params, [([1, 2], 0), ([2], 1)])
    assert not measures.finite
    [finding] = explain.diagnosis(Settings(), columns(40), measures)
    assert finding.name == "diverged"
    [finding] = explain.diagnosis(Settings(init_scale=1.0), columns(0, loss=np.inf), WELL)
    assert finding.name == "diverged"
    assert finding.remedy == {"init_scale": 0.001}
    assert "no number" in finding.evidence


def test_what_saturates_without_large_initial_weights_asks_for_a_lower_rate() -> None:
    measures = explain.Measures(classes=2, commonest=0.5, finite=True, saturated=0.7, size=0.9, growth=5)
    [finding] = explain.diagnosis(Settings(learning_rate=0.5), columns(40), measures)
    assert (finding.name, finding.remedy) == ("saturated units", {"learning_rate": 0.02})
    assert "70%" in finding.evidence


FALLING, ROSE = np.linspace(0.6, 0.4, 41), np.array([0.7] + [5.0] * 40)  # losses of 40 epochs
GUESSING = {"train_loss": 0.69, "train_accuracy": 0.5}
STUCK = {"train_loss": 0.5, "train_accuracy": 0.75}
SMALL, EXPLODES = replace(WELL, size=0.05), replace(WELL, growth=17.6)
UNMEASURED = explain.unmeasured(random_params(2))


def bowl(lowest: int) -> np.ndarray:
    """Losses of 40 epochs that are lowest in this one."""
    return np.abs(np.arange(41) - lowest) / 40 + 0.25


@pytest.mark.parametrize(
    ("settings", "scores", "measures", "evidence", "remedy"),
    [
        (
            {"learning_rate": 0.005},
            {"train_loss": FALLING, "train_accuracy": 0.7},
            WELL,
            "At a rate of 0.005 the training loss has come to 0.403 in 40 epochs (10.6% lower in the last quarter than "
            "in the one before), with 70% right.",
            {"learning_rate": 0.02},
        ),
        ({"learning_rate": 0.006}, {"train_loss": FALLING, "train_accuracy": 0.7}, WELL, None, {}),
        ({"learning_rate": 0.005}, {"train_loss": FALLING, "train_accuracy": 0.96}, WELL, None, {}),
        ({"learning_rate": 0.005}, STUCK, WELL, None, {}),
        ({"learning_rate": 0.002, "init_scale": 0.1}, GUESSING, SMALL, "At a rate of 0.002", {"learning_rate": 0.02}),
        ({"learning_rate": 0.002}, GUESSING, UNMEASURED, "At a rate of 0.002", {"learning_rate": 0.02}),
        ({"learning_rate": 0.003, "init_scale": 0.1}, GUESSING, SMALL, None, {}),
        (
            {"init_scale": 0.02},
            GUESSING,
            SMALL,
            "The states measure 0.050 and the training loss is 0.690, that of guessing 0.693: weights drawn at 0.02 "
            "make all sentences look alike.",
            {"init_scale": 0.1},
        ),
        ({"init_scale": 0.03}, GUESSING, SMALL, None, {}),
        ({"init_scale": 0.02}, GUESSING, UNMEASURED, None, {}),
        ({"init_scale": 0.02}, STUCK, SMALL, None, {}),
        (
            {"hidden_size": 1},
            STUCK,
            WELL,
            "With 1 unit, no more than 75% of the training sentences are right.",
            {"hidden_size": 16},
        ),
        ({"hidden_size": 8}, STUCK, WELL, "With 8 units,", {"hidden_size": 32}),
        ({"hidden_size": 8}, STUCK, UNMEASURED, "With 8 units,", {"hidden_size": 32}),
        ({"hidden_size": 9}, STUCK, WELL, None, {}),
        ({"hidden_size": 8, "learning_rate": 0.005}, STUCK, WELL, None, {}),
        ({"hidden_size": 8}, {"train_loss": FALLING**4, "train_accuracy": 0.75}, WELL, None, {}),
        ({"hidden_size": 8, "init_scale": 0.1}, GUESSING, SMALL, None, {}),
        (
            {"hidden_size": 16},
            {"test_loss": bowl(20), "test_accuracy": 0.85},
            WELL,
            "100% of the training sentences are right and 85% of the test sentences; the test loss was lowest at epoch "
            "20 with 0.25, and is 0.75.",
            {"hidden_size": 8, "epochs": 20},
        ),
        (
            {"hidden_size": 3},
            {"test_loss": bowl(5), "test_accuracy": 0.85},
            WELL,
            "at epoch 5 with",
            {"hidden_size": 2},
        ),
        ({}, {"test_loss": bowl(20), "test_accuracy": 0.95}, WELL, None, {}),
        ({}, {"test_loss": bowl(20), "train_accuracy": 0.9, "test_accuracy": 0.5}, WELL, None, {}),
        (
            {"init_scale": 0.3, "clip": 5.0},
            {"train_accuracy": 0.85},
            EXPLODES,
            "A nudge before the first word is 18 times as large after the last, and so is a gradient.",
            {"init_scale": 0.1, "clip": 1.0},
        ),
        (
            {"init_scale": 0.1, "clip": 0.5, "learning_rate": 0.05},
            {"train_accuracy": 0.85},
            EXPLODES,
            "A nudge before the first word",
            {"learning_rate": 0.01, "clip": 0.5},
        ),
        ({}, {"train_accuracy": 0.92, "test_accuracy": 0.92}, EXPLODES, None, {}),
        (
            {"init_scale": 0.3},
            {"train_accuracy": 0.85},
            replace(EXPLODES, saturated=0.5),
            "50% of the units stand beyond ±0.99, where a gradient hardly passes.",
            {"init_scale": 0.1},
        ),
        ({"hidden_size": 8}, {}, replace(WELL, saturated=0.5), None, {}),
        (
            {"learning_rate": 0.05},
            {"train_loss": ROSE, "train_accuracy": 0.5},
            WELL,
            "The training loss is 5.00 after 40 epochs; guessing alone has 0.69.",
            {"learning_rate": 0.02},
        ),
        ({"learning_rate": 0.5}, {"train_loss": ROSE, "train_accuracy": 0.5}, WELL, "", {"learning_rate": 0.02}),
    ],
)
def test_each_finding_has_its_bounds_its_numbers_and_its_remedy(
    settings: dict[str, float],
    scores: dict[str, float | np.ndarray],
    measures: explain.Measures,
    evidence: str | None,
    remedy: dict[str, float],
) -> None:
    curves = columns(40) | {name: np.broadcast_to(values, 41) for name, values in scores.items()}
    findings = explain.diagnosis(Settings(**settings), curves, measures)
    assert [finding.remedy for finding in findings] == ([] if evidence is None else [remedy])
    assert all(evidence is not None and evidence in finding.evidence for finding in findings)


def test_what_helps_a_diverged_run_goes_back_to_what_suits_its_data_and_may_be_nothing_more() -> None:
    def remedy_of(settings: Settings, usual: Settings | None) -> Mapping[str, float]:
        [finding] = explain.diagnosis(settings, columns(40), WELL, diverged=True, usual=usual)
        return finding.remedy

    everyday = Settings.from_dict(data.DATASETS["Everyday"]().suggested)
    assert remedy_of(Settings(learning_rate=0.06), everyday) == {"learning_rate": 0.035}
    assert remedy_of(Settings(learning_rate=0.06), None) == {"learning_rate": 0.02}
    assert remedy_of(Settings(learning_rate=0.02, init_scale=0.1), everyday) == {"learning_rate": 0.007}
    assert remedy_of(Settings(learning_rate=0.0005, hidden_size=3), None) == {}
    reckless = Settings(learning_rate=1.0, init_scale=1.0)
    [untrained] = explain.diagnosis(reckless, columns(0, loss=np.inf), WELL)
    assert untrained.remedy == {"init_scale": 0.001}  # no update was made, so no rate is to blame


def test_a_run_has_time_to_get_better_after_its_learning_rate_was_changed() -> None:
    """As while it trains: what its loss was at the rate before is not held against it."""
    losses = np.array([0.7] + [15.0] * 28 + [0.9] * 60)
    curves = {**columns(88, accuracy=0.5), "train_loss": losses}
    [finding] = explain.diagnosis(Settings(), curves, WELL)
    assert finding.name == "diverged"
    assert explain.diagnosis(Settings(), curves, WELL, rate_changes=[28]) == []
    stays = {**curves, "train_loss": np.array([0.7] + [15.0] * 88)}
    assert (
        explain.diagnosis(Settings(), {name: values[:58] for name, values in stays.items()}, WELL, rate_changes=[28])
        == []
    )
    [finding] = explain.diagnosis(Settings(), stays, WELL, rate_changes=[28])
    assert finding.name == "diverged"


def test_the_first_epochs_say_nothing_yet() -> None:
    tiny_states = explain.Measures(classes=2, commonest=0.5, finite=True, saturated=0, size=0.001, growth=0)
    assert explain.diagnosis(Settings(), columns(5, 0.69, 0.5), tiny_states) == []
    assert [finding.name for finding in explain.diagnosis(Settings(), columns(50, 0.69, 0.5), tiny_states)] == [
        "plateau from tiny initial weights"
    ]


def test_the_measures_of_a_network_are_those_of_its_states() -> None:
    one = np.ones((1, 1))
    params = Params(10 * one, 0 * one, np.array([[0.0], [1]]), np.zeros(1), np.zeros(2))
    measures = explain.measure(params, [([0, 0, 0], 1), ([0], 1), ([], 0)])
    assert measures == explain.Measures(2, 2 / 3, True, 1.0, float(np.tanh(10)), 0.0)
    grows = Params(0 * one, 2 * one, np.array([[0.0], [1]]), np.zeros(1), np.zeros(2))
    assert explain.measure(grows, [([0, 0, 0], 1), ([0], 0)]).growth == pytest.approx(8)


def test_what_cannot_be_judged_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one sentence"):
        explain.measure(random_params(2), [])
    with pytest.raises(ValueError, match="the column test_loss is missing"):
        explain.diagnosis(Settings(), {name: v for name, v in columns(9).items() if name != "test_loss"}, WELL)
    with pytest.raises(ValueError, match="the column train_loss is missing or empty"):
        explain.diagnosis(Settings(), {name: v[:0] for name, v in columns(9).items()}, WELL)
