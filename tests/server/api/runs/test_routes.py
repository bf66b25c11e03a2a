"""What each route of saved runs answers to the owner of the runs."""

import csv
import io
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.server import Server
from playground.server.api.runs.routes import ids_under_way
from playground.server.api.tables import as_json
from playground.server.persistence import Persistence
from playground.storage import Recorder
from playground.training.interactive.jobs_by_visitor import Jobs
from playground.training.prepared_data import RunConfig
from playground.training.sweep.plan import Plan
from playground.training.yardsticks import yardsticks_json
from rnn import forward
from rnn.sweep import Sweep
from tests.support.float32 import float32, hidden_of
from tests.support.following import following, same
from tests.support.saved import SavedTrainee
from tests.support.serving import Site
from tests.support.visiting import (
    COLUMNS,
    EPOCHS,
    HISTORY,
    MADE,
    NOBODYS,
    ONE,
    OWNER,
    READ_ONLY,
    SECRET,
    SETTINGS,
    TWO,
    Visitor,
    assert_says_no,
    everything,
    run,
)


@pytest.fixture
def page(site: Site, persistence: Persistence) -> Visitor:
    return Visitor(site)


# --- what is there ----------------------------------------------------------------------------------------------------


SELDOM = {"make_recorder": partial(Recorder, every=3600.0)}  # so that nothing is written by itself while a test lasts


@pytest.mark.parametrize("server", [SELDOM], indirect=True)
def test_a_list_knows_all_that_pages_have_been_told(page: Visitor, jobs: Jobs, persistence: Persistence) -> None:
    assert persistence.recorder is not None
    trainee = SavedTrainee(rows=3)
    for ended, rows, can in (("running", 3, ["continue"]), ("paused", 5, ["continue"]), ("done", 9, [])):
        with jobs.lock:
            trainee.rows = rows
            persistence.recorder.touch(OWNER, trainee, ended, "")  # type: ignore[arg-type]
        listed_run = next(run for run in page.json("/api/runs")["runs"] if run["id"] == trainee.id)
        assert (listed_run["ended"], listed_run["epochs_done"], listed_run["can"]) == (ended, rows - 1, can)


def test_the_runs_are_listed_newest_first(page: Visitor) -> None:
    answer = page.json("/api/runs")
    assert answer["notice"] == ""
    assert [run["id"] for run in answer["runs"]] == [TWO, ONE]
    assert answer["runs"][1] == {
        "id": ONE,
        "name": f"run 1 {SECRET}",
        "named": True,
        "colour": 0,
        "pinned": False,
        "data": "Article",
        "settings": SETTINGS.to_dict(),
        "changes": [],
        "epochs_done": 4,
        "ended": "interrupted",
        "can": ["continue"],
        "message": "",
        "started": 1.7e9 + 1,
        "seconds": 0.5,
        "rate": 8.0,
        "best_test_loss": HISTORY[2, :5].min(),
        "best_test_accuracy": HISTORY[3, :5].max(),
        "train_loss": HISTORY[0, 4],
        "train_accuracy": HISTORY[1, 4],
        "test_loss": HISTORY[2, 4],
        "test_accuracy": HISTORY[3, 4],
        "first_all_train": None,
        "first_all_test": None,
        "machine": answer["runs"][1]["machine"],
        "versions": answer["runs"][1]["versions"],
        "sweep": None,
        "parent": None,
        "edits": [],
        "start_epoch": None,
    }
    assert answer["runs"][1]["machine"]
    assert "numpy" in answer["runs"][1]["versions"]


def test_changes_of_settings_are_told(page: Visitor, persistence: Persistence) -> None:
    assert persistence.store is not None
    persistence.store.save(OWNER, run(ONE, settings=replace(SETTINGS, epochs=9), changes=((3, "epochs", 9),)))
    changed_run = page.json("/api/runs")["runs"][1]
    assert changed_run["changes"] == [{"epoch": 3, "name": "epochs", "value": 9}]
    assert (changed_run["settings"]["epochs"], changed_run["first_settings"]) == (9, SETTINGS.to_dict())


def test_a_visitor_without_runs_has_none(page: Visitor) -> None:
    assert replace(page, cookie="n" * 43).json("/api/runs") == {"runs": [], "notice": "", "room": ""}


class TroubledRecorder(Recorder):
    def notice(self, owner: str = "") -> str:
        return "Saving does not work."


@pytest.mark.parametrize("server", [{"make_recorder": TroubledRecorder}], indirect=True)
@pytest.mark.usefixtures("persistence")
def test_what_is_wrong_with_saving_is_told_with_the_runs(page: Visitor) -> None:
    assert page.json("/api/runs")["notice"] == "Saving does not work."


def floats(text: str) -> list[float]:
    return [float(number) for number in float32(text)]


def test_a_curve_of_each_run_comes_whole(page: Visitor) -> None:
    for number, name in enumerate(COLUMNS):
        body = {"ids": [TWO, ONE], "column": name, "seconds": True}
        histories = page.json("/api/runs/histories", body)["histories"]
        assert set(histories) == {ONE, TWO}
        for run_id, epochs in ((TWO, 7), (ONE, 5)):
            assert histories[run_id]["epoch"] is None
            assert floats(histories[run_id]["value"]) == pytest.approx(HISTORY[number, :epochs].tolist(), rel=1e-6)
            assert floats(histories[run_id]["seconds"]) == HISTORY[4, :epochs].tolist()
    assert set(page.json("/api/runs/histories", {"ids": [ONE]})["histories"][ONE]) == {"epoch", "value"}


def test_long_curves_come_smoothed_and_decimated_if_that_is_asked_for(page: Visitor, persistence: Persistence) -> None:
    rows = np.abs(np.random.default_rng(0).standard_normal((5, 4001)))
    rows[4] = np.cumsum(rows[4])
    assert persistence.store is not None
    persistence.store.save(OWNER, run(ONE, rows=rows))
    for number, name in enumerate(COLUMNS):
        body = {"ids": [ONE], "column": name, "points": 200}
        epochs = floats(page.json("/api/runs/histories", body)["histories"][ONE]["epoch"])
        assert len(epochs) <= 200
        assert {0, 4000, int(rows[number].argmin()), int(rows[number].argmax())} <= set(epochs)
    mean = page.json("/api/runs/histories", {"ids": [ONE], "smooth": 10, "points": 200})["histories"][ONE]
    assert floats(mean["value"])[-1] == pytest.approx(rows[2, -10:].mean(), rel=1e-6)


def test_the_network_of_a_run_reads_a_text(page: Visitor) -> None:
    trace = page.json(f"/api/runs/{ONE}/trace?text=not+bad+%3Cb%3E")
    assert (trace["kind"], trace["epoch"], trace["words"]) == ("trace", 4, ["not", "bad", "b"])
    expected = forward(EPOCHS[4].params, MADE.vocabulary.encode("not bad <b>"))
    assert hidden_of(trace) == pytest.approx(expected.hidden, abs=1e-6)
    assert page.json(f"/api/runs/{ONE}/trace")["words"] == []


def test_a_text_may_be_anything_but_endless(page: Visitor) -> None:
    assert page.json(f"/api/runs/{ONE}/trace?text=%F0%9F%A6%8A+%ff%00good")["words"][-1] == "good"
    assert_says_no(page.ask(f"/api/runs/{ONE}/trace?text=" + "x" * 20_001), 413)


@pytest.mark.parametrize(
    "changes",
    [
        {"data": "Gone"},
        {"data_hash": "0" * 64},
        {"state": None, "state_settings": None},
        {"state": replace(EPOCHS[4].state(), params=replace(EPOCHS[4].params, w_xh=np.zeros((4, 7))))},
    ],
)
def test_a_run_that_cannot_read_says_why(page: Visitor, persistence: Persistence, changes: dict[str, Any]) -> None:
    assert persistence.store is not None
    persistence.store.save(OWNER, run("5" * 32, **changes))
    assert_says_no(page.ask(f"/api/runs/{'5' * 32}/trace?text=good"), 409)


def test_the_lines_beside_the_curves_of_a_run_are_those_of_its_data(page: Visitor, persistence: Persistence) -> None:
    lines = page.json(f"/api/runs/{ONE}/yardsticks")["yardsticks"]
    assert lines == yardsticks_json(MADE, "last")
    assert {(line["role"], line["measure"]) for line in lines} == {
        (role, measure) for role in ("floor", "baseline") for measure in ("accuracy", "loss")
    }
    assert_says_no(page.ask(f"/api/runs/{'4' * 32}/yardsticks"), 404)
    assert persistence.store is not None
    persistence.store.save(OWNER, run("5" * 32, data_hash="0" * 64))
    assert page.json(f"/api/runs/{'5' * 32}/yardsticks") == {"yardsticks": []}


def test_the_words_that_a_run_knows_are_those_of_its_data(page: Visitor, persistence: Persistence) -> None:
    assert tuple(page.json(f"/api/runs/{ONE}/vocabulary")["words"]) == MADE.vocabulary.words
    assert_says_no(page.ask(f"/api/runs/{'4' * 32}/vocabulary"), 404)
    assert persistence.store is not None
    persistence.store.save(OWNER, run("5" * 32, data_hash="0" * 64))
    assert_says_no(page.ask(f"/api/runs/{'5' * 32}/vocabulary"), 409)


def test_a_damaged_run_does_not_keep_the_others_from_being_drawn(
    page: Visitor, persistence: Persistence, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(next(tmp_path.glob("**/*.sqlite3")))) as file, file:
        file.execute("UPDATE history SET rows = x'00' WHERE run = (SELECT number FROM runs WHERE id = ?)", (TWO,))
    body = {"ids": [TWO, ONE]}
    assert list(page.json("/api/runs/histories", body)["histories"]) == [ONE]
    with closing(sqlite3.connect(next(tmp_path.glob("**/*.sqlite3")))) as file, file:
        file.execute("UPDATE runs SET settings = '{' WHERE id = ?", (TWO,))
    assert [run["id"] for run in page.json("/api/runs")["runs"]] == [ONE]


# --- what changes -----------------------------------------------------------------------------------------------------

NAMES = [
    "plain",
    "<img src=x onerror=alert(1)><script>alert(2)</script>",
    "&lt;b&gt; <b>%{x}</b>",
    "x" * 500,
    "🦊👩‍👩‍👧 Ω " * 20,
    "שלום עולם, العربية \u202eabc",
    "'; drop table runs; --",
    "=cmd|' /C calc'!A0",
    "null",
    '"quoted", with\\comma',
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_plain_text_everywhere(page: Visitor, name: str) -> None:
    kept_name = name.strip()
    assert page.json(f"/api/runs/{ONE}", {"name": name})["name"] == kept_name
    assert page.names()[ONE] == kept_name
    for path in ("table.csv", "histories.csv"):
        line = next(csv.DictReader(io.StringIO(page.ask(f"/api/runs/{path}?ids={ONE}").body.decode())))
        assert line["name"] == ("'" + kept_name if kept_name.startswith("=") else kept_name)
    file = page.ask(f"/api/runs/{ONE}/run.npz")
    assert re.fullmatch(r'attachment; filename="run-[A-Za-z0-9.-]{1,60}\.npz"', file.header("content-disposition"))
    assert page.json("/api/runs/load", file.body)["run"]["name"] == kept_name


@pytest.mark.parametrize(
    ("name", "kept_name"),
    [("y" * 900, "y" * 500), ("🦊" * 501, "🦊" * 500), ("two\r\nlines\0", "two  lines"), ("  a \ud800 ", "a")],
)
def test_a_name_is_a_line_of_500_characters(page: Visitor, name: str, kept_name: str) -> None:
    assert page.json(f"/api/runs/{ONE}", {"name": name})["name"] == kept_name


def test_no_name_is_the_first_name(page: Visitor) -> None:
    page.json(f"/api/runs/{ONE}", {"name": "another"})
    assert page.json(f"/api/runs/{ONE}", {"name": " "})["name"] == f"run 1 {SECRET}"


def test_several_runs_are_pinned_at_once(page: Visitor) -> None:
    ids = [run["id"] for run in page.json("/api/runs")["runs"]]
    for is_pinned in (True, True, False):
        assert page.json("/api/runs/pin", {"ids": [*ids, "0" * 32], "pinned": is_pinned}) == {"changed": len(ids)}
        assert {run["pinned"] for run in page.json("/api/runs")["runs"]} == {is_pinned}


def test_runs_are_pinned_and_let_go(page: Visitor) -> None:
    for is_pinned in (True, True, False):
        assert page.json(f"/api/runs/{ONE}", {"pinned": is_pinned})["pinned"] is is_pinned
        assert page.json("/api/runs")["runs"][1]["pinned"] is is_pinned


def test_runs_are_deleted_and_brought_back(page: Visitor, persistence: Persistence) -> None:
    before = everything(persistence, OWNER)
    assert page.json("/api/runs/delete", {"ids": [ONE, ONE, TWO, NOBODYS, "nonsense"]}) == {"changed": 2}
    assert page.names() == {}
    assert page.json("/api/runs/delete", {"ids": [ONE]}) == {"changed": 0}
    for path in READ_ONLY:
        if path != "/api/runs":
            assert_says_no(page.ask(path), 404)
    assert_says_no(page.ask(f"/api/runs/{ONE}", {"name": "x"}), 404)
    assert page.json("/api/runs/histories", {"ids": [ONE]}) == {"histories": {}}
    assert page.json("/api/runs/undelete", {"ids": [ONE, TWO]}) == {"changed": 2}
    assert everything(persistence, OWNER) == before


@pytest.mark.parametrize("server", [SELDOM], indirect=True)
def test_what_was_trained_before_a_deletion_does_not_undo_it(
    page: Visitor, jobs: Jobs, persistence: Persistence
) -> None:
    assert persistence.recorder is not None
    trainee = SavedTrainee(rows=3)
    with jobs.lock:
        persistence.recorder.touch(OWNER, trainee, "running", "")
    persistence.recorder.flush()
    with jobs.lock:
        trainee.rows = 5
        persistence.recorder.touch(OWNER, trainee, "paused", "")
    assert page.json("/api/runs/delete", {"ids": [trainee.id]}) == {"changed": 1}
    persistence.recorder.flush()
    assert trainee.id not in page.names()


def test_a_run_that_trains_is_not_deleted_until_it_is_paused(
    page: Visitor, jobs: Jobs, persistence: Persistence
) -> None:
    job = jobs.of(OWNER)
    job.request(RunConfig("Article", replace(SETTINGS, epochs=10_000)))
    with following(job) as follower:
        job.command("train")
        follower.until_epoch(2)
        trains = job.update(job.cursor(0, 0)).run.id
        ids = {"ids": [ONE, trains]}
        assert "pause it" in assert_says_no(page.ask("/api/runs/delete", ids), 409)
        assert set(page.names()) == {ONE, TWO, trains}
        assert page.can() == {ONE: ["continue"], TWO: [], trains: []}
        job.command("pause")
        follower.until_state("paused")
        assert page.can()[trains] == ["continue"]
        assert page.json("/api/runs/delete", ids) == {"changed": 2}
        assert set(page.names()) == {TWO}


def test_runs_of_a_sweep_under_way_are_not_deleted(page: Visitor, server: Server) -> None:
    job = server.sweeps.start(OWNER, Plan("Article", Sweep(replace(SETTINGS, epochs=10_000), {}, seeds=2)))
    assert "stop the sweep" in assert_says_no(page.ask("/api/runs/delete", {"ids": [ONE, job.runs[1].id]}), 409)
    assert ONE in page.names()


def test_a_run_that_trains_is_not_offered_to_go_on_whatever_is_saved_of_it(
    page: Visitor, jobs: Jobs, persistence: Persistence
) -> None:
    assert persistence.store is not None
    jobs.record_with(None)
    endless = replace(SETTINGS, epochs=10_000)
    unfinished_run = run("4" * 32, settings=endless, first_settings=endless, state_settings=endless)
    persistence.store.save(OWNER, unfinished_run)
    assert page.can()[unfinished_run.id] == ["continue"]
    job = jobs.of(OWNER)
    with following(job) as follower:
        page.json(f"/api/runs/{unfinished_run.id}/continue", {})
        assert page.can()[unfinished_run.id] == []
        job.command("pause")
        follower.until_state("paused")
        assert page.can()[unfinished_run.id] == ["continue"]


def test_a_run_of_a_sweep_under_way_is_not_offered_to_go_on_alone(
    page: Visitor, server: Server, persistence: Persistence
) -> None:
    assert persistence.store is not None
    (summary,) = persistence.store.runs(OWNER, [ONE])
    job = server.sweeps.start(OWNER, Plan("Article", Sweep(replace(SETTINGS, epochs=10_000), {}, seeds=2)))
    assert ids_under_way(server, OWNER) == {run.id for run in job.runs}
    assert page.can()[ONE] == as_json(summary)["can"] == ["continue"]
    assert as_json(summary, {ONE})["can"] == []


def test_thousands_are_deleted_at_once(page: Visitor) -> None:
    many_ids = [f"{number:032x}" for number in range(9_000)]
    assert page.json("/api/runs/delete", {"ids": [*many_ids, ONE]}) == {"changed": 1}


def test_a_saved_run_goes_on_to_the_same_curve(page: Visitor, jobs: Jobs, persistence: Persistence) -> None:
    assert persistence.recorder is not None
    answer = page.json(f"/api/runs/{ONE}/continue", {})
    job = jobs.of(OWNER)
    assert answer == {"job": f"/live/{job.id}"}
    with following(job) as follower:
        follower.until_state("done")
        assert np.array_equal(np.array(follower.rows).T, HISTORY[:4])
        assert same(follower.checkpoints[-1].state, EPOCHS[-1].state())
    persistence.recorder.flush()
    saved_run = page.json("/api/runs")["runs"][1]
    assert (saved_run["id"], saved_run["ended"], saved_run["epochs_done"]) == (ONE, "done", 6)


@pytest.mark.parametrize(
    "changes", [{"data": "Gone"}, {"data_hash": "0" * 64}, {"ended": "diverged", "message": "Training diverged."}]
)
def test_a_run_that_cannot_go_on_says_why(
    page: Visitor, jobs: Jobs, persistence: Persistence, changes: dict[str, Any]
) -> None:
    assert persistence.store is not None
    persistence.store.save(OWNER, run("5" * 32, **changes))
    assert_says_no(page.ask(f"/api/runs/{'5' * 32}/continue", b""), 409)
    assert jobs.of(OWNER).state == "ready"
