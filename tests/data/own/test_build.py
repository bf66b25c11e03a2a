"""A set is made of what was read, or a sentence says why it cannot be."""

import pytest

from data import DataError, Example, own

TRAIN = [Example(f"text {number}", ("negative", "positive")[number % 2]) for number in range(40)]
TEST = [Example("one more", "positive")]


def test_a_set_has_its_labels_in_order_and_settings_that_suit_its_size() -> None:
    dataset = own.build("mine.csv", TRAIN, TEST, "characters", 500)
    assert dataset.labels == ("negative", "positive")
    assert (dataset.tokenizer, dataset.most_words) == ("characters", 500)
    assert dataset.suggested["epochs"] == 200
    assert own.build("mine.csv", TRAIN * 500, TEST).suggested["epochs"] == 10


@pytest.mark.parametrize(
    ("train", "test", "said"),
    [
        (TRAIN[::2], TEST, "fewer than two labels to train on"),
        (TRAIN, [], "has no row to test on"),
        (TRAIN, [Example("so so", "neutral")], "have the label “neutral”, which no row to train on has"),
    ],
)
def test_a_set_from_which_nothing_can_be_learnt_is_refused(
    train: list[Example], test: list[Example], said: str
) -> None:
    with pytest.raises(DataError, match=said):
        own.build("mine.csv", train, test)


def test_a_test_file_of_its_own_is_taken_whole() -> None:
    reading = own.read(b"text,label\na,1\nb,0\nc,1\nd,0\n", "f")
    other = own.read(b"text,label\na,1\nx,0\n", "g", rule=reading.rule)
    train, test, learnt_too = own.parted(reading, 0.2, 0, other)
    assert (len(train), [example.text for example in test], learnt_too) == (4, ["a", "x"], 1)
    train, test, learnt_too = own.parted(reading, 0.5, 0)
    assert (len(train), len(test), learnt_too) == (2, 2, 0)
