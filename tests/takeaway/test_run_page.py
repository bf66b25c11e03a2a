"""A run as a web page: its size, what of the run is in it, and that nothing in it can break out of its place."""

import base64
import json
import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.inspection.question import NoAnswer
from playground.server.streams.interactive_messages import run_frame
from playground.takeaway.recording import epochs_with_room, recording, weights_bytes
from playground.takeaway.run_page import TooLarge, run_page
from playground.takeaway.web_page import MOST_BYTES
from playground.training import RunConfig
from playground.training.prepared_data import untrained
from playground.training.run import Run
from playground.training.updates import Cursor, Status, update_since
from rnn import Settings
from rnn.cells import CELLS
from tests.support.page_of_run import QUICK, Elements, data_of, trained_run

READY = Status("ready", 0, 1000, None, None, None, 200, "", (), None, "")


def test_a_page_has_the_whole_run_and_the_networks_of_its_kept_epochs_to_the_last_bit() -> None:
    subject, summary = trained_run()
    data = data_of(run_page(subject, summary, sentence="good", epoch=40, clock=lambda: 1.5e9))
    assert (data["title"], data["sentence"], data["epoch"], data["saved"]["at"]) == ("a run", "good", 40, 1.5e9)
    run, past = data["run"], subject.past()
    assert [each["epoch"] for each in run["weights"]] == list(past.epochs) == run["timeline"]["epochs"]
    for each in run["weights"]:
        numbers = np.frombuffer(base64.b64decode(each["values"]), "<f8")
        arrays = past.weights(each["epoch"]).arrays()
        assert numbers.tobytes() == b"".join(array.tobytes() for array in arrays)
    for name, column in past.columns.items():
        np.testing.assert_array_equal(np.frombuffer(base64.b64decode(run["rows"][name]), "<f4"), column.astype("<f4"))
    assert run["about"]["versions"] == {"numpy": "2.4.6"}
    assert run["about"]["machine"] == "a machine"
    assert run["about"]["settings"] == QUICK.to_dict()


def test_a_page_is_told_of_a_run_in_the_words_of_the_server() -> None:
    subject, summary = trained_run()
    update = update_since(
        Cursor(), Run.begin(untrained(RunConfig("Article", QUICK))), READY, RunConfig("Article", QUICK), None
    )
    server = json.loads(json.dumps(run_frame(update)))
    page = json.loads(json.dumps(recording(subject, summary, [subject.epoch])["run"]))
    own = {"tokenizer": "words", "between": " "}  # by which it reads texts itself
    assert page == {**server, "id": subject.run, **own}


def test_a_page_of_any_size_holds_what_there_is_room_for_and_the_newest_and_the_wanted_first() -> None:
    subject, summary = trained_run()
    kept = subject.past().epochs
    each = weights_bytes(subject.params)
    assert epochs_with_room(subject, 0) == []
    assert epochs_with_room(subject, each) == [subject.epoch]
    assert epochs_with_room(subject, 2 * each, [40]) == [40, subject.epoch]
    assert epochs_with_room(subject, 3 * each, [40, 10**6]) == [0, 40, subject.epoch]
    some = epochs_with_room(subject, 20 * each + 5, [40])
    assert len(some) == 20
    assert {0, 40, subject.epoch} <= set(some) < set(kept)
    assert epochs_with_room(subject, 1000 * each) == list(kept)
    for most in (2_000_000, 2_300_000):
        page = run_page(subject, summary, epoch=40, most=most)
        assert 0.98 * most <= len(page) <= most
        assert {40, subject.epoch} <= {each["epoch"] for each in data_of(page)["run"]["weights"]}
    assert len(run_page(subject, summary)) < MOST_BYTES


def test_a_run_that_does_not_fit_into_a_page_is_refused_in_a_sentence() -> None:
    subject, summary = trained_run()
    with pytest.raises(
        TooLarge, match=r"^This run has 120 epochs and its network 594 weights, and a page of 1\.8 MB has no"
    ):
        run_page(subject, summary, most=1_800_000)
    history_is_not_read = replace(subject, past=lambda: pytest.fail("it is read"))
    with pytest.raises(TooLarge, match="5,000,000 epochs"):
        run_page(history_is_not_read, replace(summary, epochs_done=5_000_000))
    with pytest.raises(NoAnswer, match="no past is known"):
        run_page(replace(subject, past=None), summary)


def test_a_page_has_the_arrays_of_any_cell_and_says_which_views_do_not_explain_it() -> None:
    subject, summary = trained_run()
    sizes = subject.params.vocab_size, 4, 2
    gru: Any = CELLS["gru"].initial(*sizes, np.random.default_rng(0), 0.1)
    past = replace(subject.past(), epochs=(subject.epoch,))
    network = data_of(run_page(replace(subject, params=gru, past=lambda: past), summary))["run"]["network"]
    assert network["sizes"] == {"V": sizes[0], "H": 4, "C": 2, "G": 3}
    assert (network["cell"], network["arrays"]) == ("gru", dict(gru.axes()))
    assert network["refused"]["ledger"] == (
        "This explains networks with tanh or ReLU cells only, and this one has GRU cells."
    )
    assert data_of(run_page(subject, summary))["run"]["network"]["refused"] == {}


HOSTILE = "</script><script>alert(1)</script><!--<img src=x onerror=alert(1)> \u2028 & \" ' \ud800"


def test_what_a_visitor_has_typed_is_text_wherever_it_stands_in_a_page() -> None:
    subject, summary = trained_run()
    plain = Elements(run_page(subject, summary))
    hostile_run = replace(summary, name=HOSTILE, message=HOSTILE, machine=HOSTILE, versions={HOSTILE: HOSTILE})
    texts = tuple(HOSTILE for _ in subject.test_texts)
    page = run_page(replace(subject, test_texts=texts, note=HOSTILE), hostile_run, sentence=HOSTILE)
    hostile = Elements(page)
    assert hostile.tags == plain.tags
    data = data_of(page)
    assert data["title"] == data["sentence"] == data["run"]["about"]["message"] == data["run"]["note"] == HOSTILE
    assert [text.strip("\n") for text in hostile.texts["title"]] == [HOSTILE.replace("\ud800", "?")]
    assert {sentence["text"] for sentence in data["run"]["run"]["sentences"]} == {HOSTILE}


def test_a_page_names_nothing_that_would_be_fetched() -> None:
    page = run_page(*trained_run())
    elements = Elements(page)
    assert all(link.startswith("data:") for link in elements.links)
    assert len(elements.texts["script"]) == 3
    assert b"default-src 'none'" in page.partition(b"<style>")[0]
    css = page.partition(b"<style>")[2].partition(b"</style>")[0].decode()
    assert "@import" not in css
    assert re.findall(r"url\(", css) == []
    for figures in data_of(page)["figures"].values():
        for figure in figures.values():
            assert {"showSendToCloud": False, "plotlyServerURL": ""}.items() <= figure["config"].items()


def test_a_run_of_one_epoch_has_a_page_too() -> None:
    subject, summary = trained_run(settings=Settings(hidden_size=2, epochs=1))
    assert [each["epoch"] for each in data_of(run_page(subject, summary))["run"]["weights"]] == [0, 1]
