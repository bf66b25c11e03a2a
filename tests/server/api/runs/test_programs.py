"""A saved run is taken away as a script and as a notebook, and refused in a sentence where nothing repeats it."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from playground.server.persistence import Persistence
from playground.server.streams.interactive_messages import MOST_CHARACTERS
from playground.storage import Parent
from tests.support.repeated import rows_of, run_program
from tests.support.serving import Site
from tests.support.visiting import (
    EPOCHS,
    HISTORY,
    NOBODYS,
    ONE,
    OTHERS,
    OWNER,
    STRANGER,
    Visitor,
    assert_says_no,
    run,
)

BRANCH, STRAY = "5" * 32, "6" * 32


@pytest.fixture
def page(site: Site, persistence: Persistence) -> Visitor:
    return Visitor(site)


def test_a_run_is_taken_away_as_a_script(page: Visitor, tmp_path: Path) -> None:
    answer = page.ask(f"/api/runs/{ONE}/run.py")
    assert answer.status == 200
    assert answer.header("content-type") == "text/x-python; charset=utf-8"
    assert answer.header("content-disposition") == 'attachment; filename="run-run-1-of-nobody-else.py"'
    assert answer.header("cache-control") == "no-store"
    left, printed = run_program(answer.body.decode(), tmp_path)
    assert rows_of(left["history"]).tolist() == HISTORY[:4, :5].tolist()
    assert printed.endswith("bit for bit.\n")


def test_a_run_is_taken_away_as_a_notebook_that_reads_a_sentence(page: Visitor) -> None:
    answer = page.ask(f"/api/runs/{ONE}/run.ipynb?sentence=very%20sad")
    assert answer.header("content-type") == "application/x-ipynb+json"
    assert answer.header("content-disposition") == 'attachment; filename="run-run-1-of-nobody-else.ipynb"'
    assert 'sentence = "very sad"\n' in json.loads(answer.body)["cells"][-1]["source"]
    too_long = f"/api/runs/{ONE}/run.ipynb?sentence={'a' * (MOST_CHARACTERS + 1)}"
    assert "longer than" in assert_says_no(page.ask(too_long), 413)


def test_a_branch_finds_its_parent_among_the_runs_of_its_visitor_alone(page: Visitor, persistence: Persistence) -> None:
    assert persistence.store is not None
    start = EPOCHS[4].state()
    persistence.store.save(OWNER, run(BRANCH, 6, parent=Parent(ONE, 4), start=start))
    persistence.store.save(OWNER, run(STRAY, 6, parent=Parent(OTHERS, 4), start=start))
    assert b"a branch went on from there" in page.ask(f"/api/runs/{BRANCH}/run.py").body
    assert "not among your runs" in assert_says_no(page.ask(f"/api/runs/{STRAY}/run.py"), 409)
    persistence.store.delete(OWNER, [ONE])
    assert "not among your runs" in assert_says_no(page.ask(f"/api/runs/{BRANCH}/run.ipynb"), 409)


@pytest.mark.parametrize("ending", ["py", "ipynb"])
def test_a_run_of_another_visitor_or_none_is_not_told(page: Visitor, ending: str) -> None:
    stranger = replace(page, cookie=STRANGER)
    for visitor, run_id in ((page, OTHERS), (page, NOBODYS), (stranger, ONE), (page, "x")):
        assert "no such run" in assert_says_no(visitor.ask(f"/api/runs/{run_id}/run.{ending}"), 404)
