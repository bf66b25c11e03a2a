"""Whatever a page sends: a command is one of the six, a plan is one that can be, and nothing else comes through."""

import json
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.encoding import encode
from playground.server.streams.interactive_messages import MOST_CHARACTERS, command, status_frame
from playground.server.streams.sweep.messages import progress_frame
from playground.training.interactive.job import SPEEDS
from playground.training.recording import KEPT_AS
from playground.training.sweep.job import SweepStatus
from playground.training.sweep.plan import FIELDS, Plan, PlanError, plan_from
from playground.training.sweep.state_machine import SweepState
from playground.training.updates import COMMANDS, JobState, Status
from rnn.settings import SWEPT
from rnn.sweep import MOST_RUNS

ATOMS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([10**309, -(10**400), 2**63, *SPEEDS])
    | st.floats()
    | st.text(max_size=30)
    | st.sampled_from(["train", "exact, article", "0.01..0.1 x 3", "1, 2", "16", "Article", "Everyday"])
)
ANYTHING = st.recursive(
    ATOMS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


def is_command(parsed_command: Any) -> bool:
    what, value = parsed_command
    return {
        "do": lambda: value in COMMANDS,
        "speed": lambda: value in SPEEDS and type(value) is int,
        "sentence": lambda: isinstance(value, str),
        "ask": lambda: isinstance(value, dict),
        "cancel": lambda: isinstance(value, str | int),
        "branch": lambda: not set(value) - {"run", "epoch", "settings"},
    }[what]()


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200) | st.builds(json.dumps, ANYTHING))
def test_any_text_is_a_command_or_nothing(text: str) -> None:
    parsed_command = command(text)
    assert parsed_command is None or is_command(parsed_command)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(st.sampled_from(["do", "speed", "sentence", "ask", "cancel", "more"]), ANYTHING, max_size=3)
    | st.dictionaries(st.sampled_from(["run", "epoch", "settings", "more"]), ANYTHING).map({"do": "branch"}.__or__)
)
def test_any_frame_is_a_command_or_nothing(frame: dict[str, Any]) -> None:
    parsed_command = command(json.dumps(frame))
    if parsed_command is None:
        return
    what, value = parsed_command
    assert is_command(parsed_command)
    assert frame == ({"do": "branch", **value} if what == "branch" else {what: value})


def test_a_command_that_is_too_long_is_none() -> None:
    room = MOST_CHARACTERS - len(json.dumps({"sentence": ""}))
    assert command(json.dumps({"sentence": "x" * room})) == ("sentence", "x" * room)
    assert command(json.dumps({"sentence": "x" * (room + 1)})) is None


@pytest.mark.parametrize("state", get_args(JobState))
def test_every_status_says_which_commands_a_page_offers(state: JobState) -> None:
    status = Status(state, 3, 60, None, None, None, 0, "", (), None, "")
    can = json.loads(encode(status_frame(status)))["can"]
    assert set(can) <= set(COMMANDS)
    assert ("pause" in can) == (state in ("waiting", "running"))
    assert ("train" in can) == ("step" in can) == (state in ("ready", "paused", "failed"))
    assert ("reset" in can) == (state != "ready")


@pytest.mark.parametrize("state", get_args(JobState))
def test_every_status_says_how_the_run_is_listed(state: JobState) -> None:
    """A run that the Train page can go on with can be continued out of the list too."""
    status = Status(state, 3, 60, None, None, None, 0, "", (), None, "")
    status_json = json.loads(encode(status_frame(status)))
    assert status_json["listed"]["ended"] == KEPT_AS[state]
    assert status_json["listed"]["can"] == (["continue"] if "train" in status_json["can"] else [])


@pytest.mark.parametrize("state", get_args(SweepState))
def test_every_progress_of_a_sweep_says_which_buttons_a_page_offers(state: SweepState) -> None:
    can = json.loads(encode(progress_frame(SweepStatus(state, "", 3, 60, None, None))))["can"]
    assert ("start" in can) != ("stop" in can)
    assert ("start" in can) == (state in ("done", "stopped", "failed"))
    assert ("continue" in can) == (state == "paused")
    assert ("pause" in can) == (state in ("waiting", "running"))


PLANS = st.fixed_dictionaries(
    {},
    optional={
        "data": ANYTHING,
        "values": st.dictionaries(st.sampled_from([*SWEPT, "seed", ""]), ANYTHING, max_size=3) | ANYTHING,
        "seeds": ANYTHING,
        "epochs": ANYTHING,
        "base": st.dictionaries(st.sampled_from([*SWEPT, "epochs", "seed", "shuffle_seed"]), ANYTHING, max_size=3)
        | ANYTHING,
    },
)


@settings(max_examples=150, deadline=None)
@given(PLANS | ANYTHING)
def test_any_body_is_a_plan_or_told_what_is_wrong_with_it(body: Any) -> None:
    plan, problems = plan_or_problems(body)
    if plan is not None:
        assert 1 <= plan.sweep.count == len(plan.sweep.settings()) <= MOST_RUNS
        return
    assert problems
    assert set(problems) <= {*FIELDS, *SWEPT}
    for sentence in problems.values():
        assert 0 < len(sentence) < 500
        assert "\n" not in sentence


def plan_or_problems(body: Any) -> tuple[Plan | None, dict[str, str]]:
    try:
        return plan_from(body), {}
    except PlanError as error:
        return None, error.problems
