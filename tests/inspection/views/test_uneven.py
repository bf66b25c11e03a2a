"""The views tell the library's numbers also where no two things are alike.

The network has biases, three labels and more units than labels; there are more training than test sentences, the labels
of a score are neither the last nor the first by chance, and the run has several epochs with settings that changed.
"""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.inspection.question import NoAnswer, Past, Question, Subject
from playground.inspection.views import VIEWS
from playground.inspection.views.dimensions import MOST_FOR_DIMENSIONS
from playground.inspection.views.eigenvalues_over_epochs import MOST_EIGENVALUES
from playground.inspection.views.modifiers import MOST_FOR_SLOPES
from playground.inspection.views.nearest import MOST_COMPARED
from playground.inspection.views.plane import GRID
from playground.inspection.views.reading import NO_NUMBER
from playground.inspection.views.units import MOST_READINGS
from rnn import UNKNOWN, Params, Settings, Vocabulary, backward, explain, forward
from rnn.explain import edited, edits_of
from rnn.history import SettingChange, named
from tests.support.ask_view import ask_view, finish
from tests.support.float32 import float32

VOCABULARY = Vocabulary.from_texts(["i am not very happy", "it was sad or good"])
LABELS = ("bad", "fair", "good")
UNITS = 7
SENTENCE = "i was not film very very sad"  # with a word that is not known and one that comes twice
TOKENS = VOCABULARY.encode(SENTENCE)
EPOCHS = (0, 3, 8)

_RNG = np.random.default_rng(11)
TRAIN = [(_RNG.integers(UNKNOWN, len(VOCABULARY), n % 6 + 1), n % 3) for n in range(23)]
TEST = [(_RNG.integers(0, len(VOCABULARY), n % 4 + 2), (2 * n + 1) % 3) for n in range(10)]


def network(epoch: int, units: int = UNITS) -> Params:
    """Weights and biases of the run at that epoch, which grow."""
    rng = np.random.default_rng(epoch)
    shapes = Params.shapes(len(VOCABULARY), units, len(LABELS))
    return Params(**{name: rng.normal(0, 0.3 + epoch / 20, shape) for name, shape in shapes.items()})


SETTINGS = Settings(clip=0.05, hidden_size=UNITS)
# Of epochs 0 to 8 there are rows, no two numbers of which are alike.
COLUMNS = named(np.arange(45.0).reshape(5, 9) / 50)
PAST = Past("Mine", SETTINGS, COLUMNS, False, EPOCHS, network)
PARAMS = network(8)
TEXTS = tuple(f"as written {number}" for number in range(len(TEST)))
SUBJECT = Subject("r" * 32, 8, PARAMS, VOCABULARY, LABELS, TRAIN, TEST, TEXTS, lambda: PAST)
TRACE = forward(PARAMS, TOKENS)

SIDES = [{}, {"toward": 0, "against": 2}, {"toward": 1}, {"against": 1}]
OF_THE_SIDES = pytest.mark.parametrize("sides", SIDES, ids=["last", "first", "middle", "against the middle"])


def both(sides: dict[str, int]) -> dict[str, int]:
    """The two labels of the score that the options name."""
    return {"toward": 2, "against": 0, **sides}


def ask(view: str, sentence: str = SENTENCE, **options: Any) -> dict[str, Any]:
    return ask_view(SUBJECT, view, sentence, **options)


def with_nan(rows: Any) -> Any:
    """What a view tells as None is no number."""
    return np.array(rows, dtype=np.float64)


@OF_THE_SIDES
def test_a_score_and_its_parts_are_those_of_the_labels_that_are_named(sides: dict[str, int]) -> None:
    scores = explain.scores(PARAMS, TOKENS, **both(sides))
    ledger = ask("ledger", **sides)
    assert {name: ledger[name] for name in ("toward", "against")} == both(sides)
    assert ledger["scores"] == scores.tolist()
    assert ledger["contributions"] == explain.ledger(PARAMS, TOKENS, **both(sides)).tolist()
    pushes = float32(ask("pushes", **sides)["pushes"], len(TOKENS) + 1, -1)
    np.testing.assert_allclose(pushes, explain.pushes(PARAMS, TRACE, **both(sides)), rtol=1e-6)
    units = ask("units", **sides)
    expected = explain.units(PARAMS, [TRACE], TEST, **both(sides))
    np.testing.assert_allclose(units["says"], expected.says[:, 0], rtol=1e-5)
    np.testing.assert_allclose(with_nan(units["area"]), expected.area, rtol=1e-3)
    assert (units["flips"], units["tested"], units["of"]) == (expected.flips.sum(axis=1).tolist(), 10, 10)
    np.testing.assert_allclose(units["accuracy"], expected.accuracy, rtol=1e-5)


@OF_THE_SIDES
def test_how_far_words_reach_is_told_of_the_score_of_these_labels(sides: dict[str, int]) -> None:
    answer = ask("memory", **sides, label=1)
    exact, printed = (explain.memory(PARAMS, TRACE, **both(sides), bptt=bptt) for bptt in ("exact", "article"))
    for name, values in (("reach", exact.reach), ("norm", exact.norm), ("bound", exact.bound)):
        np.testing.assert_allclose(answer[name], values, rtol=1e-5)
    np.testing.assert_allclose(answer["printed"], printed.reach, rtol=1e-5)
    over_epochs = ask("memory_over_epochs", **sides)
    reaches = [explain.reach(params, forward(params, TOKENS), **both(sides)) for params in map(network, EPOCHS)]
    expected = [np.log10(reach / reach[-1]) for reach in reaches]
    np.testing.assert_allclose(over_epochs["reach"], expected, rtol=1e-4, atol=1e-5)


@OF_THE_SIDES
def test_what_words_do_to_those_after_them_is_told_of_the_score_of_these_labels(sides: dict[str, int]) -> None:
    sentences = [tokens for tokens, _ in TRAIN]
    slopes = explain.modifiers(PARAMS, sentences, **both(sides))
    answer = ask("modifiers", **sides)
    np.testing.assert_allclose(with_nan(answer["slopes"]), slopes, rtol=1e-5)
    assert (answer["sentences"], answer["of"]) == (23, 23)
    over_epochs = ask("modifiers_over_epochs", **sides)
    expected = [explain.modifiers(network(epoch), sentences, **both(sides)) for epoch in EPOCHS]
    np.testing.assert_allclose(with_nan(over_epochs["slopes"]), expected, rtol=1e-5)

    answer = ask("modifier_pairs", **sides)
    pairs = explain.modifier_pairs(PARAMS, sentences, **both(sides))
    rows, columns = ([VOCABULARY.words.index(word) for word in answer[side]] for side in ("words", "after"))
    assert sorted(rows) == np.flatnonzero(np.isfinite(slopes)).tolist()
    assert slopes[rows].tolist() == sorted(slopes[rows])
    assert columns == np.flatnonzero(np.isfinite(pairs).any(axis=0)).tolist()
    np.testing.assert_allclose(with_nan(answer["slopes"]), pairs[np.ix_(rows, columns)], rtol=1e-5)


@OF_THE_SIDES
def test_the_plane_lies_along_the_score_of_these_labels(sides: dict[str, int]) -> None:
    answer = ask_view(SUBJECT, "plane", sentences=(SENTENCE, "good"), **sides)
    traces = [TRACE, forward(PARAMS, VOCABULARY.encode("good"))]
    expected = explain.plane(PARAMS, traces, **both(sides))
    for path, x, y in zip(answer["paths"], expected.x, expected.y, strict=True):
        np.testing.assert_allclose(path["score"], x, rtol=1e-5)
        np.testing.assert_allclose(path["x"], x, rtol=1e-5)
        np.testing.assert_allclose(path["y"], y, rtol=1e-5, atol=1e-6)
    flow = np.array(answer["flow"])
    for places, values in ((flow[:, 0], expected.x), (flow[:, 1], expected.y)):
        low, high = np.min(np.concatenate(values)), np.max(np.concatenate(values))
        room = 0.08 * (high - low)
        np.testing.assert_allclose(np.unique(places), np.linspace(low - room, high + room, GRID), rtol=1e-4)
    np.testing.assert_allclose(flow[:, 2:], explain.flow(PARAMS, expected, flow[:, :2]), rtol=1e-3, atol=1e-4)


def test_around_a_single_state_the_plane_shows_half_a_unit_to_each_side() -> None:
    answer = ask("plane", "")
    flow, [path] = np.array(answer["flow"]), answer["paths"]
    for side, middle in ((0, path["x"][0]), (1, path["y"][0])):
        assert (flow[:, side].min(), flow[:, side].max()) == pytest.approx((middle - 0.5, middle + 0.5), abs=1e-5)


@OF_THE_SIDES
def test_the_score_of_a_resting_point_is_that_of_these_labels(sides: dict[str, int]) -> None:
    answer = ask("resting_points", **sides)
    traces = [forward(PARAMS, tokens) for tokens, _ in TRAIN]
    expected = explain.resting_points(PARAMS, traces, **both(sides))
    for name in ("score", "speed"):
        np.testing.assert_allclose(answer[name], getattr(expected, name), rtol=1e-4, atol=1e-9)
    assert answer["fixed"] == expected.fixed.tolist()
    assert answer["sentences"] == 23


@OF_THE_SIDES
def test_what_if_and_fewer_dimensions_tell_the_share_of_the_label_that_the_score_speaks_for(
    sides: dict[str, int],
) -> None:
    toward = both(sides)["toward"]
    whatif = ask("whatif", **sides)
    np.testing.assert_allclose(whatif["path"], TRACE.probs[:, toward], rtol=1e-5)
    swaps = explain.swaps(PARAMS, TOKENS, **both(sides))
    np.testing.assert_allclose(float32(whatif["swaps"], *swaps.shape), swaps, rtol=1e-5)
    pairs = explain.interactions(PARAMS, TOKENS, **both(sides))
    np.testing.assert_allclose(float32(whatif["pairs"], *pairs.shape), pairs, rtol=1e-4, atol=1e-6)

    answer = ask("dimensions", **sides)
    measures = explain.dimensions(PARAMS, [forward(PARAMS, tokens) for tokens, _ in TRAIN[:MOST_FOR_DIMENSIONS]])
    cut = [forward(measures.cut(k), TOKENS).probs[-1, toward] for k in range(UNITS + 1)]
    np.testing.assert_allclose(answer["path"], cut, rtol=1e-5)
    whole = measures.answers(UNITS, TEST)
    alike = [float((measures.answers(k, TEST) == whole).mean()) for k in range(UNITS + 1)]
    assert answer["alike"] == pytest.approx(alike)
    assert (answer["rank_needed"], answer["tested"], answer["of"]) == (alike.index(1), 10, 10)
    assert answer["participation_ratio"] == measures.participation_ratio
    np.testing.assert_allclose(answer["variances"], measures.variances / measures.variances.sum(), rtol=1e-5)


def test_the_gradient_of_a_sentence_is_told_for_the_label_that_is_asked_for_and_by_default_for_the_last() -> None:
    for options, label in (({}, 2), ({"label": 0}, 0), ({"label": 1}, 1)):
        answer = ask("memory", **options)
        assert answer["label"] == label
        np.testing.assert_allclose(answer["taught"], explain.taught(PARAMS, TRACE, label), rtol=1e-5)
        assert {name: answer[name] for name in answer["lessons"][label]} == answer["lessons"][label]
    assert len({str(lesson) for lesson in answer["lessons"]}) == 3


def test_the_answers_to_both_sets_are_counted_by_right_label_and_answer() -> None:
    answer = ask("wall", unit=4)
    confusion = np.zeros((3, 3), int)
    for tokens, label in TEST:
        confusion[label, forward(PARAMS, tokens).probs[-1].argmax()] += 1
    assert answer["confusion"] == confusion.tolist() != confusion.T.tolist()
    for name, sentences in (("train", TRAIN), ("test", TEST)):
        last = [forward(PARAMS, tokens) for tokens, _ in sentences]
        np.testing.assert_allclose(answer[name]["shares"], [trace.probs[-1].max() for trace in last], rtol=1e-5)
        np.testing.assert_allclose(answer[name]["unit"], [trace.hidden[-1, 4] for trace in last], rtol=1e-5)
    assert answer["test"]["texts"] == list(TEXTS)
    assert answer["train"]["texts"] == [
        " ".join("…" if token == UNKNOWN else VOCABULARY.words[token] for token in tokens) for tokens, _ in TRAIN
    ]


def test_the_nearest_beginnings_are_spelt_with_their_distances_nearest_first() -> None:
    answer = ask("nearest")
    expected = explain.nearest_states(PARAMS, TRACE, [tokens for tokens, _ in TRAIN], 6)
    np.testing.assert_allclose(answer["distances"], expected.distance, rtol=1e-5)
    assert answer["prefixes"] == [
        [
            " ".join("…" if token == UNKNOWN else VOCABULARY.words[token] for token in expected.prefixes[place])
            for place in row
        ]
        for row in expected.order
    ]
    assert (answer["sentences"], answer["of"]) == (23, 23)


def test_the_drawn_network_has_what_flows_through_every_step_and_back() -> None:
    answer = ask("network")
    others = PARAMS.w_hy[:2].mean(axis=0)
    np.testing.assert_allclose(float32(answer["speaks"]), PARAMS.w_hy[2] - others, rtol=1e-5)
    np.testing.assert_allclose(answer["of_labels"], TRACE.probs, rtol=1e-5)
    brings = [np.linalg.norm(PARAMS.w_xh[:, token]) if token != UNKNOWN else 0 for token in TOKENS]
    np.testing.assert_allclose(answer["flows"]["input"], brings, rtol=1e-5)
    recurrent = [np.linalg.norm(PARAMS.w_hh @ h) for h in TRACE.hidden[:-1]]
    np.testing.assert_allclose(answer["flows"]["recurrent"], recurrent, rtol=1e-5)
    np.testing.assert_allclose(
        answer["flows"]["output"], [np.linalg.norm(PARAMS.w_hy @ h) for h in TRACE.hidden], rtol=1e-5
    )
    for label in range(3):
        back = backward(PARAMS, TRACE, label).hidden
        np.testing.assert_allclose(float32(answer["gradient"], 3, -1, UNITS)[label], back, rtol=1e-5, atol=1e-9)
        np.testing.assert_allclose(answer["flows_back"][label], np.linalg.norm(back[:-1], axis=1), rtol=1e-5)
    trace = VIEWS["trace"](SUBJECT, Question(1, SENTENCE, "trace"))
    assert trace["speaks"] == answer["speaks"]
    np.testing.assert_allclose(trace["probabilities"], TRACE.probs[:, 2], rtol=1e-5)


def test_each_step_and_each_of_its_units_has_the_terms_of_the_equation() -> None:
    assert ask("step")["word"] == len(TOKENS), "by default the last one"
    for t, token in enumerate(TOKENS.tolist(), start=1):
        answer, unit = ask("step", word=t), ask("step", word=t, unit=4)["unit"]
        brings = PARAMS.w_xh[:, token] if token != UNKNOWN else np.zeros(UNITS)
        parts = {"input": brings, "recurrent": PARAMS.w_hh @ TRACE.hidden[t - 1], "bias": PARAMS.b_h}
        parts |= {"z": sum(parts.values()), "h": TRACE.hidden[t]}
        for name, vector in parts.items():
            np.testing.assert_allclose(float32(answer["vectors"][name]), vector, rtol=1e-5, atol=1e-7)
            assert answer["sizes"][name] == pytest.approx(np.linalg.norm(vector))
        assert answer["token"] == token
        assert unit["recurrent"] == pytest.approx(PARAMS.w_hh[4] * TRACE.hidden[t - 1])
        assert (unit["input"], unit["bias"]) == (brings[4], PARAMS.b_h[4])
        assert (unit["z"], unit["value"]) == (pytest.approx(parts["z"][4]), TRACE.hidden[t, 4])


def test_clipping_cuts_nothing_where_no_run_is_known() -> None:
    steep = replace(SUBJECT, params=replace(PARAMS, w_hy=20 * PARAMS.w_hy))
    right = int(forward(steep.params, TOKENS).probs[-1].argmax())
    for label in {0, 1, 2} - {right}:
        assert ask_view(steep, "memory", SENTENCE, label=label)["clip"] == SETTINGS.clip
        assert ask_view(steep, "memory", SENTENCE, label=label)["beyond"] > 0
        unknown = ask_view(replace(steep, past=None), "memory", SENTENCE, label=label)
        assert (unknown["clip"], any(unknown["clipped"]), unknown["beyond"]) == (None, False, 0)
        gradient = backward(steep.params, forward(steep.params, TOKENS), label).params.w_hh
        assert np.abs(gradient).max() > 1, "a clip of 1 would cut some of it"


def test_the_gradient_of_the_training_set_has_the_norm_of_its_mean_and_the_mean_of_its_largest_entries() -> None:
    answer = ask("gradient_norms")
    for norms, largest, params in zip(answer["norms"], answer["largest"], map(network, EPOCHS), strict=True):
        gradients = [backward(params, forward(params, tokens), label).params.arrays() for tokens, label in TRAIN]
        means = [np.mean(arrays, axis=0) for arrays in zip(*gradients, strict=True)]
        np.testing.assert_allclose(norms, [np.linalg.norm(mean) for mean in means], rtol=1e-5)
        peaks = [max(np.abs(array).max() for array in arrays) for arrays in gradients]
        assert largest == pytest.approx(np.mean(peaks), rel=1e-5)
    assert (answer["arrays"], answer["clip"]) == (list(Params.axes()), SETTINGS.clip)
    assert (answer["sentences"], answer["of"]) == (23, 23)


@pytest.mark.parametrize("view", ["memory_over_epochs", "eigenvalues_over_epochs", "gradient_norms"])
def test_a_view_of_many_epochs_makes_the_edits_to_each_network(view: str) -> None:
    edits = edits_of(["silence 4", "b_y 2 0.5"])
    edited_past = replace(PAST, weights=lambda epoch: edited(network(epoch), edits))
    expected = ask_view(replace(SUBJECT, past=lambda: edited_past), view, SENTENCE)
    assert finish(VIEWS[view](SUBJECT, Question(1, SENTENCE, view, edits=edits))) == expected != ask(view)


def test_a_loss_slice_reads_sixty_sentences_evenly_spread_and_is_held_to_guessing_among_all_labels() -> None:
    large = replace(SUBJECT, train_set=TRAIN * 5)
    read = [large.train_set[round(114 * k / 59)] for k in range(60)]
    for view in ("loss_slice", "loss_along_its_way"):
        answer = ask_view(large, view)
        assert (answer["sentences"], answer["of"]) == (60, 115)
        assert answer["guessing"] == pytest.approx(np.log(3))
        assert len(answer["across"]) == len(answer["up"]) == len(answer["losses"]) == 21
    directions = explain.main_directions([network(epoch) for epoch in EPOCHS])
    expected = explain.loss_slice(directions, read, answer["across"], answer["up"])
    np.testing.assert_allclose(answer["losses"], expected, rtol=1e-4)
    for places, path in ((answer["across"], directions.path[:, 0]), (answer["up"], directions.path[:, 1])):
        room = 0.2 * (path.max() - path.min())
        assert (places[0], places[-1]) == pytest.approx((path.min() - room, path.max() + room), rel=1e-4)


def test_a_way_of_two_epochs_lies_on_a_plane_that_is_not_flat_and_has_no_loss_beyond_the_rows_that_are_known() -> None:
    past = replace(PAST, epochs=(0, 9))
    answer = ask_view(replace(SUBJECT, past=lambda: past), "loss_along_its_way")
    assert (answer["up"][0], answer["up"][-1]) == pytest.approx((-1, 1), abs=1e-6)
    assert answer["way"] == [pytest.approx(COLUMNS["train_loss"][0]), None]


def test_weights_that_are_no_numbers_have_no_loss_slice() -> None:
    diverged = PARAMS.copy()
    diverged.w_hh[:] = np.nan
    with pytest.raises(NoAnswer, match=NO_NUMBER):
        ask_view(replace(SUBJECT, params=diverged), "loss_slice")


def test_of_many_eigenvalues_the_largest_are_told_and_all_are_counted() -> None:
    answer = ask("eigenvalues_over_epochs")
    for sizes, outside, params in zip(answer["sizes"], answer["outside"], map(network, EPOCHS), strict=True):
        expected = np.sort(np.abs(np.linalg.eigvals(params.w_hh)))[::-1]
        np.testing.assert_allclose(sizes, expected[:MOST_EIGENVALUES], rtol=1e-5)
        assert outside == np.count_nonzero(expected > 1)
    wide = Params(*(np.zeros(shape) for shape in Params.shapes(len(VOCABULARY), 9, 3).values()))
    wide.w_hh[:] = np.diag(np.arange(9) + 1.5)
    past = replace(PAST, weights=lambda _: wide)
    answer = ask_view(replace(SUBJECT, past=lambda: past), "eigenvalues_over_epochs")
    assert answer["outside"] == [9] * 3


def test_of_a_large_data_set_as_many_sentences_are_read_as_the_view_says() -> None:
    many = (TRAIN * 20)[: MOST_COMPARED + 7]
    large = replace(SUBJECT, train_set=many, test_set=TEST * (MOST_READINGS // UNITS // 10 + 1))
    for view, read, of in (
        ("nearest", MOST_COMPARED, len(many)),
        ("modifiers", MOST_FOR_SLOPES, len(many)),
    ):
        answer = ask_view(large, view, "good")
        assert (answer["sentences"], answer["of"]) == (read, of)
    units = ask_view(large, "units", "good")
    assert (units["tested"], units["of"]) == (MOST_READINGS // UNITS, len(large.test_set))


def test_a_run_is_judged_at_its_newest_epoch_as_it_is_and_before_without_changes_to_come() -> None:
    settings, usual = replace(SETTINGS, learning_rate=0.5), Settings(learning_rate=0.04)
    changes = (SettingChange(3, "clip", 2.0), SettingChange(4, "learning_rate", 0.5))
    past = replace(PAST, settings=settings, diverged=True, changes=changes, usual=usual)
    for first_settings in (None, replace(SETTINGS, learning_rate=0.01)):
        about = replace(past, first_settings=first_settings)
        newest = ask_view(replace(SUBJECT, past=lambda about=about: about), "diagnosis")
        assert [finding["name"] for finding in newest["findings"]] == ["diverged"]
        assert (newest["epochs"], newest["settings"]) == (8, settings.to_dict())
        earlier = ask_view(replace(SUBJECT, epoch=3, past=lambda about=about: about), "diagnosis")
        began = settings if first_settings is None else first_settings
        assert (earlier["epochs"], earlier["settings"]) == (3, replace(began, clip=2.0).to_dict())
        assert "diverged" not in [finding["name"] for finding in earlier["findings"]]
