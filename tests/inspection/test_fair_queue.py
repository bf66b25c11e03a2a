"""Visitors take turns in the queue, whatever is taken out of it meanwhile."""

import pytest

from playground.inspection.fair_queue import FairQueue


@pytest.fixture
def queue() -> FairQueue[str]:
    """Two things of a, then one of b and one of c."""
    queue: FairQueue[str] = FairQueue()
    for thing in ("a1", "a2", "b1", "c1"):
        queue.push(thing[0], thing)
    return queue


def rest_of(queue: FairQueue[str]) -> list[str]:
    return [queue.pop() for _ in range(len(queue))]


def test_each_owner_has_a_turn_before_any_has_another(queue: FairQueue[str]) -> None:
    assert queue.pop() == "a1"
    queue.push("d", "d1")
    assert rest_of(queue) == ["b1", "c1", "a2", "d1"]
    with pytest.raises(IndexError, match="nothing waits"):
        queue.pop()


def test_an_owner_of_whom_a_thing_is_taken_away_keeps_the_place(queue: FairQueue[str]) -> None:
    queue.remove("b", "b1")
    queue.push("b", "b2")
    assert rest_of(queue) == ["a1", "b2", "c1", "a2"]


def test_an_owner_of_whom_all_is_taken_away_is_passed_over(queue: FairQueue[str]) -> None:
    queue.remove("b", "b1")
    assert rest_of(queue) == ["a1", "c1", "a2"]


def test_what_does_not_wait_cannot_be_taken_away(queue: FairQueue[str]) -> None:
    for owner in ("b", "stranger"):
        with pytest.raises(ValueError, match="not in deque"):
            queue.remove(owner, "a1")


def test_where_nothing_waits_any_more_no_owner_has_a_place() -> None:
    queue: FairQueue[str] = FairQueue()
    queue.push("a", "a1")
    queue.remove("a", "a1")
    queue.push("b", "b1")
    queue.push("a", "a2")
    assert rest_of(queue) == ["b1", "a2"]
    queue.push("a", "a3")
    queue.clear()
    assert len(queue) == 0
