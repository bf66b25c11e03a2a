"""A small version of every experiment goes through, and prints each of its figures beside what it has to reach."""

import re

import pytest

from benchmarks.report import Figures
from benchmarks.tasks import made_up, texts
from benchmarks.tasks.__main__ import EXPERIMENTS, main
from benchmarks.tasks.bench import Bench
from data import Dataset, Example
from data.fetched import NAMES, is_kept
from data.tasks import Brown, Gender, NextLetter, Zen

LISTS = {
    "female": {a + b + "a": 0.1 for a in ("an", "el", "mar", "ros") for b in ("n", "t", "l", "d", "s")},
    "male": {a + b: 0.1 for a in ("t", "r", "b", "m", "gr") for b in ("om", "ob", "ed", "ark")},
}
SENTENCES = [[(noun, "noun"), (verb, "verb"), (".", "punctuation")] for noun in "abcdef" for verb in ("runs", "sees")]
FILMS = Dataset(
    "Films",
    train=tuple(Example(f"a {word} film", label) for word, label in (("good", "positive"), ("bad", "negative"))),
    test=(Example("a good one", "positive"),),
    description="Films.",
    suggested={"learning_rate": 0.1},
)
SETS = {
    texts.letters: [NextLetter().of(LISTS)],
    texts.gender: [Gender().of(LISTS, seed) for seed in (0, 1)],
    texts.tagging: [Brown().of(SENTENCES, train=8, test=4)],
    texts.zen: [Zen().dataset()],
    texts.reviews: [FILMS],
}


# What the figures of each experiment have to reach, once each, however many seeds there are.
TARGETS = {
    made_up.recall: {"at least 99", "at most 60", "at least 95"},
    made_up.order: {"at most 0", "at most 10000"},
    made_up.adding: {"at most 16.7", "at most 120"},
    made_up.copy: {"at most 0.25993", "95 to 105"},
    made_up.parity: {"at least 3"},
    made_up.brackets: {"at least 95"},
    texts.letters: {
        *("2.734 to 2.874", "2.259 to 2.399", "2.027 to 2.167", "1.975 to 2.115"),
        *("at most 2.15", "at most 2.05", "at most 180"),
    },
    texts.gender: {"at least 78"},
    texts.tagging: {"at least 1.5"},
    texts.zen: {"at most 0.1", "at least 200"},
    texts.reviews: {"at most 2"},
}


def targets(printed: str) -> set[str]:
    """What the lines say that has to be reached."""
    return set(re.findall(r"at (?:least|most) [\d.e+]+|[\d.]+ to [\d.]+", printed))


@pytest.mark.parametrize("experiment", TARGETS, ids=lambda experiment: experiment.__name__)
def test_each_goes_through_and_prints_what_it_has_to_reach(experiment, capsys) -> None:  # type: ignore[no-untyped-def]
    experiment(Bench(Figures(), small=True), *SETS.get(experiment, ()))
    assert targets(capsys.readouterr().out) >= TARGETS[experiment]


@pytest.mark.skipif(not is_kept(NAMES), reason="the package names has not been fetched")
def test_letters_of_context_tell_of_the_names_what_is_said_of_them() -> None:
    known = texts.told_by_context(NextLetter().dataset())
    assert known == pytest.approx(texts.QUOTED, abs=texts.WITHIN)


def test_every_experiment_is_run_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert set(EXPERIMENTS) == {experiment.__name__ for experiment in TARGETS}
    assert main(["juggling"]) == 2
    assert capsys.readouterr().err.startswith("There is no experiment 'juggling': there are recall, ")
