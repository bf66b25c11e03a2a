"""Tagging sets: a kind for every word, and the commonest kind of each word as the baseline."""

from collections import Counter

import pytest

from data import DATASETS
from data.fetched import FetchError
from data.tasks import Brown, Kinds
from data.tasks.brown import KINDS, kind_of, sentences_in
from data.tasks.kinds import kinds_of
from data.tasks.tagging import accuracy, commonest_kinds, ending, tagging_set
from tests.support.archives import archive

SENTENCES = [[("the", "d"), ("run", "n")], [("they", "p"), ("run", "v")], [("the", "d"), ("run", "n"), ("cat", "n")]]


def test_the_commonest_kind_of_a_word_is_what_it_was_most_often_and_of_another_word_that_of_the_rare_ones() -> None:
    kind_of, unseen = commonest_kinds(SENTENCES)
    assert kind_of == {"the": "d", "run": "n", "they": "p", "cat": "n"}
    assert unseen == "n"  # "they" and "cat" came once: of two kinds as common, the first by the alphabet
    assert accuracy([[("the", "d"), ("run", "v")], [("dog", "n"), ("runs", "v")]], kind_of, unseen) == 0.5


def test_every_word_of_the_everyday_sentences_has_its_kind() -> None:
    dataset = Kinds().dataset(1)
    examples = (*dataset.train, *dataset.test)
    everyday = DATASETS["Everyday"]()
    assert sorted(example.text for example in examples) == sorted(e.text for e in (*everyday.train, *everyday.test))
    assert (len(dataset.train), len(dataset.test)) == (800, 200)
    kinds = {kind for example in examples for kind in example.target or ()}  # type: ignore[union-attr]
    assert kinds == set(dataset.labels)
    assert dataset.baseline is not None
    assert 0.98 < dataset.baseline.value < 1


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("i never liked this film", "pronoun negator verb determiner noun"),
        ("i like this very much", "pronoun verb pronoun adverb adverb"),
        ("this is not good at all", "pronoun verb negator adjective preposition determiner"),
        ("that was the worst day", "pronoun verb determiner adjective noun"),
        (
            "it is not true that this room is dirty",
            "pronoun verb negator adjective conjunction determiner noun verb adjective",
        ),
        ("not true that today was cold", "negator adjective conjunction noun verb adjective"),
        ("my cat is lazy today", "determiner noun verb adjective adverb"),
    ],
)
def test_words_of_several_kinds_go_by_their_neighbours(text: str, kinds: str) -> None:
    words = text.split()
    assert kinds_of(words) == list(zip(words, kinds.split(), strict=True))


@pytest.mark.parametrize(
    ("kind", "tags"),
    [
        ("noun", "nn-tl np$ nr"),
        ("verb", "vbd bez* dod hvz md"),
        ("adjective", "jj-hl jjr od"),
        ("adverb", "rb wrb ql *"),
        ("pronoun", "pps+bez ppo pp$$ pn wps ex"),
        ("determiner", "at pp$ wdt dti ap abn"),
        ("preposition", "in-hl"),
        ("conjunction", "cc cs"),
        ("particle", "to rp"),
        ("number", "cd"),
        ("punctuation", "-- .-hl `` '' ("),
        ("other", "fw-nn nil uh"),
    ],
)
def test_tags_of_the_corpus_are_of_twelve_kinds(kind: str, tags: str) -> None:
    assert {kind_of(tag) for tag in tags.split()} == {kind}
    assert kind in KINDS


def test_a_rare_word_is_read_as_its_last_letters() -> None:
    sentences = [[("they", "p"), (word, "v")] for word in ("sing", "walking", "run")] * 2
    sentences += [[("jumping", "v"), ("ran", "v")]] * 4
    dataset = tagging_set("a", "b", sentences, ("p", "v"), train=6, seed=0, suggested={}, endings=3)
    train = Counter(word for example in dataset.train for word in example.text.split())
    assert all(count > 1 or len(word) == 3 or word.startswith("~") for word, count in train.items())
    for example in dataset.test:
        assert all(train[word] > 1 or len(word) == 3 or word.startswith("~") for word in example.text.split())
    assert [ending(word, 3) for word in ("walking", "ran", "sing")] == ["~ing", "ran", "~ing"]


def text_of(n: int) -> str:
    return "".join(f"\n\t The/at Dog{i}/np-tl ran/vbd ./.\n" for i in range(n))


def test_the_corpus_is_read_from_its_texts_alone() -> None:
    content = archive(
        **{"package/ca01": text_of(3), "package/README": "a/b", "package/ca011": "a/b", "package/cr09": "a/at b/nn\n"}
    )
    sentences = sentences_in(content)
    assert sentences[0] == [("the", "determiner"), ("dog0", "noun"), ("ran", "verb"), (".", "punctuation")]
    assert (len(sentences), sentences[-1]) == (4, [("a", "determiner"), ("b", "noun")])
    assert len(sentences_in(content, longest=3)) == 1


@pytest.mark.parametrize("text", ["", "no tags here\n", "a/at /nn\n", "a/ b/nn\n", "a/at\n"])
def test_texts_of_another_form_are_not_used(text: str) -> None:
    with pytest.raises(FetchError, match="nothing of it is used"):
        sentences_in(archive(**{"package/ca01": text}))


def test_sentences_are_drawn_by_the_seed_and_have_lines_to_compare_with() -> None:
    sentences = sentences_in(archive(**{"package/ca01": text_of(50)}))
    dataset = Brown().of(sentences, 1, train=20, test=10)
    assert dataset == Brown().of(sentences, 1, train=20, test=10) != Brown().of(sentences, 2, train=20, test=10)
    assert (len(dataset.train), len(dataset.test), dataset.readout) == (20, 10, "every")
    assert dataset.floor is not None
    assert dataset.baseline is not None
    assert (dataset.floor.value, dataset.baseline.value) == (0.25, 1.0)
