"""A finding as a web page: what of each run is in it, how much room that takes, and that nothing breaks out of it."""

import base64
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.takeaway.finding_page import (
    BYTES_OF_MISSING,
    FEWEST_POINTS,
    NO_ROOM,
    NO_WEIGHTS,
    OTHER_READOUT,
    TooLarge,
    finding_page,
    points_with_room,
    stride_in,
    thinned,
)
from playground.takeaway.recording import weights_bytes
from playground.takeaway.web_page import MOST_BYTES
from rnn import Vocabulary
from rnn.cells import CELLS
from rnn.history import SCORES, named
from tests.support.page_of_finding import SWEEP, history_of, shared, shared_runs, shared_sweep, swept_runs
from tests.support.page_of_run import Elements, data_of

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)> ]]> <!-- 'a' \"b\" & שלום"


def test_a_page_has_every_run_its_curves_and_its_last_weights_to_the_last_bit() -> None:
    page = finding_page("faster", shared_runs(), [shared_sweep()], sentence="good", clock=lambda: 1.5e9)
    assert len(page) < MOST_BYTES
    data = data_of(page)
    assert (data["title"], data["sentence"], data["saved"]["at"]) == ("faster", "good", 1.5e9)
    assert [run["name"] for run in data["runs"]] == ["run 0", "run 1", "run 2", "run 3"]
    for subject, summary in swept_runs():
        network, curves = data["networks"][summary.id], data["curves"][summary.id]
        numbers = np.frombuffer(base64.b64decode(network["values"]), "<f8")
        assert numbers.tobytes() == b"".join(array.tobytes() for array in subject.params.arrays())
        assert (network["epoch"], data["data"][network["data"]]["words"]) == (60, list(subject.vocabulary.words))
        columns = named(history_of(subject))
        for name in SCORES:
            assert curves["columns"][name]["epoch"] is None
            values = np.frombuffer(base64.b64decode(curves["columns"][name]["value"]), "<f4")
            np.testing.assert_array_equal(values, columns[name].astype("<f4"))
        seconds = np.frombuffer(base64.b64decode(curves["seconds"]), "<f4")
        np.testing.assert_array_equal(seconds, columns["seconds"].astype("<f4"))
    assert len(data["data"]) == 1  # the words stand there once
    (sweep,) = data["sweeps"]
    assert sweep["id"] == SWEEP
    assert sweep["frames"][0]["kind"] == "sweep"
    assert next(frame for frame in sweep["frames"] if frame["kind"] == "results")["sentences"]


def test_nothing_can_be_done_with_the_runs_of_a_page() -> None:
    can = replace(shared_runs()[0], listed={**shared_runs()[0].listed, "can": ["continue"]})
    assert data_of(finding_page("x", [can], []))["runs"][0]["can"] == []


def test_texts_break_out_of_nothing() -> None:
    subject, summary = swept_runs()[0]
    run = shared(subject, replace(summary, name=HOSTILE, message=HOSTILE, machine=HOSTILE), history_of(subject))
    page = finding_page(HOSTILE, [run], [], sentence=HOSTILE)
    elements = Elements(page)
    assert [title.rstrip("\n") for title in elements.texts["title"]] == [HOSTILE]
    assert (elements.tags.count("script"), "img" in elements.tags, elements.links) == (3, False, elements.links[:1])
    data = data_of(page)
    assert [data["title"], data["sentence"], data["runs"][0]["name"]] == [HOSTILE] * 3


@pytest.mark.parametrize(
    ("view", "taken"),
    [
        ({"column": "accuracy", "log": True, "by": "seconds"}, {"column": "accuracy", "log": True, "by": "seconds"}),
        ({"column": HOSTILE, "set": None, "log": "yes", "by": ["epoch"], "more": 1}, {}),
        (None, {}),
    ],
)
def test_a_page_opens_with_the_curves_that_were_shown_if_there_are_such(view: dict[str, object], taken: object) -> None:
    assert data_of(finding_page("x", shared_runs()[:1], [], view=view))["view"] == taken


def test_of_the_networks_there_are_as_many_as_fit_and_the_page_stays_within_its_size() -> None:
    whole = len(finding_page("x", shared_runs(), []))
    each = weights_bytes(swept_runs()[0][0].params)
    page = finding_page("x", shared_runs(), [], most=whole - each)
    assert len(page) <= whole - each
    kept = list(data_of(page)["networks"])
    assert 0 < len(kept) < 4
    assert kept == [summary.id for _, summary in swept_runs()[: len(kept)]]
    assert data_of(page)["missing"] == {summary.id: NO_ROOM for _, summary in swept_runs()[len(kept) :]}


LETTERS = Vocabulary(tuple(sorted(f"слово{chr(1072 + k // 32)}{chr(1072 + k % 32)}" for k in range(1000))))


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"vocabulary": LETTERS}, id="words of six bytes a letter"),
        pytest.param({"params": CELLS["lstm"].zeros(1, 18, 8, 2).run(0, 8)}, id="a cell of which much is said"),
    ],
)
def test_whatever_stands_beside_the_weights_the_page_has_as_many_networks_as_fit(other: dict[str, Any]) -> None:
    pairs = swept_runs() * 3
    runs = [
        shared(replace(subject, **other), replace(summary, id=f"{place:032x}"), history_of(subject))
        for place, (subject, summary) in enumerate(pairs)
    ]
    whole = len(finding_page("x", runs, [], clock=lambda: 1.0))
    page = finding_page("x", runs, [], most=whole - 1, clock=lambda: 1.0)
    assert 0 < len(data_of(page)["networks"]) < len(pairs)


def test_long_curves_have_fewer_points_and_keep_their_lowest_and_highest() -> None:
    subject, summary = swept_runs()[0]
    rows = np.abs(np.random.default_rng(0).normal(0.5, 0.1, (5, 30_000))).clip(0, 1)
    rows[4] = np.arange(30_000) / 100
    runs = [shared(subject, replace(summary, id=f"{place:032x}", epochs_done=29_999), rows) for place in range(8)]
    page = finding_page("x", runs, [], most=2_500_000)
    assert len(page) <= 2_500_000
    curves = data_of(page)["curves"][f"{0:032x}"]
    assert curves["seconds"] is None
    loss = np.frombuffer(base64.b64decode(curves["columns"]["test_loss"]["value"]), "<f4")
    assert FEWEST_POINTS <= len(loss) < 10_000
    assert (loss.min(), loss.max()) == (np.float32(rows[2].min()), np.float32(rows[2].max()))


@pytest.mark.parametrize(
    ("changes", "why"),
    [(None, NO_WEIGHTS), ({"readout": "every"}, OTHER_READOUT), ({"readout": "number"}, OTHER_READOUT)],
)
def test_a_run_whose_network_cannot_read_there_is_in_the_page_without_it_and_says_why(
    changes: dict[str, Any] | None, why: str
) -> None:
    subject, summary = swept_runs()[0]
    other = None if changes is None else replace(subject, **changes)
    data = data_of(finding_page("x", [shared(other, summary, history_of(subject)), *shared_runs()[1:]], []))
    assert len(data["runs"]) == len(data["curves"]) == 4
    assert set(data["networks"]) == {summary.id for _, summary in swept_runs()[1:]}
    assert data["missing"] == {summary.id: why}


@pytest.mark.parametrize("sentence", [NO_WEIGHTS, NO_ROOM, OTHER_READOUT])
def test_a_sentence_in_the_place_of_a_network_takes_the_room_that_is_kept_for_it(sentence: str) -> None:
    assert len(json.dumps({"0" * 32: sentence})) <= BYTES_OF_MISSING


def test_runs_without_room_are_refused_with_a_sentence() -> None:
    with pytest.raises(TooLarge, match="These 4 runs and their sweeps need more room than a page of"):
        finding_page("x", shared_runs(), [], most=1_000_000)


def test_the_curves_of_a_large_sweep_have_fewer_points_at_longer_strides_and_their_ends() -> None:
    frames = shared_sweep().frames
    assert [thinned(frame, 1, 1) for frame in frames] == list(frames)
    for frame in frames:
        thin = thinned(frame, stride_in(frames), 7)
        if frame["kind"] == "curves":
            assert thin["epoch"] == [*range(0, 60, 7), 60]
            assert [row[0] for row in thin["test_loss"]] == [row[0] for row in frame["test_loss"]]
            assert [row[-1] for row in thin["test_loss"]] == [row[-1] for row in frame["test_loss"]]
        elif frame["kind"] == "sweep":
            assert thin == {**frame, "stride": 7}
        else:
            assert thin == frame


def test_points_are_all_there_are_or_the_same_for_every_curve() -> None:
    assert points_with_room([10, 1000], 1e9) > 1000
    assert points_with_room([1000] * 512, 2e6) < 200
    assert points_with_room([], 100) > 0
