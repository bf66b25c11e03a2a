"""A program that is made of a run trains it again bit for bit, whatever was done to it on the way, or is refused."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest

from playground.storage import Parent, RunRecord, Store
from playground.storage.models import RunUpdate
from playground.takeaway.notebook import notebook_of
from playground.takeaway.recipe import CannotRepeat, recipe_of
from playground.takeaway.script import script_of
from playground.training.built_by_hand import built_by_hand
from playground.training.interactive.jobs_by_visitor import Jobs
from playground.training.prepared_data import RunConfig, prepare
from rnn import Settings, train_stack
from rnn.history import SCORES, row
from rnn.parallel.executor import ROOT
from rnn.parallel.threads import ONE_THREAD
from tests.support.following import SHORT
from tests.support.repeated import VISITOR, Workshop, rows_of, run_program, workshop
from tests.support.saved import train_states, update

HERE = Path(__file__).resolve().parent
QUICK = RunConfig("Article", Settings(hidden_size=6, epochs=30, init_scale=0.3, seed=3))
DIVERGES = RunConfig("Article", Settings(hidden_size=64, epochs=120, init_scale=0.3, learning_rate=1.0))


@pytest.fixture
def visitor(visitor_jobs: Jobs, store: Store) -> Iterator[Workshop]:
    with workshop(visitor_jobs, store) as visitor:
        yield visitor


def plain(visitor: Workshop) -> str:
    return visitor.begin(SHORT)


def of_the_other_data(visitor: Workshop) -> str:
    return visitor.begin(RunConfig("Everyday", Settings(hidden_size=5, epochs=2, init_scale=0.2)))


def fresh_sequences(visitor: Workshop) -> str:
    visitor.begin(RunConfig("First word", Settings(hidden_size=4, epochs=2, init_scale=0.2)))
    return visitor.go_on(epochs=4, learning_rate=0.05)


def a_fixed_task(visitor: Workshop) -> str:
    return visitor.begin(RunConfig("Parity, a fixed set", Settings(hidden_size=4, epochs=2, batch_size=50)))


def printed_recursion(visitor: Workshop) -> str:
    return visitor.begin(replace(QUICK, settings=replace(QUICK.settings, bptt="article", clip=0.1, shuffle_seed=4)))


def changed_and_continued(visitor: Workshop) -> str:
    visitor.begin(QUICK)
    visitor.go_on(epochs=45, learning_rate=0.07)
    return visitor.go_on(epochs=50, learning_rate=0.01)


def changed_while_it_trains(visitor: Workshop) -> str:
    visitor.own_job.begin(replace(SHORT, settings=replace(SHORT.settings, epochs=400)))
    visitor.own_page.until_epoch(20)
    return visitor.go_on(learning_rate=0.05)


def paused_with_a_change_that_waits(visitor: Workshop) -> str:
    visitor.own_job.begin(replace(SHORT, settings=replace(SHORT.settings, epochs=10_000)))
    visitor.own_page.until_epoch(12)
    visitor.own_job.command("pause")
    visitor.own_page.until_state("paused")
    config = visitor.own_job.config
    visitor.own_job.request(replace(config, settings=replace(config.settings, learning_rate=0.5)))
    visitor.own_page.until(lambda _: bool(visitor.own_page.changed()))
    return visitor.own_job.trunk().run


def branch(visitor: Workshop) -> str:
    return visitor.branch(plain(visitor), 30, bptt="article", learning_rate=0.1)


def branch_of_an_edited_branch(visitor: Workshop) -> str:
    first = visitor.branch(changed_and_continued(visitor), None, "silence 1", "w_hh 0 2 -0.3", "rank 3", epochs=70)
    return visitor.branch(first, None, epochs=80, clip=0.5)


def edited_again_before_it_has_trained(visitor: Workshop) -> str:
    """Two branches after the same epoch: the first of them trains, and the second leaves it where it began."""
    first = visitor.branch(plain(visitor), 30, "silence 1")
    begins_at = visitor.own_job.trunk().begins_at
    second = visitor.branch(first, begins_at, "silence 2")
    assert visitor.own_job.trunk().begins_at == begins_at
    return second


def edited_before_it_has_trained(visitor: Workshop) -> str:
    visitor.own_job.request(QUICK)
    return visitor.branch(visitor.own_job.trunk().run, None, "b_h 2 0.25", learning_rate=0.1)


def hand_made(visitor: Workshop) -> str:
    visitor.own_job.rest_with(built_by_hand())
    return visitor.branch(visitor.own_job.trunk().run, None, epochs=12)


def hand_made_and_edited(visitor: Workshop) -> str:
    visitor.own_job.rest_with(built_by_hand())
    return visitor.branch(visitor.own_job.trunk().run, None, "silence 3", epochs=12)


def diverging(visitor: Workshop) -> str:
    run = visitor.begin(DIVERGES)
    assert visitor.own_job.state == "diverged"
    return run


def in_a_sweep(visitor: Workshop) -> str:
    """As a stack of runs trains it, in which it shares its calls with others."""
    prepared = prepare("Article")
    runs = [replace(QUICK.settings, seed=seed, learning_rate=0.02 * (seed + 1)) for seed in range(3)]
    words = len(prepared.vocabulary)
    epochs = list(train_stack(prepared.train_set, prepared.test_set, runs, vocab_size=words))
    rows = np.array([row(epoch.run(1), 0.0) for epoch in epochs]).T
    return saved(visitor, settings=runs[1], first_settings=runs[1], rows=rows, state=None, state_settings=None)


def saved(visitor: Workshop, **changes: Any) -> str:
    run = update(**{"data_hash": prepare("Article").hash, "ended": "done", **changes})
    visitor.own_store.save(VISITOR, run)
    return run.id


MADE = [
    plain,
    of_the_other_data,
    fresh_sequences,
    a_fixed_task,
    printed_recursion,
    changed_and_continued,
    changed_while_it_trains,
    paused_with_a_change_that_waits,
    branch,
    branch_of_an_edited_branch,
    edited_again_before_it_has_trained,
    edited_before_it_has_trained,
    hand_made,
    hand_made_and_edited,
    diverging,
    in_a_sweep,
]


@pytest.mark.parametrize("make", MADE, ids=lambda make: make.__name__)
def test_the_script_has_the_numbers_of_the_run_bit_for_bit(visitor: Workshop, tmp_path: Path, make: Any) -> None:
    run = make(visitor)
    record = visitor.record(run)
    script = script_of(visitor.recipe(run))
    left, printed = run_program(script, tmp_path)
    rows = rows_of(left["history"])
    begins_at = int(left["history"][0][0])
    assert begins_at == (1 if make in (hand_made, hand_made_and_edited) else 0)
    assert rows.tobytes() == record.history[: len(SCORES), begins_at:].tobytes()
    last = record.summary.epochs_done
    assert printed.endswith(f"Epoch {last} has the numbers of the playground, bit for bit.\n")
    assert f"\n{last:5d}  {record.history[0, -1]:6.3f}" in printed
    assert ("diverged" in printed) == (make is diverging)
    assert max(map(len, script.splitlines())) <= 120
    assert len(script.splitlines()) < 115


def test_the_numbers_are_the_same_however_many_cores_there_are(visitor: Workshop, tmp_path: Path) -> None:
    """On one core nothing can differ; on two the products of so large batches did, in their last digits."""
    settings = Settings(hidden_size=128, epochs=3, init_scale=0.3, cell="relu", batch_size=256)
    script = tmp_path / "again.py"
    script.write_text(script_of(visitor.recipe(visitor.begin(RunConfig("Everyday", settings)))), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **dict.fromkeys(ONE_THREAD, "2")}
    done = subprocess.run([sys.executable, str(script)], env=environment, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    assert done.stdout.endswith("Epoch 3 has the numbers of the playground, bit for bit.\n")


def test_a_script_that_comes_to_other_numbers_says_by_how_much(visitor: Workshop, tmp_path: Path) -> None:
    recipe = visitor.recipe(plain(visitor))
    first, *rest = recipe.last_row
    _, printed = run_program(script_of(replace(recipe, last_row=(first + 0.25, *rest))), tmp_path)
    assert printed.endswith("Epoch 60 differs by 0.25 from epoch 60 in the playground.\n")


def test_a_script_stops_where_the_sentences_are_others(visitor: Workshop, tmp_path: Path) -> None:
    run = plain(visitor)
    script = script_of(visitor.recipe(run)).replace(prepare("Article").hash, "0" * 64)
    with pytest.raises(SystemExit, match="These are not the sentences of that run"):
        run_program(script, tmp_path)


# --- the notebook -----------------------------------------------------------------------------------------------------


def test_the_notebook_is_valid_and_its_cells_have_the_numbers_of_the_run(visitor: Workshop) -> None:
    """The schema is that of nbformat 5.11.1, as the Jupyter project publishes it."""
    run = changed_and_continued(visitor)
    sentence = "I am *not* \"happy\" or 'sad' <b>today</b>"
    content = notebook_of(visitor.recipe(run), sentence)
    notebook = json.loads(content)
    jsonschema.validate(notebook, json.loads((HERE / "nbformat.v4.5.schema.json").read_text(encoding="utf-8")))
    code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    left: dict[str, Any] = {"__name__": "__main__"}
    for cell in code:
        exec(compile(cell, "cell", "exec"), left)
    record = visitor.record(run)
    assert rows_of(left["history"]).tobytes() == record.history[: len(SCORES)].tobytes()
    assert left["sentence"] == sentence

    curves, reading = left["curves"], left["reading"]
    assert [line.name for line in curves.data] == ["train", "test", "train", "test"]
    assert list(curves.data[1].y) == record.history[SCORES.index("test_loss")].tolist()
    assert code[-2].endswith("\ncurves")
    assert code[-1].endswith("\nreading")
    heatmap, first, second = reading.data
    assert heatmap.z.shape == (QUICK.settings.hidden_size, 10)
    assert [first.name, second.name] == list(prepare("Article").labels)
    assert list(reading.layout.xaxis2.ticktext)[:4] == ["start", "i", "am", "not"]
    assert np.allclose(np.add(first.y, second.y), 1)


def test_what_a_visitor_has_typed_formats_nothing_in_a_notebook_and_says_nothing_in_a_script(visitor: Workshop) -> None:
    run = plain(visitor)
    visitor.own_recorder.flush()
    visitor.own_store.rename(VISITOR, run, 'x\u202e*bold* <img src=a> """\u2028import sys')
    recipe = visitor.recipe(run)
    script = script_of(recipe)
    assert "\u202e" not in script
    assert [line for line in script.splitlines() if line.startswith("import sys")] == []
    head = "".join(json.loads(notebook_of(recipe))["cells"][0]["source"])
    assert re.search(r"(?<!\\)[<*]", head) is None
    first_sentence = prepare("Article").sentences[0][0]
    last_cell = "".join(json.loads(notebook_of(recipe, "  "))["cells"][-1]["source"])
    assert f'\nsentence = "{first_sentence}"\n' in last_cell


# --- what is refused --------------------------------------------------------------------------------------------------


def refusal(record: RunRecord, **runs: RunRecord) -> str:
    with pytest.raises(CannotRepeat) as error:
        recipe_of(record, [0.0] * len(SCORES), runs.get)
    text = str(error.value)
    assert re.fullmatch(r"[A-Z][^\n]*\.", text)
    return text


def record_of(store: Store, run: RunUpdate, **changes: Any) -> RunRecord:
    store.save(VISITOR, run)
    record = store.record(VISITOR, run.id)
    return replace(record, summary=replace(record.summary, **changes))


def test_what_nothing_repeats_is_refused_with_a_sentence(store: Store) -> None:
    states = train_states()[1]
    good = {"data_hash": prepare("Article").hash}
    run = update(**good)
    assert "have changed since" in refusal(record_of(store, update(data_hash="0" * 64)))
    assert "without its data" in refusal(record_of(store, update(data="Mine", **good)))
    assert "has not trained yet" in refusal(record_of(store, update(end=1, **good)))
    child = update(parent=Parent("c" * 32, 4), start=states[4], **good)
    assert "not among your runs" in refusal(record_of(store, child))
    assert "no run of yours came to" in refusal(record_of(store, update(start=states[4], **good)))
    assert "no run of yours came to" in refusal(record_of(store, update(start=states[0], edits=("silence 1",), **good)))

    parent = record_of(store, run)
    for wrong in (
        {"parent": Parent("c" * 32, 3)},  # its start is of another epoch
        {"parent": Parent("c" * 32, 4), "start_missing": True},
        {"parent": Parent("c" * 32, 40)},
    ):
        broken = record_of(store, child, parent=wrong["parent"])
        broken = replace(broken, start=None) if "start_missing" in wrong else broken
        assert "contradicts itself" in refusal(broken, **{"c" * 32: parent})
    other_data = replace(parent, summary=replace(parent.summary, data_hash="0" * 64))
    assert "contradicts itself" in refusal(record_of(store, child), **{"c" * 32: other_data})
    for changes in (((9, "learning_rate", 0.1), (3, "learning_rate", 0.2)), ((3, "learning_rate", -1.0),)):
        assert "contradicts itself" in refusal(replace(parent, summary=replace(parent.summary, changes=changes)))


def test_a_run_of_endless_branches_is_refused(store: Store) -> None:
    """A file can say that a run is its own parent."""
    states = train_states()[1]
    child = update(parent=Parent("c" * 32, 4), start=states[4], data_hash=prepare("Article").hash)
    record = record_of(store, child)
    assert "more than 50 branches" in refusal(record, **{"c" * 32: record})
