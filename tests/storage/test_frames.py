"""Saved runs as pandas frames: tidy, typed, and the same through CSV and Parquet."""

import io
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import numpy as np
import pandas as pd
import pytest
from pyarrow import parquet

from playground.storage import COLUMNS, Store, frames
from playground.storage.models import EDITS_APART, LATEST, Parent, StoreError
from rnn import Settings
from rnn.history import SettingChange
from tests.support.saved import update

OWNER, OTHER = "a" * 43, "b" * 43


def save_run(store: Store, owner: str, number: int, **what: object) -> str:
    saved_run = update(id=f"{number:032x}", **what)
    store.save(owner, saved_run)
    return saved_run.id


def test_a_row_for_each_run_and_one_for_each_epoch_of_each(store: Store) -> None:
    ids = [save_run(store, OWNER, number) for number in (1, 2)]
    runs = frames.runs_frame(store.runs(OWNER))
    assert sorted(runs["id"]) == ids
    assert runs["started"].dt.tz is not None
    for name in Settings().to_dict():
        assert name in runs
    summary = store.runs(OWNER)[0]
    history = store.histories(OWNER, [summary.id])[summary.id]
    frame = frames.history_frame(summary, history)
    assert tuple(frame) == frames.HISTORY_HEAD == ("id", "name", "epoch", *COLUMNS)
    assert frame["epoch"].tolist() == list(range(summary.epochs_done + 1))
    np.testing.assert_array_equal(frame[list(COLUMNS)].to_numpy().T, history)
    joined_frame = frame.merge(runs, on="id")
    assert len(joined_frame) == len(frame)


def test_each_cell_of_a_run_is_its_own_fact(store: Store) -> None:
    save_run(store, OWNER, 1)
    [saved_run] = store.runs(OWNER)
    run = replace(
        saved_run,
        epochs_done=12,
        ended="diverged",
        message="It diverged.",
        started=1_700_000_000.9,
        seconds=4.0,
        rate=3.0,
        final_train_loss=1.0,
        final_train_accuracy=0.2,
        final_test_loss=3.0,
        final_test_accuracy=0.4,
        best_test_loss=5.0,
        best_test_accuracy=0.6,
        first_all_train=7,
        first_all_test=8,
        changes=(SettingChange(3, "learning_rate", 0.5), SettingChange(6, "epochs", 40)),
        pinned=True,
        sweep="a sweep",
        parent=Parent("another run", 10),
        start_epoch=9,
        edits=("silence 3", "rank 2"),
        machine="a machine",
        versions={"numpy": "2.4.0", "python": "3.11"},
    )
    expected = {
        "epochs_done": 12,
        "ended": "diverged",
        "message": "It diverged.",
        "started": pd.Timestamp("2023-11-14 22:13:20", tz="UTC"),
        "seconds": 4.0,
        "epochs_per_second": 3.0,
        "train_loss": 1.0,
        "train_accuracy": 0.2,
        "test_loss": 3.0,
        "test_accuracy": 0.4,
        "best_test_loss": 5.0,
        "best_test_accuracy": 0.6,
        "first_all_train": 7,
        "first_all_test": 8,
        "changes": "learning_rate 0.5 after epoch 3; epochs 40 after epoch 6",
        "pinned": True,
        "sweep": "a sweep",
        "parent_run": "another run",
        "parent_epoch": 10,
        "start_epoch": 9,
        "edits": f"silence 3{EDITS_APART}rank 2",
        "machine": "a machine",
        "versions": "numpy 2.4.0 python 3.11",
    }
    [row, late] = frames.runs_frame([run, replace(run, started=LATEST)]).to_dict("records")
    assert late["started"] == pd.Timestamp("9999-12-31 23:59:59", tz="UTC")
    assert {name: row[name] for name in expected} == expected
    assert {name: row[name] for name in run.settings.to_dict()} == run.settings.to_dict()
    assert set(row) == {"id", "name", "data", *expected, *run.settings.to_dict()}


def test_a_part_of_a_history_knows_its_epochs(store: Store) -> None:
    save_run(store, OWNER, 1)
    [summary] = store.runs(OWNER)
    assert frames.history_frame(summary, np.zeros((len(COLUMNS), 2)), first=3)["epoch"].tolist() == [3, 4]
    assert frames.history_frame(summary, np.zeros((len(COLUMNS), 0))).empty


def test_the_types_survive_parquet_with_numbers_bit_for_bit(store: Store) -> None:
    save_run(store, OWNER, 1)
    save_run(store, OWNER, 2)
    runs = frames.runs_frame(store.runs(OWNER))
    from_parquet = pd.read_parquet(io.BytesIO(runs.to_parquet(index=False)))
    pd.testing.assert_frame_equal(from_parquet, runs, check_dtype=False)
    assert str(from_parquet["first_all_test"].dtype) == "Int64"
    file = io.BytesIO()
    parts = [
        frames.history_frame(summary, store.histories(OWNER, [summary.id])[summary.id]) for summary in store.runs(OWNER)
    ]
    frames.write_histories(file, parts)
    read = pd.read_parquet(io.BytesIO(file.getvalue()))
    pd.testing.assert_frame_equal(read, pd.concat(parts, ignore_index=True), check_dtype=False, check_exact=True)


def test_a_seed_beyond_64_bits_is_text_and_no_error(store: Store) -> None:
    save_run(store, OWNER, 1)
    [summary] = store.runs(OWNER)
    huge_seed = replace(summary, settings=replace(summary.settings, seed=2**70))
    frame = frames.runs_frame([summary, huge_seed])
    assert frame["seed"].tolist() == [str(summary.settings.seed), str(2**70)]
    assert len(pd.read_parquet(io.BytesIO(frame.to_parquet(index=False)))) == 2


def test_no_run_is_an_empty_frame() -> None:
    assert frames.runs_frame([]).empty
    file = io.BytesIO()
    frames.write_histories(file, [])
    assert tuple(pd.read_parquet(io.BytesIO(file.getvalue()))) == frames.HISTORY_HEAD


class CountedFrame(pd.DataFrame):
    """A frame that counts how often it is asked for its length."""

    length_calls: ClassVar[list[int]] = []

    def __len__(self) -> int:
        self.length_calls.append(1)
        return super().__len__()


def test_many_short_histories_are_each_looked_at_a_few_times(store: Store) -> None:
    save_run(store, OWNER, 1)
    part = frames.history_frame(store.runs(OWNER)[0], np.zeros((len(COLUMNS), 2)))
    file, parts = io.BytesIO(), [CountedFrame(part) for _ in range(400)]
    CountedFrame.length_calls.clear()
    frames.write_histories(file, parts)
    assert sum(CountedFrame.length_calls) < 40 * len(parts), "else it grows with the square of their number"
    assert len(pd.read_parquet(io.BytesIO(file.getvalue()))) == 2 * len(parts)


def test_long_histories_are_written_in_groups_and_each_epoch_once(store: Store) -> None:
    save_run(store, OWNER, 1)
    [run] = store.runs(OWNER)
    epochs = frames.EPOCHS_IN_A_ROW_GROUP * 2 // 5
    file, parts = io.BytesIO(), [frames.history_frame(run, np.zeros((len(COLUMNS), epochs)), k) for k in range(7)]
    frames.write_histories(file, parts)
    groups = parquet.ParquetFile(file)
    rows_of_groups = [groups.metadata.row_group(k).num_rows for k in range(groups.num_row_groups)]
    assert rows_of_groups == [3 * epochs, 3 * epochs, epochs]
    epoch_column = groups.read(columns=["epoch"])["epoch"].to_numpy()
    assert epoch_column[::epochs].tolist() == list(range(7))


def test_a_notebook_loads_empty_frames_of_a_database_without_runs(store: Store, path: Path) -> None:
    runs, histories = frames.load(str(path))
    assert runs.empty
    assert tuple(histories) == frames.HISTORY_HEAD


def test_a_notebook_loads_all_runs_of_a_database_but_those_that_are_deleted(store: Store, path: Path) -> None:
    kept_ids = [save_run(store, OWNER, 1), save_run(store, OTHER, 2)]
    deleted_id = save_run(store, OWNER, 3)
    store.delete(OWNER, [deleted_id])
    runs, histories = frames.load(str(path))
    assert runs["id"].tolist() == kept_ids
    assert sorted(histories["id"].unique()) == kept_ids
    assert histories.index.tolist() == list(range(len(histories))), "a row has one place of its own"
    assert histories.groupby("id")["epoch"].max().tolist() == runs["epochs_done"].tolist()


def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no database" * 100, encoding="utf-8")
    with pytest.raises(StoreError):
        frames.load(str(tmp_path / "notes.txt"))
