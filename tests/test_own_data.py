"""What a visitor's own set is called within the server, and that nobody else hears or takes it by that name."""

import pytest

from data import Dataset, Example
from playground.own_data import check_owner, found_by, is_own, name_within, own_dataset, title_of, untagged

HASH = "0123456789abcdef" * 4
NAME = name_within("ann", "reviews.csv", HASH)
SET = Dataset("reviews.csv", (Example("a", "x"),), (Example("b", "y"),), "", ("x", "y"))


def test_a_name_is_the_title_and_whose_it_is_and_what_is_in_it() -> None:
    assert NAME.startswith("reviews.csv · ")
    assert is_own(NAME)
    assert title_of(NAME) == "reviews.csv"
    others = {name_within("bob", "reviews.csv", HASH), name_within("ann", "reviews.csv", "f" * 64)}
    assert len({NAME, *others}) == 3


@pytest.mark.parametrize("name", ["Article", "", "a · b", "x · 0123456789abcdef012", "x · 0123456789ABCDEF0123"])
def test_other_names_are_their_own_titles(name: str) -> None:
    assert not is_own(name)
    assert title_of(name) == name
    check_owner(name, "bob")


def test_what_leaves_the_server_has_titles_alone() -> None:
    page = {"data": NAME, "runs": [{"data": NAME, "epochs": 3}, "Article"], "more": ("a", None, NAME)}
    told = {"data": "reviews.csv", "runs": [{"data": "reviews.csv", "epochs": 3}, "Article"]}
    assert untagged(page) == {**told, "more": ["a", None, "reviews.csv"]}


def test_a_set_is_its_owners_alone() -> None:
    check_owner(NAME, "ann")
    with pytest.raises(ValueError, match=r"^'reviews.csv' is no dataset of yours$"):
        check_owner(NAME, "bob")


def test_a_set_is_found_while_its_server_runs() -> None:
    with found_by({NAME: SET}.get):
        assert own_dataset(NAME) is SET
    with pytest.raises(ValueError, match=r"the sentences of 'reviews.csv' have been removed"):
        own_dataset(NAME)
