"""The landscape of a network: its paths, the flow of an unheard word, and where the state comes to rest."""

import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.inspection.question import NoAnswer, Subject
from playground.inspection.views.plane import GRID
from playground.inspection.views.reading import NO_NUMBER
from playground.training.prepared_data import prepare
from rnn import Params, Settings, Vocabulary, explain, forward, init_params, train
from tests.support.ask_view import ask_view
from tests.support.float32 import float32

VOCABULARY = Vocabulary.from_texts(["i am not happy", "i am very sad"])
ROOT = Path(__file__).resolve().parents[3]
TRAINED_ON = ["i am happy", "i am not sad", "very very sad", "not"]


def subject(params: Params, *, with_data: bool = True) -> Subject:
    sentences = [(VOCABULARY.encode(text), 0) for text in TRAINED_ON] if with_data else []
    return Subject("r" * 32, 7, params, VOCABULARY, ("bad", "good"), sentences, sentences)


def network(units: int, scale: float = 0.5) -> Params:
    return init_params(len(VOCABULARY), units, 2, np.random.default_rng(4), scale)


def rows(text: str, width: int) -> Any:
    return float32(text, -1, width)


def switch() -> Params:
    """One unit that excites itself: two stable resting points with one between them."""
    words = np.linspace(-3, 3, len(VOCABULARY))[None, :]  # "happy" pushes down, "very" up
    return Params(words, np.array([[2.0]]), np.array([[0.0], [1.0]]), np.zeros(1), np.zeros(2))


def test_a_switch_is_told_with_its_points_their_stability_and_the_verdict() -> None:
    answer = ask_view(subject(switch()), "resting_points")
    fixed_places = np.flatnonzero(answer["fixed"])
    assert rows(answer["points"], 1)[fixed_places, 0] == pytest.approx([-0.957504, 0, 0.957504], abs=1e-5)
    assert [answer["stable"][i] for i in fixed_places] == [True, False, True]
    assert [answer["eigenvalues"][i][0] for i in fixed_places] == pytest.approx([0.16637, 2, 0.16637], abs=1e-4)
    assert answer["verdict"] == "two stable resting points with a saddle between (a switch)"
    assert answer["sentences"] == len(TRAINED_ON)


@pytest.mark.parametrize("units", [1, 2, 6, 256])
def test_resting_points_of_any_size_of_network_are_those_of_the_library(units: int) -> None:
    about, progress = subject(network(units, 0.05)), list[float]()
    answer = ask_view(about, "resting_points", progress=progress)
    traces = [forward(about.params, tokens) for tokens, _ in about.train_set]
    expected = explain.resting_points(about.params, traces)
    assert (answer["verdict"], answer["found"]) == (expected.verdict, expected.found)
    assert rows(answer["points"], units) == pytest.approx(expected.points, abs=1e-6)
    assert progress
    assert progress == sorted(progress)
    assert 0 <= progress[0] <= progress[-1] <= 1


def test_without_the_data_the_search_begins_from_the_sentences_of_the_question() -> None:
    answer = ask_view(subject(switch(), with_data=False), "resting_points", "happy very very")
    assert answer["sentences"] == 0
    assert np.count_nonzero(answer["fixed"]) == 3


def test_no_more_slow_points_are_told_than_can_be_seen() -> None:
    still = Params(np.eye(6, len(VOCABULARY)) * 2, np.eye(6), np.ones((2, 6)) * [[0], [1]], np.zeros(6), np.zeros(2))
    words = VOCABULARY.words
    sentences = [(VOCABULARY.encode(" ".join((a, b, c))), 0) for a in words for b in words for c in words]
    about = Subject("r" * 32, 7, still, VOCABULARY, ("bad", "good"), sentences, sentences)
    assert len(ask_view(about, "resting_points")["score"]) <= 80


@pytest.mark.parametrize("view", ["plane", "resting_points"])
def test_weights_without_bound_are_told_in_a_sentence(view: str) -> None:
    diverged = network(3)
    diverged.w_hh[0, 0] = np.inf
    with pytest.raises(NoAnswer, match=NO_NUMBER):
        ask_view(subject(diverged), view, "sad")


def test_other_states_are_put_onto_the_plane_by_its_axes() -> None:
    about = subject(network(6))
    answer = ask_view(about, "plane", "i am not sad")
    axes, [path] = answer["axes"], answer["paths"]
    hidden = forward(about.params, VOCABULARY.encode("i am not sad")).hidden
    [w], [up], [middle] = (rows(axes[name], 6) for name in ("w", "up", "middle"))
    assert hidden @ w + axes["b"] == pytest.approx(path["x"], abs=1e-5)
    assert (hidden - middle) @ up == pytest.approx(path["y"], abs=1e-5)
    assert path["score"] == path["x"]


def test_of_two_units_the_plane_is_the_state_itself() -> None:
    about = subject(network(2))
    answer = ask_view(about, "plane", sentences=("i am not sad", "very happy"))
    assert answer["square"]
    for path in answer["paths"]:
        tokens = VOCABULARY.encode(" ".join(path["words"]))
        hidden = forward(about.params, tokens).hidden
        assert path["x"] == pytest.approx(hidden[:, 0], rel=1e-5)
        assert path["y"] == pytest.approx(hidden[:, 1], rel=1e-5)
        assert path["score"] == pytest.approx(explain.scores(about.params, tokens), rel=1e-5)
    flow = np.array(answer["flow"])
    assert (len(flow), flow[:, :2].min(), flow[:, :2].max()) == (GRID**2, -1, 1)
    next_states = np.tanh(flow[:, :2] @ about.params.w_hh.T + about.params.b_h)
    assert flow[:, 2:] == pytest.approx(next_states - flow[:, :2], abs=1e-5)
    assert not ask_view(subject(network(3)), "plane", "sad")["square"]


def test_two_units_learn_nine_in_ten_sentences_with_the_settings_of_the_page() -> None:
    source = (ROOT / "playground/frontend/inspect/landscape/two_units.js").read_text(encoding="utf-8")
    match = re.search(r'TWO_UNITS = \{ data: "(\w+)", settings: (\{.*?\}) \}', source)
    assert match is not None
    settings = Settings.from_json(re.sub(r"(\w+):", r'"\1":', match[2]))
    assert settings.hidden_size == 2
    data = prepare(match[1])
    *_, last = train(data.train_set, data.test_set, settings, vocab_size=len(data.vocabulary))
    assert last.number == settings.epochs
    assert min(last.train.accuracy, last.test.accuracy) >= 0.9
