"""Findings over HTTP: a sweep is shared by one visitor, and is a sweep again with another; all of it or nothing."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.server.persistence import Persistence
from playground.storage.quotas import Quotas
from playground.storage.run_files import MOST_FINDING_RUNS
from playground.training.sweep.plan import Plan, plan_saved, plan_text
from rnn.sweep import Grid
from tests.support import findings
from tests.support.following import same
from tests.support.page_of_run import data_of
from tests.support.serving import Site
from tests.support.visiting import (
    EPOCHS,
    HISTORY,
    ONE,
    OTHERS,
    OWNER,
    SETTINGS,
    STRANGER,
    TWO,
    Visitor,
    assert_says_no,
    run,
)

SWEPT = "a" * 32
PLAN = Plan("Article", Grid(SETTINGS, {"learning_rate": (0.01, 0.02)}, seeds=2))


@pytest.fixture
def page(site: Site, persistence: Persistence) -> Visitor:
    return Visitor(site)


@pytest.fixture
def stranger(page: Visitor) -> Visitor:
    return replace(page, cookie=STRANGER)


@pytest.fixture
def swept(persistence: Persistence) -> list[str]:
    """Ids of three runs of the owner's, of a sweep that was to train four."""
    ids = [f"{0xB0 + place:032x}" for place in range(3)]
    assert persistence.store is not None
    for run_id, settings in zip(ids, PLAN.sweep.settings(), strict=False):
        own = {"settings": settings, "first_settings": settings, "state_settings": settings}
        persistence.store.save(OWNER, run(run_id, 6, ended="done", sweep=SWEPT, sweep_plan=plan_text(PLAN), **own))
    return ids


def shared(page: Visitor, ids: list[str], **fields: Any) -> bytes:
    answer = page.ask("/api/runs/finding.npz", {"ids": ids, **fields})
    assert answer.status == 200, answer.body
    return answer.body


def test_a_selection_is_shared_and_loaded_by_another_visitor(
    page: Visitor, stranger: Visitor, persistence: Persistence
) -> None:
    answer = page.ask("/api/runs/finding.npz", {"ids": [ONE, TWO, OTHERS], "title": "the 2nd is <right>"})
    assert answer.header("content-disposition") == 'attachment; filename="finding-the-2nd-is-right.npz"'
    before = stranger.names()
    loaded = stranger.json("/api/runs/load", answer.body)
    assert loaded["title"] == "the 2nd is <right>"
    names = [run["name"] for run in loaded["runs"]]
    assert names == [page.names()[run_id] for run_id in (TWO, ONE)]  # and none of another's
    assert loaded["run"] == loaded["runs"][0]
    assert set(stranger.names()) == {*before, *(run["id"] for run in loaded["runs"])}
    assert persistence.store is not None
    record = persistence.store.record(STRANGER, loaded["runs"][1]["id"])
    assert np.array_equal(record.history, HISTORY[:, :5])
    assert record.state is not None
    assert same(record.state, EPOCHS[4].state())


def test_a_sweep_that_is_loaded_is_a_sweep_again(
    page: Visitor, stranger: Visitor, persistence: Persistence, swept: list[str]
) -> None:
    loaded = stranger.json("/api/runs/load", shared(page, swept))["runs"]
    (sweep,) = {run["sweep"] for run in loaded}
    assert sweep not in (None, SWEPT)
    assert persistence.store is not None
    assert plan_saved(persistence.store.sweep_plan(STRANGER, sweep)) == PLAN
    own_frames = page.json(f"/api/sweeps/past/{SWEPT}")["frames"]
    their_frames = stranger.json(f"/api/sweeps/past/{sweep}")["frames"]
    for own, theirs in zip(own_frames, their_frames, strict=True):
        for frame in (own, theirs):
            frame.pop("id", None)
            for each in frame.get("runs", ()):
                each.pop("id")
        assert theirs == own
    assert "1 is missing here" in their_frames[0]["message"]


def test_a_finding_says_before_it_is_made_how_large_it_will_be(page: Visitor, swept: list[str]) -> None:
    size = page.json("/api/runs/finding/size", {"ids": [*swept, OTHERS]})
    assert (size["runs"], size["most_runs"], size["most_bytes"]) == (3, MOST_FINDING_RUNS, 40_000_000)
    assert 0.5 < size["bytes"] / len(shared(page, swept)) < 2


@pytest.mark.parametrize("server", [{"finding": 8_000}], indirect=True)
def test_too_many_bytes_are_refused_when_sharing_and_when_loading(page: Visitor, swept: list[str]) -> None:
    assert "of them fit" in assert_says_no(page.ask("/api/runs/finding.npz", {"ids": swept}), 409)
    assert "larger than" in assert_says_no(page.ask("/api/runs/load", findings.FILE), 400)


@pytest.mark.parametrize("body", [{"ids": ONE}, {"ids": [ONE], "title": 1}, {"ids": [ONE], "title": "x" * 301}, {}])
def test_what_is_no_request_for_a_finding_is_refused(page: Visitor, body: object) -> None:
    assert_says_no(page.ask("/api/runs/finding.npz", body), 400)


def test_runs_that_are_not_there_make_no_finding(page: Visitor) -> None:
    assert_says_no(page.ask("/api/runs/finding.npz", {"ids": [OTHERS]}), 404)
    assert_says_no(page.ask("/api/runs/finding.npz", {"ids": []}), 404)


def with_plan(plan: object) -> bytes:
    return findings.with_words(lambda values: values["sweeps"][0].update(plan=plan))


@pytest.mark.parametrize("plan", [{}, {**findings.PLAN, "seeds": -1}, {**findings.PLAN, "values": {"seed": [1, "x"]}}])
def test_a_plan_that_no_sweep_has_is_refused(page: Visitor, plan: object) -> None:
    assert "plan of a sweep" in assert_says_no(page.ask("/api/runs/load", with_plan(plan)), 400)
    assert set(page.names()) == {ONE, TWO}


def test_a_damaged_finding_loads_nothing(page: Visitor) -> None:
    for bad in (findings.FILE[:-1], findings.FILE[: len(findings.FILE) // 2], findings.FILE + b"x"):
        assert_says_no(page.ask("/api/runs/load", bad), 400)
    without_runs = findings.with_words(lambda values: values.update(runs=[]))
    assert_says_no(page.ask("/api/runs/load", without_runs), 400)
    assert set(page.names()) == {ONE, TWO}


def test_without_room_for_all_runs_none_is_loaded_and_nothing_is_lost(page: Visitor, persistence: Persistence) -> None:
    store = persistence.store
    assert store is not None
    loaded = page.json("/api/runs/load", findings.FILE)["runs"]
    of_one = (store.used(OWNER).room - store.used(STRANGER).room * 2) // 3
    ids = [run["id"] for run in loaded]
    page.json("/api/runs/delete", {"ids": ids})
    store.quotas = Quotas(room=store.used(OWNER).room + 2 * of_one + 100)
    assert "no room" in assert_says_no(page.ask("/api/runs/load", findings.FILE), 413)
    assert set(page.names()) == {ONE, TWO}
    assert page.json("/api/runs/undelete", {"ids": ids})["changed"] == 3  # they were not removed to make room


def page_data(page: Visitor, ids: list[str], **fields: Any) -> dict[str, Any]:
    answer = page.ask("/api/runs/finding.html", {"ids": ids, **fields})
    assert answer.status == 200, answer.body
    assert answer.header("content-type").startswith("text/html")
    return data_of(answer.body)


def test_a_selection_is_shared_as_a_page_with_nothing_of_another_visitors(page: Visitor) -> None:
    data = page_data(page, [ONE, TWO, OTHERS], title="two runs", sentence="good", view={"column": "accuracy"})
    assert (data["title"], data["sentence"], data["view"]) == ("two runs", "good", {"column": "accuracy"})
    assert [run["id"] for run in data["runs"]] == [TWO, ONE]
    assert {*data["curves"], *data["networks"]} == {TWO, ONE}
    assert data["sweeps"] == []


def test_a_page_has_a_sweep_if_all_that_is_saved_of_it_is_shared(page: Visitor, swept: list[str]) -> None:
    (sweep,) = page_data(page, [*swept, ONE])["sweeps"]
    assert sweep["frames"] == page.json(f"/api/sweeps/past/{SWEPT}")["frames"]
    assert page_data(page, swept[:2])["sweeps"] == []


@pytest.mark.parametrize("fields", [{"sentence": 1}, {"view": []}, {"title": None}, {"more": 1}])
def test_what_is_no_request_for_a_page_is_refused(page: Visitor, fields: dict[str, Any]) -> None:
    assert_says_no(page.ask("/api/runs/finding.html", {"ids": [ONE], **fields}), 400)
