"""Every measure that is drawn has a floor and a baseline, as a data set says of itself or as is counted in it."""

import math
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest

from data import Dataset, Example, Yardstick
from data.reviews import MOST_WORDS, dataset_of
from playground.own_data import found_by, name_within
from playground.training.prepared_data import prepare
from playground.training.yardsticks import yardsticks
from rnn import UNKNOWN

NUMBERS = count()  # what is prepared is kept by its name
TEXTS = ("red red", "red blue", "blue blue", "red")


@pytest.fixture
def lines_of() -> Iterator[Any]:
    """The lines of a visitor's own set with these facts, which is there for this test alone."""
    sets: dict[str, Dataset] = {}

    def lines(asked: str | None = None, /, **facts: Any) -> list[tuple[str, str, float, str]]:
        name = name_within("visitor", "Yardsticks", f"{next(NUMBERS):010}")
        answered = zip(facts.pop("texts", TEXTS), facts.pop("answers"), facts.pop("targets", [None] * 4), strict=True)
        examples = tuple(Example(*each) for each in answered)
        sets[name] = Dataset("Yardsticks", examples, examples, "Colours.", **facts)
        found = yardsticks(prepare(name), asked or facts.get("readout", "last"))
        return [(line.role, line.measure, round(line.value, 4), line.label) for line in found]

    with found_by(sets.get):
        yield lines


def test_a_set_that_says_nothing_has_what_is_counted(lines_of: Any) -> None:
    label = "warm as the sun in the south"
    found = lines_of(answers=(label, label, "cold", label), labels=(label, "cold"))
    bayes = "counting words (naive Bayes)"
    assert found == [
        ("floor", "accuracy", 0.75, "always warm as the sun in the …"),
        ("baseline", "accuracy", 1.0, bayes),
        ("floor", "loss", round(-(3 * math.log(2 / 3) + math.log(1 / 3)) / 4, 4), "each label as often as it comes"),
        ("baseline", "loss", found[-1][2], bayes),
    ]


@pytest.mark.parametrize("readout", ["last", "every", "number"])
def test_a_set_with_words_that_no_network_knows_has_all_its_lines(lines_of: Any, readout: str) -> None:
    texts = ("red sun", "red red", "blue blue sky", "red")  # sun and sky are unknown, in training too
    answers = ("warm", "warm", "cold", "warm")
    found = lines_of(readout, texts=texts, answers=answers, labels=("warm", "cold"), most_words=2)
    measures = ("squared error",) if readout == "number" else ("accuracy", "loss")
    assert [line[:2] for line in found] == [(role, each) for each in measures for role in ("floor", "baseline")]
    floor, baseline = found[-2:]
    assert 0 < baseline[2] < floor[2]


def test_film_reviews_have_a_baseline_though_some_of_their_words_are_unknown() -> None:
    said = [("good", 1.0), ("bad", -1.0)] * 30
    rows = [
        f"{number}_1\t{rating}\t{word} {' '.join(f'w{number}x{place}' for place in range(MOST_WORDS // 40))}\n"
        for number, (word, rating) in enumerate(said)
    ]
    name = name_within("visitor", "Reviews", f"{next(NUMBERS):010}")
    with found_by({name: dataset_of("".join(rows), "Reviews", "Some")}.get):
        prepared = prepare(name)
        found = yardsticks(prepared, "last")
    assert any(UNKNOWN in tokens for tokens, _ in prepared.train_set)
    assert [(line.role, line.measure) for line in found] == [
        (role, measure) for measure in ("accuracy", "loss") for role in ("floor", "baseline")
    ]
    assert (found[1].value, found[1].label) == (1.0, "counting words (naive Bayes)")


def test_what_a_set_says_of_itself_stands_in_the_place_of_what_is_counted(lines_of: Any) -> None:
    said = {
        "floor": Yardstick(0.5, "accuracy", "either label"),
        "baseline": Yardstick(0.1, "loss", "the colour of the last word"),
    }
    found = lines_of(answers=("warm", "warm", "cold", "warm"), labels=("warm", "cold"), **said)
    assert [(role, measure, label) for role, measure, _, label in found] == [
        ("floor", "accuracy", "either label"),
        ("baseline", "accuracy", "counting words (naive Bayes)"),
        ("floor", "loss", "each label as often as it comes"),
        ("baseline", "loss", "the colour of the last word"),
    ]


def test_words_are_counted_one_by_one_where_each_has_a_label_and_numbers_have_no_accuracy(lines_of: Any) -> None:
    kinds = [tuple(word[0] for word in text.split()) for text in TEXTS]
    found = lines_of(answers=TEXTS, targets=kinds, labels=("r", "b"), readout="every")
    assert [line[:3] for line in found[:2]] == [("floor", "accuracy", round(4 / 7, 4)), ("baseline", "accuracy", 1.0)]
    assert found[1][3] == "the commonest label of each word"
    assert found[3][3] == "each word by itself"
    found = lines_of(answers=TEXTS, targets=[2.0, 1.0, 0.0, 1.0], labels=("reds",), readout="number")
    assert [line[:2] for line in found] == [("floor", "squared error"), ("baseline", "squared error")]
    assert (found[0][2], found[0][3]) == (0.5, "always the mean")
    assert found[1][2] < 0.2


def test_lines_are_named_by_what_texts_are_cut_into_and_no_label_is_invisible(lines_of: Any) -> None:
    spaces = [(" ",) * len(text) for text in TEXTS]
    found = lines_of(answers=TEXTS, targets=spaces, labels=(" ", "r"), readout="every", tokenizer="characters")
    assert [line[3] for line in found] == [
        "always space",
        "the commonest label of each character",
        "each label as often as it comes",
        "each character by itself",
    ]
    found = lines_of(answers=("\n",) * 4, labels=("\n", "r"), tokenizer="characters")
    assert [line[3] for line in found[:2]] == ["always line end", "counting characters (naive Bayes)"]


def test_characters_with_spaces_between_them_are_named_so_and_longer_tokens_are_words(lines_of: Any) -> None:
    facts = {"answers": ("warm", "warm", "cold", "warm"), "labels": ("warm", "cold"), "tokenizer": "spaces"}
    letters = [" ".join(text.replace(" ", "")) for text in TEXTS]
    assert lines_of(texts=letters, **facts)[1][3] == "counting characters (naive Bayes)"
    assert lines_of("every", texts=letters, **facts)[1][3] == "the commonest label of each character"
    assert lines_of("number", texts=letters, **facts)[1][3] == "a number for each character, added up"
    assert lines_of(texts=(*letters[:3], "a longer one"), **facts)[1][3] == "counting words (naive Bayes)"


def test_what_a_set_says_does_not_hold_for_another_readout(lines_of: Any) -> None:
    facts = {"answers": ("warm", "warm", "cold", "warm"), "labels": ("warm", "cold")}
    own = Yardstick(0.9, "accuracy", "said")
    assert ("floor", "accuracy", 0.9, "said") in lines_of(**facts, floor=own)
    for readout in ("every", "number"):
        found = lines_of(readout, **facts, floor=own)
        assert found
        assert all(label != "said" for *_, label in found)
