"""The routes of saved runs: what each answers, to whom, and what becomes of nonsense that is sent."""

import base64
import csv
import io
import json
import re
import threading
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from http.client import HTTPConnection
from typing import Any

import numpy as np
import pytest
from starlette.routing import Route

from playground import web
from playground.jobs.material import Wish, material
from playground.jobs.registry import Registry
from playground.store import Keeper, RunUpdate, Store, StoreError
from playground.store.runfile import MOST_BYTES, read_run
from playground.web import VISITOR_COOKIE, asking
from playground.web import runs as runs_module
from rnn import Settings, forward, train
from tests.playground.following import following, same
from tests.playground.serving import Answer, Server, serving

OWNER, STRANGER = "o" * 43, "s" * 43
ONE, TWO, OTHERS, NOBODYS = "1" * 32, "2" * 32, "3" * 32, "4" * 32
SETTINGS = Settings(hidden_size=4, epochs=6, init_scale=0.3)
SECRET = "of nobody else"
COLUMNS = ("train_loss", "train_accuracy", "test_loss", "test_accuracy")
MADE = material("Article")
EPOCHS = list(train(MADE.train_set, MADE.test_set, SETTINGS, vocab_size=len(MADE.vocabulary)))
HISTORY = np.array([[e.train.loss, e.train.accuracy, e.test.loss, e.test.accuracy, 0.125 * e.number] for e in EPOCHS]).T
READ_ONLY = [f"/api/runs/{ONE}/trace?text=good", f"/api/runs/{ONE}/run.npz", "/api/runs/table.csv?ids=" + ONE]
READ_ONLY += ["/api/runs", "/api/runs/histories.csv?ids=" + ONE]
CHANGING = [f"/api/runs/{ONE}", f"/api/runs/{ONE}/continue", "/api/runs/delete", "/api/runs/undelete"]
CHANGING += ["/api/runs/histories", "/api/runs/load"]


def run(run_id: str, epoch: int = 4, **changed: Any) -> RunUpdate:
    """A run that has come to `epoch`."""
    update = RunUpdate(
        id=run_id,
        data="Article",
        data_hash=MADE.hash,
        settings=SETTINGS,
        first_settings=SETTINGS,
        changes=(),
        first=0,
        rows=HISTORY[:, : epoch + 1],
        state=EPOCHS[epoch].state(),
        state_settings=SETTINGS,
        ended="interrupted",
        started=1.7e9 + int(run_id[0]),
        name=f"run {run_id[0]} {SECRET}",
    )
    return replace(update, **changed)


class Shelf:
    """What `web.shelf.SHELF` is to the routes."""

    def __init__(self, store: Store | None) -> None:
        self.store = store
        self.keeper: Keeper | None = None
        self.said = ""

    def notice(self) -> str:
        return self.said


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def shelf(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    """Two runs of the owner and one of a stranger."""
    store = Store(str(tmp_path / "runs.sqlite3"))
    store.save_all([(OWNER, run(ONE)), (OWNER, run(TWO, 6, ended="done")), (STRANGER, run(OTHERS))])
    made = Shelf(store)
    monkeypatch.setattr(runs_module, "SHELF", made)
    yield made
    store.close()


@pytest.fixture
def jobs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    registry = Registry(limit=2)
    monkeypatch.setattr(runs_module, "JOBS", registry)
    yield registry
    registry.close()


@dataclass
class Visitor:
    """A page of a visitor, as far as it asks over HTTP."""

    server: Server
    cookie: str | None = OWNER
    origin: str | None = ""  # "" is the right one

    def ask(self, path: str, body: Any = None, method: str = "", **headers: str) -> Answer:
        """GET, or POST if there is a body: bytes as they are, anything else as JSON."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.cookie is not None:
            named["Cookie"] = f"{VISITOR_COOKIE}={self.cookie}"
        origin = self.server.origin if self.origin == "" else self.origin
        if origin is not None:
            named["Origin"] = origin
        content = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        connection = HTTPConnection("127.0.0.1", self.server.port, timeout=60)
        try:
            connection.request(method or ("GET" if body is None else "POST"), path, content, named)
            answer = connection.getresponse()
            return Answer(answer.status, answer, answer.read())
        finally:
            connection.close()

    def json(self, path: str, body: Any = None) -> Any:
        answer = self.ask(path, body)
        assert answer.status == 200, answer.body
        assert answer.header("content-type") == "application/json"
        return strict(answer)

    def names(self) -> dict[str, str]:
        return {run["id"]: run["name"] for run in self.json("/api/runs")["runs"]}


def strict(answer: Answer) -> Any:
    def refuse(name: str) -> None:
        raise AssertionError(f"{name} was sent")

    return json.loads(answer.body, parse_constant=refuse)


def assert_says_no(answer: Answer, status: int) -> str:
    """An error with one sentence and nothing else; returns it."""
    assert answer.status == status, answer.body
    said = strict(answer)
    assert set(said) == {"error"}
    assert re.fullmatch(r"[A-Z][^\n]*[.}]\.?", said["error"])
    assert "Traceback" not in said["error"]
    return str(said["error"])


@pytest.fixture
def page(server: Server, shelf: Shelf) -> Visitor:
    return Visitor(server)


def everything(shelf: Shelf, owner: str) -> list[Any]:
    """All that is saved of a visitor's runs, to be compared."""
    assert shelf.store is not None
    runs = shelf.store.runs(owner)
    histories = shelf.store.histories(owner, [run.id for run in runs])
    return [(asdict(run), histories[run.id].tolist()) for run in runs]


# --- what is there ----------------------------------------------------------------------------------------------------


def test_the_runs_are_listed_newest_first(page: Visitor) -> None:
    said = page.json("/api/runs")
    assert said["notice"] == ""
    assert [run["id"] for run in said["runs"]] == [TWO, ONE]
    assert said["runs"][1] == {
        "id": ONE,
        "name": f"run 1 {SECRET}",
        "colour": 0,
        "pinned": False,
        "data": "Article",
        "settings": SETTINGS.to_dict(),
        "changes": [],
        "epochs_done": 4,
        "ended": "interrupted",
        "message": "",
        "started": 1.7e9 + 1,
        "seconds": 0.5,
        "rate": 8.0,
        "best_test_loss": HISTORY[2, :5].min(),
        "best_test_accuracy": HISTORY[3, :5].max(),
        "train_loss": HISTORY[0, 4],
        "train_accuracy": HISTORY[1, 4],
        "test_loss": HISTORY[2, 4],
        "test_accuracy": HISTORY[3, 4],
        "first_all_train": None,
        "first_all_test": None,
        "machine": said["runs"][1]["machine"],
        "versions": said["runs"][1]["versions"],
        "sweep": None,
    }
    assert said["runs"][1]["machine"]
    assert "numpy" in said["runs"][1]["versions"]


def test_changes_of_settings_are_told(page: Visitor, shelf: Shelf) -> None:
    assert shelf.store is not None
    shelf.store.save(OWNER, run(ONE, settings=replace(SETTINGS, epochs=9), changes=((3, "epochs", 9),)))
    assert page.json("/api/runs")["runs"][1]["changes"] == [{"epoch": 3, "name": "epochs", "value": 9}]


def test_a_visitor_without_runs_has_none(page: Visitor) -> None:
    assert replace(page, cookie="n" * 43).json("/api/runs") == {"runs": [], "notice": ""}


def test_what_is_wrong_with_saving_is_told_with_the_runs(page: Visitor, shelf: Shelf) -> None:
    shelf.said = "Saving does not work."
    assert page.json("/api/runs")["notice"] == "Saving does not work."


def test_curves_come_by_column(page: Visitor) -> None:
    histories = page.json("/api/runs/histories", {"ids": [TWO, ONE]})["histories"]
    assert set(histories) == {ONE, TWO}
    for number, name in enumerate(COLUMNS):
        curve = histories[TWO][name]
        assert curve["epoch"] == list(range(7))
        assert curve["seconds"] == HISTORY[4].tolist()
        assert curve["value"] == pytest.approx(HISTORY[number].tolist(), rel=1e-5)
    assert histories[ONE]["test_loss"]["epoch"] == list(range(5))


def test_long_curves_come_thinned(page: Visitor, shelf: Shelf) -> None:
    rows = np.abs(np.random.default_rng(0).standard_normal((5, 4001)))
    rows[4] = np.cumsum(rows[4])
    assert shelf.store is not None
    shelf.store.save(OWNER, run(ONE, rows=rows))
    curves = page.json("/api/runs/histories", {"ids": [ONE], "points": 200})["histories"][ONE]
    for number, name in enumerate(COLUMNS):
        epochs = curves[name]["epoch"]
        assert len(epochs) <= 200
        assert {0, 4000, int(rows[number].argmin()), int(rows[number].argmax())} <= set(epochs)


def test_the_network_of_a_run_reads_a_text(page: Visitor) -> None:
    trace = page.json(f"/api/runs/{ONE}/trace?text=not+bad+%3Cb%3E")
    assert (trace["kind"], trace["epoch"], trace["words"]) == ("trace", 4, ["not", "bad", "b"])
    expected = forward(EPOCHS[4].params, MADE.vocabulary.encode("not bad <b>"))
    hidden = np.frombuffer(base64.b64decode(trace["hidden"]), "<f4").reshape(-1, trace["units"])
    assert hidden == pytest.approx(expected.hidden, abs=1e-6)
    assert page.json(f"/api/runs/{ONE}/trace")["words"] == []


def test_a_text_may_be_anything_but_endless(page: Visitor) -> None:
    assert page.json(f"/api/runs/{ONE}/trace?text=%F0%9F%A6%8A+%ff%00good")["words"][-1] == "good"
    assert_says_no(page.ask(f"/api/runs/{ONE}/trace?text=" + "x" * 20_001), 413)


@pytest.mark.parametrize(
    "changed",
    [
        {"data": "Gone"},
        {"data_hash": "0" * 64},
        {"state": None, "state_settings": None},
        {"state": replace(EPOCHS[4].state(), params=replace(EPOCHS[4].params, w_xh=np.zeros((4, 7))))},
    ],
)
def test_a_run_that_cannot_read_says_why(page: Visitor, shelf: Shelf, changed: dict[str, Any]) -> None:
    assert shelf.store is not None
    shelf.store.save(OWNER, run("5" * 32, **changed))
    assert_says_no(page.ask(f"/api/runs/{'5' * 32}/trace?text=good"), 409)


# --- what changes -----------------------------------------------------------------------------------------------------

NAMES = [
    "plain",
    "<img src=x onerror=alert(1)><script>alert(2)</script>",
    "&lt;b&gt; <b>%{x}</b>",
    "x" * 500,
    "🦊👩‍👩‍👧 Ω " * 20,
    "שלום עולם, العربية \u202eabc",
    "'; drop table runs; --",
    "=cmd|' /C calc'!A0",
    "null",
    '"quoted", with\\comma',
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_plain_text_everywhere(page: Visitor, name: str) -> None:
    kept = name.strip()
    assert page.json(f"/api/runs/{ONE}", {"name": name})["name"] == kept
    assert page.names()[ONE] == kept
    for path in ("table.csv", "histories.csv"):
        line = next(csv.DictReader(io.StringIO(page.ask(f"/api/runs/{path}?ids={ONE}").body.decode())))
        assert line["name"] == ("'" + kept if kept.startswith("=") else kept)
    file = page.ask(f"/api/runs/{ONE}/run.npz")
    assert re.fullmatch(r'attachment; filename="run-[A-Za-z0-9.-]{1,60}\.npz"', file.header("content-disposition"))
    assert page.json("/api/runs/load", file.body)["run"]["name"] == kept


@pytest.mark.parametrize(
    ("name", "kept"),
    [("y" * 900, "y" * 500), ("🦊" * 501, "🦊" * 500), ("two\r\nlines\0", "two  lines"), ("  a \ud800 ", "a")],
)
def test_a_name_is_a_line_of_500_characters(page: Visitor, name: str, kept: str) -> None:
    assert page.json(f"/api/runs/{ONE}", {"name": name})["name"] == kept


def test_no_name_is_the_first_name(page: Visitor) -> None:
    page.json(f"/api/runs/{ONE}", {"name": "another"})
    assert page.json(f"/api/runs/{ONE}", {"name": " "})["name"] == f"run 1 {SECRET}"


def test_runs_are_pinned_and_let_go(page: Visitor) -> None:
    for pinned in (True, True, False):
        assert page.json(f"/api/runs/{ONE}", {"pinned": pinned})["pinned"] is pinned
        assert page.json("/api/runs")["runs"][1]["pinned"] is pinned


def test_runs_are_deleted_and_brought_back(page: Visitor, shelf: Shelf) -> None:
    before = everything(shelf, OWNER)
    assert page.json("/api/runs/delete", {"ids": [ONE, ONE, TWO, NOBODYS, "nonsense"]}) == {"changed": 2}
    assert page.names() == {}
    assert page.json("/api/runs/delete", {"ids": [ONE]}) == {"changed": 0}
    for path in READ_ONLY:
        if path != "/api/runs":
            assert_says_no(page.ask(path), 404)
    assert_says_no(page.ask(f"/api/runs/{ONE}", {"name": "x"}), 404)
    assert page.json("/api/runs/histories", {"ids": [ONE]}) == {"histories": {}}
    assert page.json("/api/runs/undelete", {"ids": [ONE, TWO]}) == {"changed": 2}
    assert everything(shelf, OWNER) == before


def test_thousands_are_deleted_at_once(page: Visitor) -> None:
    many = [f"{number:032x}" for number in range(9_000)]
    assert page.json("/api/runs/delete", {"ids": [*many, ONE]}) == {"changed": 1}


def test_a_saved_run_goes_on_to_the_same_curve(page: Visitor, jobs: Registry, shelf: Shelf) -> None:
    shelf.keeper = Keeper(shelf.store, jobs.lock)  # type: ignore[arg-type]
    jobs.keep_with(shelf.keeper)
    try:
        said = page.json(f"/api/runs/{ONE}/continue", {})
        job = jobs.of(OWNER)
        assert said == {"job": f"/live/{job.id}"}
        with following(job) as follower:
            follower.until_state("done")
            assert np.array_equal(np.array(follower.rows).T, HISTORY[:4])
            assert same(follower.snapshots[-1].state, EPOCHS[-1].state())
        shelf.keeper.flush()
        saved = page.json("/api/runs")["runs"][1]
        assert (saved["id"], saved["ended"], saved["epochs_done"]) == (ONE, "done", 6)
    finally:
        shelf.keeper.close()


@pytest.mark.parametrize(
    "changed", [{"data": "Gone"}, {"data_hash": "0" * 64}, {"ended": "diverged", "message": "Training diverged."}]
)
def test_a_run_that_cannot_go_on_says_why(page: Visitor, jobs: Registry, shelf: Shelf, changed: dict[str, Any]) -> None:
    assert shelf.store is not None
    shelf.store.save(OWNER, run("5" * 32, **changed))
    assert_says_no(page.ask(f"/api/runs/{'5' * 32}/continue", b""), 409)
    assert jobs.of(OWNER).state == "ready"


# --- files ------------------------------------------------------------------------------------------------------------


def test_the_table_as_csv(page: Visitor) -> None:
    answer = page.ask("/api/runs/table.csv")
    assert answer.header("content-type") == "text/csv; charset=utf-8"
    assert answer.header("content-disposition") == 'attachment; filename="runs.csv"'
    two, one = csv.DictReader(io.StringIO(answer.body.decode()))
    assert (two["id"], one["id"]) == (TWO, ONE)
    assert (one["hidden_size"], one["bptt"], one["ended"]) == ("4", "exact", "interrupted")
    assert float(one["test_loss"]) == HISTORY[2, 4]
    assert one["started"] == "2023-11-14T22:13:21+00:00"
    assert [line["id"] for line in csv.DictReader(io.StringIO(table_of(page, ONE)))] == [ONE]


def table_of(page: Visitor, *ids: str) -> str:
    answer = page.ask("/api/runs/table.csv?ids=" + ",".join(ids))
    assert answer.status == 200
    return answer.body.decode()


def test_the_histories_as_csv_have_every_epoch_in_full(page: Visitor) -> None:
    answer = page.ask("/api/runs/histories.csv")
    assert answer.header("content-disposition") == 'attachment; filename="histories.csv"'
    lines = list(csv.DictReader(io.StringIO(answer.body.decode())))
    assert [(line["id"], int(line["epoch"])) for line in lines] == [
        *((TWO, epoch) for epoch in range(7)),
        *((ONE, epoch) for epoch in range(5)),
    ]
    for number, name in enumerate((*COLUMNS, "seconds")):
        assert [float(line[name]) for line in lines[:7]] == HISTORY[number].tolist()


def test_a_run_is_downloaded_and_loaded(page: Visitor, shelf: Shelf) -> None:
    answer = page.ask(f"/api/runs/{ONE}/run.npz")
    assert answer.header("content-type") == "application/octet-stream"
    assert answer.header("content-disposition") == 'attachment; filename="run-run-1-of-nobody-else.npz"'
    assert np.array_equal(read_run(answer.body, ONE).rows, HISTORY[:, :5])
    for visitor in (page, replace(page, cookie=STRANGER)):
        loaded = visitor.json("/api/runs/load", answer.body)["run"]
        assert loaded["id"] not in (ONE, TWO, OTHERS)
        assert loaded["name"] == f"run 1 {SECRET}"
        assert loaded["id"] in visitor.names()
        assert shelf.store is not None
        record = shelf.store.record(visitor.cookie or "", loaded["id"])
        assert np.array_equal(record.history, HISTORY[:, :5])
        assert record.state is not None
        assert same(record.state, EPOCHS[4].state())


def test_a_run_that_was_retuned_goes_on_elsewhere_to_the_same_curve(
    page: Visitor, jobs: Registry, shelf: Shelf
) -> None:
    shelf.keeper = Keeper(shelf.store, jobs.lock)  # type: ignore[arg-type]
    jobs.keep_with(shelf.keeper)
    stranger, ends = replace(page, cookie=STRANGER), []
    try:
        job = jobs.of(OWNER)
        job.want(Wish("Article", SETTINGS))
        with following(job) as follower:
            for epoch, rate in ((1, 0.05), (2, 0.01)):
                job.act("step")
                follower.until_epoch(epoch)
                follower.until_state("paused")
                job.want(Wish("Article", replace(SETTINGS, learning_rate=rate, epochs=9)))
        shelf.keeper.flush()
        made = page.json("/api/runs")["runs"][0]
        assert [tuple(change.values()) for change in made["changes"]] == [
            (1, "learning_rate", 0.05),
            (1, "epochs", 9),
            (2, "learning_rate", 0.01),
        ]
        file = page.ask(f"/api/runs/{made['id']}/run.npz").body
        loaded = stranger.json("/api/runs/load", file)["run"]
        for visitor, run_id in ((page, made["id"]), (stranger, loaded["id"])):
            visitor.json(f"/api/runs/{run_id}/continue", {})
            with following(jobs.of(visitor.cookie or "")) as follower:
                follower.until_state("done")
                ends.append((follower.rows, follower.snapshots[-1].state))
        assert len(ends[0][0]) == 10
        assert ends[0][0] == ends[1][0]
        assert same(ends[0][1], ends[1][1])
    finally:
        shelf.keeper.close()


def test_a_run_without_weights_is_not_downloaded(page: Visitor, shelf: Shelf) -> None:
    assert shelf.store is not None
    shelf.store.save(OWNER, run("5" * 32, state=None, state_settings=None))
    assert "no weights" in assert_says_no(page.ask(f"/api/runs/{'5' * 32}/run.npz"), 409)


def test_a_file_that_is_no_run_is_refused(page: Visitor) -> None:
    good = page.ask(f"/api/runs/{ONE}/run.npz").body
    for bad in (b"", b"text,label\n", good[:-1], good[: len(good) // 2], good + b"x", b"PK\x03\x04" + bytes(100)):
        assert "run file" in assert_says_no(page.ask("/api/runs/load", bad), 400)
    assert set(page.names()) == {ONE, TWO}


def test_a_file_whose_network_does_not_fit_its_words_is_refused(page: Visitor, shelf: Shelf) -> None:
    assert shelf.store is not None
    other = replace(EPOCHS[4].state(), params=replace(EPOCHS[4].params, w_xh=np.zeros((4, 7))))
    shelf.store.save(OWNER, run("5" * 32, state=other))
    file = page.ask(f"/api/runs/{'5' * 32}/run.npz").body
    assert "w_xh" in assert_says_no(page.ask("/api/runs/load", file), 400)


def test_a_file_of_a_data_set_that_is_not_here_is_kept_all_the_same(page: Visitor, shelf: Shelf) -> None:
    assert shelf.store is not None
    shelf.store.save(OWNER, run("5" * 32, data="Mine"))
    file = page.ask(f"/api/runs/{'5' * 32}/run.npz").body
    assert page.json("/api/runs/load", file)["run"]["data"] == "Mine"


# --- who may ----------------------------------------------------------------------------------------------------------


def routes() -> list[tuple[str, str]]:
    """(method, path) of everything that the server answers over HTTP."""
    http = [route for route in web.ROUTES if isinstance(route, Route)]
    return [(method, route.path) for route in http for method in sorted(route.methods or ())]


@pytest.mark.parametrize(("method", "path"), routes())
@pytest.mark.parametrize("cookie", [STRANGER, "n" * 43, None])
def test_no_route_reaches_a_run_of_another(
    page: Visitor, jobs: Registry, shelf: Shelf, method: str, path: str, cookie: str | None
) -> None:
    """Every route there is, those that come to be added among them: nothing is told, and nothing is changed."""
    before = everything(shelf, OWNER)
    stranger = replace(page, cookie=cookie)
    for run_id in (ONE, TWO):
        address = path.replace("{id}", run_id).replace("{hash}", run_id).replace("{name}", "run.npz")
        assert "{" not in address
        query = f"?ids={run_id},{OTHERS}&id={run_id}&run={run_id}&text=good&owner={OWNER}&{VISITOR_COOKIE}={OWNER}"
        ids = {"ids": [run_id, OTHERS]}
        for body in (ids, {"name": "mine"}, {"pinned": True}, {**ids, "points": 100}, {"id": run_id}, run_id):
            answer = stranger.ask(address + query, None if method in ("GET", "HEAD") else body, method)
            assert SECRET.encode() not in answer.body.replace(f"run 3 {SECRET}".encode(), b"")
            assert ONE.encode() not in answer.body
            assert TWO.encode() not in answer.body
            if "{id}" in path:
                # 400 is what the owner hears as well who sends such a thing, be the run there or not.
                assert answer.status in ((403,) if cookie is None else (404, 400)), answer.body
    assert everything(shelf, OWNER) == before
    job = jobs.get(STRANGER)
    assert job is None or job.state == "ready"


def test_every_route_of_runs_is_tried_with_and_without_a_cookie() -> None:
    tried = {re.sub(r"\?.*", "", path).replace(ONE, "{id}") for path in [*READ_ONLY, *CHANGING]}
    assert {path for _, path in routes() if path.startswith("/api/runs")} == tried


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
def test_nothing_changes_for_a_page_of_another_site(page: Visitor, shelf: Shelf, origin: str | None) -> None:
    before = everything(shelf, OWNER)
    foreign = replace(page, origin=origin and origin.replace("{port}", str(page.server.port)))
    for path in CHANGING:
        for body in ({"ids": [ONE]}, {"name": "x"}, b""):
            assert_says_no(foreign.ask(path, body), 403)
    assert everything(shelf, OWNER) == before


def test_no_other_site_may_read_or_keep_an_answer(page: Visitor) -> None:
    for path in READ_ONLY:
        answer = replace(page, origin="http://evil.example").ask(path)
        assert answer.header("access-control-allow-origin") == ""
        assert answer.header("cache-control") == "no-store"
        assert answer.header("x-content-type-options") == "nosniff"


def test_ids_of_others_among_ones_own_are_passed_over(page: Visitor, shelf: Shelf) -> None:
    before = everything(shelf, STRANGER)
    mixed = [OTHERS, ONE, NOBODYS]
    assert set(page.json("/api/runs/histories", {"ids": mixed})["histories"]) == {ONE}
    for path in ("table.csv", "histories.csv"):
        lines = csv.DictReader(io.StringIO(page.ask(f"/api/runs/{path}?ids={','.join(mixed)}").body.decode()))
        assert {line["id"] for line in lines} == {ONE}
    assert page.json("/api/runs/delete", {"ids": mixed}) == {"changed": 1}
    assert page.json("/api/runs/undelete", {"ids": mixed}) == {"changed": 1}
    assert everything(shelf, STRANGER) == before


def test_the_deleted_run_of_another_stays_deleted(page: Visitor) -> None:
    page.json("/api/runs/delete", {"ids": [ONE]})
    stranger = replace(page, cookie=STRANGER)
    assert stranger.json("/api/runs/undelete", {"ids": [ONE]}) == {"changed": 0}
    assert set(page.names()) == {TWO}


STRANGE_IDS = [NOBODYS, OTHERS, "x", ONE[:-1], ONE + "1", ONE.replace("1", "A"), "%00", "..%2f..", "1" * 5000, "é"]


@pytest.mark.parametrize("run_id", STRANGE_IDS, ids=range(len(STRANGE_IDS)))
def test_an_unknown_run_is_not_there(page: Visitor, run_id: str) -> None:
    run_id = run_id.replace("é", "%C3%A9")
    assert_says_no(page.ask(f"/api/runs/{run_id}/trace?text=good"), 404) if "%2f" not in run_id else None
    for path, body in (("", {"name": "x"}), ("/trace", None), ("/run.npz", None), ("/continue", b"")):
        assert page.ask(f"/api/runs/{run_id}{path}", body).status == 404
    for path in ("table.csv", "histories.csv"):
        assert_says_no(page.ask(f"/api/runs/{path}?ids={run_id}"), 404)
    assert page.ask("/api/runs/table.csv?ids=").status == 404
    for path, nothing in (("delete", {"changed": 0}), ("undelete", {"changed": 0}), ("histories", {"histories": {}})):
        assert page.json(f"/api/runs/{path}", {"ids": [run_id]}) == nothing


# --- nonsense ---------------------------------------------------------------------------------------------------------

JSON_ROUTES = [f"/api/runs/{ONE}", "/api/runs/delete", "/api/runs/undelete", "/api/runs/histories"]
NONSENSE: list[Any] = [
    *(b"", b"null", b"[]", b"{", b"\xff\xfe", b"[" * 100_000, b'{"ids": ' + b"[" * 100_000, b"9" * 5000, b'"xx'),
    *({}, [], "text", 7, {"ids": "x"}, {"ids": {}}, {"ids": [1]}, {"ids": [None]}, {"ids": [[ONE]]}),
    *({"name": 7}, {"name": None}, {"name": ["x"]}, {"pinned": 1}, {"pinned": "true"}, {"pinned": None}),
    *({"name": "x", "pinned": True}, {"name": "x", "id": TWO}, {"ids": [ONE], "owner": OWNER}, {"owner": OWNER}),
]


@pytest.mark.parametrize("path", JSON_ROUTES)
@pytest.mark.parametrize("body", NONSENSE, ids=range(len(NONSENSE)))
def test_what_is_not_asked_rightly_is_refused(page: Visitor, shelf: Shelf, path: str, body: Any) -> None:
    before = everything(shelf, OWNER)
    assert_says_no(page.ask(path, body), 400)
    assert everything(shelf, OWNER) == before


@pytest.mark.parametrize("points", [0, 1, -1, 15, 10_001, 1e9, 100.0, True, "500", None, [500], 10**400])
def test_points_are_a_number_within_reason(page: Visitor, points: object) -> None:
    assert "points" in assert_says_no(page.ask("/api/runs/histories", {"ids": [ONE], "points": points}), 400)


def test_too_many_runs_at_once_are_refused(page: Visitor) -> None:
    many = [f"{number:032x}" for number in range(10_001)]
    assert "10,000" in assert_says_no(page.ask("/api/runs/delete", {"ids": many}), 400)
    assert "1,000" in assert_says_no(page.ask("/api/runs/histories", {"ids": many[:1001]}), 400)


@pytest.mark.parametrize("path", JSON_ROUTES)
def test_a_body_that_is_too_large_is_refused(page: Visitor, path: str) -> None:
    assert "1 MB" in assert_says_no(page.ask(path, {"name": "x" * 1_000_000}), 413)


def test_a_file_that_is_too_large_is_refused_with_an_answer_that_arrives(page: Visitor) -> None:
    assert "20 MB" in assert_says_no(page.ask("/api/runs/load", bytes(MOST_BYTES + 1)), 413)
    assert "20 MB" in assert_says_no(page.ask("/api/runs/load", bytes(2 * MOST_BYTES)), 413)


def test_an_endless_body_is_not_read_to_its_end(page: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "MOST_DROPPED", 2_000_000)
    connection = HTTPConnection("127.0.0.1", page.server.port, timeout=60)
    headers = {"Cookie": f"{VISITOR_COOKIE}={OWNER}", "Origin": page.server.origin}
    endless = (b"x" * 100_000 for _ in iter(int, 1))
    with pytest.raises(OSError):  # noqa: PT011 - broken pipe, reset, or aborted, as the system has it
        connection.request("POST", "/api/runs/delete", endless, headers, encode_chunked=True)
    connection.close()


def test_who_leaves_in_the_middle_of_sending_leaves_no_trace(page: Visitor, capfd: pytest.CaptureFixture[str]) -> None:
    connection = HTTPConnection("127.0.0.1", page.server.port, timeout=60)
    connection.putrequest("POST", "/api/runs/load")
    for name, value in (
        ("Cookie", f"{VISITOR_COOKIE}={OWNER}"),
        ("Origin", page.server.origin),
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
    # A POST to .../table.csv is one to a run of that name, and there is none.
    assert page.ask(path, None, "GET" if path in CHANGING else "POST").status in (404, 405)


# --- when the store does not work -------------------------------------------------------------------------------------


class Broken:
    """A store whose database is gone."""

    def __getattr__(self, name: str) -> Any:
        def fail(*_: object, **__: object) -> None:
            raise StoreError("The file of the saved runs is damaged.")

        return fail


def test_a_store_that_fails_is_told_in_its_own_sentence(page: Visitor, jobs: Registry, shelf: Shelf) -> None:
    file = page.ask(f"/api/runs/{ONE}/run.npz").body
    shelf.store = Broken()  # type: ignore[assignment]
    bodies = {f"/api/runs/{ONE}": {"name": "x"}, "/api/runs/load": file}
    for path in READ_ONLY:
        assert assert_says_no(page.ask(path), 503) == "The file of the saved runs is damaged."
    for path in CHANGING:
        answer = page.ask(path, bodies.get(path, {"ids": [ONE]}))
        assert assert_says_no(answer, 503) == "The file of the saved runs is damaged."


def test_without_a_store_the_page_is_told_so(page: Visitor, jobs: Registry, shelf: Shelf) -> None:
    shelf.store, shelf.said = None, "Runs are not saved: there is no room on the disk."
    assert page.json("/api/runs") == {"runs": [], "notice": shelf.said}
    for path in READ_ONLY:
        if path != "/api/runs":
            assert assert_says_no(page.ask(path), 503) == shelf.said
    for path in CHANGING:
        body = {"name": "x"} if path.endswith(ONE) else {"ids": [ONE]}
        assert assert_says_no(page.ask(path, body), 503) == shelf.said


def test_a_slow_store_holds_up_nobody_else(page: Visitor, shelf: Shelf) -> None:
    asked, answered = threading.Event(), threading.Event()

    class Slow:
        def runs(self, owner: str) -> list[Any]:
            asked.set()
            answered.wait(60)
            return []

    shelf.store = Slow()  # type: ignore[assignment]
    waiting = threading.Thread(target=page.ask, args=("/api/runs",))
    waiting.start()
    try:
        assert asked.wait(60)
        assert page.server.get("/health").status == 200
        assert not answered.is_set()
    finally:
        answered.set()
        waiting.join()
