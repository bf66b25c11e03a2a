"""What one visitor asks for or sends takes no more memory for being much, and no longer than it may."""

from __future__ import annotations

import asyncio
import gc
import json
import tracemalloc
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from starlette.requests import Request

from playground.server import Server
from playground.server.api.histories import EPOCHS_READ_AT_ONCE, LEAST_POINTS, MOST_POINTS, fitting, portions
from playground.server.api.requests import Refused, Uploads, body
from playground.server.own_sets import NAMES_LAST, OwnSets
from playground.server.persistence import Persistence
from playground.storage import Store, StoreError
from tests.support.following import Clock
from tests.support.requests import RawRequest, ask
from tests.support.visiting import ONE, OWNER, run

EPOCHS = 20_000
VISITORS = 1000


def long_runs(persistence: Persistence, count: int, epochs: int = EPOCHS) -> list[str]:
    """So many runs of so many epochs, whose numbers do not compress."""
    assert persistence.store is not None
    rows = np.random.default_rng(0).random((5, epochs))
    ids = [f"{0xA0 + number:032x}" for number in range(count)]
    for run_id in ids:
        persistence.store.save(OWNER, run(run_id, rows=rows, state=None, state_settings=None))
    return ids


def peak_of(server: Server, request: RawRequest) -> int:
    """Bytes that answering took at most at one time."""
    tracemalloc.start()
    try:
        [response] = ask(server, [request])
        assert response.status == 200
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_of_visitors_who_have_gone_no_list_of_their_sets_stays(persistence: Persistence, clock: Clock) -> None:
    own_sets = OwnSets(persistence, clock)

    def bytes_after(first: int) -> int:
        for number in range(first, first + VISITORS):
            assert own_sets.names(f"{number:043}") == ()
            clock.now += NAMES_LAST
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        bytes_after(0)  # what is made once is there then
        before = bytes_after(VISITORS)
        assert bytes_after(2 * VISITORS) - before < 50 * VISITORS
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("smooth", [0, 50])
def test_many_long_curves_take_no_more_memory_than_few(server: Server, persistence: Persistence, smooth: int) -> None:
    ids = long_runs(persistence, 12)

    def request_for(some_ids: list[str]) -> RawRequest:
        body = {"ids": some_ids, "points": 500, "seconds": True, "smooth": smooth}
        return RawRequest("POST", b"/api/runs/histories", json.dumps(body).encode(), OWNER, keep=False)

    bytes_for_few, bytes_for_many = peak_of(server, request_for(ids[:4])), peak_of(server, request_for(ids))
    assert bytes_for_many < 1.3 * bytes_for_few < 20e6


def test_many_long_histories_as_csv_take_no_more_memory_than_one(server: Server, persistence: Persistence) -> None:
    ids = long_runs(persistence, 3, 5_000)

    def request_for(some_ids: list[str]) -> RawRequest:
        return RawRequest("GET", f"/api/runs/histories.csv?ids={','.join(some_ids)}".encode(), cookie=OWNER, keep=False)

    ask(server, [request_for(ids[:1])])  # what is loaded at the first time is no part of an answer
    bytes_for_one, bytes_for_many = peak_of(server, request_for(ids[:1])), peak_of(server, request_for(ids))
    assert bytes_for_many < 1.3 * bytes_for_one < 6e6


def test_a_page_of_many_long_runs_takes_no_more_memory_than_one_of_few(
    server: Server, persistence: Persistence
) -> None:
    ids = long_runs(persistence, 12, 50_000)

    def request_for(some_ids: list[str]) -> RawRequest:
        body = json.dumps({"ids": some_ids}).encode()
        return RawRequest("POST", b"/api/runs/finding.html", body, OWNER, keep=False)

    ask(server, [request_for(ids[:1])])  # what is loaded at the first time is no part of an answer
    bytes_for_few, bytes_for_many = peak_of(server, request_for(ids[:3])), peak_of(server, request_for(ids))
    assert bytes_for_many < 1.3 * bytes_for_few < 60e6


def test_histories_in_parts_are_those_in_whole(server: Server, persistence: Persistence) -> None:
    assert persistence.store is not None
    [run_id] = long_runs(persistence, 1)
    history = persistence.store.histories(OWNER, [run_id])[run_id]
    for first, most in ((0, 1), (0, 256), (255, 2), (300, 1000), (EPOCHS - 1, 10), (EPOCHS, 10), (0, 10**6)):
        part = persistence.store.history(OWNER, run_id, first, most)
        assert part.tobytes() == np.ascontiguousarray(history[:, first : first + most]).tobytes()
    assert persistence.store.history("n" * 43, run_id, 0, 10).shape == (5, 0)
    [response] = ask(server, [RawRequest("GET", f"/api/runs/histories.csv?ids={run_id}".encode(), cookie=OWNER)])
    lines = response.body.decode().splitlines()[1:]
    assert [int(line.split(",")[2]) for line in lines] == list(range(EPOCHS))
    assert [float(line.split(",")[5]) for line in lines] == history[2].tolist()


class FailingStore(Store):
    """A store that fails at the histories of one run."""

    def history(self, owner: str, run_id: str, first: int, most: int) -> NDArray[np.float64]:
        if run_id == ONE:
            raise StoreError("The database is gone.")
        return super().history(owner, run_id, first, most)


@pytest.mark.parametrize("server", [{"open_store": FailingStore}], indirect=True)
@pytest.mark.usefixtures("persistence")
def test_a_csv_that_breaks_off_says_so(server: Server) -> None:
    [response] = ask(server, [RawRequest("GET", b"/api/runs/histories.csv", cookie=OWNER)])
    lines = response.body.decode().splitlines()
    assert (len(lines), lines[-1]) == (9, "The rest is missing. The database is gone.")


@pytest.mark.parametrize(
    ("lengths", "points"),
    [
        ([], MOST_POINTS),
        ([10], MOST_POINTS),
        ([480_000] * 60, 5000),
        ([480_000] * 1000, LEAST_POINTS),
        ([1000] * 100 + [10**6], MOST_POINTS - 100_000),
        ([10**9], MOST_POINTS),
    ],
)
def test_points_are_shared_out_so_that_short_curves_come_whole(lengths: list[int], points: int) -> None:
    assert fitting(lengths) == points
    assert sum(min(length, points) for length in lengths) <= max(MOST_POINTS, LEAST_POINTS * len(lengths))


def test_a_thousand_curves_of_many_points_are_decimated(server: Server, persistence: Persistence) -> None:
    ids = long_runs(persistence, 3)
    [whole_answer, decimated_answer] = ask(
        server,
        [
            RawRequest("POST", b"/api/runs/histories", json.dumps({"ids": some_ids, "points": 150_000}).encode(), OWNER)
            for some_ids in (ids[:1], ids)
        ],
    )
    assert whole_answer.json()["histories"][ids[0]]["epoch"] is None
    assert decimated_answer.json()["histories"].keys() == set(ids)


def test_short_runs_are_read_together_and_long_ones_alone(persistence: Persistence) -> None:
    assert persistence.store is not None
    [summary] = persistence.store.runs(OWNER, ["1" * 32])

    lengths = [10, 10, EPOCHS_READ_AT_ONCE - 30, 20, EPOCHS_READ_AT_ONCE + 1, 5]
    runs = [replace(summary, id=str(number), epochs_done=length) for number, length in enumerate(lengths)]
    assert list(portions(runs)) == [["0", "1", "2"], ["3"], ["4"], ["5"]]


# --- what is sent -----------------------------------------------------------------------------------------------------


def request(receive: Callable[[], Awaitable[dict[str, Any]]]) -> Request:
    return Request({"type": "http", "method": "POST", "headers": []}, receive)  # type: ignore[arg-type]


@pytest.mark.parametrize("part", [b"", b"x", b"x" * 1000])
def test_a_body_that_never_ends_is_given_up(part: bytes) -> None:
    bytes_sent = 0

    async def receive() -> dict[str, Any]:
        nonlocal bytes_sent
        bytes_sent += 1
        await asyncio.sleep(0.001)
        return {"type": "http.request", "body": part, "more_body": True}

    with pytest.raises(Refused, match=r"did not arrive within 0\.05 seconds") as refusal:
        asyncio.run(body(request(receive), 100, 0.05, 10**9))
    assert refusal.value.status == 408
    assert bytes_sent, "it was received for as long as it came"


def test_a_body_of_which_nothing_comes_is_given_up() -> None:
    async def receive() -> dict[str, Any]:
        await asyncio.Event().wait()
        return {}

    with pytest.raises(Refused, match="faster connection"):
        asyncio.run(body(request(receive), 100, 0.01, 10**9))


def test_few_files_are_received_at_once() -> None:
    uploads = Uploads(of_one=2, in_all=3)
    with uploads.one("ann"), uploads.one("ann"):
        with pytest.raises(Refused, match="2 files of yours are on their way") as refusal, uploads.one("ann"):
            raise AssertionError
        assert refusal.value.status == 429
        with uploads.one("bob"), pytest.raises(Refused, match="3 files are being received"), uploads.one("eve"):
            raise AssertionError
        with uploads.one("eve"):
            pass
    with uploads.one("ann"), uploads.one("ann"):
        pass


def test_an_upload_that_is_refused_gives_its_place_back(server: Server, persistence: Persistence) -> None:
    answers = ask(server, [RawRequest("POST", b"/api/runs/load", b"no file", OWNER)] * 12)
    assert {response.status for response in answers} == {400}
