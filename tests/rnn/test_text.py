"""Texts to words to indices: what a visitor types, and what nobody would."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rnn import UNKNOWN, Vocabulary, tokenize

any_text = st.text(st.characters(exclude_categories=())) | st.text(alphabet="aAiIt '’n.,!s\ud800\x00é3_-", max_size=40)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I am Good", "i am good"),
        ("good.", "good"),
        ("Good, bad; (happy)! sad?", "good bad happy sad"),
        ("not-at-all…bad", "not at all bad"),
        ("'good' “bad” ‘sad’", "good bad sad"),
        ("snake_case 3.5", "snake case 3 5"),
        ("", ""),
        ("  ?! \n\t ", ""),
        ("ÉTÉ naïve 很好", "été naïve 很好"),
        ("I'm", "i am"),
        ("isn't", "is not"),
        ("don't", "do not"),
        ("can't", "can not"),
        ("cannot", "can not"),
        ("won't", "will not"),
        ("shan't", "shall not"),
        ("ain't", "is not"),
        ("It's they're we've I'll he'd", "it is they are we have i will he would"),
        ("wouldn't've", "would not have"),
        ("let's", "let us"),
        ("the film's end", "the film end"),
        ("dogs' o'clock rock'n'roll", "dogs o clock rock n roll"),
    ],
)
def test_tokenize(text, words):
    assert tokenize(text) == words.split()


@pytest.mark.parametrize("apostrophe", "'’‘＇`´ʼ′")
def test_every_apostrophe_opens_contractions_alike(apostrophe):
    text = "I'm not, they aren't, don't"
    assert " ".join(tokenize(text.replace("'", apostrophe))) == "i am not they are not do not"


@given(any_text)
def test_tokenize_takes_any_text(text):
    words = tokenize(text)
    assert all(word and word == word.lower() and "'" not in word and word.isalnum() for word in words)
    assert tokenize(" ".join(words)) == words


def test_tokenize_takes_a_very_long_text():
    assert len(tokenize("I'm " * 200_000)) == 400_000
    assert tokenize("'" * 1_000_000) == []
    assert tokenize("a" * 1_000_000) == ["a" * 1_000_000]


def test_vocabulary_is_sorted_and_encodes():
    vocabulary = Vocabulary.from_texts(["This is good.", "i'm BAD"])
    assert vocabulary.words == ("am", "bad", "good", "i", "is", "this")
    assert len(vocabulary) == 6
    assert "good" in vocabulary
    assert "movie" not in vocabulary
    tokens = vocabulary.encode("I'm a good, good movie")
    assert tokens.dtype == np.int64
    assert tokens.tolist() == [3, 0, UNKNOWN, 2, 2, UNKNOWN]
    assert vocabulary.encode("").shape == (0,)


def test_unknown_words_are_named_once_in_the_order_of_the_text():
    vocabulary = Vocabulary.from_texts(["good"])
    assert vocabulary.unknown("Movie! a good movie, a film") == ["movie", "a", "film"]
    assert vocabulary.unknown("good") == []


def test_vocabulary_is_a_frozen_value():
    vocabulary = Vocabulary.from_texts(["b a"])
    assert vocabulary == Vocabulary(("a", "b"))
    assert hash(vocabulary) == hash(Vocabulary(("a", "b")))
    assert pickle.loads(pickle.dumps(vocabulary)).encode("b").tolist() == [1]  # noqa: S301 (our own bytes)
    with pytest.raises(AttributeError):
        vocabulary.words = ()


@pytest.mark.parametrize("words", [("b", "a"), ("a", "a")])
def test_vocabulary_refuses_words_out_of_order_or_twice(words):
    with pytest.raises(ValueError, match="from_texts"):
        Vocabulary(words)


@given(st.lists(any_text, max_size=8))
def test_every_word_of_the_texts_is_known(texts):
    vocabulary = Vocabulary.from_texts(texts)
    assert list(vocabulary.words) == sorted(set(vocabulary.words))
    for text in texts:
        assert vocabulary.unknown(text) == []
        assert [vocabulary.words[i] for i in vocabulary.encode(text)] == tokenize(text)
