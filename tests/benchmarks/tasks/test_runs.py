"""Tasks and the network are joined: tokens and targets in order, and a run on fresh sequences is that of its seed."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.tasks.runs import Encoder, by_length, score, settings_of, trained_on, trained_on_fresh
from benchmarks.tasks.texts import bag_of_words
from data import Dataset, Example, reviews
from data.tasks import FIXED_TASKS, TASKS, Adding, Copy, Parity

SMALL = {"hidden_size": 4, "epochs": 2}


SUGGESTED = {name: task.suggested for name, task in (*TASKS.items(), *FIXED_TASKS.items())}


@pytest.mark.parametrize("suggested", [*SUGGESTED.values(), reviews.SUGGESTED], ids=[*SUGGESTED, "reviews"])
def test_each_task_suggests_settings_that_there_are(suggested) -> None:  # type: ignore[no-untyped-def]
    assert settings_of(suggested).to_dict().items() >= dict(suggested).items()
    assert "learning_rate" in suggested


def test_examples_become_tokens_and_what_is_to_be_answered() -> None:
    encoder = Encoder.of_task(Copy())
    [(tokens, target)] = encoder.encoded([Example("b - ? -", "b", (None, "-", "-", "b"))])
    assert [encoder.vocabulary.words[token] for token in tokens] == ["b", "-", "?", "-"]
    assert list(np.asarray(target)) == [-1, 8, 8, 1]
    [(_, number)] = Encoder.of_task(Adding()).encoded([Example("0.475*", "0.48", 0.475)])
    assert number == 0.475
    [(_, label)] = Encoder.of_task(Parity()).encoded([Example("1", "odd")])
    assert label == 1


def test_a_run_on_fresh_sequences_is_that_of_its_seed_and_goes_on_from_epoch_to_epoch() -> None:
    task, settings = Parity(), settings_of(Parity.suggested, **SMALL)
    one, same, other = (
        trained_on_fresh(task, chosen, each=40) for chosen in (settings, settings, replace(settings, seed=1))
    )
    for ours, theirs, others in zip(one.params.arrays(), same.params.arrays(), other.params.arrays(), strict=True):
        assert np.array_equal(ours, theirs)
        assert not np.array_equal(ours, others)
    assert (one.epochs, one.updates) == (2, 4)
    assert trained_on_fresh(task, replace(settings, epochs=50), each=40, stop=10.0).epochs == 1


def test_scores_are_of_the_lengths_that_are_asked_for() -> None:
    task = replace(Parity(), lengths=(1, 3))
    run = trained_on_fresh(task, settings_of(task.suggested, **SMALL), each=40)
    assert [each.length for each in by_length(task, run.params, n=5)] == list(task.measured_lengths())
    assert score(task, run.params, [7], n=9).sequences == 9


def labelled(text: str) -> Example:
    return Example(text, "positive" if "good" in text else "negative")


DATASET = Dataset(
    "films",
    train=tuple(labelled(f"a {word} film {n}") for n in range(20) for word in ("good", "bad")),
    test=tuple(labelled(f"the {word} one {n}") for n in range(20) for word in ("good", "bad")),
    description="Films.",
)


def test_a_fixed_set_is_learnt_until_its_loss_is_small_and_a_bag_of_words_learns_it_too() -> None:
    run, encoder = trained_on(DATASET, settings_of({}, init_scale=0.3, epochs=200, hidden_size=8), until=0.1)
    assert 0 < run.epochs < 200
    assert bag_of_words(DATASET, encoder) == 1
    _, few = trained_on(replace(DATASET, most_words=4), settings_of({}, epochs=1, hidden_size=2))
    assert len(few.vocabulary) == 4
