"""When a run counts as diverged, when it does not, and what there is to try after one that did."""

import pickle
from dataclasses import replace

import numpy as np
import pytest

from data import DATASETS
from rnn import Diverged, Settings, train, train_stack
from rnn.divergence import WINDOW, DivergenceMonitor, remedy
from rnn.settings import LIMITS

RECKLESS = Settings(learning_rate=1, init_scale=1)


def first_diverged(sentences, runs: list[Settings]) -> np.ndarray:
    """The epoch in which each run was found to have diverged; 0 for never."""
    first_epochs = np.zeros(len(runs), np.int64)
    stack = train_stack(sentences.train, sentences.test, runs, vocab_size=sentences.vocab_size, dtype=np.float32)
    for epoch in stack:
        first_epochs[epoch.diverged & (first_epochs == 0)] = epoch.number
        if first_epochs.all():
            break  # the epochs that are left cannot change what was found
    return first_epochs


@pytest.mark.parametrize("hidden_size", [2, 3, 8, 16, 64])
def test_rate_one_at_scale_one_diverges_at_any_size(article, hidden_size):
    runs = [Settings(hidden_size, 1.0, epochs=80, init_scale=1.0, seed=seed) for seed in range(6)]
    first_epochs = first_diverged(article, runs)
    assert (first_epochs >= WINDOW).all()


def test_rate_one_at_scale_one_diverges_on_any_data(each_set):
    runs = [Settings(size, 1.0, epochs=60, init_scale=1.0, seed=seed) for size in (2, 16) for seed in range(2)]
    assert (first_diverged(each_set, runs) >= WINDOW).all()


# Those of one size in one stack.
LEARNING = {
    2: [(Settings(hidden_size=2, init_scale=1.0, epochs=200), 6)],
    16: [(Settings(hidden_size=16, learning_rate=0.1, init_scale=1.0, epochs=100), 6)],
    64: [
        (Settings(init_scale=0.1, epochs=100), 3),
        (Settings(init_scale=1.0, epochs=100), 3),
        (Settings(learning_rate=0.1, epochs=250), 3),
        (Settings(bptt="article", epochs=200), 3),
    ],
    256: [(Settings(hidden_size=256, init_scale=1.0, epochs=WINDOW + 5), 1)],
}


@pytest.mark.parametrize("hidden_size", LEARNING)
def test_settings_that_learn_do_not_diverge(article, hidden_size):
    runs = [replace(settings, seed=seed) for settings, seeds in LEARNING[hidden_size] for seed in range(seeds)]
    first_epochs = first_diverged(article, runs)
    assert [runs[r] for r in np.flatnonzero(first_epochs)] == []


def test_train_raises_after_finite_epochs_only(article):
    epochs = []
    run = train(article.train, article.test, RECKLESS, vocab_size=18)
    with pytest.raises(Diverged) as error:
        epochs.extend(run)
    assert [epoch.number for epoch in epochs] == list(range(error.value.epoch))
    assert all(np.isfinite([epoch.train.loss, epoch.test.loss]).all() for epoch in epochs)
    assert error.value.loss > 5
    sentence = str(error.value)
    assert f"diverged by epoch {error.value.epoch}" in sentence
    assert "lower learning rate" in sentence


def test_numbers_beyond_a_float_diverge_at_once(article):
    run = train(article.train, article.test, Settings(learning_rate=1e300), vocab_size=18)
    assert next(run).number == 0
    with pytest.raises(Diverged, match="beyond what a float can hold") as error:
        next(run)
    assert error.value.epoch == 1


@pytest.mark.parametrize("rate", [1e154, 1e200, 1.7e308])
def test_no_epoch_that_is_given_holds_a_number_that_is_not_finite(article, rate):
    settings = Settings(hidden_size=4, learning_rate=rate, epochs=40)
    epochs = []
    with pytest.raises(Diverged):
        epochs.extend(train(article.train, article.test, settings, vocab_size=18))
    for epoch in epochs:
        assert np.isfinite([epoch.train.loss, epoch.test.loss]).all()
        assert all(np.isfinite(array).all() for array in epoch.params.arrays())


def test_weights_beyond_a_float_diverge_before_the_first_epoch(article):
    with pytest.raises(Diverged, match="epoch 0"):
        next(train(article.train, article.test, Settings(init_scale=1e308), vocab_size=18))
    runs = [Settings(hidden_size=64, init_scale=1e308, epochs=2), Settings(epochs=2)]
    *_, last = train_stack(article.train, article.test, runs, vocab_size=18)
    assert last.diverged.tolist() == [True, False]
    assert last.numbers.tolist() == [0, 2]


def test_the_exception_survives_the_way_out_of_a_process():
    error = Diverged(7, 31.25, 0.693)
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301 (our own bytes)
    assert (copy.epoch, copy.loss, str(copy)) == (7, 31.25, str(error))


def test_a_run_diverges_at_the_same_epoch_when_it_was_stopped_on_the_way(article):
    with pytest.raises(Diverged) as unbroken:
        list(train(article.train, article.test, RECKLESS, vocab_size=18))
    run = train(article.train, article.test, RECKLESS, vocab_size=18)
    state = [next(run) for _ in range(20)][-1].state()
    with pytest.raises(Diverged) as resumed_error:
        list(train(article.train, article.test, RECKLESS, vocab_size=18, start=state))
    assert (resumed_error.value.epoch, resumed_error.value.loss) == (unbroken.value.epoch, unbroken.value.loss)


def test_a_lower_rate_gives_a_run_time_to_come_back(article):
    run = train(article.train, article.test, RECKLESS, vocab_size=18)
    state = [next(run) for _ in range(WINDOW)][-1].state()
    lower_rate = Settings(learning_rate=0.01, init_scale=1, epochs=200)
    *_, last = train(article.train, article.test, lower_rate, vocab_size=18, start=state)
    assert last.number == 200


def watched(loss: float, accuracy: float, epochs: int = 2 * WINDOW, untrained_loss: float = 0.69) -> bool:
    monitor = DivergenceMonitor.begin(untrained_loss, np.array([0, 1, 0, 1]), np.log(2))
    for _ in range(epochs):
        monitor = monitor.after(loss, accuracy)
    return monitor.diverged


def test_what_counts_as_diverged():
    assert watched(1.5, 0.5)
    assert not watched(1.5, 0.5, epochs=WINDOW - 1)
    assert not watched(1.0, 0.5)  # near to guessing: a plateau
    assert not watched(1.5, 0.6)  # confident, and better than chance
    assert watched(4.0, 0.6)  # too confident for that
    assert not watched(4.0, 0.5, untrained_loss=6.0)  # on its way down from large weights
    assert watched(float("nan"), 0.5, epochs=1)
    assert watched(float("inf"), 0.5, epochs=1)
    for untrained_loss in (float("nan"), float("inf")):
        assert watched(0.5, 0.9, epochs=0, untrained_loss=untrained_loss)


def test_a_run_that_went_well_for_long_diverges_as_soon_as_one_that_began_badly():
    monitor = DivergenceMonitor.begin(0.69, np.array([0, 1, 0, 1]), np.log(2))
    for _ in range(50 * WINDOW):
        monitor = monitor.after(0.1, 1.0)
    for _ in range(4 * WINDOW):
        assert not monitor.diverged or monitor.loss > 1.5 * np.log(2)
        monitor = monitor.after(4.0, 0.5)
    assert monitor.diverged, "what it did 50 windows ago counts for nothing"


@pytest.mark.parametrize(
    ("loss", "symptom"),
    [
        (31.254, "the training loss is 31.25, well above the 0.69 of mere guessing"),
        (3e7, "the training loss is 3e+07, well above the 0.69 of mere guessing"),
        (float("inf"), "its numbers have grown beyond what a float can hold"),
        (float("nan"), "its numbers have grown beyond what a float can hold"),
    ],
)
def test_the_sentence_names_the_loss_as_long_as_it_is_a_number(loss: float, symptom: str):
    assert f": {symptom}. Each update overshoots. Try a lower learning rate" in str(Diverged(7, loss, 0.6931))
    assert f": {symptom}. Try a smaller scale of the initial weights." in str(Diverged(0, loss, 0.6931))


def test_at_another_rate_a_run_is_still_held_against_the_largest_loss_that_it_began_with():
    monitor = DivergenceMonitor.begin(6.0, np.array([0, 1, 0, 1]), np.log(2))
    # Before the first epoch there is no mean loss yet, and after one that went well it is small.
    for changed in (monitor.again(), monitor.after(1.0, 0.5).again()):
        for _ in range(2 * WINDOW):
            changed = changed.after(4.0, 0.5)  # on its way down, as without a change
        assert not changed.diverged


def test_chance_is_to_give_the_commonest_label():
    monitor = DivergenceMonitor.begin(0.69, np.array([0, 1, 1, 1]), np.log(2))
    for _ in range(WINDOW):
        monitor = monitor.after(1.5, 0.7)
    assert monitor.diverged


def suited(data: str) -> Settings:
    return Settings.from_dict(DATASETS[data]().suggested)


@pytest.mark.parametrize(
    ("data", "settings", "expected"),
    [
        ("Article", Settings(learning_rate=1.0, init_scale=1.0), ("learning_rate", 0.02)),
        ("Article", Settings(learning_rate=0.03), ("learning_rate", 0.02)),
        ("Everyday", Settings(learning_rate=0.5), ("learning_rate", 0.035)),
        ("Article", Settings(learning_rate=0.02, init_scale=1.0), ("init_scale", 0.001)),
        ("Everyday", Settings(learning_rate=0.01, init_scale=0.3), ("init_scale", 0.2)),
        ("Article", Settings(learning_rate=0.02), ("learning_rate", 0.007)),
        ("Article", Settings(learning_rate=0.001, hidden_size=256), ("hidden_size", 128)),
        ("Article", Settings(learning_rate=0.0005, hidden_size=3), None),
    ],
)
def test_a_rate_above_the_usual_one_comes_first_then_the_weights_then_the_units(data, settings, expected):
    assert remedy(settings, suited(data)) == expected


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (Settings(learning_rate=1.0, init_scale=1.0), ("init_scale", 0.001)),
        (Settings(learning_rate=1.0), ("init_scale", 0.0003)),
        (Settings(init_scale=0.0001), ("hidden_size", 32)),
    ],
)
def test_where_no_update_was_made_no_rate_is_to_blame(settings, expected):
    assert remedy(settings, suited("Article"), updated=False) == expected


@pytest.mark.parametrize("data", ["Article", "Everyday"])
def test_tried_again_and_again_it_ends_and_never_leaves_the_limits(data):
    usual = suited(data)
    settings = replace(usual, learning_rate=1.0, init_scale=1.0, hidden_size=256)
    tried_names = []
    while step := remedy(settings, usual):
        name, value = step
        low, high = LIMITS[name]
        assert low <= value <= high
        assert value < getattr(settings, name)
        settings = replace(settings, **{name: value})
        tried_names.append(name)
    assert list(dict.fromkeys(tried_names)) == ["learning_rate", "init_scale", "hidden_size"]
