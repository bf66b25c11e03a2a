"""What the scenes say of a training is so: their settings are trained here, and what they claim is counted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np
import pytest
from numpy.random import default_rng
from numpy.typing import NDArray

from data import DATASETS
from data.tasks import TASKS
from data.tasks.kinds import kinds_of
from playground.scenes import Scene, stories
from playground.training import DEFAULT_CONFIG, RunConfig
from playground.training.prepared_data import PreparedData, prepare, untrained
from rnn import Params, backward, forward, train, train_stack
from rnn.encoded_texts import encoded
from rnn.explain import dimensions, gradient_check, memory, pushes, reaches, scores_by_length

NOT_BAD = "this is not bad"
SHORT = 400  # epochs, after which most scenes have shown what they are about
SEEDS = range(5)


@dataclass(frozen=True, eq=False)
class Trained:
    """A run: its scores, one an epoch from epoch 0 on, and some of its networks."""

    train_loss: NDArray[np.float64]
    train_accuracy: NDArray[np.float64]
    test_accuracy: NDArray[np.float64]
    diverged: NDArray[np.bool_]
    kept: dict[int, Params]  # networks, by epoch

    @property
    def params(self) -> Params:
        """The network at its end."""
        return self.kept[max(self.kept)]

    def first(self, accuracy: float = 1.0) -> int | None:
        """The first epoch with so many test sentences right, None if there is none."""
        reached = np.flatnonzero(self.test_accuracy >= accuracy)
        return int(reached[0]) if reached.size else None

    def right_from(self, epoch: int) -> set[int]:
        """How many of the 20 test sentences are right in the epochs from this one on."""
        return {round(20 * value) for value in self.test_accuracy[epoch:]}


def trained(configs: Sequence[RunConfig], epochs: int) -> dict[RunConfig, Trained]:
    prepared = prepare(configs[0].data)
    settings = [replace(config.settings, epochs=min(epochs, config.settings.epochs)) for config in configs]
    rows, kept = [], {}
    words, classes = len(prepared.vocabulary), len(prepared.labels)
    for each in train_stack(prepared.train_set, prepared.test_set, settings, vocab_size=words, classes=classes):
        scores = (each.train.loss, each.train.accuracy, each.test.accuracy, each.diverged)
        rows.append([np.array(score, np.float64) for score in scores])
        if each.number in (100, 250, SHORT, epochs):
            kept[each.number] = [each.run(r).params.copy() for r in range(len(configs))]
    columns = np.array(rows)  # (epochs, scores, runs)
    return {
        config: Trained(*columns[:, :3, r].T, columns[:, 3, r] > 0, {epoch: nets[r] for epoch, nets in kept.items()})
        for r, config in enumerate(configs)
    }


def step_config(scene: str, number: int) -> RunConfig:
    found = stories().find(scene, number)
    assert found is not None
    assert found[0] is not None
    return found[0]


LONG = (DEFAULT_CONFIG, step_config("rate", 1))  # what they show takes all of their epochs


@cache
def runs() -> dict[RunConfig, Trained]:
    """Every run of the scenes on the article's sentences, and the five seeds of the last of them."""
    luck = step_config("luck", 1)
    seeds = [RunConfig(luck.data, replace(luck.settings, seed=seed)) for seed in SEEDS]
    configs = {scene.config(number) for scene in stories().scenes for number in range(1, len(scene.steps) + 1)}
    short = [config for config in configs | set(seeds) if config and config.data == "Article" and config not in LONG]
    return {**trained(LONG, 1000), **trained(sorted(short, key=str), SHORT)}


def run(scene: str, number: int) -> Trained:
    return runs()[step_config(scene, number)]


@pytest.fixture(scope="module")
def prepared() -> PreparedData:
    return prepare("Article")


@pytest.fixture(scope="module")
def network() -> Params:
    """The network of most scenes at the end of its training."""
    return runs()[DEFAULT_CONFIG].params


@pytest.fixture(scope="module", params=[SHORT, 1000])
def from_then_on(request: pytest.FixtureRequest) -> Params:
    """The network as early as the steps that are about a trained one are told beside it, and at its end."""
    return runs()[DEFAULT_CONFIG].kept[request.param]


def test_no_step_is_told_beside_a_network_that_was_not_looked_at_here() -> None:
    steps = [step for scene in stories().scenes if scene.settings is not None for step in scene.steps]
    assert {step.trained for step in steps if step.view or step.sentence} <= {None, 0, SHORT, 1000}


@pytest.mark.parametrize("scene", stories().scenes, ids=lambda scene: scene.name)
def test_what_ticks_a_step_off_is_reached(scene: Scene) -> None:
    for number, step in enumerate(scene.steps, start=1):
        config = scene.config(number)
        if config in runs():
            test_accuracy = runs()[config].test_accuracy
            assert len(test_accuracy) > step.done_when.get("epoch", 0), number
            assert test_accuracy.max() >= step.done_when.get("accuracy", 0), number


def test_article(prepared: PreparedData, from_then_on: Params) -> None:
    assert (len(prepared.train_set), len(prepared.test_set), len(prepared.vocabulary)) == (58, 20, 18)
    start = untrained(DEFAULT_CONFIG)
    assert np.abs(start.checkpoint.answers - 0.5).max() < 0.005
    words = "i am not at all bad or sad right now"
    positive = forward(from_then_on, prepared.vocabulary.encode(words)).probs[:, 1]
    place = words.split().index("bad") + 1
    assert (positive[:place] < 0.5).all()
    assert (positive[place:] > 0.5).all()


def test_plateau() -> None:
    tiny, large = run("plateau", 1), run("plateau", 3)
    assert 225 <= np.flatnonzero(tiny.train_loss < 0.6)[0] <= 275
    assert 300 <= (tiny.first() or 0) <= 320
    assert np.flatnonzero(large.train_loss < 0.6)[0] < 20
    assert np.flatnonzero(large.train_accuracy == 1)[0] < 100
    assert large.first() is None
    assert max(large.right_from(150)) <= 12
    kept, stirred = run("plateau", 4), run("plateau", 5)
    assert 100 <= (kept.first() or 0) <= 110
    assert kept.right_from(138) == {20}
    assert 105 <= np.flatnonzero(stirred.train_accuracy == 1)[0] <= 115
    assert max(stirred.right_from(0)) == 12


def test_rate() -> None:
    assert np.allclose(run("rate", 1).train_loss[1:], 0.693, atol=0.005)
    usual = run("rate", 2)
    assert usual.right_from(400) == {20}
    faster = run("rate", 3)
    assert (faster.first(), int(np.flatnonzero(faster.test_accuracy == 1)[-1])) == (171, 213)
    assert faster.train_accuracy[SHORT] == 1
    assert max(faster.right_from(390)) <= 12
    assert run("rate", 4).diverged[30]
    clipped = run("rate", 5)
    assert 100 <= (clipped.first() or 0) <= 120
    assert not clipped.diverged.any()
    config = step_config("rate", 5)
    by_element = replace(config.settings, clip_by="element", clip=0.02, epochs=SHORT)
    unclipped = replace(config.settings, clip_by="element", clip=1.0, epochs=SHORT)
    [other, wild] = trained([RunConfig(config.data, each) for each in (by_element, unclipped)], SHORT).values()
    assert other.right_from(SHORT) == {13}
    assert not other.diverged.any()
    assert wild.diverged[-1]
    slower = run("rate", 6)
    assert 175 <= (slower.first() or 0) <= 185
    assert slower.right_from(227) == {20}


def test_size() -> None:
    two, sixteen, many = run("size", 1), run("size", 3), run("size", 4)
    assert two.train_accuracy[SHORT] == 1
    assert two.right_from(390) == {19}
    assert 250 <= (sixteen.first() or 0) <= 270
    assert 265 <= (many.first() or 0) <= 280
    assert 295 <= (runs()[DEFAULT_CONFIG].first() or 0) <= 310


def test_not_bad(prepared: PreparedData, from_then_on: Params) -> None:
    def positive(text: str) -> float:
        return float(forward(from_then_on, prepared.vocabulary.encode(text)).probs[-1, 1])

    assert positive("bad") < 0.05
    assert positive(NOT_BAD) > 0.95
    assert positive("this is very bad") < 0.5
    before = pushes(from_then_on, forward(from_then_on, prepared.vocabulary.encode("")))[-1]
    behind = pushes(from_then_on, forward(from_then_on, prepared.vocabulary.encode("this is not")))[-1]
    for word, side in (("bad", -1), ("sad", -1), ("good", 1), ("happy", 1)):
        place = prepared.vocabulary.words.index(word)
        assert np.sign(before[place]) == side
        assert np.sign(behind[place]) == -side


def test_transpose(prepared: PreparedData, from_then_on: Params) -> None:
    printed, exact = run("transpose", 1), run("transpose", 2)
    right = np.flatnonzero(printed.test_accuracy == 1)
    assert 300 < right[0] < right[-1] < 345
    assert printed.right_from(395) == {18}
    assert exact.right_from(350) == {20}
    tokens = prepared.vocabulary.encode(NOT_BAD)
    errors = {bptt: gradient_check(from_then_on, tokens, 1, bptt=bptt) for bptt in ("exact", "article")}  # type: ignore[arg-type]
    assert max(check.error for check in errors["exact"].values()) < 1e-4
    wrong = {name for name, check in errors["article"].items() if check.error > 0.1}
    assert wrong == {"w_xh", "w_hh", "b_h"}


def test_forgetting(prepared: PreparedData, network: Params) -> None:
    def reach(params: Params, text: str) -> NDArray[np.float64]:
        return memory(params, forward(params, prepared.vocabulary.encode(text))).reach

    fresh = reach(untrained(DEFAULT_CONFIG).epoch.params, NOT_BAD)
    assert ((fresh[1:] / fresh[:-1] > 50) & (fresh[1:] / fresh[:-1] < 200)).all()
    assert reach(network, NOT_BAD).argmin() not in (0, 1)
    whole = reach(network, "i am not at all bad or sad right now")
    assert 0.3 < whole[1] / whole[-1] < 3
    assert whole.min() > whole[-1] / 10
    usual = runs()[DEFAULT_CONFIG]
    faded, grown = (reach(usual.kept[epoch], NOT_BAD) for epoch in (100, 250))
    assert faded[0] / faded[-1] < 0.01
    assert grown[0] / grown[-1] > 1
    assert usual.train_loss[250] > 0.55


def test_a_word_that_is_held_while_nine_come_is_held_while_thirty_nine_do() -> None:
    """The last step of Forgetting."""
    config = step_config("forgetting", 5)
    task, data = TASKS[config.data], prepare(config.data)
    assert task.lengths == (2, 10)
    sizes = {"vocab_size": len(data.vocabulary), "classes": len(data.labels)}
    epochs = list(train(data.learnt_from, data.test_set, replace(config.settings, epochs=5), **sizes))
    for epoch in epochs[4:]:
        sets = (
            (length, encoded(task, task.fresh(default_rng(length), 200, length), data.vocabulary))
            for length in (10, 40)
        )
        assert reaches(scores_by_length(epoch.params, sets), 0.97) == 40
    assert epochs[1].test.accuracy < 0.5, "there is a line to be seen rising"


def test_no_gradient(prepared: PreparedData, network: Params) -> None:
    negative, positive = forward(network, prepared.vocabulary.encode(NOT_BAD)).probs[-1]
    assert 0.0005 < negative < 0.0015
    assert round(float(positive), 3) == 0.999

    def gradient(params: Params) -> float:
        """The norm of what all training sentences together want to change of w_hh."""
        steps = [backward(params, forward(params, tokens), label) for tokens, label in prepared.train_set]
        return float(np.linalg.norm(np.mean([step.params.w_hh for step in steps], axis=0)))

    kept = runs()[DEFAULT_CONFIG].kept
    early, middle, late = (gradient(kept[epoch]) for epoch in (100, 250, 1000))
    assert early < middle
    assert late < middle / 10


def test_two_units(prepared: PreparedData, network: Params) -> None:
    found = dimensions(network, [forward(network, tokens) for tokens, _ in prepared.train_set])
    assert round(found.participation_ratio, 1) == 2.0
    labels = np.array([label for _, label in prepared.test_set])
    right = [int((found.answers(k, prepared.test_set) == labels).sum()) for k in range(4)]
    assert (right[0], right[2], right[3]) == (10, 19, 20)
    assert run("two-units", 4).right_from(390) == {19}


def test_luck() -> None:
    config = step_config("luck", 1)
    ends = [runs()[RunConfig(config.data, replace(config.settings, seed=seed))] for seed in SEEDS]
    assert [end.first() is not None for end in ends].count(True) == 3
    assert ends[0].right_from(SHORT) == {20}
    assert run("luck", 2).right_from(390) == {19}
    assert run("luck", 3).right_from(390) == {19}


def test_gates() -> None:
    lstm, descended, tanh, batched = (run("gates", number) for number in (1, 2, 3, 4))
    assert (lstm.first(), lstm.right_from(11)) == (11, {20})
    assert np.allclose(descended.train_loss[1:], 0.698, atol=0.001)
    assert tanh.first() is None
    assert tanh.train_loss[1:20].max() > 0.8 > tanh.train_loss[40]
    assert (batched.first(), batched.right_from(12)) == (12, {20})
    fresh = untrained(step_config("gates", 5))
    reach = memory(fresh.epoch.params, forward(fresh.epoch.params, fresh.prepared.vocabulary.encode(NOT_BAD))).reach
    assert ((reach[:-2] / reach[1:-1] > 0.7) & (reach[:-2] / reach[1:-1] < 0.76)).all()
    config = step_config("gates", 3)
    [slower] = trained([RunConfig(config.data, replace(config.settings, learning_rate=0.01))], 30).values()
    assert slower.first() == 27


def test_own_sentence() -> None:
    config = step_config("own-sentence", 4)
    everyday = prepare(config.data)
    assert (len(everyday.train_set), len(everyday.test_set)) == (800, 200)
    assert 9 <= len(everyday.vocabulary) / 18 <= 11
    (end,) = trained([config], 70).values()
    assert end.first() is not None
    for data in ("Article", "Everyday"):
        assert set(prepare(data).vocabulary.unknown("this kitten is not lovely")) == {"kitten", "lovely"}


def test_own_sentence_with_an_answer_after_every_word() -> None:
    kinds, zen = (step_config("own-sentence", number) for number in (5, 6))
    (end,) = trained([kinds], 10).values()
    assert end.test_accuracy[-1] > 0.99
    baseline = DATASETS[kinds.data]().baseline
    assert baseline is not None
    assert round(baseline.value, 3) == 0.995
    assert kinds_of(["this", "is", "not", "true"])[0] == ("this", "pronoun")
    assert kinds_of(["this", "film", "is", "good"])[0] == ("this", "determiner")
    assert (zen.settings.cell, zen.settings.hidden_size) == ("lstm", 128)
    assert DATASETS[zen.data]().train[0].text.startswith("\nThe Zen of Python")
