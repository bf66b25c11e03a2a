"""A sweep as a page asks for it: read whole, or refused with a sentence beside each field that is wrong."""

import tracemalloc
from dataclasses import replace

import pytest

from playground.training.prepared_data import DEFAULT_CONFIG, suited
from playground.training.sweep.plan import (
    LARGEST_SEED,
    MOST_PLANNED,
    MOST_PROBLEM,
    SWEEPS_OF_SETS,
    Plan,
    PlanError,
    form,
    plan_from,
    plan_saved,
    plan_text,
    ready_plans,
    shortened,
)
from rnn import SETTINGS, Settings
from rnn.settings import SWEPT
from rnn.sweep import ENOUGH_SEEDS, MOST_SEEDS, ON_CLUSTER, SUITED_SWEEPS, SWEEPS, Bounds, Grid, Sweep


def test_a_plan_is_read_from_what_a_page_sends() -> None:
    plan = plan_from(
        {
            "data": "Everyday",
            "values": {"hidden_size": "4, 8", "clip": " ", "bptt": ""},
            "seeds": 2,
            "epochs": 70,
            "base": {"learning_rate": 0.1, "seed": 3, "epochs": 90},
        }
    )
    base = Settings(learning_rate=0.1, seed=3, epochs=70)
    assert plan == Plan("Everyday", Sweep(base, {"hidden_size": (4, 8)}, 2))


def test_what_a_page_leaves_out_is_as_usual() -> None:
    base = replace(Settings(), epochs=DEFAULT_CONFIG.settings.epochs)
    assert plan_from({}) == Plan(DEFAULT_CONFIG.data, Sweep(base, {}, ENOUGH_SEEDS))
    assert form()["seeds"] == ENOUGH_SEEDS
    assert [(field["name"], field["label"]) for field in form()["swept"]] == [
        (name, SETTINGS[name].label) for name in SWEPT
    ]
    for field in form()["swept"]:
        assert plan_from({"values": {field["name"]: field["example"]}}).sweep.values.keys() == {field["name"]}


def test_a_long_problem_is_told_without_its_middle() -> None:
    assert shortened("x" * MOST_PROBLEM) == "x" * MOST_PROBLEM
    half = MOST_PROBLEM // 2
    assert shortened("a" * half + "b" + "c" * half) == "a" * half + "…" + "c" * half
    assert str(PlanError({"seeds": "One", "epochs": "Two"})) == "One. Two."


def test_a_setting_that_is_swept_may_be_beyond_its_limits_in_the_base() -> None:
    plan = plan_from({"values": {"hidden_size": "4, 8"}, "base": {"hidden_size": 5000}})
    assert [run.hidden_size for run in plan.sweep.settings()[:: plan.sweep.seeds]] == [4, 8]


@pytest.mark.parametrize(
    ("body", "field", "message"),
    [
        ([], "values", "A sweep is described by"),
        ({"what": 1}, "values", "A sweep is described by"),
        ({"data": "Nothing"}, "data", "'Nothing' is no dataset"),
        ({"data": 5}, "data", "is no dataset"),
        ({"values": []}, "values", "must be an object"),
        ({"values": {"epochs": "1"}}, "values", "'epochs' cannot be swept"),
        ({"values": {"clip": 1}}, "clip", "cannot be swept"),
        ({"values": {"clip": "0"}}, "clip", "Gradient clip is 0"),
        ({"values": {"learning_rate": "1e9"}}, "learning_rate", "Learning rate is 1e+09"),
        ({"values": {"hidden_size": "2..256 x 200"}}, "values", "a sweep has at most 512"),
        ({"seeds": 0}, "seeds", "Seeds is 0"),
        ({"seeds": True}, "seeds", "Seeds is True"),
        ({"seeds": 1e99}, "seeds", "Seeds is"),
        ({"values": {"hidden_size": "1"}}, "hidden_size", "Hidden size is 1: it must be a whole number from 2 to 256"),
        ({"epochs": 9}, "epochs", "Epochs is 9: it must be a whole number from 10 to 10,000"),
        ({"epochs": 10**9}, "epochs", "Epochs is 1,000,000,000"),
        ({"epochs": "<b>"}, "epochs", "Epochs is '<b>'"),
        ({"base": 5}, "base", "must be an object"),
        ({"base": {"clip": -1}}, "base", "clip is -1"),
        ({"base": {"hidden_size": 5000}}, "hidden_size", "Hidden size is 5000"),
        ({"base": {"seed": 10**30}}, "base", "Seeds go up to"),
        ({"base": {"shuffle_seed": LARGEST_SEED + 1, "seed": 0}}, "base", "Seeds go up to"),
        ({"base": {"seed": LARGEST_SEED + 1}}, "base", f"Seeds go up to {LARGEST_SEED:,}"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(body: object, field: str, message: str) -> None:
    with pytest.raises(PlanError) as error:
        plan_from(body)
    assert message in error.value.problems[field]


@pytest.mark.parametrize("epochs", [10, 10_000])
@pytest.mark.parametrize("seeds", [1, MOST_SEEDS])
def test_the_limits_themselves_are_taken(epochs: int, seeds: int) -> None:
    sweep = plan_from({"values": {"hidden_size": "8"}, "epochs": epochs, "seeds": seeds}).sweep
    assert (sweep.base.epochs, sweep.seeds) == (epochs, seeds)


def test_where_it_trains_says_how_large_it_may_be() -> None:
    large = {"values": {"hidden_size": "2..256 x 200"}, "epochs": 500}
    count = plan_from(large, bounds=ON_CLUSTER).sweep.count
    assert 512 < count <= 10_000
    assert plan_saved(plan_text(plan_from(large, bounds=ON_CLUSTER))) is not None
    with pytest.raises(PlanError) as error:
        plan_from(large, bounds=Bounds(512, "while the cluster is away"))
    assert error.value.problems == {
        "values": f"That makes {count} runs, and a sweep has at most 512 while the cluster is away: give fewer values"
    }


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(PlanError) as error:
        plan_from({"values": {"clip": "0", "bptt": "x"}, "seeds": 0})
    assert set(error.value.problems) == {"clip", "bptt", "seeds"}


def test_the_ready_plans_can_be_sent_back() -> None:
    ready = ready_plans()
    assert len(ready) == len(SWEEPS) + len(SWEEPS_OF_SETS) + len(SUITED_SWEEPS)
    for plan, (name, sweep) in zip(ready, SWEEPS.items(), strict=False):
        assert plan.pop("name") == name
        assert plan_from(plan) == Plan(DEFAULT_CONFIG.data, sweep)
        assert sweep.count >= 10, name


def test_a_ready_plan_on_a_set_of_its_own_has_what_suits_that_set() -> None:
    plan = next(plan for plan in ready_plans() if plan.pop("name") == "Clipping and memory")
    asked = plan_from(plan)
    assert (asked.data, asked.sweep.base) == ("Temporal order", suited("Temporal order"))
    assert {(run.clip_by, run.recurrent_init) for run in asked.sweep.settings()} == {
        (clip_by, init) for clip_by in ("norm", "element") for init in ("radius", "article")
    }
    assert asked.sweep.base.to_dict().items() >= {"spectral_radius": 0.95, "hidden_size": 100, "batch_size": 20}.items()


def test_a_ready_plan_for_the_set_at_hand_is_sent_back_with_what_suits_the_set_and_each_cell() -> None:
    plan = ready_plans()[-1]
    assert plan.pop("name") == "Cells"
    base = Settings(epochs=50).to_dict()
    by_cell = {"gru": {"optimizer": "adam", "clip": 2}, "tanh": {}, "what": {"clip": 7}}
    grid = plan_from({**plan, "data": "Everyday", "base": base, "epochs": 50, "by_cell": by_cell}).sweep
    assert grid.by_cell == {"gru": by_cell["gru"]}
    assert [(run.cell, run.optimizer, run.clip) for run in grid.settings() if run.seed == 0] == [
        ("tanh", "sgd", 1),
        ("relu", "sgd", 1),
        ("sigmoid", "sgd", 1),
        ("gru", "adam", 2),
        ("lstm", "sgd", 1),
    ]
    swept = {**plan["values"], "clip": "1, 3"}
    assert plan_from({"values": swept, "by_cell": by_cell}).sweep.by_cell == {"gru": {"optimizer": "adam"}}
    assert plan_from({"by_cell": by_cell}).sweep.by_cell == {}


@pytest.mark.parametrize(
    "by_cell", [[], "gru", {"gru": 5}, {"gru": {"clip": 0}}, {"gru": {"clip": "wide"}}, {"gru": {"epochs": 9}}]
)
def test_what_can_go_with_no_cell_is_said(by_cell: object) -> None:
    with pytest.raises(PlanError) as error:
        plan_from({"values": {"cell": "tanh, gru"}, "by_cell": by_cell})
    assert set(error.value.problems) == {"values"}


def test_the_largest_seed_is_one() -> None:
    base = {"seed": LARGEST_SEED, "shuffle_seed": LARGEST_SEED}
    assert plan_from({"base": base}).sweep.base.shuffle_seed == LARGEST_SEED


def test_a_plan_comes_back_from_where_it_was_saved() -> None:
    base = Settings(hidden_size=9, seed=7)
    for grid in (
        Sweep(base, {"learning_rate": (0.02, 0.01), "bptt": ("article", "exact")}, 3),
        Sweep(base, {}, 1),
        Sweep(base, {"cell": ("gru", "tanh")}, 2, {"gru": {"optimizer": "adam"}}),
        Grid(base, {"hidden_size": (1000,)}, 600),  # under limits that are others today
    ):
        plan = plan_saved(plan_text(Plan("Article", grid)))
        assert plan is not None
        assert (plan.data, plan.sweep.settings(), plan.sweep.seeds) == ("Article", grid.settings(), grid.seeds)


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "{",
        "[]",
        "7",
        "[" * 100_000,
        '{"data":"Article"}',
        '{"data":5,"base":{},"values":{},"seeds":1}',
        '{"data":"Article","base":[],"values":{},"seeds":1}',
        '{"data":"Article","base":{"what":1},"values":{},"seeds":1}',
        '{"data":"Article","base":{},"values":[],"seeds":1}',
        '{"data":"Article","base":{},"values":{"clip":[]},"seeds":1}',
        '{"data":"Article","base":{},"values":{"clip":["wide"]},"seeds":1}',
        '{"data":"Article","base":{},"values":{"clip":[{}]},"seeds":1}',
        '{"data":"Article","base":{},"values":{"epochs":[1]},"seeds":1}',
        '{"data":"Article","base":{},"values":{},"seeds":1000000000}',
        '{"data":"Article","base":{},"values":{},"seeds":"5"}',
        '{"data":"Article","base":{},"values":{},"seeds":5,"by_cell":[]}',
        '{"data":"Article","base":{},"values":{"cell":["gru"]},"seeds":5,"by_cell":{"gru":{"clip":{}}}}',
        '{"data":"Article","base":{},"values":{"cell":["gru"]},"seeds":5,"by_cell":{"gru":7}}',
    ],
)
def test_what_no_sweep_has_saved_is_no_plan(text: str | None) -> None:
    assert plan_saved(text) is None


def test_a_saved_plan_is_read_without_making_the_settings_of_each_run() -> None:
    """A file may hold five hundred plans of twenty thousand runs, which took minutes."""
    text = plan_text(Plan("Article", Grid(Settings(), {}, MOST_PLANNED)))
    tracemalloc.start()
    try:
        plan = plan_saved(text)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert plan is not None
    assert plan.sweep.count == MOST_PLANNED
    assert most < 10 * MOST_PLANNED, "not ten bytes a run"
