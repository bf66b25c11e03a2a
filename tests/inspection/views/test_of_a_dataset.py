"""The views of a whole data set tell what the network answers to each of its sentences, and what words and units do."""

from collections.abc import Generator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from playground.encoding import encode
from playground.inspection.question import NoAnswer, Past, Question, Subject
from playground.inspection.views import VIEWS
from playground.inspection.views.plane import GRID, MOST_BESIDE
from playground.inspection.views.reading import NO_NUMBER
from playground.inspection.views.wall import MOST_OF_A_SET, NO_SENTENCES
from playground.training.prepared_data import prepare
from rnn import Params, Settings, Vocabulary, explain, forward, init_params, train
from rnn.explain.by_hand import RULE, UNITS
from rnn.history import COLUMNS, SettingChange, named, row
from tests.support.ask_view import ask_view, finish

OF_A_DATASET = ("wall", "modifiers", "flips", "diagnosis")


@pytest.fixture(scope="module")
def subject() -> Subject:
    """A small network that has learnt all sentences of Article, and these."""
    data = prepare("Article")
    settings = Settings(hidden_size=8, init_scale=0.1, epochs=150)
    *_, last = train(data.train_set, data.test_set, settings, vocab_size=len(data.vocabulary), classes=len(data.labels))
    texts = tuple(text for text, _ in data.sentences)
    return Subject("r" * 32, 150, last.params, data.vocabulary, data.labels, data.train_set, data.test_set, texts)


def ask(subject: Subject, view: str, sentence: str = "not bad", **options: Any) -> dict[str, Any]:
    return ask_view(subject, view, sentence, **options)


def spelt_subject() -> Subject:
    """A network drawn at random whose texts are cut into characters."""
    texts = ("is it", "\nno")
    vocabulary = Vocabulary.from_texts(texts, "characters")
    params = init_params(len(vocabulary), 4, 2, np.random.default_rng(1), 0.7)
    items = tuple((vocabulary.encode(text), label) for label, text in enumerate(texts))
    return Subject("r" * 32, 0, params, vocabulary, ("no", "yes"), items, items, texts)


def test_texts_of_characters_are_spelt_without_a_space_between_them() -> None:
    subject = spelt_subject()
    answer = ask(subject, "wall")
    assert answer["train"]["texts"] == answer["test"]["texts"] == ["is it", "\nno"]
    answer = ask(subject, "nearest", "is")
    assert answer["between"] == ""
    beginnings = [text for row in answer["prefixes"] for text in row]
    assert beginnings
    assert all("is it".startswith(text) or "\nno".startswith(text) for text in beginnings)
    assert [length for row in answer["lengths"] for length in row] == [len(text) for text in beginnings]
    plane = ask_view(subject, "plane", "is", sentences=("is", "no"))
    assert [path["between"] for path in plane["paths"]] == ["", ""]


def test_the_change_of_a_text_of_characters_makes_another_such_text() -> None:
    subject = spelt_subject()
    flips = [flip for text in ("is it", "no no", "t s") if (flip := ask(subject, "whatif", text)["flip"])]
    assert flips
    for flip in flips:
        answer = forward(subject.params, subject.vocabulary.encode(flip["sentence"])).logits[-1].argmax()
        assert answer == flip["answer"]


def answer_of(subject: Subject, view: str) -> dict[str, Any]:
    """The answer of a view that reports its progress."""
    steps = VIEWS[view](subject, Question(1, "", view))
    assert isinstance(steps, Generator)
    shares: list[float] = []
    answer = finish(steps, shares)
    assert shares == sorted(shares)
    assert not shares or shares[-1] == 1
    return answer


def other(subject: Subject, params: Params, **more: Any) -> Subject:
    about = {"train_set": subject.train_set, "test_set": subject.test_set, "test_texts": subject.test_texts}
    return Subject(subject.run, subject.epoch, params, subject.vocabulary, subject.labels, **{**about, **more})


@pytest.mark.parametrize("view", OF_A_DATASET)
def test_without_its_data_set_a_view_says_so(subject: Subject, view: str) -> None:
    with pytest.raises(NoAnswer, match=NO_SENTENCES):
        ask(other(subject, subject.params, train_set=(), test_set=()), view)


@pytest.mark.parametrize("view", ["wall", "modifiers", "units", "flips", "plane"])
def test_weights_without_bound_are_told_in_a_sentence(subject: Subject, view: str) -> None:
    diverged = subject.params.copy()
    diverged.w_hh[:] = np.nan
    with pytest.raises(NoAnswer, match=NO_NUMBER):
        ask(other(subject, diverged), view)


def test_the_wall_has_every_sentence_with_its_answer_and_loss(subject: Subject) -> None:
    answer = ask(subject, "wall", unit=3)
    assert "fresh" not in answer
    assert ask(replace(subject, fresh=True), "wall")["fresh"]
    for name, sentences in (("train", subject.train_set), ("test", subject.test_set)):
        part = answer[name]
        traces = [forward(subject.params, tokens) for tokens, _ in sentences]
        assert part["right"] == [label for _, label in sentences]
        assert part["answers"] == [int(trace.probs[-1].argmax()) for trace in traces]
        assert part["losses"] == pytest.approx(
            [-np.log(trace.probs[-1][label]) for trace, (_, label) in zip(traces, sentences, strict=True)], rel=1e-5
        )
        assert part["unit"] == pytest.approx([trace.hidden[-1][3] for trace in traces], rel=1e-5)
        assert len(part["texts"]) == len(sentences)
    assert answer["train"]["texts"][0].split() == [subject.vocabulary.words[t] for t in subject.train_set[0][0]]
    assert tuple(answer["test"]["texts"]) == subject.test_texts
    assert np.sum(answer["confusion"]) == len(subject.test_set)
    right = [
        row == answer_given
        for row, answer_given in zip(answer["test"]["right"], answer["test"]["answers"], strict=True)
    ]
    assert np.trace(answer["confusion"]) == sum(right)
    assert ask(subject, "wall")["train"]["unit"] is None


def test_modifiers_are_those_of_the_training_sentences(subject: Subject) -> None:
    answer = ask(subject, "modifiers")
    expected = explain.modifiers(subject.params, [tokens for tokens, _ in subject.train_set])
    slopes = [np.nan if slope is None else slope for slope in answer["slopes"]]
    assert slopes == pytest.approx(expected, rel=1e-5, nan_ok=True)
    assert answer["vocabulary"] == subject.vocabulary.words
    assert (answer["sentences"], answer["of"]) == (len(subject.train_set), len(subject.train_set))


def test_what_the_units_say_adds_up_to_the_score(subject: Subject) -> None:
    answer = ask(subject, "units", "i am not happy")
    score = explain.scores(subject.params, subject.vocabulary.encode("i am not happy"))[-1]
    bias = subject.params.b_y[1] - subject.params.b_y[0]
    assert sum(answer["says"]) + bias == pytest.approx(score, rel=1e-4)
    assert answer["tested"] == answer["of"] == len(subject.test_set)
    for unit in (0, 5):
        without = subject.params.copy()
        without.w_hh[unit] = without.w_hh[:, unit] = without.w_xh[unit] = without.b_h[unit] = 0.0
        answers_without = [int(forward(without, tokens).probs[-1].argmax()) for tokens, _ in subject.test_set]
        answers_with_all = [int(forward(subject.params, tokens).probs[-1].argmax()) for tokens, _ in subject.test_set]
        assert answer["flips"][unit] == sum(a != b for a, b in zip(answers_without, answers_with_all, strict=True))


def test_across_the_plane_is_the_score_of_each_sentence(subject: Subject) -> None:
    question = Question(1, "not bad", "plane", sentences=("not bad", "good", "", "film film"))
    answer = VIEWS["plane"](subject, question)
    encode(answer)
    assert [path["words"] for path in answer["paths"]] == [["not", "bad"], ["good"], [], ["film", "film"]]
    for path in answer["paths"]:
        scores = explain.scores(subject.params, subject.vocabulary.encode(" ".join(path["words"])))
        assert path["x"] == pytest.approx(scores, rel=1e-4, abs=1e-5)
        assert len(path["y"]) == len(path["words"]) + 1
    assert len(answer["flow"]) == GRID**2
    assert 0 < answer["share"] <= 1


@pytest.mark.parametrize("rate", [0.02, 0.0005])
def test_a_diagnosis_names_what_is_wrong_and_the_settings_that_help(subject: Subject, rate: float) -> None:
    data = prepare("Article")
    settings = Settings(hidden_size=8, init_scale=0.1, epochs=40, learning_rate=rate)
    epochs = list(train(data.train_set, data.test_set, settings, vocab_size=len(data.vocabulary), classes=2))
    columns = named(np.array([row(epoch, 0.0) for epoch in epochs]).T)
    past = Past("Article", settings, columns, False)
    answer = ask(other(subject, epochs[-1].params, past=lambda: past), "diagnosis")
    expected = explain.diagnosis(settings, columns, explain.measure(epochs[-1].params, data.train_set))
    assert [finding["name"] for finding in answer["findings"]] == [finding.name for finding in expected]
    assert [finding["remedy"] for finding in answer["findings"]] == [finding.remedy for finding in expected]
    assert ("learning rate too low" in str(answer["findings"])) is (rate < 0.01)
    assert (answer["epochs"], answer["data"], answer["settings"]) == (40, "Article", settings.to_dict())


def test_an_earlier_epoch_is_judged_by_the_curves_and_the_settings_up_to_there(subject: Subject) -> None:
    data = prepare("Article")
    first = Settings(hidden_size=8, init_scale=0.1, epochs=80, learning_rate=0.0005)
    epochs = list(train(data.train_set, data.test_set, first, vocab_size=len(data.vocabulary), classes=2))
    columns = named(np.array([row(epoch, 0.0) for epoch in epochs]).T)
    columns["train_loss"][41:] = np.nan  # it diverges later
    settings = replace(first, learning_rate=9.0)
    changes = (SettingChange(40, "learning_rate", 0.001), SettingChange(41, "learning_rate", 9.0))
    past = Past("Article", settings, columns, True, first_settings=first, changes=changes)
    params = epochs[40].params
    answer = ask(replace(subject, params=params, past=lambda: past, epoch=40), "diagnosis")
    then = replace(first, learning_rate=0.001)
    so_far = {name: values[:41] for name, values in columns.items()}
    expected = explain.diagnosis(then, so_far, explain.measure(params, data.train_set))
    assert [finding["name"] for finding in answer["findings"]] == ["learning rate too low"]
    assert [finding["evidence"] for finding in answer["findings"]] == [finding.evidence for finding in expected]
    assert (answer["epochs"], answer["settings"]) == (40, then.to_dict())
    newest = ask(replace(subject, params=epochs[80].params, past=lambda: past, epoch=80), "diagnosis")
    assert [finding["name"] for finding in newest["findings"]] == ["diverged"]
    assert (newest["epochs"], newest["settings"]) == (80, settings.to_dict())


def test_a_run_whose_rate_was_lowered_is_not_held_to_what_its_loss_was_before(subject: Subject) -> None:
    losses, accuracies = np.array([0.7] + [15.0] * 28 + [0.9] * 12), np.full(41, 0.5)
    columns = dict(zip(COLUMNS, (losses, accuracies, losses, accuracies, accuracies), strict=True))
    first, changes = Settings(learning_rate=0.5), (SettingChange(28, "learning_rate", 0.02),)
    past = Past("Article", Settings(), columns, False, first_settings=first, changes=changes)
    branch = Past("Article", Settings(), columns, False, epochs=(28, 40))  # of a run that had the other rate
    for each in (past, branch):
        answer = ask(replace(subject, past=lambda each=each: each, epoch=40), "diagnosis")
        assert "diverged" not in [finding["name"] for finding in answer["findings"]]


def test_a_network_that_has_diverged_is_told_by_its_diagnosis(subject: Subject) -> None:
    diverged = subject.params.copy()
    diverged.w_hh[:] = np.inf
    settings, usual = Settings(learning_rate=0.06), Settings(learning_rate=0.04)
    past = Past("Article", settings, named(np.ones((5, 3))), True, usual=usual)
    answer = ask(other(subject, diverged, past=lambda: past), "diagnosis")
    [finding] = answer["findings"]
    assert (finding["name"], finding["remedy"]) == ("diverged", {"learning_rate": 0.04})


def test_without_its_data_set_each_unit_still_says_its_part_of_the_score(subject: Subject) -> None:
    answer = ask(other(subject, subject.params, train_set=(), test_set=()), "units", "i am not happy")
    assert answer["says"] == ask(subject, "units", "i am not happy")["says"]
    assert (answer["tested"], answer["of"]) == (0, 0)
    assert answer["area"] == answer["flips"] == answer["accuracy"] == [None] * 8
    encode(answer)


def test_without_its_data_set_a_run_is_judged_by_its_curves(subject: Subject) -> None:
    columns = named(np.ones((5, 41)))
    columns["train_loss"][:] = 0.05
    columns["test_accuracy"][:] = 0.7
    past = Past("Article", Settings(), columns, False)
    answer = ask(other(subject, subject.params, past=lambda: past, train_set=(), test_set=()), "diagnosis")
    assert [finding["name"] for finding in answer["findings"]] == ["over-fitting"]
    assert answer["measured"] is False
    assert ask(other(subject, subject.params, past=lambda: past), "diagnosis")["measured"] is True


def test_more_than_a_few_sentences_are_refused(subject: Subject) -> None:
    for count in (MOST_BESIDE + 1, MOST_BESIDE + 2):
        question = Question(1, "good", "plane", sentences=("good",) * count)
        if count == MOST_BESIDE + 1:
            assert len(VIEWS["plane"](subject, question)["paths"]) == count
        else:
            with pytest.raises(NoAnswer, match=f"up to {MOST_BESIDE} others"):
                VIEWS["plane"](subject, question)


def test_the_network_built_by_hand_is_known_with_its_rule_and_units(subject: Subject) -> None:
    by_hand = explain.by_hand(subject.vocabulary)
    facts = ask(other(subject, by_hand), "weights")["by_hand"]
    assert (facts["rule"], facts["units"]) == (RULE, UNITS)
    changed_network = by_hand.copy()
    changed_network.b_h[0] += 1e-9
    for network in (subject, other(subject, changed_network)):
        assert ask(network, "weights")["by_hand"] == {"rule": RULE, "units": None}


def test_the_sentences_that_an_edit_flips_are_those_that_are_answered_otherwise(subject: Subject) -> None:
    edited_params = explain.edited(subject.params, explain.edits_of(["rank 1", "silence 0"]))
    answer = ask(replace(subject, params=edited_params, unedited=subject.params), "flips")
    total = 0
    for name, sentences in (("train", subject.train_set), ("test", subject.test_set)):
        part = answer[name]
        before, after = (
            [int(forward(params, tokens).logits[-1].argmax()) for tokens, _ in sentences]
            for params in (subject.params, edited_params)
        )
        right = [label for _, label in sentences]
        assert [(flip["before"], flip["after"], flip["right"]) for flip in part["flips"]] == [
            (was, now, label) for was, now, label in zip(before, after, right, strict=True) if was != now
        ]
        assert part["of"] == len(sentences)
        assert part["right_before"] == sum(np.equal(before, right))
        assert part["right_after"] == sum(np.equal(after, right))
        total += len(part["flips"])
    assert total, "the edits change no answer, so nothing was tested"
    assert {flip["text"] for flip in answer["test"]["flips"]} <= set(subject.test_texts)
    spelt = ask(replace(subject, params=edited_params, unedited=subject.params, test_texts=()), "flips")
    written = dict(zip(subject.test_texts, (tokens for tokens, _ in subject.test_set), strict=True))
    assert [flip["text"] for flip in spelt["test"]["flips"]] == [
        " ".join(subject.vocabulary.words[token] for token in written[flip["text"]]) for flip in answer["test"]["flips"]
    ]
    unedited = ask(subject, "flips")
    assert unedited["train"]["flips"] == unedited["test"]["flips"] == []


@pytest.mark.parametrize("longer", ["train", "test"])
def test_of_a_longer_set_only_the_first_sentences_are_read_and_the_answer_says_so(
    subject: Subject, longer: str
) -> None:
    as_many = list(subject.test_set[:1]) * MOST_OF_A_SET
    enough = {"train_set": as_many} if longer == "train" else {"test_set": as_many, "test_texts": ()}
    assert ask(replace(subject, **enough), "flips")["cut"] is False  # type: ignore[arg-type]
    many = [*as_many, subject.test_set[0]]
    about = {"train_set": many} if longer == "train" else {"test_set": many, "test_texts": ("bad",) * len(many)}
    long = replace(subject, **about)  # type: ignore[arg-type]
    flips, wall = ask(long, "flips"), ask(long, "wall")
    assert (flips["cut"], flips[longer]["of"], len(wall[longer]["right"])) == (True, MOST_OF_A_SET, MOST_OF_A_SET)
    assert {name: wall[name]["cut"] for name in ("train", "test")} == {
        name: name == longer for name in ("train", "test")
    }
    assert ask(subject, "flips")["cut"] is False


def test_a_sentence_is_learnt_for_good_when_it_is_never_wrong_again(subject: Subject) -> None:
    settings = Settings(hidden_size=6, init_scale=0.1, epochs=60)
    data = subject.train_set, subject.test_set
    epochs = train(*data, settings, vocab_size=len(subject.vocabulary), classes=len(subject.labels))
    kept_snapshots = [(epoch.number, epoch.params) for epoch in epochs if epoch.number % 7 == 0]
    diverged = subject.params.copy()
    diverged.w_hy[:] = np.nan
    for snapshots in (kept_snapshots, [*kept_snapshots, (60, diverged)], kept_snapshots[:1]):
        params_by_epoch = dict(snapshots)
        past = Past("Article", settings, {}, False, tuple(params_by_epoch), params_by_epoch.get)
        answer = answer_of(replace(subject, past=lambda past=past: past), "learnt")
        assert answer["epochs"] == [epoch for epoch, _ in snapshots]
        for name, sentences in (("train", subject.train_set), ("test", subject.test_set)):
            expected = []
            for tokens, label in sentences:
                right = [
                    bool(np.isfinite(logits).all()) and int(logits.argmax()) == label
                    for logits in (forward(params, tokens).logits[-1] for _, params in snapshots)
                ]
                last = max((place for place, is_so in enumerate(right) if not is_so), default=-1)
                good = snapshots[last + 1][0] if last + 1 < len(snapshots) else None
                expected.append((good, snapshots[last][0] if last >= 0 else None))
            assert answer[name] == expected
    assert len({epoch for epoch, _ in answer["train"]}) > 1
