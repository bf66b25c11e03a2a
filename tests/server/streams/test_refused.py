"""The WebSocket of a job: who may open it, and what happens to nonsense that is sent."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.requests import HTTPConnection
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from playground.server.refusals import foreign
from playground.server.visitors import VISITOR_COOKIE
from playground.training import InteractiveJob
from playground.training.interactive.jobs_by_visitor import Jobs
from tests.support.executors import EAGER
from tests.support.live_page import OWNER, RUN_CONFIG, STRANGER, dial, job, page_of
from tests.support.serving import Site, app_of, server_in
from tests.support.visiting import Visitor

__all__ = ["job"]  # a fixture


# --- who may ----------------------------------------------------------------------------------------------------------


def assert_refused(open_socket: Callable[[], ClientConnection]) -> None:
    with pytest.raises(InvalidStatus) as refusal:
        open_socket()
    assert refusal.value.response.status_code == 403
    assert not refusal.value.response.body


def test_the_owner_is_let_in(site: Site, job: InteractiveJob) -> None:
    with page_of(site, job) as page:
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
def test_a_foreign_or_missing_origin_is_refused(site: Site, job: InteractiveJob, origin: str | None) -> None:
    named_origin = origin and origin.replace("{port}", str(site.port))
    assert_refused(lambda: dial(site, job.id, origin=named_origin))


@pytest.mark.parametrize("cookie", [None, "", STRANGER, OWNER[:-1], OWNER + "o", "n" * 43])
def test_a_missing_or_other_cookie_is_refused(site: Site, job: InteractiveJob, cookie: str | None) -> None:
    assert_refused(lambda: dial(site, job.id, cookie=cookie))


@pytest.mark.parametrize("job_id", ["", "unknown", OWNER, "../" * 3, "a" * 4_000, "%00", "1"])
def test_an_unknown_job_is_refused(site: Site, job: InteractiveJob, job_id: str) -> None:
    assert_refused(lambda: dial(site, job_id))


def test_nothing_in_the_address_gives_access(site: Site, job: InteractiveJob) -> None:
    assert_refused(lambda: dial(site, job.id, f"?owner={OWNER}&{VISITOR_COOKIE}={OWNER}", cookie=None))


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
    assert (foreign(HTTPConnection({"type": "websocket", "scheme": scheme, "headers": headers})) is None) == same
    twice = [*headers, (b"origin", origin.encode())]
    assert foreign(HTTPConnection({"type": "websocket", "scheme": scheme, "headers": twice}))


def test_behind_a_proxy_that_speaks_https_the_origin_is_https(site: Site, job: InteractiveJob) -> None:
    https = site.origin.replace("http", "https")
    with dial(site, job.id, origin=https, x_forwarded_proto="https") as socket:
        assert json.loads(socket.recv())["kind"] == "run"
    assert_refused(lambda: dial(site, job.id, x_forwarded_proto="https"))


@pytest.mark.parametrize("server", [{"pages": 2}], indirect=True)
def test_the_pages_of_one_visitor_are_bounded(site: Site, job: InteractiveJob) -> None:
    with page_of(site, job) as one, page_of(site, job) as two:
        for page in (one, two):
            page.next()
        assert_refused(lambda: dial(site, job.id))


def test_a_page_that_made_room_for_others_is_closed_and_stays_so(port: Site, tmp_path: Path) -> None:
    with server_in(tmp_path, jobs=Jobs(2, most=1, memory=0.0, housekeeping=False, executor=EAGER)) as server:
        port.app = app_of(server)
        job = server.jobs.of(OWNER)
        with page_of(port, job) as page:
            page.next()
            assert server.jobs.has_room_for("n" * 43)
            with pytest.raises(ConnectionClosed):
                page.until(lambda frame: False)
        assert_refused(lambda: dial(port, job.id))
        assert Visitor(port).json("/api/connection", {"job": job.id})["reason"] == "rested"


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
    site: Site, job: InteractiveJob, capfd: pytest.CaptureFixture[str]
) -> None:
    with page_of(site, job) as page:
        page.until(lambda frame: frame["kind"] == "answers")
        for frame in NONSENSE:
            text = frame.encode("utf-16", "surrogatepass").decode("utf-16") if isinstance(frame, str) else frame
            page.socket.send(text)
        page.send(do="step")
        page.until_state("paused")
        assert len(page.rows) == 2
        assert job.config == RUN_CONFIG
    assert capfd.readouterr().err == ""


def test_lone_surrogates_are_text_as_any(site: Site, job: InteractiveJob) -> None:
    with page_of(site, job) as page:
        page.socket.send('{"sentence": "good \\ud800 bad"}')
        trace = page.until(lambda frame: frame["kind"] == "trace")
        assert [word for word, is_known in zip(trace["words"], trace["known"], strict=True) if is_known] == [
            "good",
            "bad",
        ]
