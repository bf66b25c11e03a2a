"""Which members have a page and which are gone: events in, with the times at which they happened, and no clock."""

import pytest

from playground.training.presence import Presence


@pytest.fixture
def presence() -> Presence[str]:
    """Three members: one is here, one was and left at 20, one never was."""
    presence: Presence[str] = Presence(grace=8.0, memory=100.0)
    for member in ("here", "left", "never"):
        presence.arrives(member, 10.0)
    for member in ("here", "left"):
        presence.came(member, 15.0)
    presence.left("left", 20.0)
    return presence


def test_a_member_without_a_page_is_gone_and_for_how_long(presence: Presence[str]) -> None:
    assert [presence.here(member) for member in ("here", "left", "never")] == [True, False, False]
    assert [presence.gone_for(member, 30.0) for member in ("here", "left", "never")] == [0.0, 10.0, 20.0]
    assert presence.absent() == ["never", "left"]  # the longest gone first
    assert presence.any_here
    presence.forget("here")
    assert not presence.any_here


def test_a_member_that_comes_back_is_here(presence: Presence[str]) -> None:
    presence.came("left", 21.0)
    presence.left("left", 40.0)
    assert presence.gone_for("left", 41.0) == 1.0


def test_where_no_event_tells_the_last_look_that_saw_a_page_counts(presence: Presence[str]) -> None:
    presence.look("never", here=True, now=30.0)
    presence.look("never", here=False, now=36.0)
    assert presence.gone_for("never", 36.0) == 6.0


def test_what_comes_too_late_for_a_forgotten_member_means_nothing(presence: Presence[str]) -> None:
    presence.forget("left")
    presence.came("left", 30.0)
    presence.left("left", 31.0)
    presence.look("left", here=False, now=32.0)
    assert presence.absent() == ["never"]


def any_member(_member: str) -> bool:
    return True


def test_the_longest_gone_makes_room_after_its_time_of_grace(presence: Presence[str]) -> None:
    presence.look("never", here=True, now=10.0)  # so that it was here too
    presence.look("never", here=False, now=10.0)
    assert presence.absent_to_evict(any_member, 17.9, for_a_page=True) is None
    assert presence.absent_to_evict(any_member, 18.0, for_a_page=False) == "never"
    assert presence.absent_to_evict(lambda member: member != "never", 28.0, for_a_page=False) == "left"


def test_a_member_that_never_had_a_page_makes_room_first_and_at_once_for_one_with_one(
    presence: Presence[str],
) -> None:
    presence.arrives("new", 30.0)
    assert presence.absent_to_evict(any_member, 30.0, for_a_page=False) == "never"
    presence.forget("never")
    assert presence.absent_to_evict(any_member, 30.0, for_a_page=True) == "new"
    assert presence.absent_to_evict(any_member, 30.0, for_a_page=False) == "left"
    presence.forget("left")
    assert presence.absent_to_evict(any_member, 30.0, for_a_page=False) is None


def test_a_member_that_arrives_with_its_page_has_had_one(presence: Presence[str]) -> None:
    presence.arrives("new", 30.0, here=True)
    assert presence.here("new")
    presence.left("new", 31.0)
    assert presence.absent_to_evict(lambda member: member == "new", 31.0, for_a_page=True) is None
    assert presence.absent_to_evict(lambda member: member == "new", 39.0, for_a_page=True) == "new"


def test_beyond_so_many_the_longest_gone_are_forgotten(presence: Presence[str]) -> None:
    assert presence.surplus(any_member, 3) == presence.surplus(any_member, 2) == []
    assert presence.surplus(any_member, 1) == ["never"]
    assert presence.surplus(any_member, 0) == ["never", "left"]
    assert presence.surplus(lambda member: member != "never", 0) == ["left"]


def test_room_for_new_members_is_made_by_those_without_a_page(presence: Presence[str]) -> None:
    assert presence.surplus_of_all(any_member, 4, 1) == []
    assert presence.surplus_of_all(any_member, 3, 1) == ["never"]
    assert presence.surplus_of_all(lambda member: member != "never", 3, 1) == ["left"]
    presence.came("never", 30.0)
    presence.came("left", 30.0)
    assert presence.surplus_of_all(any_member, 3, 1) == []
    for n in range(4):
        presence.arrives(f"arriving {n}", 40.0 + n)
    # Three have pages, which is all that there may be; a quarter of as many may be on its way to one.
    assert presence.surplus_of_all(any_member, 4, 0) == ["arriving 0", "arriving 1", "arriving 2"]
    presence.came("arriving 3", 50.0)  # which leaves no room but that of those on their way
    assert presence.surplus_of_all(any_member, 4, 0) == ["arriving 0", "arriving 1"]


def test_the_pages_that_nothing_was_done_on_for_longest_close(presence: Presence[str]) -> None:
    presence.came("left", 30.0)
    used_at = {"here": 40.0, "left": 50.0, "never": 0.0}
    assert presence.idle_to_evict(lambda _: False, used_at.__getitem__, 139.9) is None
    assert presence.idle_to_evict(lambda _: False, used_at.__getitem__, 140.0) == "here"
    assert presence.idle_to_evict(lambda member: member == "here", used_at.__getitem__, 140.0) is None
    assert presence.idle_to_evict(lambda member: member == "here", used_at.__getitem__, 150.0) == "left"
    assert presence.idle_to_evict(lambda _: False, used_at.__getitem__, 150.0) == "here"
    used_at["left"] = 39.0
    assert presence.idle_to_evict(lambda _: False, used_at.__getitem__, 150.0) == "left"
