"""A page begins a branch of a live or a saved run over its WebSocket; what cannot be is refused in a sentence."""

import threading
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.server import Server
from playground.server.branching import NOT_A_BRANCH, OVERTAKEN
from playground.server.streams.interactive import BRANCHING
from playground.training import InteractiveJob
from playground.training.sweep.plan import MOST_PROBLEM
from rnn.history import SCORES
from tests.support.following import run_of
from tests.support.live_page import RUN_CONFIG, LivePage, job, page_of
from tests.support.patience import PATIENCE
from tests.support.serving import Site
from tests.support.visiting import HISTORY, ONE, OTHERS, Persistence, run

__all__ = ["job"]  # a fixture

SCORED = slice(len(SCORES))  # of the columns of a row


def branch(page: LivePage, **fields: Any) -> None:
    page.send(do="branch", **fields)


def begun_run(page: LivePage) -> dict[str, Any]:
    return page.until(lambda frame: frame["kind"] == "run" and frame["parent"] is not None)


def refusal(page: LivePage) -> str:
    frame = page.until(lambda frame: frame["kind"] == "refused")
    assert frame["do"] == "branch"
    sentence: str = frame["sentence"]
    assert sentence.endswith(".")
    return sentence


def test_a_branch_of_the_current_run_with_the_same_settings_has_the_same_curve(site: Site, job: InteractiveJob) -> None:
    with page_of(site, job) as page:
        for _ in range(5):
            page.send(do="step")
        page.until(lambda frame: (frame.get("state"), frame.get("epoch")) == ("paused", 5))
        parent = run_of(job)
        branch(page)
        frame = begun_run(page)
        assert frame["parent"] == {"run": parent.id, "epoch": 5}
        page.until_state("done")
        branched_run = run_of(job)
        assert (branched_run.id, branched_run.parent) == (frame["id"], (parent.id, 5))
        page.send(do="reset")
        page.send(do="train")
        page.until(lambda frame: frame["kind"] == "run" and frame["parent"] is None)
        page.until_state("done")
        assert np.array_equal(run_of(job).columns()[SCORED], branched_run.columns()[SCORED])
        assert run_of(job).settings == branched_run.settings == RUN_CONFIG.settings


def test_other_settings_go_on_from_there_and_the_panel_has_them(site: Site, job: InteractiveJob) -> None:
    with page_of(site, job) as page:
        page.send(do="step")
        page.until_state("paused")
        parent = run_of(job)
        branch(page, run=parent.id, epoch=1, settings={"learning_rate": 0.2, "epochs": 12})
        assert begun_run(page)["settings"]["learning_rate"] == 0.2
        page.until_state("done")
        branched_run = run_of(job)
        assert (branched_run.rows, branched_run.config, job.config) == (13, job.config, branched_run.config)
        assert np.array_equal(branched_run.columns()[:, :2], parent.columns())


def test_a_branch_of_a_saved_run_goes_on_from_its_newest_state(
    site: Site, job: InteractiveJob, persistence: Persistence
) -> None:
    with page_of(site, job) as page:
        branch(page, run=ONE, epoch=4)
        assert begun_run(page)["parent"] == {"run": ONE, "epoch": 4}
        page.until_state("done")
        assert np.array_equal(run_of(job).columns()[SCORED], HISTORY[SCORED])
        branch(page, run=ONE, epoch=0, settings={"learning_rate": 0.1})  # its seeds give the untrained network
        page.until(lambda frame: frame["kind"] == "run" and frame["parent"] == {"run": ONE, "epoch": 0})
        assert persistence.store is not None
        page.until_state("done")
        persistence.catch_up(job.owner)
        record = persistence.store.record(job.owner, run_of(job).id)
        assert record.summary.parent == (ONE, 0)
        assert record.start is not None
        assert record.summary.first_settings.learning_rate == 0.1


def test_a_branch_of_a_run_that_never_trained_has_no_parent(site: Site, job: InteractiveJob) -> None:
    """A run without an epoch is not saved: nothing could be found under its id."""
    before = run_of(job)
    with page_of(site, job) as page:
        branch(page, settings={"learning_rate": 0.2})
        page.until(lambda frame: frame["kind"] == "run" and frame["id"] != before.id)
        page.until_state("done")
    assert run_of(job).parent is None
    assert run_of(job).settings.learning_rate == 0.2


def test_no_command_waits_for_a_branch(server: Server, site: Site, job: InteractiveJob) -> None:
    """Its turn among those that hold whole runs in memory may come late; one at a time is on its way."""
    release = threading.Event()
    for _ in range(server.limits.heavy_requests):
        server.heavy_requests.submit(release.wait, PATIENCE)
    try:
        with page_of(site, job) as page:
            branch(page)
            page.send(do="step")
            page.until(lambda frame: (frame.get("state"), frame.get("epoch")) == ("paused", 1))
            branch(page)
            assert refusal(page) == BRANCHING
            run = run_of(job)
            page.send(do="reset")
            page.until(lambda frame: frame["kind"] == "run" and frame["id"] != run.id)
            release.set()
            assert refusal(page) == OVERTAKEN
            assert run_of(job).parent is None
    finally:
        release.set()


def test_training_goes_on_from_an_edited_network(site: Site, job: InteractiveJob, persistence: Persistence) -> None:
    with page_of(site, job) as page:
        branch(page, run=ONE, epoch=0, edits=["silence 2"])
        assert begun_run(page)["parent"] == {"run": ONE, "epoch": 0}
        page.until_state("done")
        assert persistence.store is not None
        persistence.catch_up(job.owner)
        assert persistence.store.record(job.owner, run_of(job).id).summary.edits == ("silence 2",)
    trained_params = run_of(job).newest.state.params
    assert not trained_params.w_hh[2].any()
    assert trained_params.w_hh[1].any()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"run": ONE, "settings": {"hidden_size": 9}}, "A branch keeps the network, which has 4 hidden units: "),
        ({"run": ONE, "settings": {"seed": 5}}, "so seed would do nothing in it: start a new run"),
        ({"run": ONE, "epoch": 0, "settings": {"init_scale": 0.5}}, "so init_scale would do nothing in it"),
        ({"run": ONE, "settings": {"shuffle_seed": 5}}, "so shuffle_seed would do nothing in it"),
        ({"run": ONE, "epoch": 3}, "From epoch 3 of this run no branch can begin: whole states are kept of 0 and 4."),
        ({"run": ONE, "settings": {"clip": -1}}, "clip"),
        ({"run": ONE, "settings": {"what": 1}}, "'what' is no setting"),
        ({"run": ONE, "settings": {"epochs": 10**9}}, "it must be a whole number from 10 to 10,000"),
        ({"run": ONE, "settings": {"learning_rate": [1]}}, "earning"),
        ({"run": ONE, "edits": ["silence 9"]}, "There is no unit 9 to silence"),
        ({"run": ONE, "edits": "rank 2"}, "must be a list of texts"),
        ({"run": ONE, "epoch": -1}, NOT_A_BRANCH),
        ({"run": ONE, "epoch": True}, NOT_A_BRANCH),
        ({"run": 7}, NOT_A_BRANCH),
        ({"settings": []}, NOT_A_BRANCH),
        ({"run": OTHERS}, "There is no such run among yours"),
        ({"run": "../" * 9}, "There is no such run among yours"),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    site: Site, job: InteractiveJob, persistence: Persistence, fields: dict[str, Any], sentence: str
) -> None:
    before = run_of(job)
    with page_of(site, job) as page:
        branch(page, **fields)
        assert sentence in refusal(page)
        assert run_of(job) is before


@pytest.mark.parametrize(
    "settings", [{"bptt": "x" * 15_000}, {"x" * 15_000: 1}, {"epochs": 10**4000}], ids=["value", "name", "number"]
)
def test_a_refusal_is_no_longer_than_can_be_read(
    site: Site, job: InteractiveJob, persistence: Persistence, settings: dict[str, Any]
) -> None:
    with page_of(site, job) as page:
        branch(page, settings=settings)
        assert len(refusal(page)) <= MOST_PROBLEM + 1


def test_a_run_whose_sentences_have_changed_since_has_no_branch(
    site: Site, job: InteractiveJob, persistence: Persistence
) -> None:
    assert persistence.store is not None
    persistence.store.save(job.owner, replace(run("5" * 32), data_hash="0" * 64))
    with page_of(site, job) as page:
        branch(page, run="5" * 32)
        assert "The sentences of 'Article' have changed since this run" in refusal(page)
