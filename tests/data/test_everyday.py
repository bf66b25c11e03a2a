"""The Everyday set is what its grammar makes, is fair to both labels, and tests composition."""

import numpy as np
import pytest

from data import DATASETS, everyday
from data.csv_files import to_csv
from data.grammar import NEGATORS, Phrase, fillings
from data.words import SLOTS
from rnn import Settings, Vocabulary, train_stack

EVERYDAY = DATASETS["Everyday"]()
TRAIN = {example.text: example.label for example in EVERYDAY.train}
TEST = {example.text: example.label for example in EVERYDAY.test}
TEMPLATES = (*everyday.PLAIN, *everyday.NEGATED)


def test_the_files_are_what_the_script_writes() -> None:
    train_set, test_set = everyday.draw()
    assert everyday.TRAIN_FILE.read_bytes() == to_csv(train_set).encode()
    assert everyday.TEST_FILE.read_bytes() == to_csv(test_set).encode()


def test_there_are_800_sentences_to_train_on_and_200_others_to_test() -> None:
    assert (len(TRAIN), len(TEST), len(EVERYDAY.train), len(EVERYDAY.test)) == (800, 200, 800, 200)
    assert not TRAIN.keys() & TEST.keys()


def test_the_vocabulary_is_150_to_250_words_and_holds_every_word_of_the_tests() -> None:
    words = Vocabulary.from_texts(TRAIN).words
    assert 150 <= len(words) <= 250
    assert set(Vocabulary.from_texts(TEST).words) <= set(words)
    some_words = "feel love like enjoy hate very really never not all hardly film food weather work"
    assert set(some_words.split()) <= set(words)


@pytest.mark.parametrize("part", [TRAIN, TEST], ids=["train", "test"])
def test_neither_the_label_nor_its_length_nor_a_negator_gives_a_sentence_away(part: dict[str, str]) -> None:
    positive = [text.split() for text, label in part.items() if label == "positive"]
    negative = [text.split() for text, label in part.items() if label == "negative"]
    assert len(positive) == len(negative)
    means = [sum(map(len, texts)) / len(texts) for texts in (positive, negative)]
    assert abs(means[0] - means[1]) < 0.5
    for negator in NEGATORS:
        counts = [sum(negator in text for text in texts) for texts in (positive, negative)]
        assert min(counts) > 0, negator
        assert max(counts) <= 3 * min(counts), negator


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_template_has_all_its_fillings_in_train(template: str) -> None:
    examples = fillings(template, SLOTS)
    missing_parts = {"train", "test", "neither"}
    while missing_parts:  # up to 30,000 fillings, of which the first few hundred are often enough
        example = next(examples).example
        parts = {"train": TRAIN, "test": TEST}
        parts_with_it = [name for name, part in parts.items() if part.get(example.text) == example.label]
        missing_parts -= set(parts_with_it or ["neither"])


def labels_by_text(template: str, **slots: tuple[Phrase, ...]) -> dict[str, str]:
    return {example.text: example.label for example, _ in fillings(template, slots)}


def test_negation_turns_a_label_and_double_negation_turns_it_back() -> None:
    opinion = (Phrase("good"), Phrase("boring", -1))
    assert labels_by_text("it is {x}", x=opinion) == {"it is good": "positive", "it is boring": "negative"}
    assert labels_by_text("it is not {x}", x=opinion) == {"it is not good": "negative", "it is not boring": "positive"}
    assert labels_by_text("i do not think it is not {x}", x=opinion) == {
        "i do not think it is not good": "positive",
        "i do not think it is not boring": "negative",
    }
    assert labels_by_text("nobody {y} it", y=(Phrase("loves"), Phrase("hates", -1))) == {
        "nobody loves it": "negative",
        "nobody hates it": "positive",
    }


def test_clauses_of_opposite_signs_are_no_sentence() -> None:
    opinion = (Phrase("good"), Phrase("bad", -1))
    assert labels_by_text("food {x} | and service {x}", x=opinion) == {
        "food good and service good": "positive",
        "food bad and service bad": "negative",
    }


def test_phrases_must_agree_and_none_is_said_twice() -> None:
    subject = (
        Phrase("she", features={"number": frozenset({"one"})}),
        Phrase("they", features={"number": frozenset({"many"})}),
    )
    verb = (
        Phrase("likes", features={"number": frozenset({"one"})}),
        Phrase("like", features={"number": frozenset({"many"})}),
    )
    assert labels_by_text("{who} {verb} it", who=subject, verb=verb).keys() == {"she likes it", "they like it"}
    assert labels_by_text("{x} and {x}", x=(Phrase("good"), Phrase("cheap"))).keys() == {
        "good and cheap",
        "cheap and good",
    }


def test_a_becomes_an_before_a_spoken_vowel() -> None:
    nouns = (Phrase("actor"), Phrase("useful film"), Phrase("ugly film"), Phrase("film"))
    assert labels_by_text("a {x}", x=nouns).keys() == {"an actor", "a useful film", "an ugly film", "a film"}


def test_the_suggested_settings_reach_95_percent_with_each_of_three_seeds() -> None:
    vocabulary = Vocabulary.from_texts(TRAIN)
    sets = [
        [(vocabulary.encode(text), EVERYDAY.labels.index(label)) for text, label in part.items()]
        for part in (TRAIN, TEST)
    ]
    settings = [Settings(**{**EVERYDAY.suggested, "seed": seed}) for seed in range(3)]  # type: ignore[arg-type]
    # Each as if it trained alone; in float32, which takes less than half of the time and is held to float64 elsewhere.
    stack = train_stack(*sets, settings, vocab_size=len(vocabulary), dtype=np.float32)
    assert any(epoch.test.accuracy.min() >= 0.95 for epoch in stack)  # all at once, in the epochs that are suggested
