"""Names: read from a package as it is published, and both tasks with lines that simpler readers reach."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.fetched import FetchError
from data.tasks.names import Gender, NextLetter, names_in
from tests.support.archives import archive

# Made up, in the form of the package's lists. Those that end in "a" are women's; "robin" is in both.
FEMALE = [a + b + "a" for a in ("an", "el", "mar", "ros", "lin", "jo") for b in ("n", "t", "l", "d", "s")]
MALE = [a + b for a in ("t", "r", "b", "m") for b in ("om", "ob", "ed")]
NAMES = {"female": dict.fromkeys((*FEMALE, "robin"), 0.02), "male": dict.fromkeys((*MALE, "robin"), 0.05)}


def published(**lists: str) -> bytes:
    """The archive of the package with these lists, in capitals as the census has them."""
    return archive(**{f"names-0.3.0/names/dist.{label}.first": text for label, text in lists.items()})


def test_the_lists_of_the_package_are_read() -> None:
    archive = published(
        female="MARY           2.629  2.629      1\nJO             0.120 12.345    201\n",
        male="JAMES          3.318  3.318      1\r\n",
    )
    assert names_in(archive) == {"female": {"mary": 2.629, "jo": 0.12}, "male": {"james": 3.318}}


@pytest.mark.parametrize("text", ["", "MARY\n", "MARY 2.629 2.629 1\n<script>\n", "MARY x y z\n", "mary 1.0 1.0 1\n"])
def test_lists_of_another_form_are_not_used(text: str) -> None:
    with pytest.raises(FetchError, match="nothing of them is used"):
        names_in(published(female=text, male="JAMES          3.318  3.318      1\n"))


def test_the_next_letter_is_asked_for_after_each_and_the_end_after_the_last() -> None:
    dataset = NextLetter().of(NAMES)
    spelt = {example.label: example for example in (*dataset.train, *dataset.test)}
    assert sorted(spelt) == sorted({*FEMALE, *MALE, "robin"})
    assert spelt["robin"].text == ">robin"
    assert spelt["robin"].target == ("r", "o", "b", "i", "n", ".")
    assert len(dataset.labels) == 27
    assert dataset.writes_from == spelt["robin"].text[0]
    assert not {example.text for example in dataset.train} & {example.text for example in dataset.test}


@given(st.integers(0, 2**32 - 1))
def test_a_seed_parts_them_in_the_same_way_again(seed: int) -> None:
    for task in (NextLetter(), Gender()):
        assert task.of(NAMES, seed) == task.of(NAMES, seed)
    assert len(NextLetter().of(NAMES, seed).test) == len({*FEMALE, *MALE, "robin"}) // 10


@given(st.integers(0, 2**32 - 1), st.integers(1, 80))
def test_as_many_names_of_each_label_are_tested_on_and_none_of_them_is_to_train_on(seed: int, men: int) -> None:
    dataset = Gender().of({**NAMES, "male": {f"bo{'b' * n}": 0.05 for n in range(men + 1)}}, seed)
    counts = Counter(example.label for example in dataset.test)
    assert counts["female"] == counts["male"] == max(1, min((len(FEMALE) + men + 2) // 20, (men + 1) // 2))
    assert not {example.text for example in dataset.train} & {example.text for example in dataset.test}
    assert "as many of each are tested on" in dataset.description


def test_letters_in_their_order_tell_more_than_how_often_each_comes() -> None:
    dataset = NextLetter().of(NAMES)
    assert dataset.floor is not None
    assert dataset.baseline is not None
    assert 0 < dataset.baseline.value < dataset.floor.value


def test_a_name_in_both_lists_belongs_to_the_one_that_has_it_more_and_both_labels_come_as_often() -> None:
    dataset = Gender().of(NAMES)
    examples = (*dataset.train, *dataset.test)
    assert {example.label for example in examples if example.text == "r o b i n"} == {"male"}
    counts = Counter(example.label for example in dataset.train)
    assert counts["female"] == counts["male"]
    assert {example.text.replace(" ", "") for example in examples} == {*FEMALE, *MALE, "robin"}


def test_last_letters_tell_the_label_where_they_do() -> None:
    dataset = Gender().of(NAMES)
    assert dataset.baseline is not None
    assert dataset.floor is not None
    assert (dataset.baseline.value, dataset.baseline.measure) == (1.0, "accuracy")
    assert (dataset.floor.value, dataset.floor.measure) == (0.5, "accuracy")
