"""The routes and the WebSocket of sweeps: who may use them, what comes through, and what happens to nonsense."""

import json
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import psutil
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection

from playground.server import Server
from playground.server.persistence import Persistence
from playground.server.streams.sweep.stream import rest_after
from playground.storage.quotas import Quotas
from playground.training.grace import GRACE
from playground.training.interactive.jobs_by_visitor import Jobs
from playground.training.sweep.duration import Stopwatch
from playground.training.sweep.job import SweepJob
from playground.training.sweep.sweeps_by_visitor import Sweeps
from playground.training.sweep.workforce import Workforce
from rnn.settings import SWEPT
from rnn.sweep import Bounds
from tests.support.cookies import cookie as cookie_of
from tests.support.executors import EAGER
from tests.support.following import Clock
from tests.support.live_page import dial as run_stream
from tests.support.patience import PATIENCE, until
from tests.support.serving import Site, app_of, knock, server_in

OWNER, STRANGER = "o" * 43, "s" * 43
BODY = {
    "data": "Article",
    "values": {"learning_rate": "0.01, 0.02", "bptt": ""},
    "seeds": 5,
    "epochs": 60,
    "base": {"hidden_size": 4, "init_scale": 0.3},
}
LONG = {**BODY, "epochs": 10_000}
POSTS = ("", "/plan", "/pause", "/continue", "/stop")


@pytest.fixture
def server(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Server]:
    """A server whose sweeps have two processes."""
    jobs = Jobs(2, executor=EAGER)
    with server_in(
        tmp_path, getattr(request, "param", {}), jobs=jobs, sweeps=Sweeps(jobs.lock, 2, executor=EAGER)
    ) as server:
        yield server


@pytest.fixture
def sweeps(server: Server) -> Sweeps:
    return server.sweeps


def ask(
    site: Site,
    path: str,
    body: object = None,
    *,
    method: str = "POST",
    origin: str | None = "",
    cookie: str | None = OWNER,
) -> tuple[int, Any]:
    """Status and JSON of a request as our page makes it; `origin` "" is the right one, None is none."""
    headers = {}
    if origin is not None:
        headers["Origin"] = origin or site.origin
    if cookie is not None:
        headers["Cookie"] = cookie_of(cookie)
    connection = HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE)
    try:
        content = body if isinstance(body, str | bytes) else json.dumps(body)
        path = path if path.startswith("/api/") else "/api/sweeps" + path
        connection.request(method, path, body=content if method == "POST" else None, headers=headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def dial(site: Site, *, origin: str | None = "", cookie: str | None = OWNER) -> ClientConnection:
    return knock(site, "/sweeps/live", origin=origin, cookie=cookie)


class SweepFollower:
    """Keeps what a page keeps of a sweep."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.frames: list[dict[str, Any]] = []
        self.curves: list[dict[int, float]] = []

    def next(self) -> dict[str, Any]:
        def refuse(name: str) -> None:
            raise AssertionError(f"{name} was sent")

        frame: dict[str, Any] = json.loads(self.socket.recv(timeout=PATIENCE), parse_constant=refuse)
        self.frames.append(frame)
        if frame["kind"] == "sweep":
            self.stride = frame["stride"]
            self.curves = [{} for _ in frame["runs"]]
        elif frame["kind"] == "curves":
            for r, losses, accuracies in zip(frame["at"], frame["test_loss"], frame["test_accuracy"], strict=True):
                assert len(losses) == len(accuracies) == len(frame["epoch"])
                curve = self.curves[r]
                last = max(curve, default=0)
                if last % self.stride:
                    del curve[last]
                curve.update(zip(frame["epoch"], losses, strict=True))
        return frame

    def until(self, condition: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        deadline = time.monotonic() + PATIENCE  # a page hears of a sign of life for ever
        while not condition(frame := self.next()):
            assert time.monotonic() < deadline, f"it was not told: {[frame['kind'] for frame in self.frames[-10:]]}"
        return frame

    def until_state(self, state: str) -> dict[str, Any]:
        return self.until(lambda frame: frame["kind"] == "progress" and frame["state"] == state)


# --- who may ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize(
    "origin",
    [None, "null", "http://evil.example", "http://127.0.0.1:1", "https://127.0.0.1:{port}", "http://localhost:{port}"],
)
def test_a_request_from_elsewhere_is_refused_and_does_nothing(
    site: Site, sweeps: Sweeps, path: str, origin: str | None
) -> None:
    with sweeps.followed(OWNER, lambda: None):  # else it would pause by itself after a while
        assert ask(site, "", LONG)[0] == 200
        before = sweeps.get(OWNER)
        foreign = None if origin is None else origin.format(port=site.port)
        status, answer = ask(site, path, BODY, origin=foreign)
        assert status == 403
        assert set(answer) == {"error"}
        assert sweeps.get(OWNER) is before
        assert before is not None
        assert before.state == "running"


@pytest.mark.parametrize("cookie", [None, "", "short", "x" * 44, "o" * 42 + "!"])
def test_without_a_valid_cookie_nothing_is_given(site: Site, cookie: str | None) -> None:
    for path in POSTS:
        assert ask(site, path, BODY, cookie=cookie)[0] == 403
    assert ask(site, "/ready", method="GET", cookie=cookie)[0] == 403
    with pytest.raises(InvalidStatus) as refusal:
        dial(site, cookie=cookie)
    assert refusal.value.response.status_code == 403


@pytest.mark.parametrize("origin", [None, "null", "http://evil.example", "http://127.0.0.1:1"])
def test_a_socket_from_elsewhere_is_refused(site: Site, origin: str | None) -> None:
    with pytest.raises(InvalidStatus) as refusal:
        dial(site, origin=origin)
    assert refusal.value.response.status_code == 403
    assert not refusal.value.response.body


def test_a_visitor_has_no_way_to_the_sweep_of_another(site: Site, sweeps: Sweeps) -> None:
    with sweeps.followed(OWNER, lambda: None):  # else it would pause by itself after a while
        _, answer = ask(site, "", LONG)
        for act in ("/pause", "/continue", "/stop"):
            assert ask(site, act, cookie=STRANGER) == (404, {"error": "There is no sweep of yours."})
        with dial(site, cookie=STRANGER) as socket:
            first = SweepFollower(socket).next()
        assert first["kind"] == "sweep"
        assert first["id"] is None
        assert first["runs"] == []
        _, own = ask(site, "", LONG, cookie=STRANGER)
        assert own["id"] != answer["id"]
        ask(site, "/stop", cookie=STRANGER)
        own_sweep = sweeps.get(OWNER)
        assert own_sweep is not None
        assert (own_sweep.id, own_sweep.state) == (answer["id"], "running")


@pytest.mark.parametrize("server", [{"pages": 1}], indirect=True)
def test_a_visitor_cannot_open_pages_without_end(site: Site) -> None:
    with dial(site) as socket:
        SweepFollower(socket).next()
        with pytest.raises(InvalidStatus):
            dial(site)
        with dial(site, cookie=STRANGER) as another:
            SweepFollower(another).next()


# --- a sweep from the plan to the results -----------------------------------------------------------------------------


def test_a_plan_tells_the_runs_and_the_measured_time(site: Site) -> None:
    status, answer = ask(site, "/plan", BODY)
    assert (status, answer["runs"], answer["problems"]) == (200, 10, {})
    assert answer["seconds"] > 0


def test_a_plan_counts_what_would_train_it(tmp_path: Path, port: Site) -> None:
    def measure(_: object, stacks: Sequence[Sequence[object]], __: int) -> Generator[float | None]:
        yield from (float(len(stack)) for stack in stacks)

    jobs = Jobs(2, executor=EAGER)
    workforce = Workforce(EAGER, 5, name="5 cores of the cluster", bounds=Bounds(9, "here"))
    stopwatch = Stopwatch(2, measure=measure)
    sweeps = Sweeps(jobs.lock, 2, executor=EAGER, stopwatch=stopwatch, workforce=lambda: workforce)
    with server_in(tmp_path, jobs=jobs, sweeps=sweeps) as server:
        port.app = app_of(server)
        planned = ask(port, "/plan", {**BODY, "values": {}})[1]
        assert planned == {"runs": 5, "seconds": 60.0, "on": "5 cores of the cluster", "problems": {}}
        too_large = "That makes 10 runs, and a sweep has at most 9 here: give fewer values"
        assert ask(port, "/plan", BODY)[1]["problems"] == {"values": too_large}
        assert ask(port, "", BODY)[1]["problems"] == {"values": too_large}


def test_a_plan_is_no_longer_measured_when_its_page_is_gone(tmp_path: Path, port: Site) -> None:
    begun_event, ended = threading.Event(), threading.Event()

    def endless(_sentences: object, _stacks: object, _processes: int) -> Generator[float | None]:
        begun_event.set()
        try:
            while not ended.wait(0.01):
                yield None
        finally:
            ended.set()

    with server_in(tmp_path, stopwatch=Stopwatch(2, measure=endless, clock=lambda: 0.0)) as server:
        port.app = app_of(server)
        connection = HTTPConnection("127.0.0.1", port.port, timeout=PATIENCE)
        headers = {"Origin": port.origin, "Cookie": cookie_of(OWNER)}
        connection.request("POST", "/api/sweeps/plan", body=json.dumps(BODY), headers=headers)
        assert begun_event.wait(PATIENCE)
        assert ask(port, "/plan", {**BODY, "seeds": 3}, cookie=STRANGER)[1]["seconds"] is None  # it waits for nobody
        assert not ended.is_set()
        connection.close()
        assert ended.wait(PATIENCE)


def test_a_plan_tells_what_is_wrong_beside_each_field(site: Site) -> None:
    wrong_body = {**BODY, "values": {"learning_rate": "0", "clip": "nan", "hidden_size": "1e9"}, "seeds": -1}
    status, answer = ask(site, "/plan", wrong_body)
    assert (status, answer["runs"], answer["seconds"]) == (200, None, None)
    assert set(answer["problems"]) == {"learning_rate", "clip", "hidden_size", "seeds"}
    status, answer = ask(site, "", wrong_body)
    assert status == 400
    assert "Learning rate is 0" in answer["error"]
    assert set(answer["problems"]) == {"learning_rate", "clip", "hidden_size", "seeds"}


def test_the_ready_sweeps_are_bodies(site: Site) -> None:
    status, answer = ask(site, "/ready", method="GET")
    assert status == 200
    assert [setting["name"] for setting in answer["swept"]] == list(SWEPT)
    ready = answer["sweeps"][0]
    assert ready.pop("name") == "Exact against printed backpropagation"
    assert ask(site, "/plan", {**ready, "base": {**ready["base"], "hidden_size": 4}})[1]["runs"] == 10


def test_a_ready_sweep_trains_just_what_it_says_whatever_stands_in_settings(site: Site, sweeps: Sweeps) -> None:
    ready = ask(site, "/ready", method="GET")[1]["sweeps"][0]
    del ready["name"]
    assert ask(site, "", ready)[0] == 200
    job = sweeps.get(OWNER)
    assert job is not None
    settings = [run.settings for run in job.runs]
    assert ask(site, "/stop", {})[0] == 200
    assert {(each.hidden_size, each.learning_rate, each.epochs) for each in settings} == {(64, 0.02, 1000)}
    assert sorted((each.bptt, each.seed) for each in settings) == [
        (bptt, seed) for bptt in ("article", "exact") for seed in range(5)
    ]


def test_a_page_sees_a_sweep_begin_grow_and_end(site: Site, sweeps: Sweeps) -> None:
    with dial(site) as socket:
        page = SweepFollower(socket)
        assert page.next()["state"] == "none"
        status, answer = ask(site, "", BODY)
        assert status == 200
        sweep_frame = page.until(lambda frame: frame["kind"] == "sweep")
        page.until_state("done")
        job = sweeps.get(OWNER)
        assert job is not None
        final = next(frame for frame in reversed(page.frames) if frame["kind"] == "results")
    assert sweep_frame["id"] == answer["id"] == job.id
    assert (sweep_frame["data"], sweep_frame["epochs"], sweep_frame["seeds"], sweep_frame["swept"]) == (
        "Article",
        60,
        5,
        ["learning_rate"],
    )
    assert sweep_frame["runs"] == [
        {"id": run.id, "settings": {"learning_rate": run.settings.learning_rate, "seed": run.settings.seed}}
        for run in job.runs
    ]
    assert sweep_frame["cells"][1] == {"values": {"learning_rate": 0.02}, "runs": [5, 6, 7, 8, 9]}
    for run, curve in zip(job.runs, page.curves, strict=True):
        assert list(curve) == list(range(61))
        assert list(curve.values()) == pytest.approx(run.columns()[2].tolist(), rel=1e-5)
    assert (final["epoch"], final["final"]) == (60, True)
    cell = final["cells"][0]
    losses = sorted(run.columns()[2, -1] for run in job.runs[:5])
    assert [cell["test_loss"][name] for name in ("low", "median", "high")] == pytest.approx(losses[::2], rel=1e-5)
    assert (cell["seeds"], cell["diverged"], cell["values"]) == (5, 0, {"learning_rate": 0.01})
    assert final["sentences"][0].startswith("Learning rate 0.01: ")
    assert cell["story"] in final["sentences"][0]
    assert len(final["sentences"]) == 5
    assert page.frames[-1]["done_epochs"] == page.frames[-1]["of_epochs"] == 600


def lose(site: Site, sweeps: Sweeps, page: SweepFollower) -> SweepJob:
    """A sweep that trains until its processes are killed."""
    assert ask(site, "", {**BODY, "epochs": 800})[0] == 200
    page.until(lambda frame: frame["kind"] == "results")
    lost = sweeps.get(OWNER)
    assert lost is not None
    for pid in lost.pids():
        psutil.Process(pid).kill()
    failed = page.until_state("failed")
    assert (failed["can"], failed["final"]) == (["start", "continue"], True)
    assert failed["message"].endswith("What they have is kept, and Continue trains on from there.")
    return lost


@pytest.mark.usefixtures("persistence")
def test_a_sweep_that_has_lost_its_processes_goes_on_from_what_is_saved(site: Site, sweeps: Sweeps) -> None:
    with dial(site) as socket:
        lost = lose(site, sweeps, SweepFollower(socket))
        page = SweepFollower(socket)
        assert ask(site, "/continue", {}) == (200, {"state": "running"})
        done = page.until_state("done")
        assert done["done_epochs"] == done["of_epochs"] == 10 * 800
    goes_on = sweeps.get(OWNER)
    assert goes_on is not None
    assert (goes_on.id, [run.id for run in goes_on.runs]) == (lost.id, [run.id for run in lost.runs])


def test_what_is_saved_nowhere_does_not_go_on(site: Site, sweeps: Sweeps) -> None:
    with dial(site) as socket:
        lose(site, sweeps, SweepFollower(socket))
    nothing_saved = {"error": "What this sweep has trained could not be saved, so it cannot go on."}
    assert ask(site, "/continue", {}) == (409, nothing_saved)


def test_pause_continue_and_stop_and_a_page_that_comes_back(site: Site, sweeps: Sweeps) -> None:
    with dial(site) as socket:
        page = SweepFollower(socket)
        ask(site, "", LONG)
        page.until(lambda frame: frame["kind"] == "curves" and len(page.curves[0]) > 1)
        assert ask(site, "/pause") == (200, {"state": "paused"})
        page.until_state("paused")
        assert ask(site, "", BODY)[0] == 409
        assert ask(site, "/continue") == (200, {"state": "running"})
        page.until_state("running")
    with dial(site) as socket:
        page = SweepFollower(socket)
        assert page.next()["kind"] == "sweep"
        page.until_state("running")
        assert ask(site, "/stop") == (200, {"state": "stopped"})
        page.until(lambda frame: frame["kind"] == "results" and frame["final"])
    job = sweeps.get(OWNER)
    assert job is not None
    assert job.final
    for run, curve in zip(job.runs, page.curves, strict=True):
        assert max(curve) == run.epoch
        assert all(epoch % page.stride == 0 for epoch in list(curve)[:-1])


def test_its_runs_are_saved_and_cannot_be_taken_from_it_while_it_is_under_way(
    site: Site, persistence: Persistence
) -> None:
    with dial(site) as socket:
        page = SweepFollower(socket)
        ask(site, "", LONG)
        page.until(lambda frame: frame["kind"] == "results")
        ask(site, "/pause")
        page.until_state("paused")
        run_id = next(frame for frame in page.frames if frame["kind"] == "sweep" and frame["id"])["runs"][0]["id"]
        status, answer = ask(site, f"/api/runs/{run_id}/continue")
        assert status == 409
        assert "belongs to a sweep that is under way" in answer["error"]
        assert ask(site, f"/api/runs/{run_id}/continue", cookie=STRANGER)[0] == 404
        ask(site, "/stop")
        page.until(lambda frame: frame["kind"] == "results" and frame["final"])
        assert ask(site, f"/api/runs/{run_id}/continue")[0] == 200
    assert persistence.store is not None
    assert len(persistence.store.runs(OWNER, sweep=page.frames[1]["id"])) == 10


@pytest.mark.parametrize("server", [{"quotas": Quotas(runs=9)}], indirect=True)
def test_a_sweep_that_finds_no_room_is_refused_beside_the_form_and_when_it_is_asked_for(
    site: Site, persistence: Persistence
) -> None:
    store = persistence.store
    assert store is not None
    there = store.used(OWNER).runs
    sentence = (
        "This sweep has 10 runs, and a visitor may save 9 here: give fewer values or seeds, or have whoever runs "
    )
    status, answer = ask(site, "/plan", BODY)
    assert (status, answer["runs"], answer["problems"]["values"].startswith(sentence)) == (200, None, True)
    status, answer = ask(site, "", BODY)
    assert (status, answer["error"].startswith(sentence), list(answer["problems"])) == (400, True, ["values"])
    assert ask(site, "", {**BODY, "seeds": 1})[0] == 200
    assert store.used(OWNER).runs >= there


@pytest.mark.parametrize(("seconds", "rest"), [(0.0, 0.2), (0.15, 0.05), (0.2, 0.02), (3.0, 0.02)])
def test_a_page_rests_no_longer_than_it_must_for_five_frames_a_second(seconds: float, rest: float) -> None:
    assert rest_after(seconds) == pytest.approx(rest)


# --- nonsense ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "5",
        "null",
        "NaN",
        '"text"',
        "[" * 10_000,
        b"\xff\xfe",
        '{"values": {"clip": "' + "1," * 9000 + '"}}',
    ],
    ids=["nothing", "half", "list", "number", "null", "nan", "text", "deep", "bytes", "long"],
)
@pytest.mark.parametrize("path", ["", "/plan"])
def test_a_body_that_is_none_is_answered_with_a_sentence(
    site: Site, sweeps: Sweeps, path: str, body: str | bytes
) -> None:
    status, answer = ask(site, path, body)
    sentence = answer.get("error") or next(iter(answer["problems"].values()))
    assert status == 400 or (status == 200 and path == "/plan")
    assert sentence
    assert "Traceback" not in sentence
    assert sweeps.get(OWNER) is None


def test_what_a_page_sends_over_the_socket_is_ignored(site: Site) -> None:
    with dial(site) as socket:
        page = SweepFollower(socket)
        page.next()
        for nonsense in ("{", "null", '{"do": "stop"}', b"\x00\xff"):
            socket.send(nonsense)
        ask(site, "", BODY)
        page.until_state("done")


def test_a_sweep_goes_on_while_a_page_follows_a_run_of_its_visitor(tmp_path: Path, port: Site) -> None:
    """As every page does that does not follow the sweep: Train and How to read it."""
    clock = Clock()
    with server_in(tmp_path, clock=clock) as server:
        port.app = app_of(server)
        assert ask(port, "", LONG)[0] == 200
        sweep = server.sweeps.get(OWNER)
        assert sweep is not None
        with run_stream(port, server.jobs.of(OWNER).id, cookie=OWNER):
            until(lambda: server.jobs.is_followed(OWNER))
            clock.now += 10 * GRACE
            server.sweeps.look()
            assert sweep.state == "running"
        until(lambda: not server.jobs.is_followed(OWNER))
        server.sweeps.look()
        clock.now += GRACE - 1
        server.sweeps.look()
        assert sweep.state == "running"
        clock.now += 1
        server.sweeps.look()
        assert sweep.state == "paused"
