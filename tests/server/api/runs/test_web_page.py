"""A saved run is taken away as a web page, and refused in a sentence where none can be made of it."""

from dataclasses import replace

import pytest

from playground.server.persistence import Persistence
from playground.server.streams.interactive_messages import MOST_CHARACTERS
from tests.support.page_of_run import data_of
from tests.support.serving import Site
from tests.support.visiting import NOBODYS, ONE, OTHERS, OWNER, STRANGER, Visitor, assert_says_no, run

PATH = f"/api/runs/{ONE}/run.html"
WITHOUT_WEIGHTS = "7" * 32


@pytest.fixture
def page(site: Site, persistence: Persistence) -> Visitor:
    return Visitor(site)


def test_a_run_is_taken_away_as_a_web_page(page: Visitor) -> None:
    answer = page.ask(f"{PATH}?sentence=very%20sad&epoch=0")
    assert answer.status == 200
    assert answer.header("content-type") == "text/html; charset=utf-8"
    assert answer.header("content-disposition") == 'attachment; filename="run-run-1-of-nobody-else.html"'
    assert answer.header("cache-control") == "no-store"
    data = data_of(answer.body)
    assert (data["sentence"], data["epoch"]) == ("very sad", 0)
    assert [each["epoch"] for each in data["run"]["weights"]] == [0, 4]
    assert data["run"]["about"]["versions"].keys() >= {"python", "numpy"}


def test_a_run_whose_data_set_is_gone_has_a_page_that_says_so(page: Visitor, persistence: Persistence) -> None:
    assert persistence.store is not None
    persistence.store.save(OWNER, run("8" * 32, 6, data="Gone", data_hash="0"))
    data = data_of(page.ask(f"/api/runs/{'8' * 32}/run.html").body)
    assert "not known by their names" in data["run"]["note"]
    assert data["run"]["run"]["sentences"] == []


def test_what_no_page_can_be_made_of_is_refused(page: Visitor, persistence: Persistence) -> None:
    assert persistence.store is not None
    persistence.store.save(OWNER, run(WITHOUT_WEIGHTS, 6, state=None, state_settings=None))
    assert "no weights were saved" in assert_says_no(page.ask(f"/api/runs/{WITHOUT_WEIGHTS}/run.html"), 409)
    for epoch in ("", "-1", "1.5", "x", "9" * 13, "%D9%A3"):
        assert "whole number" in assert_says_no(page.ask(f"{PATH}?epoch={epoch}"), 400)
    assert "longer than" in assert_says_no(page.ask(f"{PATH}?sentence={'a' * (MOST_CHARACTERS + 1)}"), 413)


def test_a_run_of_another_visitor_or_none_is_not_told(page: Visitor) -> None:
    stranger = replace(page, cookie=STRANGER)
    for visitor, run_id in ((page, OTHERS), (page, NOBODYS), (stranger, ONE), (page, "x")):
        assert "no such run" in assert_says_no(visitor.ask(f"/api/runs/{run_id}/run.html"), 404)
