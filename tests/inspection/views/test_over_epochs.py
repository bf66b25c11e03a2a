"""The views of a run epoch by epoch, and those that compare beginnings, pairs of words and cut networks."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.inspection.question import NoAnswer, Past, Subject
from playground.inspection.views.gradient_norms import MOST_FOR_NORMS
from playground.inspection.views.over_epochs import MOST_WATCHED_EPOCHS
from playground.inspection.views.timeline import NO_PAST
from playground.inspection.views.wall import NO_SENTENCES
from rnn import Params, Settings, Vocabulary, backward, explain, forward, init_params, loss
from rnn.history import named
from tests.support.ask_view import ask_view

TEXTS = ["i am happy", "i am not happy", "very very sad", "not sad", "i am not very sad"]
VOCABULARY = Vocabulary.from_texts(TEXTS)
SENTENCES = [(VOCABULARY.encode(text), place % 2) for place, text in enumerate(TEXTS)]
TEST_SENTENCES = [(tokens, 1 - label) for tokens, label in SENTENCES[1:4]]
OVER_EPOCHS = ("memory_over_epochs", "modifiers_over_epochs", "eigenvalues_over_epochs", "gradient_norms")
OF_THE_DATA = ("modifiers_over_epochs", "gradient_norms", "modifier_pairs", "nearest")


def network(seed: int, units: int = 5) -> Params:
    return init_params(len(VOCABULARY), units, 2, np.random.default_rng(seed), 0.5)


def subject(snapshots: list[tuple[int, Params]] | None = None, *, data: bool = True, units: int = 5) -> Subject:
    kept_snapshots = [(epoch, network(epoch, units)) for epoch in (0, 4, 9)] if snapshots is None else snapshots
    params_by_epoch = dict(kept_snapshots)
    # Of epochs 0 to 4 there are rows, no two numbers of which are alike.
    columns = named(np.arange(25.0).reshape(5, 5) / 100)
    past = Past("Mine", Settings(clip=0.1), columns, False, tuple(params_by_epoch), params_by_epoch.get)
    sets = (SENTENCES, TEST_SENTENCES) if data else ((), ())
    return Subject("r" * 32, 9, network(9, units), VOCABULARY, ("bad", "good"), *sets, (), lambda: past)


def values(rows: list[list[float | None]]) -> Any:
    return np.array([[np.nan if value is None else value for value in row] for row in rows])


def test_memory_over_epochs_is_the_reach_beside_that_of_the_last_word() -> None:
    progress: list[float] = []
    answer = ask_view(subject(), "memory_over_epochs", "i am not sad", progress=progress)
    assert answer["epochs"] == [0, 4, 9]
    assert progress == pytest.approx([1 / 3, 2 / 3, 1])
    for epoch, row in zip(answer["epochs"], answer["reach"], strict=True):
        params = network(epoch)
        reach = explain.reach(params, forward(params, VOCABULARY.encode("i am not sad")))
        assert row == pytest.approx(np.log10(reach / reach[-1]), rel=1e-4, abs=1e-5)
        assert row[-1] == 0


def test_modifiers_over_epochs_are_those_of_each_network() -> None:
    answer = ask_view(subject(), "modifiers_over_epochs")
    expected = [explain.modifiers(network(epoch), SENTENCES) for epoch in (0, 4, 9)]
    np.testing.assert_allclose(values(answer["slopes"]), expected, rtol=1e-4)
    assert answer["vocabulary"] == VOCABULARY.words


def test_eigenvalues_over_epochs_say_how_many_are_outside_of_the_unit_circle() -> None:
    large = network(1)
    large.w_hh[:] = np.diag([3.0, -2, 1, 0.5, 0])
    answer = ask_view(subject([(0, network(0)), (1, large)]), "eigenvalues_over_epochs")
    assert answer["sizes"][1] == pytest.approx([3, 2, 1, 0.5, 0])
    assert answer["outside"][1] == 2


def test_the_norm_of_the_gradient_is_that_of_the_mean_over_the_sentences() -> None:
    answer = ask_view(subject(), "gradient_norms")
    gradients = [backward(network(4), forward(network(4), tokens), label).params.w_hh for tokens, label in SENTENCES]
    place = answer["arrays"].index("w_hh")
    assert answer["norms"][1][place] == pytest.approx(np.linalg.norm(np.mean(gradients, axis=0)), rel=1e-4)
    assert (answer["clip"], answer["sentences"], answer["of"]) == (0.1, 5, 5)
    assert len(answer["largest"]) == 3


def test_the_gradient_of_a_large_set_is_that_of_sentences_evenly_spread_over_it() -> None:
    many_sentences = [(np.arange(n) % len(VOCABULARY), n % 2) for n in range(1, 91)]
    answer = ask_view(replace(subject([(4, network(4))]), train_set=many_sentences), "gradient_norms")
    assert (answer["sentences"], answer["of"]) == (MOST_FOR_NORMS, 90)
    read = [many_sentences[int(89 * k / 59 + 0.5)] for k in range(MOST_FOR_NORMS)]
    gradients = [backward(network(4), forward(network(4), tokens), label).params.w_hh for tokens, label in read]
    place = answer["arrays"].index("w_hh")
    assert answer["norms"][0][place] == pytest.approx(np.linalg.norm(np.mean(gradients, axis=0)), rel=1e-4)


@pytest.mark.parametrize("view", OVER_EPOCHS)
def test_of_many_epochs_some_are_shown_the_first_and_the_last_among_them(view: str) -> None:
    kept_snapshots = [(epoch, network(epoch % 3, 2)) for epoch in range(0, 2 * MOST_WATCHED_EPOCHS + 10)]
    answer = ask_view(subject(kept_snapshots, units=2), view, "sad")
    assert answer["epochs"] == [int(89 * k / 39 + 0.5) for k in range(MOST_WATCHED_EPOCHS)], (
        "those that are evenly spread"
    )


@pytest.mark.parametrize("view", OVER_EPOCHS)
def test_epochs_at_which_a_network_has_diverged_are_left_out(view: str) -> None:
    diverged = network(4)
    diverged.w_hh[0, 0] = np.nan
    assert ask_view(subject([(0, network(0)), (7, diverged)]), view, "sad")["epochs"] == [0]
    with pytest.raises(NoAnswer, match="no weights are kept that are numbers"):
        ask_view(subject([(7, diverged)]), view, "sad")


@pytest.mark.parametrize("view", [*OVER_EPOCHS, "loss_along_its_way"])
def test_a_run_is_answered_for_alike_from_any_of_its_epochs_the_one_at_which_it_diverged_too(view: str) -> None:
    diverged = network(9)
    diverged.w_hh[:] = np.nan
    about = subject([(0, network(0)), (4, network(4)), (9, diverged)])
    answers = [
        ask_view(replace(about, epoch=epoch, params=params), view, "i am not film")
        for epoch, params in ((9, diverged), (4, network(4)), (0, network(0)))
    ]
    assert answers[0]["epochs"] == [0, 4]
    assert answers == [answers[0]] * 3


@pytest.mark.parametrize("view", [*OVER_EPOCHS, "learnt", "film"])
def test_an_epoch_that_was_let_go_of_meanwhile_is_left_out(view: str) -> None:
    about = subject()
    assert about.past is not None
    past = about.past()
    without_epoch_4 = replace(
        about, past=lambda: replace(past, weights=lambda epoch: None if epoch == 4 else past.weights(epoch))
    )
    answer = ask_view(without_epoch_4, view, "sad", **({"of": "trace", "epochs": [0, 4, 9]} if view == "film" else {}))
    epochs = [frame["epoch"] for frame in answer["frames"]] if view == "film" else answer["epochs"]
    assert epochs == [0, 9]


@pytest.mark.parametrize("view", OVER_EPOCHS)
def test_without_a_past_it_is_said_in_a_sentence(view: str) -> None:
    about = subject()
    without_past = Subject(about.run, 9, about.params, VOCABULARY, about.labels, SENTENCES, TEST_SENTENCES)
    with pytest.raises(NoAnswer, match=NO_PAST):
        ask_view(without_past, view, "sad")


@pytest.mark.parametrize("view", OF_THE_DATA)
def test_without_its_data_set_a_view_says_so(view: str) -> None:
    with pytest.raises(NoAnswer, match=NO_SENTENCES):
        ask_view(subject(data=False), view, "sad")


def test_pairs_of_words_have_the_slopes_of_the_library() -> None:
    answer = ask_view(subject(), "modifier_pairs")
    pairs = explain.modifier_pairs(network(9), SENTENCES)
    rows, columns = ([VOCABULARY.words.index(word) for word in answer[side]] for side in ("words", "after"))
    np.testing.assert_allclose(values(answer["slopes"]), pairs[np.ix_(rows, columns)], rtol=1e-4)
    slopes = explain.modifiers(network(9), SENTENCES)[rows]
    assert slopes.tolist() == sorted(slopes)
    assert len(columns) == max(2, len(VOCABULARY) // 3)


def test_the_nearest_beginnings_are_those_of_the_library_with_their_distances() -> None:
    answer = ask_view(subject(), "nearest", "i am sad")
    params = network(9)
    neighbours = explain.nearest_states(params, forward(params, VOCABULARY.encode("i am sad")), SENTENCES, 6)
    for t in range(4):
        assert answer["distances"][t] == pytest.approx(neighbours.distance[t], rel=1e-5)
        first = [VOCABULARY.words[token] for token in neighbours.prefixes[neighbours.order[t][0]]]
        assert answer["prefixes"][t][0].split() == first


@pytest.mark.parametrize("units", [1, 2, 5])
def test_a_network_cut_to_its_rank_answers_as_the_whole_one(units: int) -> None:
    about = subject(units=units)
    answer = ask_view(about, "dimensions", "i am not sad")
    dimensions = explain.dimensions(about.params, [forward(about.params, tokens) for tokens, _ in SENTENCES])
    assert answer["rank_needed"] == dimensions.rank_needed(TEST_SENTENCES)
    assert answer["participation_ratio"] == pytest.approx(dimensions.participation_ratio)
    assert answer["singular_values"] == pytest.approx(dimensions.singular_values, rel=1e-5)
    assert sum(answer["variances"]) == pytest.approx(1, rel=1e-4)
    whole_probability = forward(about.params, VOCABULARY.encode("i am not sad")).probs[-1][1]
    assert answer["path"][-1] == pytest.approx(whole_probability, rel=1e-5)
    assert len(answer["path"]) == len(answer["alike"]) == units + 1
    assert answer["alike"][-1] == 1


def test_without_test_sentences_no_rank_is_told() -> None:
    answer = ask_view(subject(data=False), "dimensions", "i am not sad")
    assert (answer["rank_needed"], answer["tested"]) == (None, 0)
    assert answer["participation_ratio"] > 0


@pytest.mark.parametrize("label", [0, 1])
def test_memory_marks_the_steps_whose_share_clipping_cuts(label: int) -> None:
    about = subject()
    answer = ask_view(about, "memory", "i am not very sad", label=label)
    word_trace = forward(about.params, VOCABULARY.encode("i am not very sad"))
    gradient = backward(about.params, word_trace, label)
    d_z = (1 - word_trace.hidden[1:] ** 2) * gradient.hidden[1:]
    shares = [np.outer(d_z[t], word_trace.hidden[t]) for t in range(5)]
    assert answer["clip"] == 0.1
    assert answer["clipped"] == [bool((np.abs(share) > 0.1).any()) for share in shares]
    assert answer["beyond"] == np.count_nonzero(np.abs(gradient.params.w_hh) > 0.1)
    assert ask_view(about, "memory", "")["clipped"] == []
    without_data = Subject(about.run, 9, about.params, VOCABULARY, about.labels)
    unknown = ask_view(without_data, "memory", "i am not very sad", label=label)
    assert (unknown["clip"], any(unknown["clipped"]), unknown["beyond"]) == (None, False, 0)


def test_the_loss_along_its_way_is_that_of_the_networks_on_the_plane() -> None:
    progress: list[float] = []
    about = subject()
    answer = ask_view(about, "loss_along_its_way", progress=progress)
    directions = explain.main_directions([network(epoch) for epoch in (0, 4, 9)])
    expected = explain.loss_slice(directions, SENTENCES, answer["across"], answer["up"])
    np.testing.assert_allclose(values(answer["losses"]), expected, rtol=1e-4)
    np.testing.assert_allclose(answer["path"], directions.path, rtol=1e-4, atol=1e-5)
    assert about.past is not None
    losses = about.past().columns["train_loss"]
    assert (answer["epochs"], answer["way"]) == ([0, 4, 9], [losses[0], losses[4], None])
    assert answer["share"] == pytest.approx(1)
    assert progress == sorted(progress)
    assert len(progress) > 3


def test_a_way_needs_two_epochs() -> None:
    with pytest.raises(NoAnswer, match="a way needs two"):
        ask_view(subject([(0, network(0))]), "loss_along_its_way")


@pytest.mark.parametrize("units", [1, 5, 64])
def test_in_the_middle_of_a_slice_by_chance_the_loss_is_that_of_the_network(units: int) -> None:
    about = subject(units=units)
    answer = ask_view(about, "loss_slice")
    middle = len(answer["across"]) // 2
    losses = [loss(forward(about.params, tokens), label) for tokens, label in SENTENCES]
    assert (answer["across"][middle], answer["up"][middle]) == (0, 0)
    assert answer["losses"][middle][middle] == pytest.approx(np.mean(losses), rel=1e-5)
    assert (answer["sentences"], answer["of"]) == (5, 5)


@pytest.mark.parametrize("view", ["loss_slice", "loss_along_its_way"])
def test_a_loss_needs_the_sentences(view: str) -> None:
    with pytest.raises(NoAnswer, match=NO_SENTENCES):
        ask_view(subject(data=False), view)
