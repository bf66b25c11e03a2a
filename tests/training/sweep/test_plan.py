"""A sweep as a page asks for it: read whole, or refused with a sentence beside each field that is wrong."""

import pytest

from playground.training.sweep.plan import Plan, PlanError, plan_from, plan_saved, plan_text, ready_plans
from rnn import Settings
from rnn.sweep import Grid, Sweep


def test_a_plan_is_read_from_what_a_page_sends() -> None:
    plan = plan_from(
        {
            "data": "Article",
            "values": {"hidden_size": "4, 8", "clip": " ", "bptt": ""},
            "seeds": 2,
            "epochs": 70,
            "base": {"learning_rate": 0.1, "seed": 3},
        }
    )
    base = Settings(learning_rate=0.1, seed=3, epochs=70)
    assert plan == Plan("Article", Sweep(base, {"hidden_size": (4, 8)}, 2))


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
    ],
)
def test_what_is_wrong_is_said_beside_its_field(body: object, field: str, message: str) -> None:
    with pytest.raises(PlanError) as error:
        plan_from(body)
    assert message in error.value.problems[field]


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(PlanError) as error:
        plan_from({"values": {"clip": "0", "bptt": "x"}, "seeds": 0})
    assert set(error.value.problems) == {"clip", "bptt", "seeds"}


def test_the_ready_plans_can_be_sent_back() -> None:
    ready = ready_plans()
    assert len(ready) == 4
    for plan in ready:
        name = plan.pop("name")
        assert plan_from(plan).sweep.count >= 10, name


def test_a_plan_comes_back_from_where_it_was_saved() -> None:
    base = Settings(hidden_size=9, seed=7)
    for grid in (
        Sweep(base, {"learning_rate": (0.02, 0.01), "bptt": ("article", "exact")}, 3),
        Sweep(base, {}, 1),
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
    ],
)
def test_what_no_sweep_has_saved_is_no_plan(text: str | None) -> None:
    assert plan_saved(text) is None
