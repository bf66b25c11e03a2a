"""Saved runs as files: tables as CSV and run files, taken away and brought back."""

import csv
import io
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from playground.server.persistence import Persistence
from playground.storage import Store
from playground.storage.frames import HISTORY_HEAD
from playground.storage.run_files import read_run
from playground.training.interactive.jobs_by_visitor import Jobs
from playground.training.prepared_data import RunConfig
from tests.support.following import following, same
from tests.support.run_files import with_arrays
from tests.support.serving import Site
from tests.support.visiting import (
    COLUMNS,
    EPOCHS,
    HISTORY,
    ONE,
    OTHERS,
    OWNER,
    SECRET,
    SETTINGS,
    STRANGER,
    TWO,
    Visitor,
    assert_says_no,
    run,
)


@pytest.fixture
def page(site: Site, persistence: Persistence) -> Visitor:
    return Visitor(site)


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


@pytest.mark.parametrize("path", ["/api/runs/table.csv", "/api/runs/histories.csv"])
def test_an_address_names_200_runs_and_a_post_as_many_as_there_are(page: Visitor, path: str) -> None:
    many_ids = [ONE, *(f"{number:032x}" for number in range(1499))]
    assert "POST" in assert_says_no(page.ask(f"{path}?ids={','.join(many_ids[:201])}"), 414)
    by_address = page.ask(f"{path}?ids={','.join(many_ids[:200])}")
    by_post = page.ask(path, {"ids": many_ids})
    assert by_address.status == by_post.status == 200
    assert by_address.body == by_post.body
    assert by_post.header("content-disposition") == by_address.header("content-disposition") != ""
    assert {line["id"] for line in csv.DictReader(io.StringIO(by_post.body.decode()))} == {ONE}
    assert_says_no(page.ask(path, {"ids": []}), 404)


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


class DeletingStore(Store):
    """A store whose runs are deleted while they are read."""

    gone = (TWO,)

    def history(self, owner: str, run_id: str, first: int, most: int) -> NDArray[np.float64]:
        self.delete(owner, self.gone)
        return super().history(owner, run_id, first, most)


@pytest.mark.parametrize("server", [{"open_store": DeletingStore}], indirect=True)
def test_the_histories_have_their_head_whatever_became_of_the_runs(page: Visitor, persistence: Persistence) -> None:
    store = persistence.store
    assert isinstance(store, DeletingStore)
    lines = list(csv.DictReader(io.StringIO(page.ask("/api/runs/histories.csv").body.decode())))
    assert [(line["id"], line["epoch"]) for line in lines] == [(ONE, str(epoch)) for epoch in range(5)]
    store.gone = (ONE,)
    assert page.ask("/api/runs/histories.csv").body.decode() == ",".join(HISTORY_HEAD) + "\r\n"


@pytest.mark.parametrize("server", [{"run_file": 1000}], indirect=True)
def test_a_run_too_large_for_a_file_is_not_downloaded(page: Visitor) -> None:
    assert "too many epochs or weights" in assert_says_no(page.ask(f"/api/runs/{ONE}/run.npz"), 409)


def test_a_run_is_downloaded_and_loaded(page: Visitor, persistence: Persistence) -> None:
    answer = page.ask(f"/api/runs/{ONE}/run.npz")
    assert answer.header("content-type") == "application/octet-stream"
    assert answer.header("content-disposition") == 'attachment; filename="run-run-1-of-nobody-else.npz"'
    assert np.array_equal(read_run(answer.body, ONE).rows, HISTORY[:, :5])
    for visitor in (page, replace(page, cookie=STRANGER)):
        loaded_run = visitor.json("/api/runs/load", answer.body)["run"]
        assert loaded_run["id"] not in (ONE, TWO, OTHERS)
        assert loaded_run["name"] == f"run 1 {SECRET}"
        assert loaded_run["id"] in visitor.names()
        assert persistence.store is not None
        record = persistence.store.record(visitor.cookie or "", loaded_run["id"])
        assert np.array_equal(record.history, HISTORY[:, :5])
        assert record.state is not None
        assert same(record.state, EPOCHS[4].state())


def test_a_run_whose_settings_changed_goes_on_elsewhere_to_the_same_curve(
    page: Visitor, jobs: Jobs, persistence: Persistence
) -> None:
    assert persistence.recorder is not None
    stranger, ends = replace(page, cookie=STRANGER), []
    job = jobs.of(OWNER)
    job.request(RunConfig("Article", SETTINGS))
    with following(job) as follower:
        for epoch, rate in ((1, 0.05), (2, 0.01)):
            job.command("step")
            follower.until_epoch(epoch)
            follower.until_state("paused")
            job.request(RunConfig("Article", replace(SETTINGS, learning_rate=rate, epochs=9)))
    persistence.recorder.flush()
    listed_run = page.json("/api/runs")["runs"][0]
    assert [tuple(change.values()) for change in listed_run["changes"]] == [
        (1, "learning_rate", 0.05),
        (1, "epochs", 9),
        (2, "learning_rate", 0.01),
    ]
    file = page.ask(f"/api/runs/{listed_run['id']}/run.npz").body
    loaded_run = stranger.json("/api/runs/load", file)["run"]
    for visitor, run_id in ((page, listed_run["id"]), (stranger, loaded_run["id"])):
        visitor.json(f"/api/runs/{run_id}/continue", {})
        with following(jobs.of(visitor.cookie or "")) as follower:
            follower.until_state("done")
            ends.append((follower.rows, follower.checkpoints[-1].state))
    assert len(ends[0][0]) == 10
    assert ends[0][0] == ends[1][0]
    assert same(ends[0][1], ends[1][1])


def test_a_run_without_weights_is_not_downloaded(page: Visitor, persistence: Persistence) -> None:
    assert persistence.store is not None
    persistence.store.save(OWNER, run("5" * 32, state=None, state_settings=None))
    assert "no weights" in assert_says_no(page.ask(f"/api/runs/{'5' * 32}/run.npz"), 409)


def test_a_file_that_is_no_run_is_refused(page: Visitor) -> None:
    good = page.ask(f"/api/runs/{ONE}/run.npz").body
    for bad in (b"", b"text,label\n", good[:-1], good[: len(good) // 2], good + b"x", b"PK\x03\x04" + bytes(100)):
        assert "run file" in assert_says_no(page.ask("/api/runs/load", bad), 400)
    assert set(page.names()) == {ONE, TWO}


def test_a_file_whose_network_does_not_fit_its_words_is_refused(page: Visitor, persistence: Persistence) -> None:
    assert persistence.store is not None
    other = replace(EPOCHS[4].state(), params=replace(EPOCHS[4].params, w_xh=np.zeros((4, 7))))
    persistence.store.save(OWNER, run("5" * 32, state=other))
    file = page.ask(f"/api/runs/{'5' * 32}/run.npz").body
    assert "w_xh" in assert_says_no(page.ask("/api/runs/load", file), 400)


def test_a_file_of_a_data_set_that_is_not_here_is_kept_all_the_same(page: Visitor, persistence: Persistence) -> None:
    assert persistence.store is not None
    persistence.store.save(OWNER, run("5" * 32, data="Mine"))
    file = page.ask(f"/api/runs/{'5' * 32}/run.npz").body
    assert page.json("/api/runs/load", file)["run"]["data"] == "Mine"


# --- Parquet ----------------------------------------------------------------------------------------------------------


def test_the_table_and_the_histories_as_parquet_say_what_the_csv_says(page: Visitor) -> None:
    for name, file in (("table", "runs"), ("histories", "histories")):
        answer = page.ask(f"/api/runs/{name}.parquet")
        assert answer.status == 200
        assert answer.header("content-disposition") == f'attachment; filename="{file}.parquet"'
        text = page.ask(f"/api/runs/{name}.csv").body.decode()
        parquet = pd.read_parquet(io.BytesIO(answer.body))
        csv_frame = pd.read_csv(io.StringIO(text))
        assert list(parquet) == list(csv_frame)
        numbers = parquet.select_dtypes(["float", "int"])
        assert len(numbers.columns) >= 6
        pd.testing.assert_frame_equal(numbers, csv_frame[list(numbers)], check_dtype=False, check_exact=True)
    assert set(pd.read_parquet(io.BytesIO(page.ask(f"/api/runs/histories.parquet?ids={ONE}").body))["id"]) == {ONE}


@pytest.mark.parametrize(
    ("arrays", "sentence"),
    [
        ({"w_xh": np.zeros((3, 19))}, "w_xh does not fit the words of its data set"),
        ({"w_hy": np.zeros((3, 3)), "b_y": np.zeros(3)}, "w_hy does not fit the labels of its data set"),
    ],
)
def test_a_network_of_other_words_or_labels_than_its_data_set_has_is_refused(
    page: Visitor, arrays: dict[str, NDArray[np.float64]], sentence: str
) -> None:
    assert sentence in assert_says_no(page.ask("/api/runs/load", with_arrays(**arrays)), 400)
    assert set(page.names()) == {ONE, TWO}
