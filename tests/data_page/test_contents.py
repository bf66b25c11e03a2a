"""What is in a set is counted as it is: labels, lengths, words, and which of them a network knows."""

from dataclasses import replace

from data import DATASETS, Dataset, Example
from playground.data_page.contents import PARTS, contents, contents_of, found, listed, vocabulary_told

SMALL = Dataset(
    "small",
    (Example("good good film", "yes"), Example("bad film", "no"), Example("it isn't good", "no")),
    (Example("a film", "yes"),),
    "",
    ("no", "yes"),
    most_words=2,
)


def test_labels_lengths_and_words_are_counted() -> None:
    found_contents = contents(SMALL)
    assert found_contents.counts == {"no": (2, 0), "yes": (1, 1)}
    assert found_contents.lengths == {"no": {2: 1, 4: 1}, "yes": {3: 1, 2: 1}}
    assert found_contents.longest == 4
    assert found_contents.words[:2] == [("good", {"no": 1, "yes": 2}), ("film", {"no": 1, "yes": 1})]
    assert (found_contents.different, found_contents.known) == (6, 2)
    assert found_contents.unknown_share == 4 / 9


def test_the_sets_that_come_along_are_what_they_say() -> None:
    article = contents_of("Article")
    assert article.counts == {"negative": (29, 10), "positive": (29, 10)}
    assert article.different == article.known == 18
    for name, load in DATASETS.items():
        dataset, of_set = load(), contents_of(name)
        assert sum(train for train, _ in of_set.counts.values()) == len(dataset.train)
        assert sum(sum(counts.values()) for counts in of_set.lengths.values()) == len(dataset.train) + len(dataset.test)


def test_what_texts_are_cut_into_has_its_name() -> None:
    assert contents(SMALL).unit == "words"
    assert contents(replace(SMALL, tokenizer="characters")).unit == "characters"
    assert contents(replace(SMALL, tokenizer="spaces")).unit == "words"
    letters = replace(SMALL, train=(Example("a n n a", "yes"), Example("b o b", "no")), tokenizer="spaces")
    assert (contents(letters).unit, contents(letters).different) == ("characters", 4)


def test_what_is_asked_for_is_said_where_it_is_no_label_of_the_whole() -> None:
    assert contents(SMALL).asked == ""
    tags = (Example("a film", "", ("x", None)), Example("film", "", ("y",)), Example("film a", "", ("y", "x")))
    every = Dataset("tags", tags[:2], tags[2:], "", ("x", "y"), readout="every")
    assert contents(every).asked == (
        "A label is asked for after some of the words, one of 2. How often each is right: x 2, y 2."
    )
    numbers = (Example("a", "", 0.25), Example("b", "", 3))
    assert contents(Dataset("n", numbers, numbers[:1], "", ("sum",), readout="number")).asked == (
        "A number is asked for after each: sum, here from 0.25 to 3."
    )


def test_sentences_are_found_by_what_they_hold_and_by_label() -> None:
    assert found(SMALL, " FILM ") == [
        ("good good film", "yes", PARTS[0]),
        ("bad film", "no", PARTS[0]),
        ("a film", "yes", PARTS[1]),
    ]
    assert [row[0] for row in found(SMALL, "film", "no")] == ["bad film"]
    assert len(found(SMALL, "")) == 4
    assert found(SMALL, "x") == []


def test_long_sentences_are_listed_as_far_as_a_page_may_be_sent_them() -> None:
    short, long = [("a film", "yes", PARTS[0])] * 3000, [("长" * 3000, "yes", PARTS[0])] * 3000
    assert len(listed(short)) == 1000
    assert listed(short[:7]) == short[:7]
    assert 50 < len(listed(long)) < 70
    assert len(listed([("a" * 1_000_000, "yes", PARTS[0]), *short])) == 1


def test_it_is_said_how_many_words_are_known() -> None:
    texts = ["a a b", "c d"]
    assert vocabulary_told(texts, "words", 4) == "4 different words in the rows to train on: all are known."
    assert vocabulary_told(texts, "words", 2) == (
        "4 different words in the rows to train on: the 2 most frequent are known, and 40.0% of what is read is rarer, "
        "and read as unknown."
    )
    assert vocabulary_told(["ab"], "characters", None).startswith("2 different characters")
