"""The Article set is the article's kind: its 18 words, its sizes, its printed sentences with their labels."""

import pytest

from data import DATASETS

ARTICLE = DATASETS["Article"]()
EVERY = {example.text: example.label for example in (*ARTICLE.train, *ARTICLE.test)}
WORDS = sorted("all am and at bad earlier good happy i is not now or right sad this very was".split())  # noqa: SIM905

# Section 3 of the article and, in section 5, what it shows of its two dictionaries.
PRINTED = {
    "i am good": "positive",
    "i am bad": "negative",
    "this is very good": "positive",
    "this is not bad": "positive",
    "i am bad not good": "negative",
    "i am not at all happy": "negative",
    "this was good earlier": "positive",
    "i am not at all bad or sad right now": "positive",
    "good": "positive",
    "bad": "negative",
    "this is happy": "positive",
}


def test_there_are_58_sentences_to_train_on_and_20_to_test_each_once() -> None:
    assert (len(ARTICLE.train), len(ARTICLE.test), len(EVERY)) == (58, 20, 78)


def test_the_vocabulary_of_train_is_exactly_the_articles() -> None:
    assert sorted({word for example in ARTICLE.train for word in example.text.split()}) == WORDS
    assert {word for example in ARTICLE.test for word in example.text.split()} <= set(WORDS)


@pytest.mark.parametrize("part", ["train", "test"])
def test_the_labels_are_near_balance(part: str) -> None:
    examples = getattr(ARTICLE, part)
    assert 0.45 <= sum(example.label == "positive" for example in examples) / len(examples) <= 0.55


def test_sentences_have_1_to_10_words() -> None:
    lengths = {len(text.split()) for text in EVERY}
    assert (min(lengths), max(lengths)) == (1, 10)


@pytest.mark.parametrize(("text", "label"), PRINTED.items())
def test_what_the_article_prints_is_there_with_its_label(text: str, label: str) -> None:
    assert EVERY[text] == label


@pytest.mark.parametrize(("text", "label"), EVERY.items())
def test_every_label_follows_from_opinions_and_negation(text: str, label: str) -> None:
    # A "not" turns what follows it, across "or"; "and", and the end of an opinion, let it go.
    positive = {"good": True, "happy": True, "bad": False, "sad": False}
    is_turned, opinions = False, []
    before = ""
    for word in text.split():
        if word == "not":
            is_turned = True
        elif word == "and" or (before in positive and word != "or"):
            is_turned = False
        if word in positive:
            opinions.append(positive[word] != is_turned)
        before = word
    assert opinions
    assert set(opinions) == {label == "positive"}
