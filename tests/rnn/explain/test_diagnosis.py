"""Runs made to go wrong are named rightly, and of runs that are well nothing is said."""

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


def test_there_are_five_healthy_runs_of_each_set() -> None:
    assert {(run.data, run.settings["seed"]) for run in HEALTHY} == {
        (name, seed) for name in data.DATASETS for seed in range(5)
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
    assert finding.remedy == {"init_scale": 0.1}
    assert "no number" in finding.evidence


def test_what_saturates_without_large_initial_weights_asks_for_a_lower_rate() -> None:
    measures = explain.Measures(classes=2, commonest=0.5, finite=True, saturated=0.7, size=0.9, growth=5)
    [finding] = explain.diagnosis(Settings(learning_rate=0.5), columns(40), measures)
    assert (finding.name, finding.remedy) == ("saturated units", {"learning_rate": 0.02})
    assert "70%" in finding.evidence


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
