"""Questions that a page asks over its WebSocket, of the run that trains and of saved ones; none holds a socket up."""

import asyncio
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import numpy as np
import pytest
from starlette.requests import ClientDisconnect, Request

from playground.inspection.inspector import Inspector
from playground.inspection.question import Question, Subject
from playground.inspection.views import VIEWS
from playground.inspection.views.trace import trace
from playground.server import Server
from playground.server.api.requests import await_answer
from playground.training import InteractiveJob
from rnn import Vocabulary, forward, init_params
from rnn.parallel.messages import Snapshot, SnapshotSoon, TrainRun
from tests.support.executors import ScriptedExecutor
from tests.support.live_page import OWNER, LivePage, job, page_of
from tests.support.patience import PATIENCE, until
from tests.support.serving import Site, app_of, server_in
from tests.support.visiting import EPOCHS, MADE, ONE, OTHERS, Persistence, Visitor

__all__ = ["job"]  # a fixture


class GatedView:
    """A view that begins, and ends when the test lets it."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.begun_sentences: SimpleQueue[str] = SimpleQueue()

    def __call__(self, _subject: Subject, question: Question) -> dict[str, Any]:
        self.begun_sentences.put(question.sentence)
        assert self.open.wait(PATIENCE)
        return {"read": question.sentence}


@pytest.fixture
def gate() -> GatedView:
    return GatedView()


@pytest.fixture
def server(tmp_path: Path, gate: GatedView) -> Iterator[Server]:
    """A server with one thread that waits at the gate and one that does not."""
    with server_in(tmp_path, inspector=Inspector({**VIEWS, "gated": gate}, threads=2)) as server:
        yield server
        gate.open.set()


def ask(page: LivePage, asked_id: str | int, **question: Any) -> None:
    page.send(ask={"id": asked_id, "sentence": "not bad", "view": "trace", **question})


def answer_to(page: LivePage, asked_id: str | int) -> dict[str, Any]:
    return page.until(lambda frame: frame["kind"] == "answer" and frame["id"] == asked_id)


def test_a_page_that_looks_into_the_newest_network_has_the_next_one_hurry(port: Site, tmp_path: Path) -> None:
    """Once for each, however many views ask about it; what was kept on the way is no reason to."""
    workers = ScriptedExecutor()
    with server_in(tmp_path, executor=workers) as server:
        port.app = app_of(server)
        job = server.jobs.of(OWNER)
        with page_of(port, job) as page:
            page.until(lambda frame: frame["kind"] == "answers")
            page.send(do="train")
            page.until_state("running")
            worker = next(
                each for each in workers.started if any(isinstance(command, TrainRun) for command in each.commands)
            )
            ask(page, 1, epoch=0)
            ask(page, 2, run=job.newest()[0].id)
            answer_to(page, 2)
            ask(page, 3, epoch=0)
            answer_to(page, 3)
            assert SnapshotSoon() not in worker.commands
            for last_id, epoch in ((6, 0), (9, 1)):
                for asked_id in range(last_id - 2, last_id + 1):
                    ask(page, asked_id)
                answer_to(page, last_id)
                assert worker.commands.count(SnapshotSoon()) == epoch + 1
                newest = job.newest()[1]
                state = replace(newest.state, number=epoch + 1)
                worker.report(Snapshot(worker.token, newest.settings, state, newest.answers))
                page.until(lambda frame: frame["kind"] == "answers" and frame["epoch"] == state.number)  # noqa: B023


def test_a_question_about_the_run_that_is_followed(site: Site, job: InteractiveJob) -> None:
    run, checkpoint = job.newest()
    with page_of(site, job) as page:
        ask(page, "q")
        subject = Subject(run.id, 0, checkpoint.state.params, run.prepared.vocabulary, run.prepared.labels)
        expected = json.loads(json.dumps(trace(subject, "not bad")))
        about = {"kind": "answer", "id": "q", "run": run.id, "epoch": 0, "view": "trace"}
        assert answer_to(page, "q") == {**about, "answer": expected}
        page.send(do="train")
        page.until_state("done")
        ask(page, 2, run=run.id)
        assert answer_to(page, 2)["epoch"] == 150


def test_questions_about_saved_runs_from_the_same_page(
    site: Site, job: InteractiveJob, persistence: Persistence
) -> None:
    with page_of(site, job) as page:
        for number, epoch in enumerate((0, 4)):
            ask(page, number, run=ONE, epoch=epoch)
        frames = [page.until(lambda frame: frame["kind"] == "answer") for _ in range(2)]  # whichever is first
        answers = {frame["id"]: frame for frame in frames}
        for number, epoch in enumerate((0, 4)):
            assert (answers[number]["run"], answers[number]["epoch"]) == (ONE, epoch)
            expected = forward(EPOCHS[epoch].params, MADE.vocabulary.encode("not bad"))
            assert answers[number]["answer"]["probabilities"] == pytest.approx(expected.probs[:, -1], rel=1e-5)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"view": "palmistry"}, "There is no view 'palmistry'"),
        ({"run": OTHERS}, "There is no such run among yours"),
        ({"run": "'; drop table runs"}, "There is no such run among yours"),
        ({"run": ONE, "epoch": 3}, "ask for one of 0, 4"),
        ({"epoch": "newest"}, "must be a whole number"),
        ({"sentence": 5}, "A question is"),
    ],
)
def test_what_cannot_be_answered_is_one_sentence_with_the_id(
    site: Site, job: InteractiveJob, persistence: Persistence, fields: dict[str, Any], message: str
) -> None:
    with page_of(site, job) as page:
        ask(page, "q", **fields)
        frame = answer_to(page, "q")
        assert set(frame) == {"kind", "id", "error"}
        assert message in frame["error"]
        assert frame["error"].endswith(".")
        ask(page, "q")
        assert answer_to(page, "q")["answer"]["words"] == ["not", "bad"]


def test_a_slow_question_holds_up_no_socket(site: Site, job: InteractiveJob, gate: GatedView) -> None:
    with page_of(site, job) as page, page_of(site, job) as other:
        ask(page, "slow", view="gated")
        assert gate.begun_sentences.get(timeout=PATIENCE) == "not bad"
        page.send(do="train")
        page.until_state("done")  # with all of its rows
        assert len(page.rows) == 151
        page.send(sentence="good")
        assert page.until(lambda frame: frame["kind"] == "trace")["epoch"] == 150
        ask(page, "quick")
        answer_to(page, "quick")
        other.send(sentence="bad")
        other.until(lambda frame: frame["kind"] == "trace")
        assert not any(frame["kind"] == "answer" and frame["id"] == "slow" for frame in page.frames)
        gate.open.set()
        assert answer_to(page, "slow")["answer"] == {"read": "not bad"}


def test_what_a_page_asked_that_is_gone_is_not_computed(site: Site, job: InteractiveJob, gate: GatedView) -> None:
    with page_of(site, job) as page:
        for number in range(2):  # a thread each
            ask(page, number, view="gated", epoch=0, sentence=f"{number}", run=[None, job.newest()[0].id][number])
            assert gate.begun_sentences.get(timeout=PATIENCE) == f"{number}"
        with page_of(site, job) as other:
            ask(other, "gone", view="gated", sentence="gone")
            ask(other, "bad", view="x")
            answer_to(other, "bad")  # so the one before has arrived
        until(lambda: job.pages == 1)
        gate.open.set()
        ask(page, "after", view="gated", sentence="after")
        answer_to(page, "after")
    assert gate.begun_sentences.get(timeout=PATIENCE) == "after"
    assert gate.begun_sentences.empty()


def test_a_newer_sentence_is_answered_in_place_of_the_older(site: Site, job: InteractiveJob, gate: GatedView) -> None:
    with page_of(site, job) as page:
        ask(page, 1, view="gated", sentence="g")
        assert gate.begun_sentences.get(timeout=PATIENCE) == "g"
        ask(page, 2, view="gated", sentence="go")
        assert gate.begun_sentences.get(timeout=PATIENCE) == "go"
        gate.open.set()
        assert answer_to(page, 2)["answer"] == {"read": "go"}
    assert not any(frame["kind"] == "answer" and frame["id"] == 1 for frame in page.frames)


def test_a_question_that_is_cancelled_is_not_answered(site: Site, job: InteractiveJob, gate: GatedView) -> None:
    with page_of(site, job) as page:
        for number, run in enumerate((None, job.newest()[0].id)):  # a thread each
            ask(page, number, view="gated", run=run, epoch=0)
            gate.begun_sentences.get(timeout=PATIENCE)
        ask(page, "given up", view="gated", sentence="given up")
        for cancelled in ("given up", 1, "there is none such"):
            page.send(cancel=cancelled)
        ask(page, "bad", view="x")
        answer_to(page, "bad")  # so those before have arrived
        gate.open.set()
        answer_to(page, 0)
        ask(page, "after", view="gated", sentence="after")
        answer_to(page, "after")
    assert {frame["id"] for frame in page.frames if frame["kind"] == "answer"} == {"bad", 0, "after"}
    assert gate.begun_sentences.get(timeout=PATIENCE) == "after"


# --- over HTTP --------------------------------------------------------------------------------------------------------


def test_a_saved_run_reads_a_text_while_another_question_takes_long(
    site: Site, job: InteractiveJob, gate: GatedView, persistence: Persistence
) -> None:
    with page_of(site, job) as page:
        for number, run in enumerate((None, job.newest()[0].id)):
            ask(page, number, view="gated", run=run, epoch=0)
            gate.begun_sentences.get(timeout=PATIENCE)
        assert Visitor(site).json(f"/api/runs/{ONE}/trace?text=not+bad")["words"] == ["not", "bad"]


def test_a_client_that_leaves_before_the_answer_is_there_is_not_computed_for(gate: GatedView) -> None:
    inspector = Inspector({"gated": gate}, threads=1)
    vocabulary = Vocabulary.from_texts(["good"])
    subject = Subject(ONE, 0, init_params(1, 2, 2, np.random.default_rng(0)), vocabulary, MADE.labels)
    slow, waits = (
        inspector.ask(Question("", sentence, "gated"), subject, lambda answer: answer) for sentence in ("slow", "waits")
    )
    assert gate.begun_sentences.get(timeout=PATIENCE) == "slow"

    async def leaves() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def asks() -> None:
        with pytest.raises(ClientDisconnect):
            await await_answer(Request({"type": "http"}, leaves), waits)  # type: ignore[arg-type]

    asyncio.run(asks())
    gate.open.set()
    slow.future.result(PATIENCE)
    inspector.close()
    assert waits.future.cancelled()
    assert gate.begun_sentences.empty()
