"""The views of a whole run: its timeline, and films of what another view answers at the epochs that are kept."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.encoding import encode
from playground.inspection.question import NoAnswer, Past, Question, Subject
from playground.inspection.views import FILMED, VIEWS
from playground.inspection.views.film import MOST_ANSWER_BYTES, MOST_FILMED_EPOCHS, NO_NUMBERS, film_of
from playground.inspection.views.timeline import TIMELINE_POINTS
from playground.training.prepared_data import prepare
from rnn import Params, Settings, train
from rnn.explain import edited, edits_of
from rnn.history import SettingChange, named, row
from tests.support.ask_view import finish

SETTINGS = Settings(hidden_size=8, init_scale=0.3, epochs=12)
DATA = prepare("Article")
EPOCHS = list(train(DATA.train_set, DATA.test_set, SETTINGS, vocab_size=len(DATA.vocabulary), classes=2))
KEPT = (0, 3, 7, 12)
COLUMNS = named(np.array([row(epoch, 0.0) for epoch in EPOCHS]).T)


def subject(
    epoch: int = 12, params: Params | None = None, columns: Any = COLUMNS, kept_epochs: tuple[int, ...] = KEPT
) -> Subject:
    def weights(epoch: int) -> Params:
        return EPOCHS[epoch].params if params is None else params

    past = Past("Article", SETTINGS, columns, False, kept_epochs, weights)
    texts = tuple(text for text, _ in DATA.sentences)
    sets = DATA.train_set, DATA.test_set, texts
    return Subject("r" * 32, epoch, EPOCHS[epoch].params, DATA.vocabulary, DATA.labels, *sets, lambda: past)


def answer_of(result: Any) -> dict[str, Any]:
    """The answer of a view; a slow one must have reported its progress in order."""
    shares: list[float] = []
    answer = finish(result, shares)
    assert shares == sorted(shares)
    return dict(json.loads(encode(answer)))


def film(about: Subject, edits: tuple[Any, ...] = (), **options: Any) -> list[dict[str, Any]]:
    question = Question(1, "not bad", "film", options=options, edits=edits)
    frames: list[dict[str, Any]] = answer_of(VIEWS["film"](about, question))["frames"]
    return frames


def test_the_timeline_has_the_kept_epochs_and_the_curves() -> None:
    answer = answer_of(VIEWS["timeline"](subject(), Question(1, "", "timeline")))
    assert (answer["epochs"], answer["newest"], answer["at"]) == ([0, 3, 7, 12], 12, list(range(13)))
    assert answer["rounded"] == [], "these weights are whole"
    assert answer["test_loss"] == pytest.approx([epoch.test.loss for epoch in EPOCHS], rel=1e-5)
    assert answer["train_accuracy"] == pytest.approx([epoch.train.accuracy for epoch in EPOCHS], rel=1e-5)
    assert (answer["data"], answer["settings"]) == ("Article", SETTINGS.to_dict())


def test_the_timeline_counts_the_changes_of_accuracy_that_are_not_kept() -> None:
    accuracies = {"train_accuracy": [0, 1, 1, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5], "test_accuracy": [0] * 9 + [1] * 4}
    changed = {**COLUMNS, **{name: np.array(values) / 5 for name, values in accuracies.items()}}  # at 1, 3, 4, 8, 9, 12

    def left_out(*kept_epochs: int) -> int:
        about = subject(columns=changed, kept_epochs=kept_epochs)
        return int(answer_of(VIEWS["timeline"](about, Question(1, "", "timeline")))["changes_left_out"])

    assert left_out(*range(13)) == left_out(0, 1, 3, 4, 8, 9, 12) == left_out(0) == 0
    assert left_out(0, 3, 7, 12) == 4
    assert left_out(3, 9) == 2, "only where the slider goes"


def test_the_timeline_tells_which_settings_held_when() -> None:
    answer = answer_of(VIEWS["timeline"](subject(), Question(1, "", "timeline")))
    assert (answer["first_settings"], answer["changes"]) == (SETTINGS.to_dict(), [])
    first, change = replace(SETTINGS, learning_rate=0.5), SettingChange(3, "learning_rate", SETTINGS.learning_rate)
    about = subject()
    assert about.past
    past = replace(about.past(), first_settings=first, changes=(change,))
    answer = answer_of(VIEWS["timeline"](replace(about, past=lambda: past), Question(1, "", "timeline")))
    assert (answer["settings"], answer["first_settings"]) == (SETTINGS.to_dict(), first.to_dict())
    assert answer["changes"] == [{"epoch": 3, "name": "learning_rate", "value": SETTINGS.learning_rate}]


def test_a_long_curve_is_thinned_and_what_was_not_saved_is_none() -> None:
    rows = np.ones((5, 100_000))
    rows[2] = np.nan
    answer = answer_of(VIEWS["timeline"](subject(columns=named(rows)), Question(1, "", "timeline")))
    assert len(answer["at"]) == len(answer["train_loss"]) <= TIMELINE_POINTS + 8
    assert {0, *KEPT, 99_999} <= {*answer["at"]}
    assert max(np.diff(answer["at"])) <= 512
    assert None in answer["test_loss"]
    assert None not in answer["train_loss"]


@pytest.mark.parametrize("loss", ["train_loss", "test_loss"])
def test_a_peak_of_one_epoch_of_a_long_run_is_in_its_curve(loss: str) -> None:
    columns = named(np.random.default_rng(0).random((len(COLUMNS), 10_000)))
    columns[loss][[4321, 8765]] = 90.0, -5.0
    answer = answer_of(VIEWS["timeline"](subject(columns=columns), Question(1, "", "timeline")))
    losses = dict(zip(answer["at"], answer[loss], strict=True))
    assert (losses[4321], losses[8765]) == (90.0, -5.0)
    assert len(answer["at"]) <= 2 * TIMELINE_POINTS + 8 + len(KEPT)


def test_the_curves_have_the_very_numbers_of_each_kept_epoch() -> None:
    rows = np.arange(5.0)[:, None] + np.arange(100_000)
    answer = answer_of(VIEWS["timeline"](subject(columns=named(rows)), Question(1, "", "timeline")))
    losses = dict(zip(answer["at"], answer["train_loss"], strict=True))
    assert [losses[epoch] - losses[0] for epoch in answer["epochs"]] == answer["epochs"]


def test_a_network_without_a_past_has_no_timeline_and_no_film() -> None:
    without_past = Subject("r" * 32, 12, EPOCHS[12].params, DATA.vocabulary, DATA.labels)
    for view, options in (("timeline", {}), ("film", {"of": "trace", "epochs": [0]})):
        with pytest.raises(NoAnswer, match="no past is known"):
            answer_of(VIEWS[view](without_past, Question(1, "not bad", view, options=options)))


@pytest.mark.parametrize("view", sorted(set(FILMED) - {"step"}))
def test_a_film_has_what_the_view_answers_at_each_epoch_to_the_digit(view: str) -> None:
    frames = film(subject(), of=view, epochs=[7, 0, 4, 12])
    assert [frame["epoch"] for frame in frames] == [7, 0, 12]  # of epoch 4 no weights are kept
    for frame in frames:
        single_answer = answer_of(VIEWS[view](subject(frame["epoch"]), Question(1, "not bad", view)))
        assert frame["answer"] == single_answer
        assert len(encode(single_answer)) < frame["bytes"]


def test_a_film_takes_the_options_of_the_view_and_the_edits_of_the_network() -> None:
    edits = tuple(edits_of(["silence 1"]))
    [frame] = film(subject(), edits, of="wall", epochs=[7], options={"unit": 3})
    silenced_params = edited(EPOCHS[7].params, edits)
    about = Subject("r" * 32, 7, silenced_params, DATA.vocabulary, DATA.labels, DATA.train_set, DATA.test_set)
    assert (
        frame["answer"]["train"]
        == answer_of(VIEWS["wall"](about, Question(1, "", "wall", options={"unit": 3})))["train"]
    )


def test_an_epoch_without_an_answer_has_the_sentence_in_its_place() -> None:
    diverged = EPOCHS[0].params.copy()
    diverged.w_hh[:] = 1e308
    frames = film(subject(params=diverged), of="network", epochs=[0, 3])
    assert ["no number" in frame["error"] for frame in frames] == [True, True]


def test_an_epoch_whose_answer_cannot_be_told_does_not_end_the_film() -> None:
    def size_view(about: Subject, _question: Question) -> dict[str, Any]:
        return {"size": float("nan") if about.epoch == 3 else 1.0}

    question = Question(1, "", "film", options={"of": "size", "epochs": [0, 3, 7]})
    frames = answer_of(film_of({"size": size_view})(subject(), question))["frames"]
    assert [frame.get("answer") for frame in frames] == [{"size": 1.0}, None, {"size": 1.0}]
    assert frames[1]["error"] == NO_NUMBERS


def test_a_view_that_refuses_or_cannot_compute_an_epoch_has_its_sentence_there() -> None:
    def refuse(about: Subject, question: Question) -> dict[str, Any]:
        if about.epoch == 3:
            raise ValueError("the weights are odd")
        return {"view": question.view}

    question = Question(1, "", "film", options={"of": "refusing", "epochs": [0, 3, 7]})
    frames = answer_of(film_of({"refusing": refuse})(subject(), question))["frames"]
    assert [frame.get("answer") for frame in frames] == [{"view": "refusing"}, None, {"view": "refusing"}]
    assert frames[1]["error"] == "the weights are odd"


def test_a_first_frame_that_does_not_fit_is_told_all_the_same() -> None:
    def long(about: Subject, _question: Question) -> dict[str, Any]:
        return {"text": "x" * (MOST_ANSWER_BYTES if about.epoch == 7 else 10)}

    question = Question(1, "", "film", options={"of": "long", "epochs": [7, 0]})
    frames = answer_of(film_of({"long": long})(subject(), question))["frames"]
    assert [frame["epoch"] for frame in frames] == [7]


def test_an_epoch_that_is_asked_for_twice_is_answered_once() -> None:
    assert [frame["epoch"] for frame in film(subject(), of="trace", epochs=[7, 0, 7, 0, 12])] == [7, 0, 12]


def test_what_does_not_fit_into_one_answer_is_left_out_but_for_the_first() -> None:
    words = " ".join(["good"] * 60)
    kept_epochs = tuple(range(MOST_FILMED_EPOCHS))
    question = Question(1, words, "film", options={"of": "ledger", "epochs": list(kept_epochs)})
    frames = answer_of(VIEWS["film"](subject(params=EPOCHS[12].params, kept_epochs=kept_epochs), question))["frames"]
    assert 1 <= len(frames) < MOST_FILMED_EPOCHS
    assert sum(frame["bytes"] for frame in frames) <= MOST_ANSWER_BYTES


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"of": "loss_slice", "epochs": [0]}, "no film is made"),
        ({"of": "film", "epochs": [0]}, "no film is made"),
        ({"of": ["trace"], "epochs": [0]}, "no film is made"),
        ({"epochs": [0]}, "no film is made"),
        ({"of": "trace"}, "1 to 64 epochs"),
        ({"of": "trace", "epochs": []}, "1 to 64 epochs"),
        ({"of": "trace", "epochs": [-1]}, "1 to 64 epochs"),
        ({"of": "trace", "epochs": [True]}, "1 to 64 epochs"),
        ({"of": "trace", "epochs": [0] * (MOST_FILMED_EPOCHS + 1)}, "1 to 64 epochs"),
        ({"of": "trace", "epochs": [0], "options": 3}, "options that are an object"),
    ],
)
def test_what_is_no_film_is_refused_in_a_sentence(options: dict[str, Any], message: str) -> None:
    with pytest.raises(NoAnswer, match=message):
        film(subject(), **options)
