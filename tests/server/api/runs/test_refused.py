"""The routes of saved runs: who is refused, and what becomes of nonsense that is sent.

One server serves all of this file, for nothing here changes what it has saved.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from http.client import HTTPConnection
from itertools import product
from typing import Any

import pytest
from starlette.routing import Route

from playground.server import Server
from playground.server.persistence import Persistence
from playground.server.visitors import VISITOR_COOKIE
from playground.storage.run_files import MOST_FINDING_BYTES
from playground.training.interactive.jobs_by_visitor import Jobs
from tests.support.cookies import cookie as cookie_of
from tests.support.patience import PATIENCE
from tests.support.serving import app_of, listening, server_in
from tests.support.visiting import (
    CHANGING,
    NOBODYS,
    ONE,
    OTHERS,
    OWNER,
    READ_ONLY,
    SECRET,
    STRANGER,
    TWO,
    Visitor,
    assert_says_no,
    everything,
    saved_runs_of,
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Server]:
    """The server of these tests; one that gives limits as a parameter has one of its own."""
    with server_in(tmp_path_factory.mktemp("server"), getattr(request, "param", {})) as server:
        yield server


@pytest.fixture(scope="module")
def persistence(server: Server) -> Iterator[Persistence]:
    with saved_runs_of(server) as persistence:
        yield persistence


@pytest.fixture(scope="module")
def page(server: Server, persistence: Persistence) -> Iterator[Visitor]:
    with listening() as site:
        site.app = app_of(server)
        yield Visitor(site)


# --- who may ----------------------------------------------------------------------------------------------------------


def routes() -> list[tuple[str, str]]:
    """(method, path) of everything that the server answers over HTTP."""
    http = [route for route in Server("").routes if isinstance(route, Route)]
    return [(method, route.path) for route in http for method in sorted(route.methods or ())]


@pytest.mark.parametrize(("method", "path"), routes())
def test_no_route_reaches_a_run_of_another(
    page: Visitor, jobs: Jobs, persistence: Persistence, method: str, path: str
) -> None:
    """Every route there is, those that come to be added among them: nothing is told, and nothing is changed."""
    before = everything(persistence, OWNER)
    for cookie, run_id in product((STRANGER, "n" * 43, None), (ONE, TWO)):
        stranger = replace(page, cookie=cookie)
        address = path.replace("{id}", run_id).replace("{hash}", run_id).replace("{name:path}", "run.npz")
        assert "{" not in address
        query = f"?ids={run_id},{OTHERS}&id={run_id}&run={run_id}&text=good&owner={OWNER}&{VISITOR_COOKIE}={OWNER}"
        ids = {"ids": [run_id, OTHERS]}
        bodies = [ids, {"name": "mine"}, {"pinned": True}, {**ids, "points": 100}, {"id": run_id}, run_id]
        for body in [None] if method in ("GET", "HEAD") else bodies:
            answer = stranger.ask(address + query, body, method)
            assert SECRET.encode() not in answer.body.replace(f"run 3 {SECRET}".encode(), b"")
            assert ONE.encode() not in answer.body
            assert TWO.encode() not in answer.body
            if "{id}" in path:
                # The owner gets 400 for it too, whether or not the run exists.
                assert answer.status in ((403,) if cookie is None else (404, 400)), answer.body
    assert everything(persistence, OWNER) == before
    job = jobs.get(STRANGER)
    assert job is None or job.state == "ready"


def test_every_route_of_runs_is_tried_with_and_without_a_cookie() -> None:
    tried_paths = {re.sub(r"\?.*", "", path).replace(ONE, "{id}") for path in [*READ_ONLY, *CHANGING]}
    assert {path for _, path in routes() if path.startswith("/api/runs")} == tried_paths


@pytest.mark.parametrize("cookie", [None, "", "short", OWNER[:-1], OWNER + "o", OWNER[:-1] + "!", '"' + OWNER + '"x'])
def test_without_a_cookie_of_ours_nothing_is_said(page: Visitor, cookie: str | None) -> None:
    for path in READ_ONLY:
        assert_says_no(replace(page, cookie=cookie).ask(path), 403)
    for path in CHANGING:
        assert_says_no(replace(page, cookie=cookie).ask(path, {"ids": [ONE]}), 403)


@pytest.mark.parametrize(
    "origin",
    [
        None,
        "null",
        "http://evil.example",
        "http://127.0.0.1",
        "https://127.0.0.1:{port}",
        "http://localhost:{port}",
        "http://127.0.0.1:{port}.evil.example",
        "http://evil.example@127.0.0.1:{port}",
    ],
)
def test_nothing_changes_for_a_page_of_another_site(
    page: Visitor, persistence: Persistence, origin: str | None
) -> None:
    before = everything(persistence, OWNER)
    foreign = replace(page, origin=origin and origin.replace("{port}", str(page.site.port)))
    for path in CHANGING:
        for body in ({"ids": [ONE]}, {"name": "x"}, b""):
            assert_says_no(foreign.ask(path, body), 403)
    assert everything(persistence, OWNER) == before


def test_no_other_site_may_read_or_keep_an_answer(page: Visitor) -> None:
    for path in READ_ONLY:
        answer = replace(page, origin="http://evil.example").ask(path)
        assert answer.header("access-control-allow-origin") == ""
        assert answer.header("cache-control") == "no-store"
        assert answer.header("x-content-type-options") == "nosniff"


def test_ids_of_others_among_ones_own_are_passed_over(page: Visitor, persistence: Persistence) -> None:
    before = everything(persistence, STRANGER)
    mixed_ids = [OTHERS, ONE, NOBODYS]
    assert set(page.json("/api/runs/histories", {"ids": mixed_ids})["histories"]) == {ONE}
    for path in ("table.csv", "histories.csv"):
        lines = csv.DictReader(io.StringIO(page.ask(f"/api/runs/{path}?ids={','.join(mixed_ids)}").body.decode()))
        assert {line["id"] for line in lines} == {ONE}
    assert page.json("/api/runs/delete", {"ids": mixed_ids}) == {"changed": 1}
    assert page.json("/api/runs/undelete", {"ids": mixed_ids}) == {"changed": 1}
    assert everything(persistence, STRANGER) == before


def test_the_deleted_run_of_another_stays_deleted(page: Visitor) -> None:
    page.json("/api/runs/delete", {"ids": [ONE]})
    stranger = replace(page, cookie=STRANGER)
    assert stranger.json("/api/runs/undelete", {"ids": [ONE]}) == {"changed": 0}
    assert set(page.names()) == {TWO}
    page.json("/api/runs/undelete", {"ids": [ONE]})


STRANGE_IDS = [NOBODYS, OTHERS, "x", ONE[:-1], ONE + "1", ONE.replace("1", "A"), "%00", "..%2f..", "1" * 5000, "é"]


@pytest.mark.parametrize("run_id", STRANGE_IDS, ids=range(len(STRANGE_IDS)))
def test_an_unknown_run_is_not_there(page: Visitor, run_id: str) -> None:
    run_id = run_id.replace("é", "%C3%A9")
    assert_says_no(page.ask(f"/api/runs/{run_id}/trace?text=good"), 404) if "%2f" not in run_id else None
    for path, body in (
        ("", {"name": "x"}),
        ("/trace", None),
        ("/vocabulary", None),
        ("/yardsticks", None),
        ("/run.npz", None),
        ("/continue", b""),
    ):
        assert page.ask(f"/api/runs/{run_id}{path}", body).status == 404
    for path in ("table.csv", "histories.csv"):
        assert_says_no(page.ask(f"/api/runs/{path}?ids={run_id}"), 404)
    assert page.ask("/api/runs/table.csv?ids=").status == 404
    for path, empty_answer in (
        ("delete", {"changed": 0}),
        ("undelete", {"changed": 0}),
        ("histories", {"histories": {}}),
    ):
        assert page.json(f"/api/runs/{path}", {"ids": [run_id]}) == empty_answer


# --- nonsense ---------------------------------------------------------------------------------------------------------

JSON_ROUTES = [f"/api/runs/{ONE}", "/api/runs/pin", "/api/runs/delete", "/api/runs/undelete", "/api/runs/histories"]
JSON_ROUTES += ["/api/runs/table.csv", "/api/runs/histories.csv"]
NONSENSE: list[Any] = [
    *(b"", b"null", b"[]", b"{", b"\xff\xfe", b"[" * 100_000, b'{"ids": ' + b"[" * 100_000, b"9" * 5000, b'"xx'),
    *({}, [], "text", 7, {"ids": "x"}, {"ids": {}}, {"ids": [1]}, {"ids": [None]}, {"ids": [[ONE]]}),
    *({"name": 7}, {"name": None}, {"name": ["x"]}, {"pinned": 1}, {"pinned": "true"}, {"pinned": None}),
    *({"name": "x", "pinned": True}, {"name": "x", "id": TWO}, {"ids": [ONE], "owner": OWNER}, {"owner": OWNER}),
]


@pytest.mark.parametrize("path", JSON_ROUTES)
def test_what_is_not_asked_rightly_is_refused(page: Visitor, persistence: Persistence, path: str) -> None:
    before = everything(persistence, OWNER)
    for body in NONSENSE:
        assert_says_no(page.ask(path, body), 400)
    assert everything(persistence, OWNER) == before


@pytest.mark.parametrize("points", [0, 1, -1, 15, 150_001, 1e9, 100.0, True, "500", None, [500], 10**400])
def test_points_are_a_number_within_reason(page: Visitor, points: object) -> None:
    assert "Points" in assert_says_no(page.ask("/api/runs/histories", {"ids": [ONE], "points": points}), 400)


@pytest.mark.parametrize(
    "what",
    [
        *({"smooth": -1}, {"smooth": 10_001}, {"smooth": True}, {"smooth": "1"}, {"seconds": 1}, {"seconds": None}),
        *({"column": "seconds"}, {"column": None}, {"column": ["test_loss"]}, {"column": {}}, {"column": "id"}),
    ],
)
def test_a_curve_that_there_is_none_of_is_refused(page: Visitor, what: dict[str, object]) -> None:
    assert_says_no(page.ask("/api/runs/histories", {"ids": [ONE], **what}), 400)


def test_too_many_runs_at_once_are_refused(page: Visitor) -> None:
    many_ids = [f"{number:032x}" for number in range(10_001)]
    assert "10,000" in assert_says_no(page.ask("/api/runs/delete", {"ids": many_ids}), 400)
    assert "1,000" in assert_says_no(page.ask("/api/runs/histories", {"ids": many_ids[:1001]}), 400)


@pytest.mark.parametrize("path", JSON_ROUTES)
def test_a_body_that_is_too_large_is_refused(page: Visitor, path: str) -> None:
    assert "1 MB" in assert_says_no(page.ask(path, {"name": "x" * 1_000_000}), 413)


def test_a_file_that_is_too_large_is_refused_with_an_answer_that_arrives(page: Visitor) -> None:
    assert "40 MB" in assert_says_no(page.ask("/api/runs/load", bytes(MOST_FINDING_BYTES + 1)), 413)
    assert "40 MB" in assert_says_no(page.ask("/api/runs/load", bytes(2 * MOST_FINDING_BYTES)), 413)


@pytest.mark.parametrize("server", [{"dropped": 2_000_000}], indirect=True)
def test_an_endless_body_is_not_read_to_its_end(page: Visitor) -> None:
    connection = HTTPConnection("127.0.0.1", page.site.port, timeout=PATIENCE)
    headers = {"Cookie": cookie_of(OWNER), "Origin": page.site.origin}
    endless = (b"x" * 100_000 for _ in iter(int, 1))
    with pytest.raises(OSError):  # noqa: PT011 - broken pipe, reset, or aborted, as the system has it
        connection.request("POST", "/api/runs/delete", endless, headers, encode_chunked=True)
    connection.close()


def test_a_client_that_leaves_in_the_middle_of_sending_leaves_no_trace(
    page: Visitor, capfd: pytest.CaptureFixture[str]
) -> None:
    connection = HTTPConnection("127.0.0.1", page.site.port, timeout=PATIENCE)
    connection.putrequest("POST", "/api/runs/load")
    for name, value in (
        ("Cookie", cookie_of(OWNER)),
        ("Origin", page.site.origin),
        ("Content-Length", "9"),
    ):
        connection.putheader(name, value)
    connection.endheaders(b"PK")
    connection.close()
    assert set(page.names()) == {ONE, TWO}
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("path", [*READ_ONLY, *CHANGING])
def test_other_methods_are_not_taken(page: Visitor, path: str) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        assert page.ask(path, {"ids": [ONE]}, method).status == 405
    # A POST without a body to .../table.csv, or .parquet, names no runs.
    refusal = (400,) if ".csv" in path or ".parquet" in path else (404, 405)
    assert page.ask(path, None, "GET" if path in CHANGING else "POST").status in refusal
