"""Texts to words to indices: what a visitor types, and text that no visitor would."""

import hashlib
import json
import pickle
import unicodedata

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import DATASETS
from rnn import UNKNOWN, Vocabulary, tokenize
from rnn.text import TOKENIZERS, word_counts
from tests.support.characters import assigned_characters

any_text = st.text(st.characters(exclude_categories=())) | st.text(alphabet="aAiIt '’n.,!s\ud800\x00é3_-", max_size=40)

marked_words = st.text("aeİßıσς日é̇̈क्षतिทีี่שָ '", max_size=20)


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
        ("ÉTÉ naïve 很好", "été naïve 很 好"),
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
        ("can't've shan't've", "can not have shall not have"),
        ("let's", "let us"),
        ("the film's end", "the film end"),
        ("dogs' o'clock rock'n'roll 'tis", "dogs o'clock rock'n'roll tis"),
        ("the café's the film's's it's's", "the café the film it"),
        ("he'd've can't's I'd've", "he would have can not i would have"),
        ("somebody's that's what're how'd who've", "somebody that is what are how would who have"),
        # Apostrophes of other languages, and of English words that are no contractions.
        ("Ali'm Ankara'ya İstanbul'u", "ali'm ankara'ya istanbul'u"),
        ("здоров'я м’ята П'ять", "здоров'я м'ята п'ять"),
        ("l'homme qu'il j'ai aujourd'hui", "l'homme qu'il j'ai aujourd'hui"),
        ("dell'arte zo'n o'zbek O'Brien ma'am y'all", "dell'arte zo'n o'zbek o'brien ma'am y'all"),
        ("Kant'd Ali've uzun't", "kant'd ali've uzun't"),
        ("oʻzbek o‘zbek o’zbek Hawaiʻi Hawai'i a᾽b", "o'zbek o'zbek o'zbek hawai'i hawai'i a'b"),
        ("Ольга's foto's", "ольга's foto"),
        # Letters and their marks, in scripts that write vowels as marks.
        ("अच्छी फिल्म थी।", "अच्छी फिल्म थी"),
        ("நல்ல திரைப்படம், মন্দ ছবি", "நல்ல திரைப்படம் মন্দ ছবি"),
        ("ที่นี่ดีมาก น้ำ", "ที่นี่ดีมาก น้ำ"),
        ("שָׁלוֹם, עֲלֵיכֶם", "שָׁלוֹם עֲלֵיכֶם"),
        ("كِتَابٌ جَيِّدٌ؟", "كِتَابٌ جَيِّدٌ"),
        ("ကောင်းတယ်။ ល្អណាស់", "ကောင်းတယ် ល្អណាស់"),
        # Case makes no new marks, and a dot that somebody else's lower case has left does not count.
        ("İyi IYI i\u0307yi\u0307", "iyi iyi iyi"),
        ("ΚΑΛΌΣ STRASSE Straße", "καλός strasse straße"),
        # What is not seen cuts nothing.
        ("good\u00adness zero\u200bwidth \ufeffgood go\u2060od g\u034food", "goodness zerowidth good good good"),
        ("می\u200cخواهم", "میخواهم"),
        ("\u202bgood\u202c \u2067bad\u2069", "good bad"),
        # Forms that a person reads as the plain letters; and those that look different and stay apart.
        ("ＧＯＯＤ ﬁlm 𝐠𝐨𝐨𝐝 ２０ ﻛﺘﺎﺏ ﾊﾟｿｺﾝ", "good film good 20 كتاب パ ソ コ ン"),
        ("x² x2 ½ ㄱㅏ 가 ﷺ ϑ θ ſo so", "x² x2 ½ ㄱㅏ 가 ﷺ ϑ θ ſo so"),
        # Chinese and Japanese by character, with its marks; what stands among them is read as elsewhere.
        ("房间很干净，3年 iPhone用", "房 间 很 干 净 3 年 iphone 用"),
        ("とても良い。が か\u3099 時々 コーヒー", "と て も 良 い が が 時 々 コ ー ヒ ー"),
        ("it's日 日's 日'a a'日 很'", "it is 日 日 s 日 a a 日 很"),
        ("한국어 좋아요", "한국어 좋아요"),
        # Symbols are no words, emoji made of letters and digits included.
        ("👍🏽 good! 1️⃣ #️⃣ ℹ️ 🇩🇪 👩‍🚀 ★ ™", "good"),
        ("\u0301good \u0301 '\u0301bad", "good bad"),
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
    for word in words:
        assert word == word.lower() == unicodedata.normalize("NFC", word)
        assert word[0].isalnum()
        assert all(unicodedata.category(character)[0] in "LNM" or character == "'" for character in word)
        assert not any(character.isspace() for character in word)
    assert tokenize(" ".join(words)) == words


@given(any_text)
def test_accents_read_alike_whether_composed_or_not(text):
    for form in ("NFC", "NFD"):
        assert tokenize(unicodedata.normalize(form, text)) == tokenize(text)


@given(marked_words, st.sampled_from("\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0f\u180b"), st.data())
def test_what_is_not_seen_changes_no_word(text, unseen, data):
    place = data.draw(st.integers(0, len(text)))
    assert tokenize(text[:place] + unseen + text[place:]) == tokenize(text)


@given(marked_words)
def test_lower_case_adds_no_marks(text):
    def marks(words):
        return sum(unicodedata.category(character)[0] == "M" for word in words for character in word)

    decomposed = unicodedata.normalize("NFD", text)
    assert marks([unicodedata.normalize("NFD", word) for word in tokenize(text)]) <= marks([decomposed])


def test_every_character_there_is_reads_alike_again():
    words = tokenize(" ".join(f"{character} a{character}b" for character in assigned_characters()))
    assert tokenize(" ".join(words)) == words


@pytest.mark.parametrize(
    ("name", "words", "fingerprint"),
    [
        ("Article", 18, "50ea23abe04305e2"),
        ("Everyday", 180, "1af6ef414c386f06"),
    ],
)
def test_the_sets_that_come_along_read_as_ever(name, words, fingerprint):
    """Saved runs go on only with the very words that they have learnt from."""
    dataset = DATASETS[name]()
    texts = [example.text for example in (*dataset.train, *dataset.test)]
    read = json.dumps([tokenize(text) for text in texts], ensure_ascii=True)
    assert len(Vocabulary.from_texts(example.text for example in dataset.train)) == words
    assert hashlib.sha256(read.encode()).hexdigest()[:16] == fingerprint


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


@pytest.mark.parametrize(
    ("text", "characters"),
    [
        ("Ab, a!", ["A", "b", ",", " ", "a", "!"]),
        ("e\u0301\r\nn\rx", ["é", "\n", "n", "\n", "x"]),
        ("น้ำ क्षि", ["น้", "ำ", " ", "क्", "षि"]),
        ("a\u200b\u00ad\x00\ud800b\tc", ["a", "b", "\t", "c"]),
        ("\u0301a", ["\u0301", "a"]),
        ("很好👍", ["很", "好", "👍"]),
        ("", []),
    ],
)
def test_a_text_is_cut_into_characters_with_their_marks(text, characters):
    assert TOKENIZERS["characters"](text) == characters


@pytest.mark.parametrize("tokenizer", TOKENIZERS)
@given(text=any_text | marked_words)
def test_the_text_of_words_is_cut_into_them_again(tokenizer, text):
    vocabulary = Vocabulary.from_texts([text], tokenizer)
    words = vocabulary.tokenize(text)
    assert vocabulary.tokenize(vocabulary.text_of(words)) == words
    assert vocabulary.decode(vocabulary.encode(text).tolist()) == vocabulary.text_of(words)


def test_what_has_no_index_is_a_mark_in_a_text():
    assert Vocabulary.from_texts(["a b"]).decode([1, UNKNOWN, 0]) == "b … a"
    assert Vocabulary.from_texts(["a b"], "characters").decode([1, UNKNOWN, 0]) == "a… "


def test_a_vocabulary_cuts_texts_as_its_own_words_are_cut():
    characters = Vocabulary.from_texts(["ba", "b c"], "characters")
    assert characters.words == (" ", "a", "b", "c")
    assert characters.encode("Bad c").tolist() == [UNKNOWN, 1, UNKNOWN, 0, 3]
    assert characters.unknown("Bad") == ["B", "d"]
    spaces = Vocabulary.from_texts(["( [ ] )", "A,b a"], "spaces")
    assert spaces.words == ("(", ")", "A,b", "[", "]", "a")
    assert spaces.tokenize("A,b\n( x") == ["A,b", "(", "x"]
    with pytest.raises(ValueError, match="'letters' is no tokenizer: there are words, characters, spaces"):
        Vocabulary((), "letters")


def test_of_a_limited_vocabulary_the_rarest_words_are_unknown():
    texts = ["a a b b c", "d c", "e"]
    assert word_counts(texts) == {"a": 2, "b": 2, "c": 2, "d": 1, "e": 1}
    assert Vocabulary.from_texts(texts, most=4).words == ("a", "b", "c", "d")
    assert Vocabulary.from_texts(texts, most=2).words == ("a", "b")
    assert Vocabulary.from_texts(texts, most=5) == Vocabulary.from_texts(texts)
    assert Vocabulary.from_texts(texts, most=2).encode("c b").tolist() == [UNKNOWN, 1]


@given(st.lists(any_text, max_size=6), st.integers(0, 5), st.sampled_from(list(TOKENIZERS)))
def test_no_word_left_out_is_more_frequent_than_one_that_is_known(texts, most, tokenizer):
    counts = word_counts(texts, tokenizer)
    vocabulary = Vocabulary.from_texts(texts, tokenizer, most)
    assert len(vocabulary) == min(most, len(counts))
    known = [counts[word] for word in vocabulary.words]
    left_out = [count for word, count in counts.items() if word not in vocabulary]
    assert not known or not left_out or min(known) >= max(left_out)
