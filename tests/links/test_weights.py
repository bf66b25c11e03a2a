"""Weights in a link: they answer as the network does, and nothing else than a sound network comes out of a text."""

import base64
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.links import read
from playground.links.making import TRAINED, ShownRun, make_link
from playground.links.weights import LARGEST_DIFFERENCE, LinkedWeights, weights_in, weights_text
from playground.training import RunConfig
from playground.training.given_weights import run_with
from playground.training.prepared_data import prepare, suited, untrained
from rnn import Params, Settings, train
from rnn.answers import answers
from rnn.cells import CELLS
from rnn.settings import CellName, ReadoutName

CONFIG = RunConfig("Article", Settings(hidden_size=4, learning_rate=0.1, epochs=60, init_scale=0.3))
PREPARED = prepare("Article")


def trained(config: RunConfig) -> Params:
    prepared = prepare(config.data)
    sizes = {"vocab_size": len(prepared.vocabulary), "classes": len(prepared.labels)}
    for epoch in train(prepared.train_set, prepared.test_set, config.settings, **sizes):
        params = epoch.params
    return params


PARAMS = trained(CONFIG)
TEXT = weights_text(PARAMS, PREPARED, "last", 60, 2000) or ""


def answered(params: Params) -> list[int]:
    return [int(label) for label in answers(params, PREPARED.test_set).argmax(axis=1)]


def largest_difference(weights: LinkedWeights) -> float:
    pairs = zip(weights.params.arrays(), PARAMS.arrays(), strict=True)
    return max(float(np.abs(array - other).max()) for array, other in pairs)


def test_half_precision_is_taken_where_there_is_room_and_else_a_byte_a_number() -> None:
    shorter = weights_text(PARAMS, PREPARED, "last", 60, len(TEXT) - 1)
    assert shorter is not None
    assert (TEXT[:3], shorter[:3]) == ("h60", "q60")
    assert len(shorter) < 0.7 * len(TEXT)
    assert weights_text(PARAMS, PREPARED, "last", 60, len(shorter) - 1) is None
    exact, rough = weights_in(TEXT, CONFIG), weights_in(shorter, CONFIG)
    assert exact.epoch == rough.epoch == 60
    assert largest_difference(exact) < 1e-3 * max(np.abs(array).max() for array in PARAMS.arrays())
    assert largest_difference(exact) < largest_difference(rough) < 0.05
    assert answered(exact.params) == answered(rough.params) == answered(PARAMS)


def test_weights_that_would_answer_otherwise_are_in_no_link() -> None:
    """Two answers that differ by less than a weight's rounding: what comes out of the link may not turn them round."""
    nothing = flat(CONFIG)
    close = replace(nothing, b_y=np.array([1.0, 1.0 + 1e-6]))
    assert weights_text(close, PREPARED, "last", 1, 2000) is None
    assert weights_text(replace(nothing, b_y=np.array([1.0, 1.1])), PREPARED, "last", 1, 2000) is not None


def small(data: str, readout: ReadoutName, cell: CellName) -> tuple[RunConfig, Params]:
    """A network of two units, whose answers are as far from each other as the rounding of a link needs."""
    config = RunConfig(data, Settings(readout=readout, cell=cell, hidden_size=2, epochs=40, init_scale=0.5))
    params = untrained(config).epoch.params
    if data == "Copy":  # it asks for thousands of answers, of which some would be ties but for this
        params = replace(params, b_y=3.0 * np.eye(params.classes)[4])
    return config, params


@pytest.mark.parametrize(
    ("data", "readout", "cell"),
    [
        *product(["Article"], ["every"], CELLS),
        *product(["First word"], ["last"], CELLS),
        *product(["Adding"], ["number"], CELLS),
        ("Copy", "every", "tanh"),
    ],
)
def test_a_network_of_any_readout_and_cell_is_opened_again_as_it_was(
    data: str, readout: ReadoutName, cell: CellName
) -> None:
    config, params = small(data, readout, cell)
    test_set = prepare(data).test_set
    link = make_link(ShownRun(config, trained=40, params=params, prepared=prepare(data)), {})
    state = read(link.query)
    assert state.weights is not None
    assert (link.notes, state.config, state.notes) == ((TRAINED.format(40),), config, ())
    pairs = zip(state.weights.params.arrays(), params.arrays(), strict=True)
    assert all(np.allclose(array, other, rtol=1e-3, atol=1e-6) for array, other in pairs)
    opened = run_with(untrained(config), state.weights.params, state.weights.epoch).newest.state.params
    again, before = (answers(each, test_set, readout) for each in (opened, params))
    if readout == "number":
        sums = [float(np.asarray(target)) for _, target in test_set]
        assert 0 < np.abs(again - before).max() <= LARGEST_DIFFERENCE * (max(sums) - min(sums))
    else:
        assert (again.argmax(axis=1) == before.argmax(axis=1)).all()


def flat(config: RunConfig) -> Params:
    """A plain network that answers 0 to everything."""
    params = untrained(config).epoch.params
    return replace(params, **{name: np.zeros_like(array) for name, array in vars(params).items()})


@pytest.mark.parametrize(("answer", "is_in"), [(1.0004, True), (900.2, False)])
def test_a_number_that_would_be_another_is_in_no_link(answer: float, is_in: bool) -> None:
    """Half precision makes 1 and 900 of them; the sums that are right differ by less than 2 from each other."""
    params = flat(RunConfig("Adding", Settings(readout="number", hidden_size=2)))
    text = weights_text(replace(params, b_y=np.array([answer])), prepare("Adding"), "number", 1, 2000)
    assert (text is not None) == is_in


def test_every_word_that_is_scored_keeps_its_answer() -> None:
    """What is answered after the first word turns round in a link, what is answered after the last one does not."""
    nothing = flat(RunConfig("Article", Settings(hidden_size=1)))
    firsts = {tokens[0] for tokens, _ in PREPARED.test_set}
    tells = np.array([[float(word not in firsts) for word in range(nothing.vocab_size)]])
    close = replace(nothing, w_xh=tells, w_hy=np.array([[1.0], [0.0]]), b_y=np.array([1.0, 1.0 + 1e-6]))
    assert weights_text(close, PREPARED, "last", 1, 2000) is not None
    assert weights_text(close, PREPARED, "every", 1, 2000) is None


@pytest.mark.parametrize("value", [np.nan, np.inf, 1e4])
def test_weights_that_no_network_may_have_are_in_no_link(value: float) -> None:
    name = next(iter(Params.axes()))
    array = getattr(PARAMS, name).copy()
    array.flat[3] = value
    assert weights_text(replace(PARAMS, **{name: array}), PREPARED, "last", 1, 2000) is None


def test_a_network_that_is_too_large_is_in_no_link() -> None:
    large = untrained(RunConfig("Article", suited("Article"))).epoch.params
    assert weights_text(large, PREPARED, "last", 1, 1_000_000) is None


def packed(change: bytes, place: int) -> str:
    head, data_hash, numbers = TEXT.split(".")
    content = bytearray(base64.urlsafe_b64decode(numbers + "=" * (-len(numbers) % 4)))
    content[place : place + len(change)] = change
    return f"{head}.{data_hash}.{base64.urlsafe_b64encode(content).decode().rstrip('=')}"


@pytest.mark.parametrize(
    ("text", "config", "why"),
    [
        ("", CONFIG, "damaged"),
        ("h60", CONFIG, "damaged"),
        ("x" + TEXT[1:], CONFIG, "damaged"),
        (TEXT.replace(".", ":"), CONFIG, "damaged"),
        (TEXT + "=" * 9, CONFIG, "damaged"),
        (TEXT + "A" * 7000, CONFIG, "damaged"),
        (TEXT[:-8], CONFIG, "do not fit the network"),
        (TEXT[:-1], CONFIG, "do not fit the network"),
        (TEXT + "AAAA", CONFIG, "do not fit the network"),
        ("q" + TEXT[1:], CONFIG, "do not fit the network"),
        (TEXT, replace(CONFIG, settings=replace(CONFIG.settings, hidden_size=5)), "do not fit the network"),
        (TEXT, RunConfig("Everyday", CONFIG.settings), "other sentences"),
        (packed(b"\x00\x7e", 10), CONFIG, "do not fit the network"),  # not a number
        (packed(b"\x00\x7c", 10), CONFIG, "do not fit the network"),  # infinite
        (packed(b"\xff\x7b", 10), CONFIG, "do not fit the network"),  # 65504
    ],
)
def test_what_is_no_sound_network_of_these_settings_is_refused(text: str, config: RunConfig, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        weights_in(text, config)


@given(st.text(max_size=40), st.integers(0, len(TEXT)), st.sampled_from("hq"))
def test_no_text_raises_anything_else(text: str, place: int, kind: str) -> None:
    for each in (text, TEXT[:place] + text + TEXT[place:], kind + TEXT[1:place] + text):
        state = read({"data": "Article", "hidden_size": "4", "w": each})
        assert (state.weights is None) == bool(state.notes)


def test_a_link_with_weights_has_them_beside_its_settings() -> None:
    state = read({"data": "Article", "hidden_size": "4", "w": TEXT, "sentence": "i am sad"})
    assert state.weights is not None
    assert state.notes == ()
    assert answered(state.weights.params) == answered(PARAMS)
    bad = read({"data": "Article", "hidden_size": "5", "w": TEXT, "sentence": "i am sad"})
    assert (bad.weights, bad.view["sentence"]) == (None, "i am sad")
    assert bad.config == RunConfig("Article", Settings(hidden_size=5))
