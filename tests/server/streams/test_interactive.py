"""The WebSocket of a job: what comes through it, of the run and of a sentence that the network reads."""

import json
import math
from dataclasses import replace
from typing import Any

import pytest

from playground.server import Server
from playground.server.first_charts import FirstCharts
from playground.server.streams.interactive import number
from playground.training import InteractiveJob, RunConfig
from rnn import Settings, State, forward
from tests.support.float32 import float32, hidden_of
from tests.support.following import row, unbroken
from tests.support.live_page import RUN_CONFIG, LivePage, close_to, dial, job, page_of
from tests.support.patience import until
from tests.support.serving import Site

__all__ = ["job"]  # a fixture


# --- what comes -------------------------------------------------------------------------------------------------------


def test_a_page_is_never_empty(site: Site, job: InteractiveJob) -> None:
    with page_of(site, job) as page:
        kinds = [page.next()["kind"] for _ in range(4)]
        assert kinds == ["run", "rows", "status", "answers"]
        run, rows, status, answers = page.frames
        assert (run["run"], run["data"], run["settings"]) == (job.run, "Article", RUN_CONFIG.settings.to_dict())
        assert run["words"] == sorted(run["words"])
        assert len(run["words"]) == 18
        assert run["changes"] == []
        assert run["id"] == job.update(job.cursor(0, 0)).run.id
        assert len(run["sentences"]) == len(answers["probabilities"]) == 20
        assert set(run["sentences"][0]) == {"text", "label"}
        assert (rows["from"], len(rows["test_loss"]), rows["seconds"]) == (0, 1, [0.0])
        assert (status["state"], status["epoch"], status["epochs"], status["pending"]) == ("ready", 0, 150, [])
        assert (status["rate"], status["left"], status["place"], status["message"]) == (None, None, None, "")
        assert status["saving"] == ""
        assert answers["epoch"] == 0


def test_a_page_knows_what_the_next_run_will_use_however_little_of_it_this_one_takes(
    site: Site, job: InteractiveJob
) -> None:
    with page_of(site, job) as page:
        assert page.until(lambda frame: frame["kind"] == "config") == {
            "kind": "config",
            "data": "Article",
            "settings": RUN_CONFIG.settings.to_dict(),
        }
        page.send(do="step")
        page.until_state("paused")
        settings = replace(RUN_CONFIG.settings, hidden_size=17, epochs=120)
        job.request(RunConfig("Everyday", settings))
        config = page.until(lambda frame: frame["kind"] == "config")
        assert (config["data"], config["settings"]) == ("Everyday", settings.to_dict())
        assert page.last("run")["settings"] == RUN_CONFIG.settings.to_dict()
        page.send(do="reset")
        page.until_state("ready")
    assert [frame["kind"] for frame in page.frames].count("config") == 2  # it is told when it is another one, not more


@pytest.mark.parametrize("server", [{"first_charts": FirstCharts(within=0)}], indirect=True)
def test_the_script_of_a_page_knows_whether_that_has_drawn(site: Site, server: Server, job: InteractiveJob) -> None:
    def is_drawn_after(*messages: bool) -> bool:
        for has_drawn in messages:
            page.send(drawn=has_drawn)
        text = f"not good {len(page.frames)}"
        page.send(sentence=text)
        page.until(lambda frame: frame["kind"] == "trace" and frame["text"] == text)  # so all before has come
        return server.first_charts.wait(job.id)

    with page_of(site, job) as page:
        assert not is_drawn_after()
        assert is_drawn_after(True, True)
        assert not is_drawn_after(False)
        assert is_drawn_after(True)
    until(lambda: not server.first_charts.wait(job.id))  # the page is gone


def test_a_run_comes_through_whole(site: Site, job: InteractiveJob) -> None:
    with page_of(site, job) as page:
        page.send(do="train")
        page.until_state("done")
        if page.last("answers")["epoch"] != 150:  # the last may come before the status that it is done, or after
            page.until(lambda frame: frame["kind"] == "answers" and frame["epoch"] == 150)
        answers = page.last("answers")
        assert page.rows == close_to([row(epoch) for epoch in unbroken(RUN_CONFIG)])
        assert all(0 <= probability <= 1 for probability in answers["probabilities"])


def test_rates_and_time_left_are_told_while_it_trains(site: Site, job: InteractiveJob) -> None:
    with page_of(site, job) as page:
        page.send(speed=10)
        page.send(do="train")
        status = page.until(lambda frame: frame["kind"] == "status" and frame["rate"] is not None)
        assert status["speed"] == 10
        assert status["rate"] > 0
        assert status["left"] == pytest.approx((150 - status["epoch"]) / status["rate"], rel=0.01)


def test_pause_step_reset_and_speed(site: Site, job: InteractiveJob) -> None:
    with page_of(site, job) as page:
        page.send(speed=10)
        page.send(do="train")
        page.until_epoch(2)
        page.send(do="pause")
        epoch = page.until_state("paused")["epoch"]
        page.send(do="step")
        page.until(lambda frame: frame["kind"] == "answers" and frame["epoch"] == epoch + 1)
        assert len(page.rows) == epoch + 2
        page.send(do="reset")
        page.until(lambda frame: frame["kind"] == "run")
        ready = page.until_state("ready")
        assert (ready["epoch"], ready["can"]) == (0, ["train", "step", "new"])
        assert page.until(lambda frame: frame["kind"] == "answers")["epoch"] == 0
        assert len(page.rows) == 1


def test_every_command_is_answered_with_a_status_even_if_it_changes_nothing(site: Site, job: InteractiveJob) -> None:
    with page_of(site, job) as page:
        page.until(lambda frame: frame["kind"] == "config")  # the last of those that a page gets at first
        page.send(do="pause")
        assert page.next()["kind"] == "status"


def test_a_changed_setting_is_told_as_a_change(site: Site, job: InteractiveJob) -> None:
    with page_of(site, job) as page:
        page.send(do="step")
        page.until_state("paused")
        job.request(RunConfig("Article", Settings(hidden_size=8, epochs=200, learning_rate=0.5, init_scale=0.3)))
        page.until(lambda frame: frame["kind"] == "change" and frame["name"] == "epochs")
        changes = [frame for frame in page.frames if frame["kind"] == "change"]
        assert changes == [
            {"kind": "change", "epoch": 1, "name": "learning_rate", "value": 0.5},
            {"kind": "change", "epoch": 1, "name": "epochs", "value": 200},
        ]
        assert page.until_state("paused")["epochs"] == 200
    with page_of(site, job) as late_page:
        assert late_page.next()["changes"] == [
            {"epoch": 1, "name": "learning_rate", "value": 0.5},
            {"epoch": 1, "name": "epochs", "value": 200},
        ]


@pytest.mark.parametrize("last_epoch", [1, 20, 75])
def test_a_page_that_lost_its_connection_misses_no_row(site: Site, job: InteractiveJob, last_epoch: int) -> None:
    with page_of(site, job) as page:
        page.send(speed=50)
        page.send(do="train")
        page.until_epoch(last_epoch)
        rows = page.rows
        page.socket.socket.close()  # no goodbye
    with page_of(site, job, f"?run={job.run}&from={len(rows)}") as new_page:
        new_page.rows = list(rows)
        assert new_page.next()["kind"] != "run"
        new_page.send(speed=0)
        new_page.until_state("done")
        assert new_page.rows == close_to([row(epoch) for epoch in unbroken(RUN_CONFIG)])


def test_a_change_that_was_missed_is_told_on_return(site: Site, job: InteractiveJob) -> None:
    job.command("step")
    with page_of(site, job) as page:
        page.until_state("paused")
    job.request(RunConfig("Article", Settings(hidden_size=8, epochs=160, init_scale=0.3)))
    with page_of(site, job, f"?run={job.run}&from=2") as new_page:
        assert new_page.next() == {"kind": "change", "epoch": 1, "name": "epochs", "value": 160}


@pytest.mark.parametrize(
    "query", ["run=7&from=1", "run={run}&from=99", "run={run}&from=-1", "run={run}", "run=x&from=ü"]
)
def test_a_page_that_knows_another_run_starts_anew(site: Site, job: InteractiveJob, query: str) -> None:
    with page_of(site, job, "?" + query.replace("{run}", str(job.run)).replace("ü", "%FC")) as page:
        assert page.next()["kind"] == "run"
        assert page.next()["from"] == 0


@pytest.mark.parametrize(
    ("text", "whole"),
    [("0", 0), ("007", 7), ("9" * 9, 999_999_999)]
    + [(text, -1) for text in (None, "", "-1", "+1", "1.0", "1" * 10, "\u0663", "\u00b2", " 1", "x")],
)
def test_a_number_in_an_address_is_whole_and_of_nine_digits_at_most(text: str | None, whole: int) -> None:
    assert number(text) == whole


@pytest.mark.parametrize("server", [{"frame_rows": 10}], indirect=True)
def test_a_long_curve_comes_in_pieces(site: Site, job: InteractiveJob) -> None:
    job.command("train")
    with page_of(site, job) as page:
        page.until_state("done")
        page.until_epoch(150)
        assert max(len(frame["test_loss"]) for frame in page.frames if frame["kind"] == "rows") == 10
    with page_of(site, job) as late_page:
        late_page.until_state("done")  # which is told with the last piece
        assert late_page.rows == page.rows
        assert len(late_page.rows) == 151


def test_two_tabs_follow_one_job(site: Site, job: InteractiveJob) -> None:
    with page_of(site, job) as one, page_of(site, job) as two:
        one.send(do="train")
        two.send(do="train")
        for page in (one, two):
            page.until_state("done")
        assert one.rows == two.rows == close_to([row(epoch) for epoch in unbroken(RUN_CONFIG)])


def test_a_page_that_does_not_read_holds_no_other_up(site: Site, job: InteractiveJob) -> None:
    job.request(RunConfig("Article", Settings(hidden_size=256, epochs=10)))
    with dial(site, job.id) as asleep, page_of(site, job) as awake:
        sentence = json.dumps({"sentence": "i am not at all happy " * 30})
        for _ in range(40):  # 250 kB of answer each: more than the sockets between us hold
            asleep.send(sentence[:-2] + "." * _ + '"}')
        awake.send(do="train")
        awake.until_state("done")
        assert len(awake.rows) == 11
        asleep.socket.close()  # a goodbye would wait for one that does not come


def test_what_a_diverging_run_sends_is_finite(site: Site, job: InteractiveJob) -> None:
    job.request(RunConfig("Article", Settings(learning_rate=1.0, init_scale=1.0)))
    with page_of(site, job) as page:
        watch(page, "not bad")  # what is asked and not answered yet could come after the status that it diverged
        page.send(do="train")
        status = page.until_state("diverged")
        assert status["message"]
        if (
            page.last("trace")["epoch"] != status["epoch"]
        ):  # it may come before the status that the run diverged, or after
            page.until(lambda frame: frame["kind"] == "trace" and frame["epoch"] == status["epoch"])
        assert all(math.isfinite(value) for values in page.rows for value in values)


# --- the sentence player ----------------------------------------------------------------------------------------------


def assert_is(trace: dict[str, Any], state: State, tokens: Any) -> None:
    """The trace is the network's in that state, reading those tokens."""
    expected = forward(state.params, tokens)
    assert trace["epoch"] == state.number
    assert hidden_of(trace) == pytest.approx(expected.hidden, abs=1e-6)
    assert trace["probabilities"] == pytest.approx(expected.probs[:, 1], rel=1e-5)
    assert float32(trace["speaks"]) == pytest.approx(state.params.w_hy[1] - state.params.w_hy[0], rel=1e-6)


def watch(page: LivePage, text: str) -> dict[str, Any]:
    page.send(sentence=text)
    return page.until(lambda frame: frame["kind"] == "trace" and frame["text"] == text)


def test_a_sentence_is_read_at_once(site: Site, job: InteractiveJob) -> None:
    with page_of(site, job) as page:
        trace = watch(page, "I'm not at all happy about <b>movies</b>!")
        assert trace["words"] == ["i", "am", "not", "at", "all", "happy", "about", "b", "movies", "b"]
        assert trace["known"] == [True] * 6 + [False] * 4
        assert set(trace["nearest"]) == {"about", "b", "movies"}
        assert not trace["cut"]
        assert hidden_of(trace).shape == (11, 8)
        prepared = job.update(job.cursor(0, 0)).run.prepared
        assert_is(trace, next(unbroken(RUN_CONFIG)).state(), prepared.vocabulary.encode(trace["text"]))
        assert watch(page, "hapy")["nearest"]["hapy"][0] == "happy"


def test_no_words_are_the_zero_state(site: Site, job: InteractiveJob) -> None:
    with page_of(site, job) as page:
        for no_words in ("", "  ?! "):
            trace = watch(page, no_words)
            assert (trace["words"], trace["known"], trace["nearest"]) == ([], [], {})
            assert hidden_of(trace).tolist() == [[0.0] * 8]
            assert len(trace["probabilities"]) == 1


def test_a_long_sentence_is_cut_and_says_so(site: Site, job: InteractiveJob) -> None:
    with page_of(site, job) as page:
        assert not watch(page, "good " * 200)["cut"]
        trace = watch(page, "good bad " * 120)
        assert trace["cut"]
        assert trace["words"] == ["good", "bad"] * 100
        assert len(trace["probabilities"]) == len(hidden_of(trace)) == 201


def test_words_that_are_hard_to_look_up_cost_little(site: Site, job: InteractiveJob) -> None:
    with page_of(site, job) as page:
        trace = watch(page, " ".join(f"word{number}" for number in range(200)) + " " + "x" * 10_000)
        assert 0 < len(trace["nearest"]) <= 20
        assert watch(page, "y" * 15_000)["nearest"] == {"y" * 15_000: []}


def test_the_trace_follows_the_network(site: Site, job: InteractiveJob) -> None:
    states = {epoch.number: epoch.state() for epoch in unbroken(RUN_CONFIG)}
    with page_of(site, job) as page:
        tokens = job.update(job.cursor(0, 0)).run.prepared.vocabulary.encode("not bad")
        watch(page, "not bad")
        page.send(speed=10)
        page.send(do="train")
        for _ in range(3):
            trace = page.until(lambda frame: frame["kind"] == "trace")
            assert_is(trace, states[trace["epoch"]], tokens)
        page.send(do="pause")
        epoch = page.until_state("paused")["epoch"]
        if page.last("trace")["epoch"] != epoch:
            page.until(lambda frame: frame["kind"] == "trace" and frame["epoch"] == epoch)
        page.send(do="step")
        trace = page.until(lambda frame: frame["kind"] == "trace" and frame["epoch"] == epoch + 1)
        assert_is(trace, states[epoch + 1], tokens)
        page.send(do="reset")
        page.until(lambda frame: frame["kind"] == "run")
        assert page.until(lambda frame: frame["kind"] == "trace")["epoch"] == 0
        page.send(speed=0)
        page.send(do="train")
        page.until(lambda frame: frame["kind"] == "trace" and frame["epoch"] == 150)


def test_every_page_watches_its_own_sentence(site: Site, job: InteractiveJob) -> None:
    with page_of(site, job) as one, page_of(site, job) as two:
        watch(one, "good")
        watch(two, "bad")
        one.send(do="train")
        for page, text in ((one, "good"), (two, "bad")):
            page.until(lambda frame: frame["kind"] == "trace" and frame["epoch"] == 150)
            assert {frame["text"] for frame in page.frames if frame["kind"] == "trace"} == {text}
