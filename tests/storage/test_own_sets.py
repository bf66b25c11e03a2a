"""Sets that visitors brought along are kept by owner, within limits, and go for good when they are removed."""

from pathlib import Path

import pytest

from playground.storage import Store, StoreError
from playground.storage.own_sets import MOST_BYTES, MOST_SETS, NoRoomForSetError, SavedSet


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


def test_there_are_so_many_and_no_more(store: Store) -> None:
    for number in range(MOST_SETS):
        store.own_sets.add("ann", SavedSet(f"{number}", b""))
    with pytest.raises(NoRoomForSetError, match="You have 20 sets of your own"):
        store.own_sets.add("ann", SavedSet("more", b""))
    store.own_sets.add("ann", SavedSet("0", b"anew"))
    store.own_sets.add("bob", SavedSet("more", b""))


def test_together_they_take_so_much_room_and_no_more(store: Store) -> None:
    store.own_sets.add("ann", SavedSet("one", b"x" * (MOST_BYTES - 10)))
    with pytest.raises(StoreError, match="would take more than 20 MB: remove one"):
        store.own_sets.add("ann", SavedSet("two", b"x" * 11))
    assert store.own_sets.names("ann") == ["one"]
