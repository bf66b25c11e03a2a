"""Runs that a sweep would make again are that sweep in a link; others are not."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.links.plans import MOST_TEXT, plan_in, plan_of
from playground.training import RunConfig
from playground.training.sweep.plan import plan_from
from rnn import Settings
from rnn.settings import SWEPT
from rnn.sweep import SWEEPS, Sweep

BASE = Settings(hidden_size=8, epochs=100, seed=3)
GRID = Sweep(BASE, {"learning_rate": (0.01, 0.05), "bptt": ("exact", "article")}, 3)


def configs_of(sweep: Sweep, data: str = "Article") -> list[RunConfig]:
    return [RunConfig(data, run) for run in sweep.settings()]


def trained_by(base: RunConfig, text: str) -> set[Settings]:
    """The settings of the runs that the form of sweeps would train, filled in with a link's plan."""
    fields = dict(plan_in(text))
    seeds = int(fields.pop("seeds", "1"))
    body = {"data": base.data, "values": fields, "seeds": seeds, "epochs": base.settings.epochs}
    return set(plan_from({**body, "base": base.settings.to_dict()}).sweep.settings())


@pytest.mark.parametrize("sweep", [GRID, *SWEEPS.values(), Sweep(BASE, {}, 5), Sweep(BASE, {"hidden_size": (4, 9)}, 1)])
def test_the_runs_of_a_sweep_are_a_plan_that_trains_them_again(sweep: Sweep) -> None:
    made = plan_of(configs_of(sweep)[::-1])
    assert made is not None
    base, text = made
    assert trained_by(base, text) == set(sweep.settings())


def test_single_runs_that_are_a_grid_are_one_too() -> None:
    runs = [RunConfig("Everyday", replace(BASE, learning_rate=rate)) for rate in (0.1, 0.01, 0.05)]
    assert plan_of(runs) == (
        replace(runs[0], settings=replace(BASE, learning_rate=0.1)),
        "learning_rate:0.01, 0.05, 0.1;seeds:1",
    )


@pytest.mark.parametrize(
    "configs",
    [
        [],
        configs_of(GRID)[:1],
        configs_of(GRID)[:-1],
        [*configs_of(GRID), configs_of(GRID)[0]],
        configs_of(GRID) + configs_of(GRID, "Everyday"),
        [RunConfig("Article", replace(BASE, seed=seed)) for seed in (0, 2)],
        [RunConfig("Article", replace(BASE, epochs=epochs)) for epochs in (50, 100)],
        [RunConfig("Article", replace(BASE, shuffle_seed=seed)) for seed in (0, 1)],
        [RunConfig("Article", replace(BASE, clip=1e-9 * number)) for number in (1, 2)],
    ],
)
def test_what_no_sweep_would_train_is_none(configs: list[RunConfig]) -> None:
    assert plan_of(configs) is None


@pytest.mark.parametrize(
    "text",
    ["", "seeds", "seeds:0", "seeds:-1", "nothing:1", "learning_rate:", "learning_rate:7", "seed:1,2", "a:b;" * 99,
     "bptt:exact;__proto__:1", "learning_rate:0.01," * 200],
)  # fmt: skip
def test_what_is_no_plan_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="the values of a sweep"):
        plan_in(text)


@given(st.text(alphabet="learning_rateseeds:;,.0123456789 ", max_size=MOST_TEXT + 20))
def test_any_text_is_a_plan_or_refused(text: str) -> None:
    try:
        fields = plan_in(text)
    except ValueError as error:
        fields = {"": str(error)}
    assert fields == {"": "the values of a sweep"} or set(fields) <= {"seeds", *SWEPT}
