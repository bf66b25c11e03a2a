"""The WebSocket of a job: who may open it, what comes through it, and what happens to nonsense that is sent."""

import base64
import json
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from starlette.requests import HTTPConnection
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect

from playground.jobs import Job, Wish
from playground.jobs.registry import Registry
from playground.web import VISITOR_COOKIE
from playground.web import live as live_module
from playground.web.visitor import same_origin
from rnn import Settings, State, forward
from tests.playground.following import PATIENCE, row, unbroken
from tests.playground.serving import Server

OWNER, STRANGER = "o" * 43, "s" * 43
WISH = Wish("Article", Settings(hidden_size=8, epochs=150, init_scale=0.3))
COLUMNS = ("train_loss", "train_accuracy", "test_loss", "test_accuracy")


@pytest.fixture
def job(monkeypatch: pytest.MonkeyPatch) -> Iterator[Job]:
    registry = Registry(limit=4)
    monkeypatch.setattr(live_module, "JOBS", registry)
    made = registry.of(OWNER)
    made.want(WISH)
    made.set_speed(0)
    registry.of(STRANGER)
    yield made
    registry.close()


def dial(
    server: Server, job_id: str, query: str = "", *, origin: str | None = "", cookie: str | None = OWNER, **headers: str
) -> ClientConnection:
    """Opens the WebSocket as a browser does; `origin` "" is the right one, None is none."""
    more = {name.replace("_", "-"): value for name, value in headers.items()}
    if cookie is not None:
        more["Cookie"] = f"{VISITOR_COOKIE}={cookie}"
    return connect(
        f"ws://127.0.0.1:{server.port}/live/{job_id}{query}",
        origin=server.origin if origin == "" else origin,  # type: ignore[arg-type]
        additional_headers=more,
        open_timeout=PATIENCE,
        proxy=None,
    )


class Page:
    """A page of a job: keeps the rows as the page's own hub does, and fails when one is lost or doubled."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.frames: list[dict[str, Any]] = []
        self.rows: list[tuple[float, ...]] = []

    def send(self, **frame: Any) -> None:
        self.socket.send(json.dumps(frame))

    def next(self) -> dict[str, Any]:
        def refuse(name: str) -> None:
            raise AssertionError(f"{name} was sent")

        text = self.socket.recv(timeout=PATIENCE)
        frame: dict[str, Any] = json.loads(text, parse_constant=refuse)
        self.frames.append(frame)
        if frame["kind"] == "run":
            self.rows = []
        elif frame["kind"] == "rows":
            assert frame["from"] == len(self.rows)
            self.rows.extend(zip(*(frame[name] for name in COLUMNS), strict=True))
        return frame

    def until(self, happened: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        while not happened(frame := self.next()):
            pass
        return frame

    def until_state(self, *states: str) -> dict[str, Any]:
        return self.until(lambda frame: frame["kind"] == "status" and frame["state"] in states)

    def until_epoch(self, epoch: int) -> None:
        self.until(lambda frame: len(self.rows) > epoch)

    def last(self, kind: str) -> dict[str, Any]:
        return next(frame for frame in reversed(self.frames) if frame["kind"] == kind)


@contextmanager
def page_of(server: Server, job: Job, query: str = "") -> Iterator[Page]:
    with dial(server, job.id, query) as socket:
        yield Page(socket)


def close_to(rows: list[tuple[float, ...]]) -> Any:
    return [pytest.approx(values, rel=1e-5) for values in rows]


# --- who may ----------------------------------------------------------------------------------------------------------


def assert_refused(open_socket: Callable[[], ClientConnection]) -> None:
    with pytest.raises(InvalidStatus) as refusal:
        open_socket()
    assert refusal.value.response.status_code == 403
    assert not refusal.value.response.body


def test_the_owner_is_let_in(server: Server, job: Job) -> None:
    with page_of(server, job) as page:
        assert page.next()["kind"] == "run"


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "http://evil.example",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
        "https://127.0.0.1:{port}",
        "ws://127.0.0.1:{port}",
        "http://localhost:{port}",
        "http://127.0.0.1:{port}.evil.example",
        "http://evil.example@127.0.0.1:{port}",
        "http://127.0.0.1:{port}/path",
        "http://127.0.0.1:port",
        "//127.0.0.1:{port}",
    ],
)
def test_a_foreign_or_missing_origin_is_refused(server: Server, job: Job, origin: str | None) -> None:
    named = origin and origin.replace("{port}", str(server.port))
    assert_refused(lambda: dial(server, job.id, origin=named))


@pytest.mark.parametrize("cookie", [None, "", STRANGER, OWNER[:-1], OWNER + "o", "n" * 43])
def test_a_missing_or_other_cookie_is_refused(server: Server, job: Job, cookie: str | None) -> None:
    assert_refused(lambda: dial(server, job.id, cookie=cookie))


@pytest.mark.parametrize("job_id", ["", "unknown", OWNER, "../" * 3, "a" * 4_000, "%00", "1"])
def test_an_unknown_job_is_refused(server: Server, job: Job, job_id: str) -> None:
    assert_refused(lambda: dial(server, job_id))


def test_nothing_in_the_address_gives_access(server: Server, job: Job) -> None:
    assert_refused(lambda: dial(server, job.id, f"?owner={OWNER}&{VISITOR_COOKIE}={OWNER}", cookie=None))


@pytest.mark.parametrize(
    ("scheme", "host", "origin", "same"),
    [
        ("ws", "playground.example", "http://playground.example", True),
        ("ws", "playground.example:80", "http://playground.example", True),
        ("ws", "Playground.Example", "http://playground.example", True),
        ("wss", "playground.example", "https://playground.example", True),
        ("wss", "playground.example:443", "https://playground.example", True),
        ("ws", "[::1]:8501", "http://[::1]:8501", True),
        ("ws", "playground.example", "http://127.0.0.1", False),
        ("ws", "playground.example:443", "http://playground.example", False),
        ("wss", "playground.example", "http://playground.example", False),
        ("wss", "playground.example:8501", "https://playground.example", False),
        ("ws", "[::1", "http://[::1", False),
        ("ws", "", "http://", False),
    ],
)
def test_the_origin_is_the_scheme_the_host_and_the_port(scheme: str, host: str, origin: str, same: bool) -> None:
    headers = [(b"host", host.encode()), (b"origin", origin.encode())]
    assert same_origin(HTTPConnection({"type": "websocket", "scheme": scheme, "headers": headers})) == same
    twice = [*headers, (b"origin", origin.encode())]
    assert not same_origin(HTTPConnection({"type": "websocket", "scheme": scheme, "headers": twice}))


def test_behind_a_proxy_that_speaks_https_the_origin_is_https(server: Server, job: Job) -> None:
    https = server.origin.replace("http", "https")
    with dial(server, job.id, origin=https, x_forwarded_proto="https") as socket:
        assert json.loads(socket.recv())["kind"] == "run"
    assert_refused(lambda: dial(server, job.id, x_forwarded_proto="https"))


def test_the_pages_of_one_visitor_are_bounded(server: Server, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_module, "MOST_PAGES", 2)
    with page_of(server, job) as one, page_of(server, job) as two:
        for page in (one, two):
            page.next()
        assert_refused(lambda: dial(server, job.id))


# --- what comes -------------------------------------------------------------------------------------------------------


def test_a_page_is_never_empty(server: Server, job: Job) -> None:
    with page_of(server, job) as page:
        kinds = [page.next()["kind"] for _ in range(4)]
        assert kinds == ["run", "rows", "status", "answers"]
        run, rows, status, answers = page.frames
        assert (run["run"], run["data"], run["settings"]) == (job.run, "Article", WISH.settings.to_dict())
        assert run["words"] == sorted(run["words"])
        assert len(run["words"]) == 18
        assert run["changes"] == []
        assert run["id"] == job._run.id
        assert len(run["sentences"]) == len(answers["probabilities"]) == 20
        assert set(run["sentences"][0]) == {"text", "label"}
        assert (rows["from"], len(rows["test_loss"]), rows["seconds"]) == (0, 1, [0.0])
        assert (status["state"], status["epoch"], status["epochs"], status["pending"]) == ("ready", 0, 150, [])
        assert (status["rate"], status["left"], status["place"], status["message"]) == (None, None, None, "")
        assert status["saving"] == ""
        assert answers["epoch"] == 0


def test_a_page_knows_what_the_next_run_will_use_however_little_of_it_this_one_takes(server: Server, job: Job) -> None:
    with page_of(server, job) as page:
        assert page.until(lambda frame: frame["kind"] == "wish") == {
            "kind": "wish",
            "data": "Article",
            "settings": WISH.settings.to_dict(),
        }
        page.send(do="step")
        page.until_state("paused")
        wanted = replace(WISH.settings, hidden_size=17, epochs=120)
        job.want(Wish("Everyday", wanted))
        told = page.until(lambda frame: frame["kind"] == "wish")
        assert (told["data"], told["settings"]) == ("Everyday", wanted.to_dict())
        assert page.last("run")["settings"] == WISH.settings.to_dict()
        page.send(do="reset")
        page.until_state("ready")
    assert [frame["kind"] for frame in page.frames].count("wish") == 2  # it is told when it is another one, not more


def test_a_run_comes_through_whole(server: Server, job: Job) -> None:
    with page_of(server, job) as page:
        page.send(do="train")
        page.until_state("done")
        if page.last("answers")["epoch"] != 150:  # the last of them may come before the news that it is done, or after
            page.until(lambda frame: frame["kind"] == "answers" and frame["epoch"] == 150)
        answers = page.last("answers")
        assert page.rows == close_to([row(epoch) for epoch in unbroken(WISH)])
        assert all(0 <= probability <= 1 for probability in answers["probabilities"])


def test_rates_and_time_left_are_told_while_it_trains(server: Server, job: Job) -> None:
    with page_of(server, job) as page:
        page.send(speed=50)
        page.send(do="train")
        status = page.until(lambda frame: frame["kind"] == "status" and frame["rate"] is not None)
        assert status["speed"] == 50
        assert status["rate"] > 0
        assert status["left"] == pytest.approx((150 - status["epoch"]) / status["rate"], rel=0.01)


def test_pause_step_reset_and_speed(server: Server, job: Job) -> None:
    with page_of(server, job) as page:
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
        assert page.until_state("ready")["epoch"] == 0
        assert page.until(lambda frame: frame["kind"] == "answers")["epoch"] == 0
        assert len(page.rows) == 1


def test_every_command_is_answered_with_a_status_even_if_it_changes_nothing(server: Server, job: Job) -> None:
    with page_of(server, job) as page:
        page.until(lambda frame: frame["kind"] == "wish")  # the last of those that a page gets at first
        page.send(do="pause")
        assert page.next()["kind"] == "status"


def test_a_changed_setting_is_told_as_a_change(server: Server, job: Job) -> None:
    with page_of(server, job) as page:
        page.send(do="step")
        page.until_state("paused")
        job.want(Wish("Article", Settings(hidden_size=8, epochs=200, learning_rate=0.5, init_scale=0.3)))
        page.until(lambda frame: frame["kind"] == "change" and "epochs" in frame)
        changes = [frame for frame in page.frames if frame["kind"] == "change"]
        assert changes == [
            {"kind": "change", "epoch": 1, "learning_rate": 0.5},
            {"kind": "change", "epoch": 1, "epochs": 200},
        ]
        assert page.until_state("paused")["epochs"] == 200
    with page_of(server, job) as late:
        assert late.next()["changes"] == [{"epoch": 1, "learning_rate": 0.5}, {"epoch": 1, "epochs": 200}]


@pytest.mark.parametrize("cut", [1, 20, 75])
def test_a_page_that_lost_its_connection_misses_no_row(server: Server, job: Job, cut: int) -> None:
    with page_of(server, job) as page:
        page.send(speed=50)
        page.send(do="train")
        page.until_epoch(cut)
        rows = page.rows
        page.socket.socket.close()  # no goodbye
    with page_of(server, job, f"?run={job.run}&from={len(rows)}") as back:
        back.rows = list(rows)
        assert back.next()["kind"] != "run"
        back.send(speed=0)
        back.until_state("done")
        assert back.rows == close_to([row(epoch) for epoch in unbroken(WISH)])


def test_a_change_that_was_missed_is_told_on_return(server: Server, job: Job) -> None:
    job.act("step")
    with page_of(server, job) as page:
        page.until_state("paused")
    job.want(Wish("Article", Settings(hidden_size=8, epochs=160, init_scale=0.3)))
    with page_of(server, job, f"?run={job.run}&from=2") as back:
        assert back.next() == {"kind": "change", "epoch": 1, "epochs": 160}


@pytest.mark.parametrize(
    "query", ["run=7&from=1", "run={run}&from=99", "run={run}&from=-1", "run={run}", "run=x&from=ü"]
)
def test_a_page_that_knows_another_run_starts_anew(server: Server, job: Job, query: str) -> None:
    with page_of(server, job, "?" + query.replace("{run}", str(job.run)).replace("ü", "%FC")) as page:
        assert page.next()["kind"] == "run"
        assert page.next()["from"] == 0


def test_a_long_curve_comes_in_pieces(server: Server, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_module, "MOST_ROWS", 10)
    job.act("train")
    with page_of(server, job) as page:
        page.until_state("done")
        page.until_epoch(150)
        assert max(len(frame["test_loss"]) for frame in page.frames if frame["kind"] == "rows") == 10
    with page_of(server, job) as late:
        late.until_epoch(150)
        assert late.rows == page.rows


def test_two_tabs_follow_one_job(server: Server, job: Job) -> None:
    with page_of(server, job) as one, page_of(server, job) as two:
        one.send(do="train")
        two.send(do="train")
        for page in (one, two):
            page.until_state("done")
        assert one.rows == two.rows == close_to([row(epoch) for epoch in unbroken(WISH)])


def test_a_page_that_does_not_read_holds_nobody_up(server: Server, job: Job) -> None:
    job.want(Wish("Article", Settings(hidden_size=256, epochs=10)))
    with dial(server, job.id) as asleep, page_of(server, job) as awake:
        sentence = json.dumps({"sentence": "i am not at all happy " * 30})
        for _ in range(40):  # 250 kB of answer each: more than the sockets between us hold
            asleep.send(sentence[:-2] + "." * _ + '"}')
        awake.send(do="train")
        awake.until_state("done")
        assert len(awake.rows) == 11


# --- the sentence player ----------------------------------------------------------------------------------------------


def hidden_of(trace: dict[str, Any]) -> Any:
    return np.frombuffer(base64.b64decode(trace["hidden"]), "<f4").reshape(-1, trace["units"])


def assert_is(trace: dict[str, Any], state: State, tokens: Any) -> None:
    """The trace is the network's in that state, reading those tokens."""
    expected = forward(state.params, tokens)
    assert trace["epoch"] == state.number
    assert hidden_of(trace) == pytest.approx(expected.hidden, abs=1e-6)
    assert trace["probabilities"] == pytest.approx(expected.probs[:, 1], rel=1e-5)
    speaks = np.frombuffer(base64.b64decode(trace["speaks"]), "<f4")
    assert speaks == pytest.approx(state.params.w_hy[1] - state.params.w_hy[0], rel=1e-6)


def watch(page: Page, text: str) -> dict[str, Any]:
    page.send(sentence=text)
    return page.until(lambda frame: frame["kind"] == "trace" and frame["text"] == text)


def test_a_sentence_is_read_at_once(server: Server, job: Job) -> None:
    with page_of(server, job) as page:
        trace = watch(page, "I'm not at all happy about <b>movies</b>!")
        assert trace["words"] == ["i", "am", "not", "at", "all", "happy", "about", "b", "movies", "b"]
        assert trace["known"] == [True] * 6 + [False] * 4
        assert set(trace["nearest"]) == {"about", "b", "movies"}
        assert not trace["cut"]
        assert hidden_of(trace).shape == (11, 8)
        made = job.news(job.seen(0, 0)).run.material
        assert_is(trace, next(unbroken(WISH)).state(), made.vocabulary.encode(trace["text"]))
        assert watch(page, "hapy")["nearest"]["hapy"][0] == "happy"


def test_no_words_are_the_zero_state(server: Server, job: Job) -> None:
    with page_of(server, job) as page:
        for nothing in ("", "  ?! "):
            trace = watch(page, nothing)
            assert (trace["words"], trace["known"], trace["nearest"]) == ([], [], {})
            assert hidden_of(trace).tolist() == [[0.0] * 8]
            assert len(trace["probabilities"]) == 1


def test_a_long_sentence_is_cut_and_says_so(server: Server, job: Job) -> None:
    with page_of(server, job) as page:
        assert not watch(page, "good " * 200)["cut"]
        trace = watch(page, "good bad " * 120)
        assert trace["cut"]
        assert trace["words"] == ["good", "bad"] * 100
        assert len(trace["probabilities"]) == len(hidden_of(trace)) == 201


def test_words_that_are_hard_to_look_up_cost_little(server: Server, job: Job) -> None:
    with page_of(server, job) as page:
        trace = watch(page, " ".join(f"word{number}" for number in range(200)) + " " + "x" * 10_000)
        assert 0 < len(trace["nearest"]) <= 20
        assert watch(page, "y" * 15_000)["nearest"] == {"y" * 15_000: []}


def test_the_trace_follows_the_network(server: Server, job: Job) -> None:
    states = {epoch.number: epoch.state() for epoch in unbroken(WISH)}
    with page_of(server, job) as page:
        tokens = job.news(job.seen(0, 0)).run.material.vocabulary.encode("not bad")
        watch(page, "not bad")
        page.send(speed=50)
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


def test_every_page_watches_its_own_sentence(server: Server, job: Job) -> None:
    with page_of(server, job) as one, page_of(server, job) as two:
        watch(one, "good")
        watch(two, "bad")
        one.send(do="train")
        for page, text in ((one, "good"), (two, "bad")):
            page.until(lambda frame: frame["kind"] == "trace" and frame["epoch"] == 150)
            assert {frame["text"] for frame in page.frames if frame["kind"] == "trace"} == {text}


# --- nonsense ---------------------------------------------------------------------------------------------------------

NONSENSE = [
    "",
    "null",
    "[]",
    "{}",
    "3",
    "{",
    "[" * 19_000,
    '{"do": "fly"}',
    '{"do": 1}',
    '{"do": ["train"]}',
    '{"do": "train", "speed": 1}',
    '{"speed": 7}',
    '{"speed": true}',
    '{"speed": 10.5}',
    '{"speed": "10"}',
    '{"speed": NaN}',
    '{"speed": 1e999}',
    '{"speed": ' + "9" * 10_000 + "}",
    '{"sentence": 5}',
    '{"sentence": null}',
    '{"sentence": {"a": 1}}',
    '{"sentence": "' + "a " * 15_000 + '"}',
    "x" * 300_000,
    "\ud83d\ude00" * 3,
    b"\x00\xff\xfe",
    b'{"do": "train"}',
]


def test_nonsense_changes_nothing_and_the_connection_lives(
    server: Server, job: Job, capfd: pytest.CaptureFixture[str]
) -> None:
    with page_of(server, job) as page:
        page.until(lambda frame: frame["kind"] == "answers")
        for frame in NONSENSE:
            text = frame.encode("utf-16", "surrogatepass").decode("utf-16") if isinstance(frame, str) else frame
            page.socket.send(text)
        page.send(do="step")
        page.until_state("paused")
        assert len(page.rows) == 2
        assert job.wish == WISH
    assert capfd.readouterr().err == ""


def test_lone_surrogates_are_text_as_any(server: Server, job: Job) -> None:
    with page_of(server, job) as page:
        page.socket.send('{"sentence": "good \\ud800 bad"}')
        trace = page.until(lambda frame: frame["kind"] == "trace")
        assert [word for word, known in zip(trace["words"], trace["known"], strict=True) if known] == ["good", "bad"]


def test_what_a_diverging_run_sends_is_finite(server: Server, job: Job) -> None:
    job.want(Wish("Article", Settings(learning_rate=1.0, init_scale=1.0)))
    with page_of(server, job) as page:
        page.send(sentence="not bad")
        page.send(do="train")
        status = page.until_state("diverged")
        assert status["message"]
        page.until(lambda frame: frame["kind"] == "trace" and frame["epoch"] == status["epoch"])
        assert all(math.isfinite(value) for values in page.rows for value in values)
