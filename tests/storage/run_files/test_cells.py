"""A run file of any cell and optimizer comes back to the bit and trains on; what contradicts itself is refused."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from playground.storage.models import RunRecord
from playground.storage.run_files import read_run, write_run
from playground.training.prepared_data import prepare
from rnn import Epoch, Settings, train
from rnn.kept_states import KeptState
from tests.support.following import same
from tests.support.run_files import ID, record, refusal

WAYS = [("gru", "adam"), ("lstm", "momentum"), ("relu", "sgd"), ("tanh", "adam")]
every_way = pytest.mark.parametrize(("cell", "optimizer"), WAYS)


@cache
def course(cell: str, optimizer: str) -> tuple[Settings, list[Epoch]]:
    prepared = prepare("Article")
    settings = Settings(
        hidden_size=3, epochs=6, init_scale=0.3, cell=cell, optimizer=optimizer, batch_size=8, clip_by="norm"
    )
    sets = prepared.train_set, prepared.test_set
    return settings, list(train(*sets, settings, vocab_size=len(prepared.vocabulary)))


def record_of(cell: str, optimizer: str) -> RunRecord:
    """A run that began from the state after its second epoch, and kept two on its way."""
    settings, epochs = course(cell, optimizer)
    whole = record(epochs[6].state(), settings=settings, first_settings=settings, changes=())
    kept = tuple(KeptState.of(epochs[number].state(), changed=True) for number in (3, 5))
    return replace(whole, start=epochs[2].state(), kept=kept, state_settings=settings)


def with_changes(
    content: bytes, arrays: dict[str, Any] | None = None, about: Callable[[dict[str, Any]], object] = lambda _: None
) -> bytes:
    """The file with these arrays in place of its own (None = left out), and with `about` changed."""
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        values = json.loads(file["about"].tobytes())
        about(values)
        members = {**file, "about": np.frombuffer(json.dumps(values).encode(), np.uint8), **(arrays or {})}
    out = io.BytesIO()
    np.savez(out, allow_pickle=False, **{name: array for name, array in members.items() if array is not None})
    return out.getvalue()


@every_way
def test_it_comes_back_to_the_bit_and_trains_on(cell: str, optimizer: str) -> None:
    settings, epochs = course(cell, optimizer)
    run = read_run(write_run(record_of(cell, optimizer)), ID)
    assert run.settings == settings
    assert run.state is not None
    assert run.start is not None
    assert run.kept is not None
    assert same(run.state, epochs[6].state())
    assert same(run.start, epochs[2].state())
    assert [same(each.state, epochs[number].state()) for each, number in zip(run.kept, (3, 5), strict=True)] == [
        True
    ] * 2
    prepared = prepare("Article")
    *_, last = train(
        *(prepared.train_set, prepared.test_set, settings),
        vocab_size=len(prepared.vocabulary),
        start=run.kept[0].state,
    )
    assert same(last.state(), epochs[6].state())


@every_way
def test_its_arrays_have_the_names_of_its_cell_and_those_of_an_optimizer_what_they_are_about(
    cell: str, optimizer: str
) -> None:
    _, epochs = course(cell, optimizer)
    with np.load(io.BytesIO(write_run(record_of(cell, optimizer))), allow_pickle=False) as file:
        newest = epochs[6].state()
        for name in newest.params.axes():
            assert np.array_equal(file[name], getattr(newest.params, name))
            for k, average in enumerate(newest.memory.averages):
                assert np.array_equal(file[f"average{k}_{name}"], getattr(average, name))
        assert json.loads(file["about"].tobytes())["version"] == 4


LSTM = write_run(record_of("lstm", "momentum"))


@pytest.mark.parametrize(
    ("arrays", "about", "words"),
    [
        ({"average0_w_xh": None}, lambda _: None, "memory lacks some"),
        ({"start_average0_b_h": None}, lambda _: None, "memory lacks some"),
        ({"w_hh": None}, lambda _: None, "holds no w_hh"),
        ({"w_hh": np.zeros((3, 3))}, lambda _: None, "w_hh has a wrong shape"),
        ({"average0_w_hh": np.zeros((4, 3, 4))}, lambda _: None, "w_hh has a wrong shape"),
        ({"average0_w_hh": np.full((4, 3, 3), np.nan)}, lambda _: None, "not finite"),
        ({"average1_w_hh": np.zeros((5, 5))}, lambda _: None, None),
        ({"b_hn": np.zeros(3)}, lambda _: None, "This is no run file"),
        ({}, lambda about: about["state"]["memory"].update(averages=3), "averages is no whole number from 0 to 2"),
        ({}, lambda about: about["state"]["memory"].update(updates=-1), "updates is no whole number"),
        ({}, lambda about: about["settings"].update(cell="gru"), "holds no b_hn"),
        ({}, lambda about: about["settings"].update(cell="rnn"), "cannot be used"),
    ],
)
def test_what_contradicts_itself_is_refused(arrays: Any, about: Any, words: str | None) -> None:
    content = with_changes(LSTM, arrays, about)
    if words is None:  # an average that nothing speaks of is passed over
        assert read_run(content, ID).state is not None
    else:
        assert words in refusal(content)
