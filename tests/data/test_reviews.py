"""Reviews are read in the form that their package has, or none of them."""

import pytest

from data.fetched import FetchError
from data.reviews import dataset_of

LINES = "".join(
    f"{number}_{sentence}\t{'-' if number % 2 else ''}{number / 100}\t a sentence, {number} {sentence} \r\n"
    for number in range(1, 41)
    for sentence in (1, 2)
)


def test_ratings_become_labels_and_a_review_is_not_divided() -> None:
    dataset = dataset_of(LINES + "50\t0.0\tneither\n51\t1.5\t \n", "mine", "Some")
    examples = (*dataset.train, *dataset.test)
    assert (len(dataset.train), len(dataset.test)) == (72, 8)
    assert {example.text for example in examples} == {f"a sentence, {n} {k}" for n in range(1, 41) for k in (1, 2)}
    for example in examples:
        assert (example.label == "negative") == (int(example.text.split()[-2]) % 2 == 1)
    train, test = [{example.text.split()[-2] for example in part} for part in (dataset.train, dataset.test)]
    assert not train & test
    assert dataset == dataset_of(LINES + "50\t0.0\tneither\n51\t1.5\t \n", "mine", "Some")


def test_the_floor_is_the_commoner_label() -> None:
    dataset = dataset_of(LINES.replace("\t-", "\t"), "mine", "Some")
    assert dataset.floor is not None
    assert (dataset.floor.value, dataset.floor.label) == (1.0, "always positive")


@pytest.mark.parametrize("text", ["", "1\t2.0\n", "1\tgood\ta film\n", "1\t2.0\ta\tfilm\n", "\n"])
def test_lines_of_another_form_are_not_used(text: str) -> None:
    with pytest.raises(FetchError, match=r"(nothing of it is|none are) used\."):
        dataset_of(text, "mine", "Some")
