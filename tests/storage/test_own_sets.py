"""Sets that visitors brought along are kept by owner, within limits, and go for good when they are removed."""

from pathlib import Path

import pytest

from playground.storage import NoRoom, Store
from playground.storage.own_sets import SavedSet
from playground.storage.quotas import Quotas


def test_a_set_is_kept_until_it_is_removed(store: Store, path: Path) -> None:
    store.own_sets.add("ann", SavedSet("one", b"1"))
    store.own_sets.add("ann", SavedSet("two", b"2"))
    store.own_sets.add("bob", SavedSet("three", b"3"))
    store.close()
    again = Store(str(path))
    assert again.own_sets.names("ann") == ["one", "two"]
    assert again.own_sets.names("bob") == ["three"]
    assert again.own_sets.content("two") == b"2"
    assert not again.own_sets.remove("bob", "two"), "it is another's"
    assert again.own_sets.remove("ann", "two")
    assert again.own_sets.names("ann") == ["one"]
    assert again.own_sets.content("two") is None
    again.close()


def test_the_same_set_again_takes_the_place_of_the_one_there(store: Store) -> None:
    for content in (b"1", b"2"):
        store.own_sets.add("ann", SavedSet("one", content))
    assert store.own_sets.names("ann") == ["one"]
    assert store.own_sets.content("one") == b"2"


def test_there_are_so_many_and_no_more_and_their_owner_is_told_before(path: Path) -> None:
    store = Store(str(path), quotas=Quotas(sets=4))
    told = []
    for number in range(4):
        told.append(store.own_sets.told("ann"))
        store.own_sets.add("ann", SavedSet(f"{number}", b""))
    assert told == [
        "",
        "",
        "",
        "You have 3 of 4 sets of your own. Remove those that you no longer need: they make room.",
    ]
    with pytest.raises(NoRoom, match=r"^You have 4 of 4 sets of your own, so there is no room for another one: remove"):
        store.own_sets.add("ann", SavedSet("more", b""))
    store.own_sets.add("ann", SavedSet("0", b"anew"))
    store.own_sets.add("bob", SavedSet("more", b""))
    assert (store.own_sets.content("0"), store.own_sets.names("ann")) == (b"anew", ["1", "2", "3", "0"])
    store.close()


def test_together_they_take_so_much_room_and_no_more(path: Path) -> None:
    store = Store(str(path), quotas=Quotas(sets_room=5_000_000))
    store.own_sets.add("ann", SavedSet("one", b"x" * 3_900_000))
    assert store.own_sets.told("ann").startswith("Your own sets have used 3.9 of 5 MB. Remove")
    with pytest.raises(
        NoRoom, match=r"^Your own sets have used 3\.9 of 5 MB, so there is no room for this one: remove"
    ):
        store.own_sets.add("ann", SavedSet("two", b"x" * 1_100_001))
    assert store.own_sets.names("ann") == ["one"]
    store.own_sets.add("ann", SavedSet("one", b"x" * 5_000_000))
    store.close()
