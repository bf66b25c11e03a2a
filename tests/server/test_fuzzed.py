"""Every route is sent nonsense: no answer is a fault of the server, and every refusal is a sentence."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.routing import Route

from playground.server import Server
from playground.server.persistence import Persistence
from playground.training.sweep.plan import Plan
from tests.support.requests import RawRequest, ask, assert_in_order
from tests.support.serving import server_in
from tests.support.visiting import ONE, OTHERS, OWNER, SETTINGS, TWO

TEXTS = ["", "\ud800", "\udfff\ud800", "x\0y", "=1+1", "\u202e", "a\r\nb", "é" * 3000, "NaN", "1e999", "9" * 400]
TEXTS += ["0..1 x 3", "0.1..0.2 x 99999999999", "0.01, 0.02", "1" * 9000, ONE, OTHERS, "test_loss", "exact"]
NUMBERS = [0, -1, 1, 0.5, True, 2**31, 2**32 - 1, 2**53 + 1, 2**64, 10**308, 10**309, -(10**400), 10**4000]
NUMBERS += [1.7e308, -1.7e308, 5e-324, -0.0, float("nan"), float("inf"), -float("inf")]


def nested_value(depth: int, name: str | None) -> Any:
    """Lists in lists, or objects in objects."""
    value: Any = 1
    for _ in range(depth):
        value = [value] if name is None else {name: value}
    return value


STRANGE = [
    *TEXTS,
    *NUMBERS,
    None,
    [],
    {},
    [None],
    {"\ud800": 1},
    nested_value(5, None),
    nested_value(400, None),
    nested_value(850, "ids"),
]
BODIES: dict[str, list[Any]] = {
    "/api/runs/{id}": [{"name": "x"}, {"pinned": True}],
    "/api/sweeps/plan": [
        {
            "data": "Article",
            "values": {"learning_rate": "0.01, 0.02", "hidden_size": "8, 16"},
            "seeds": 5,
            "epochs": 100,
            "base": SETTINGS.to_dict(),
        },
        {"values": {"cell": "tanh, gru"}, "seeds": 2, "by_cell": {"gru": {"clip": 5.0, "optimizer": "adam"}}},
    ],
    "/api/link": [
        {"run": ONE, "epoch": 2, "view": {"sentence": "good", "word": "1", "choices": "a=b"}, "room": 1900},
        {"runs": [ONE, TWO], "view": {"filter": "x"}, "room": 1900},
    ],
    "/api/link/qr": [{"link": "http://a/?seed=1&data=Article", "site": "http://a/"}],
    "/api/connection": [{"job": "x", "run": ONE, "was": "y"}, {"sweep": True}],
}
OF_RUNS = [{"ids": [ONE, TWO], "column": "test_loss", "points": 16, "smooth": 3, "seconds": True}, {"ids": [ONE]}]
RAW = [b"", b"\xff", b"null", b"[" * 100_000, b'{"ids":' * 50_000, b'{"ids": ' + b"1" * 4301 + b"}", b"\xef\xbb\xbf{}"]
RAW += [json.dumps({"name": "x"}).encode("utf-16"), b'{"name": "x", "name": "y"}', b'{"points": 1e99999}', b"[NaN]"]
RAW += [b'{"name": "\\ud800"}', b'{"name": "\\u0000"}', b'{"ids": ["\xff"]}', b"{}" + b" " * 900_000, b"PK\x03\x04"]
IDS = [
    ONE,
    OTHERS,
    "x",
    "%00",
    "%ff%fe",
    "%ed%a0%80",
    "%0a",
    ONE + "%0a",
    "a" * 3000,
    "%F0%9F%98%80",
    "1" * 31 + "%EF%BC%91",
]
QUERIES = [
    "",
    "?",
    "?text=",
    "?text=good%20film",
    "?text=%00",
    "?text=%ed%a0%80",
    "?text=%ff",
    "?text=" + "a%20" * 9000,
]
QUERIES += ["?text=a&text=b", "?text=" + "%CC%81" * 500, "?text=%F0%9F%98%80%E2%80%8F", "?&&&=;", "?" + "a&" * 1500]
QUERIES += ["?ids=", "?ids=" + ONE, "?ids=%00,%ed%a0%80", "?ids=" + ",".join([ONE] * 201), "?ids=" + "," * 190]


def http_routes() -> list[tuple[str, str]]:
    """(method, path) of all but those that start training."""
    routes = [route for route in Server("").routes if isinstance(route, Route)]
    starting = ("/api/sweeps", "/api/runs/{id}/continue")
    return [(method, r.path) for r in routes if r.path not in starting for method in sorted(r.methods or ())]


def addresses(path: str) -> list[str]:
    """The path with strange ids in it, or as it is."""
    names = ("{id}", "{hash}", "{name}")
    if not any(name in path for name in names):
        return [path]
    return ["".join(path.replace(name, run_id) for name in names if name in path) for run_id in IDS]


def leaves(body: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of keys and indices to each value in a body."""
    yield way
    for key in body if isinstance(body, dict) else range(len(body)) if isinstance(body, list) else ():
        yield from leaves(body[key], (*way, key))


def with_value(body: Any, way: tuple[Any, ...], value: Any) -> Any:
    """The body with another value at that path."""
    if not way:
        return value
    changed_body = copy.copy(body)
    changed_body[way[0]] = with_value(body[way[0]], way[1:], value)
    return changed_body


def check(server: Server, requests: list[RawRequest]) -> None:
    answers = ask(server, requests)
    for request, response in zip(requests, answers, strict=True):
        assert_in_order(request, response)
    assert {response.status for response in answers} != {403}, "nothing was asked of a route"


class IdleStopwatch:
    """A stopwatch that measures nothing."""

    def expected(self, _plan: Plan, _wanted: object, _processes: object) -> float:
        return 1.0


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A server that knows the time of a sweep without measuring."""
    with server_in(tmp_path, stopwatch=IdleStopwatch()) as server:
        yield server


@pytest.mark.usefixtures("persistence")
def test_strange_addresses_and_headers(server: Server) -> None:
    requests = [
        RawRequest(method, (address + query).encode(), b"{}" if method == "POST" else b"", OWNER)
        for method, path in http_routes()
        for address in addresses(path)
        for query in (QUERIES if ".csv" in path or "trace" in path else QUERIES[:1])
    ]
    strange_values = [
        b"",
        b"\xff\xfe",
        b"x" * 5000,
        b"http://[::1",
        b"http://\xe2\x85\xb7",
        b"null",
        b"http://a:99999",
        b"\x00",
    ]
    requests += [
        RawRequest(method, path.replace("{id}", ONE).encode(), b"{}", OWNER, ((name, value),))
        for method, path in [("GET", "/api/runs"), ("POST", "/api/runs/delete"), ("POST", "/api/runs/load")]
        for name in (b"origin", b"host", b"cookie", b"accept-encoding", b"x-forwarded-proto", b"content-length")
        for value in strange_values
    ]
    check(server, requests)


@pytest.mark.parametrize("path", [path for method, path in http_routes() if method == "POST"])
def test_every_strange_value_in_every_place_of_every_body(server: Server, persistence: Persistence, path: str) -> None:
    address = path.replace("{id}", ONE).encode()
    bodies = BODIES.get(path, OF_RUNS)
    requests = [RawRequest("POST", address, body, OWNER) for body in RAW]
    requests += [
        RawRequest("POST", address, json.dumps(with_value(body, way, value)).encode(), OWNER)
        for body in bodies
        for way in leaves(body)
        for value in STRANGE
    ]
    check(server, requests)
    check(
        server,
        [RawRequest("GET", b"/api/runs", cookie=OWNER), RawRequest("GET", b"/api/runs/histories.csv", cookie=OWNER)],
    )


def test_several_strange_values_at_once(server: Server, persistence: Persistence) -> None:
    rng = random.Random(8)
    requests = []
    for _ in range(600):
        method, path = rng.choice([pair for pair in http_routes() if pair[0] == "POST"])
        body = rng.choice(BODIES.get(path, OF_RUNS))
        for _ in range(rng.randint(1, 4)):
            body = with_value(body, rng.choice([way for way in leaves(body) if len(way) < 3]), rng.choice(STRANGE))
        requests.append(RawRequest(method, path.replace("{id}", ONE).encode(), json.dumps(body).encode(), OWNER))
    check(server, requests)
    assert persistence.store is not None
    assert {run.id for run in persistence.store.runs(OWNER)} <= {ONE, TWO}


@pytest.mark.parametrize(
    "text", ["\ud800", "good \udfff film", "a\0b", "x" * 500_000, "\u2028", "'; drop table runs; --"]
)
def test_a_name_that_no_file_holds_is_kept_as_a_line(server: Server, persistence: Persistence, text: str) -> None:
    body = json.dumps({"name": text}).encode()
    renaming, listing, table = ask(
        server,
        [
            RawRequest("POST", f"/api/runs/{ONE}".encode(), body, OWNER),
            RawRequest("GET", b"/api/runs", cookie=OWNER),
            RawRequest("GET", b"/api/runs/table.csv", cookie=OWNER),
        ],
    )
    assert [response.status for response in (renaming, listing, table)] == [200] * 3
    assert renaming.json()["name"].encode().decode() in [run["name"] for run in listing.json()["runs"]]
    assert len(renaming.json()["name"]) <= 500
