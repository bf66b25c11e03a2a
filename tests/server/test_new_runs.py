"""A page begins a new run with other settings, or takes the network built by hand; what cannot be is refused."""

from typing import Any

import numpy as np
import pytest

from playground.server.new_runs import NOT_A_RUN
from playground.training import InteractiveJob
from playground.training.prepared_data import NO_NUMBERS
from rnn import Settings, forward, loss, train
from rnn.explain import by_hand
from tests.support.following import run_of
from tests.support.live_page import job, page_of
from tests.support.serving import Site

__all__ = ["job"]  # a fixture

QUICK = {"hidden_size": 4, "epochs": 12, "learning_rate": 0.1}


def test_a_new_run_trains_with_what_was_asked_and_the_panel_has_it(site: Site, job: InteractiveJob) -> None:
    with page_of(site, job) as page:
        before = run_of(job)
        page.send(do="begin", data="Article", settings=QUICK)
        page.until(lambda frame: frame["kind"] == "run" and frame["settings"]["learning_rate"] == 0.1)
        page.until_state("done")
        new_run = run_of(job)
        assert new_run is not before
        assert (new_run.parent, new_run.epoch, new_run.settings) == (None, 12, Settings.from_dict(QUICK))
        assert job.config == new_run.config


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, NOT_A_RUN),
        ({"data": 1}, NOT_A_RUN),
        ({"data": "Article", "settings": []}, NOT_A_RUN),
        ({"data": "Article", "settings": {"what": 1}}, "'what' is no setting"),
        ({"data": "Article", "settings": {**QUICK, "hidden_size": 9999}}, "it must be a whole number from "),
        ({"data": "Nowhere", "settings": QUICK}, "'Nowhere' is no dataset"),
        (
            {"data": "The Zen of Python", "settings": {"cell": "relu", "readout": "every", "init_scale": 1.0}},
            NO_NUMBERS,
        ),
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    site: Site, job: InteractiveJob, fields: dict[str, Any], sentence: str
) -> None:
    before = run_of(job)
    with page_of(site, job) as page:
        page.send(do="begin", **fields)
        refusal = page.until(lambda frame: frame["kind"] == "refused")
        assert refusal["do"] == "begin"
        assert sentence in refusal["sentence"]
        assert refusal["sentence"].endswith(".")
        assert run_of(job) is before


def test_the_network_built_by_hand_is_right_before_it_has_trained_and_can_train_on(
    site: Site, job: InteractiveJob
) -> None:
    with page_of(site, job) as page:
        page.send(do="train")
        page.until_state("done")
        page.send(do="by hand")
        page.until(lambda frame: frame["kind"] == "run" and frame["settings"]["hidden_size"] == 4)
        page.until_state("ready")
        new_run = run_of(job)
        hand_built = by_hand(new_run.prepared.vocabulary)
        assert all(
            np.array_equal(*pair)
            for pair in zip(new_run.newest.state.params.arrays(), hand_built.arrays(), strict=True)
        )
        first = new_run.rows_from(0, 1)
        assert (first["train_accuracy"], first["test_accuracy"]) == ([1.0], [1.0])
        losses = [loss(forward(hand_built, tokens), label) for tokens, label in new_run.prepared.train_set]
        assert first["train_loss"] == pytest.approx([np.mean(losses)])
        page.send(do="step")
        page.until(lambda frame: (frame.get("state"), frame.get("epoch")) == ("paused", 1))
        data = new_run.prepared
        sizes = {"vocab_size": len(data.vocabulary), "classes": len(data.labels)}
        expected = next(train(data.train_set, data.test_set, new_run.settings, start=new_run.start, **sizes))
        assert run_of(job).id == new_run.id
        assert run_of(job).rows_from(1)["train_loss"] == [expected.train.loss]
