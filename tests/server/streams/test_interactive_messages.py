"""Whatever a page sends: a command is one of the ten, a plan is one that can be, and nothing else comes through."""

import json
import math
from dataclasses import asdict, replace
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playground.encoding import encode
from playground.server.streams.interactive_messages import (
    MOST_CHARACTERS,
    answers_frame,
    change_frame,
    command,
    config_frame,
    refused_frame,
    rows_frame,
    run_frame,
    status_frame,
)
from playground.server.streams.sweep.messages import progress_frame
from playground.training.checkpoint import Checkpoint
from playground.training.interactive.job import SPEEDS
from playground.training.prepared_data import RunConfig, prepare, untrained
from playground.training.recording import KEPT_AS
from playground.training.run import Run
from playground.training.sweep.plan import FIELDS, Plan, PlanError, plan_from
from playground.training.sweep.updates import SweepState, SweepStatus
from playground.training.updates import COMMANDS, Cursor, JobState, Status, Update, update_since
from playground.training.yardsticks import yardsticks
from rnn import Settings
from rnn.history import COLUMNS, SettingChange
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
        "branch": lambda: not set(value) - {"run", "epoch", "settings", "edits"},
        "begin": lambda: not set(value) - {"data", "settings"},
        "by hand": lambda: value is None,
        "drawn": lambda: isinstance(value, bool),
        "train to": lambda: type(value) is int and value > 0,
    }[what]()


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=200) | st.builds(json.dumps, ANYTHING))
def test_any_text_is_a_command_or_nothing(text: str) -> None:
    parsed_command = command(text)
    assert parsed_command is None or is_command(parsed_command)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(["do", "speed", "sentence", "ask", "cancel", "drawn", "more"]), ANYTHING, max_size=3
    )
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


@pytest.mark.parametrize(
    ("frame", "parsed"),
    [
        ({"do": "new"}, ("do", "new")),
        ({"do": "by hand"}, ("by hand", None)),
        ({"do": "train to", "epoch": 7}, ("train to", 7)),
        ({"do": "train to", "epoch": 0}, None),
        ({"do": "train to", "epoch": True}, None),
        ({"do": "train to", "epoch": "7"}, None),
        ({"do": "train to"}, None),
        ({"do": "by hand", "run": "a"}, None),
        ({"do": "begin"}, ("begin", {})),
        (
            {"do": "begin", "data": "Article", "settings": {"seed": 1}},
            ("begin", {"data": "Article", "settings": {"seed": 1}}),
        ),
        ({"do": "begin", "edits": []}, None),
        ({"do": "branch"}, ("branch", {})),
        (
            {"do": "branch", "run": "a", "epoch": 3, "settings": {}, "edits": ["b"]},
            ("branch", {"run": "a", "epoch": 3, "settings": {}, "edits": ["b"]}),
        ),
        ({"do": "branch", "data": "Article"}, None),
        ({"cancel": 7}, ("cancel", 7)),
        ({"cancel": "7"}, ("cancel", "7")),
        ({"cancel": None}, None),
        ({"speed": 0}, ("speed", 0)),
        ({"speed": 3}, None),
        ({"speed": True}, None),
        ({"sentence": "", "speed": 1}, None),
        ({"drawn": True}, ("drawn", True)),
        ({"drawn": False}, ("drawn", False)),
        ({"drawn": 1}, None),
        ({"drawn": True, "do": "train"}, None),
        ({"ask": {"id": 1}}, ("ask", {"id": 1})),
        ({"ask": []}, None),
    ],
)
def test_each_command_is_read_with_all_that_belongs_to_it_and_no_more(frame: dict[str, Any], parsed: Any) -> None:
    assert command(json.dumps(frame)) == parsed


CONFIG = RunConfig("Article", Settings(hidden_size=4, epochs=30, seed=5))


def update_of(run: Run, cursor: Cursor) -> Update:
    return update_since(cursor, run, Status("paused", 2, 30, None, None, None, 0, "", (), None, ""), CONFIG, None)


def test_a_run_is_told_whole_and_its_rows_after_it() -> None:
    run = Run.begin(untrained(CONFIG))
    run.number, run.parent, run.edits = 4, ("ab" * 16, 17), ("w_xh 1 2 0.5",)
    rows = np.arange(2.0 * len(COLUMNS)).reshape(2, len(COLUMNS)).T / 8
    rows[COLUMNS.index("test_loss"), 1] = np.nan  # which a version had not saved
    run.add_rows(1, rows)
    run.change_settings([SettingChange(2, "learning_rate", 0.25)])
    update = update_of(run, Cursor())
    prepared = prepare("Article")
    assert run_frame(update) == {
        "kind": "run",
        "run": 4,
        "id": run.id,
        "data": "Article",
        "settings": replace(CONFIG.settings, learning_rate=0.25).to_dict(),
        "words": prepared.vocabulary.words,
        "labels": prepared.labels,
        "writes_from": None,
        "sentences": [{"text": text, "label": label} for text, label in prepared.sentences],
        "changes": [{"epoch": 2, "name": "learning_rate", "value": 0.25}],
        "columns": list(COLUMNS),
        "parent": {"run": "ab" * 16, "epoch": 17},
        "edits": ("w_xh 1 2 0.5",),
        "yardsticks": [asdict(line) for line in yardsticks(prepared, "last")],
    }
    assert {text for text, _ in prepared.sentences}.isdisjoint(prepared.labels)
    run.parent = None
    assert run_frame(update)["parent"] is None
    later = update_of(run, Cursor(run=4, rows=1))
    assert rows_frame(later) == {
        "kind": "rows",
        "from": 1,
        **{
            name: [None if math.isnan(value) else value for value in values]
            for name, values in zip(COLUMNS, rows.tolist(), strict=True)
        },
    }


def test_a_status_is_told_whole_and_its_rates_to_four_digits() -> None:
    remedy = ("learning_rate", 0.01)
    status = Status(
        "running", 3, 60, 123.456, 0.98765432, 2, 50, "Why.", ("hidden_size", "seed"), remedy, "Full.", "Used."
    )
    assert status_frame(status) == {
        "kind": "status",
        "state": "running",
        "epoch": 3,
        "epochs": 60,
        "rate": 123.5,
        "left": 0.9877,
        "place": 2,
        "speed": 50,
        "message": "Why.",
        "pending": ("hidden_size", "seed"),
        "remedy": remedy,
        "saving": "Full.",
        "room": "Used.",
        "elsewhere": None,
        "planned": [],
        "can": ("pause", "reset", "new"),
        "listed": {"ended": "running", "can": []},
    }


def test_answers_are_those_of_all_labels_and_that_of_the_last() -> None:
    start = untrained(CONFIG)
    answers = np.array([[0.1, 0.2, 0.7], [0.5, 0.125, 0.375]])
    checkpoint = Checkpoint(start.config.settings, replace(start.checkpoint.state, number=9), answers)
    assert answers_frame(checkpoint, start.prepared) == {
        "kind": "answers",
        "epoch": 9,
        "probabilities": [0.7, 0.375],
        "of_labels": answers.tolist(),
    }


def test_a_change_a_config_and_a_refusal_are_told_whole() -> None:
    assert change_frame(SettingChange(3, "epochs", 40)) == {"kind": "change", "epoch": 3, "name": "epochs", "value": 40}
    settings = CONFIG.settings.to_dict()
    assert config_frame(RunConfig("Everyday", CONFIG.settings)) == {
        "kind": "config",
        "data": "Everyday",
        "settings": settings,
    }
    assert refused_frame("branch", "No.") == {"kind": "refused", "do": "branch", "sentence": "No."}


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
