"""Run files of the most extreme numbers that may stand in one: loaded, read, drawn and trained on, or refused."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import numpy as np
import pytest

from playground.encoding import encode
from playground.server import Server
from playground.server.persistence import Persistence
from playground.server.streams.interactive_messages import answers_frame, rows_frame, run_frame
from playground.storage import Recorder
from rnn.history import SettingChange
from tests.support.following import following
from tests.support.requests import RawRequest, RawResponse, ask, assert_in_order
from tests.support.run_files import HISTORY, STATE, with_about, with_arrays
from tests.support.visiting import HISTORY as SAVED
from tests.support.visiting import MADE, OWNER, run

LARGEST = 1.7e308


def settings(**changes: Any) -> bytes:
    """A run that always had these settings."""

    def change(values: dict[str, Any]) -> None:
        for name in ("settings", "first_settings", "state_settings"):
            values[name].update(changes)
        values["changes"] = [change for change in values["changes"] if change[1] not in changes]

    return with_about(change)


def history(*rows: int, value: float) -> bytes:
    history = HISTORY.copy()
    history[list(rows)] = value * (-1.0) ** np.arange(history.shape[1])
    return with_arrays(history=history)


def watch(values: dict[str, Any]) -> None:
    values["state"]["watch"].update({name: 1e300 for name in values["state"]["watch"] if name != "epochs"})


TAKEN = {
    "init_scale 1e308": settings(init_scale=1e308),
    "init_scale least": settings(init_scale=5e-324),
    "learning_rate 1e308": settings(learning_rate=1e308),
    "clip 1e308": settings(clip=LARGEST),
    "seeds": settings(seed=2**53, shuffle_seed=2**53),
    "losses": history(0, 2, value=LARGEST),
    "no seconds": with_arrays(history=np.vstack([HISTORY[:4], np.zeros((1, HISTORY.shape[1]))])),
    "many seconds": with_arrays(history=np.vstack([HISTORY[:4], np.full((1, HISTORY.shape[1]), LARGEST)])),
    "watch": with_about(watch),
    "started": with_about(lambda values: values.update(started=253402300799)),
    "texts": with_about(
        lambda values: values.update(name="\ud800\0", machine="\udfff", message="=1+1", versions={"\ud800": 1e308})
    ),
}
WEIGHTS = dict(zip(("w_xh", "w_hh", "w_hy", "b_h", "b_y"), STATE.params.arrays(), strict=True))


def response_to(server: Server, method: str, address: str, body: bytes = b"") -> RawResponse:
    request = RawRequest(method, address.encode(), body, OWNER)
    [response] = ask(server, [request])
    assert_in_order(request, response)
    return response


@pytest.mark.parametrize("name", TAKEN)
def test_a_file_of_extreme_numbers_is_used_like_any_other(server: Server, persistence: Persistence, name: str) -> None:
    run_id = response_to(server, "POST", "/api/runs/load", TAKEN[name]).json()["run"]["id"]
    for address in ("/api/runs", "/api/runs/table.csv", "/api/runs/histories.csv", f"/api/runs/{run_id}/run.npz"):
        assert response_to(server, "GET", address).status == 200
    for text in ("", "good", "not%20bad%20" * 90):
        assert response_to(server, "GET", f"/api/runs/{run_id}/trace?text={text}").status == 200
    for column in ("train_loss", "test_accuracy"):
        curve_request = {"ids": [run_id], "column": column, "points": 16, "smooth": 3, "seconds": True}
        assert response_to(server, "POST", "/api/runs/histories", json.dumps(curve_request).encode()).status == 200
    continuation = response_to(server, "POST", f"/api/runs/{run_id}/continue")
    if name == "init_scale 1e308":
        assert (continuation.status, "no float can hold" in continuation.json()["error"]) == (409, True)
        return
    assert continuation.status == 200
    job = server.jobs.of(OWNER)
    with following(job) as follower:
        follower.until_state("done", "diverged")
        assert (job.state == "diverged") == (name == "learning_rate 1e308")
    update = job.update(job.cursor(0, 0))
    for frame in (run_frame(update), rows_frame(update), answers_frame(update.checkpoint, update.run.prepared)):
        encode(frame)


@pytest.mark.usefixtures("persistence")
@pytest.mark.parametrize("name", WEIGHTS)
@pytest.mark.parametrize("value", [LARGEST, -1e200, 1e101])
def test_weights_that_no_network_has_are_refused(server: Server, name: str, value: float) -> None:
    response = response_to(server, "POST", "/api/runs/load", with_arrays(**{name: np.full_like(WEIGHTS[name], value)}))
    assert (response.status, "far too large" in response.json()["error"]) == (400, True)


def test_weights_so_large_that_they_answer_nothing_are_told_of(server: Server, persistence: Persistence) -> None:
    """An earlier version took such files, so they may be saved."""
    signs = np.random.default_rng(0)
    state = run("5" * 32).state
    assert persistence.store is not None
    assert state is not None
    arrays = [np.where(signs.random(array.shape) < 0.5, LARGEST, -LARGEST) for array in state.params.arrays()]
    hopeless = type(state)(state.number, type(state.params)(*arrays), state.shuffle, state.monitor, state.learning_rate)
    persistence.store.save(OWNER, run("5" * 32, state=hopeless))
    for method, address in (("GET", "trace?text=good%20film"), ("POST", "continue")):
        response = response_to(server, method, f"/api/runs/{'5' * 32}/{address}")
        assert (response.status, "so large" in response.json()["error"]) == (409, True)
    assert server.jobs.of(OWNER).state == "ready"


class TrainingRun:
    """A run as the recorder sees it, six epochs of which are not saved yet."""

    def __init__(self, run_id: str) -> None:
        update = run(run_id, 6)
        self.id, self.started, self.sweep, self.data, self.data_hash = run_id, 1.8e9, None, "Article", MADE.hash
        self.parent = self.start = self.sweep_plan = self.kept = None
        self.settings = self.first_settings = self.state_settings = update.settings
        self.changes: list[SettingChange] = []
        self.edits: tuple[str, ...] = ()
        self.state, self.rows, self.saved_rows = update.state, 7, 0

    def columns_from(self, first: int) -> Any:
        return SAVED[:, first:]


@pytest.mark.parametrize("server", [{"make_recorder": partial(Recorder, every=3600.0)}], indirect=True)
@pytest.mark.parametrize("what", ["histories.csv", "table.csv", "run.npz", "curve", "trace"])
def test_what_is_taken_away_has_the_last_epoch_though_the_recorder_has_not_saved_it(
    server: Server, persistence: Persistence, what: str
) -> None:
    new = "7" * 32
    assert persistence.recorder is not None
    persistence.recorder.flush()
    with server.jobs.lock:
        persistence.recorder.touch(OWNER, TrainingRun(new), "done", "")  # type: ignore[arg-type]
    if what == "curve":
        body = json.dumps({"ids": [new], "points": 16}).encode()
        assert set(response_to(server, "POST", "/api/runs/histories", body).json()["histories"]) == {new}
    elif ".csv" in what:
        lines = response_to(server, "GET", f"/api/runs/{what}?ids={new}").body.decode().splitlines()
        assert len(lines) == (8 if what == "histories.csv" else 2)
    else:
        assert response_to(server, "GET", f"/api/runs/{new}/{what}?text=good").status == 200
