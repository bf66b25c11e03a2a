"""Answers of many steps give way to what waits; what is cancelled leaves the queue; so many have begun and no more."""

import gc
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from queue import SimpleQueue

import pytest

from playground.inspection.answer_pool import AnswerPool, AnswerSteps, Break, Inquiry
from playground.inspection.question import Question
from tests.support.patience import PATIENCE


class Work:
    """Asks a pool, and takes each step once the test lets it; `begun_steps` tells of the steps as they begin."""

    def __init__(self, pool: AnswerPool) -> None:
        self.pool = pool
        self.begun_steps: SimpleQueue[str] = SimpleQueue()
        self.go_on = threading.Semaphore(0)
        self.ended: SimpleQueue[str] = SimpleQueue()

    def ask(self, name: str, steps: int, owner: str) -> Inquiry[str]:
        """Asks for an answer of so many steps; one of 1 step counts as quick."""
        inquiry = Inquiry[str](Question(1, name, "any"), owner, lambda: None)
        self.pool.submit(inquiry, self._steps(inquiry, name, steps))
        return inquiry

    def _steps(self, inquiry: Inquiry[str], name: str, steps: int) -> AnswerSteps[str]:
        try:
            if steps > 1:
                yield Break.BEFORE_MANY
            for step in range(1, steps + 1):
                inquiry.check()
                self.begun_steps.put(f"{name} {step}")
                assert self.go_on.acquire(timeout=PATIENCE)
                if step < steps:
                    yield Break.BETWEEN
            return name
        finally:
            self.ended.put(name)

    def next(self, count: int = 1) -> list[str]:
        """The next `count` steps that threads begin."""
        return [self.begun_steps.get(timeout=PATIENCE) for _ in range(count)]

    def one_more(self) -> str:
        """Lets the current step end, and returns the one that begins then."""
        self.go_on.release()
        return self.begun_steps.get(timeout=PATIENCE)


@pytest.fixture
def at() -> Iterator[Callable[..., Work]]:
    """Makes a pool, of one thread unless it is said otherwise, so that the order is known."""
    works: list[Work] = []

    def make(threads: int = 1, **limits: int) -> Work:
        works.append(Work(AnswerPool(threads, "pool", **limits)))
        return works[-1]

    yield make
    for work in works:
        work.go_on.release(9999)
        work.pool.close()


def test_an_answer_of_many_steps_gives_way_after_each_to_what_waits(at: Callable[..., Work]) -> None:
    work = at()
    first = work.ask("a", 3, "films")
    assert work.next() == ["a 1"]
    second, quick_inquiry = work.ask("b", 3, "films"), work.ask("quick", 1, "asks")
    assert [work.one_more() for _ in range(6)] == ["quick 1", "a 2", "b 1", "a 3", "b 2", "b 3"]
    work.go_on.release()
    assert [each.future.result(PATIENCE) for each in (first, second, quick_inquiry)] == ["a", "b", "quick"]


def test_no_visitor_holds_all_threads_until_its_films_are_there(at: Callable[..., Work]) -> None:
    work = at(threads=2)
    films = [work.ask(name, 3, "films") for name in "ab"]
    assert set(work.next(2)) == {"a 1", "b 1"}
    quick_inquiry = work.ask("quick", 1, "asks")
    assert work.one_more() == "quick 1"
    work.go_on.release(99)
    assert [each.future.result(PATIENCE) for each in (quick_inquiry, *films)] == ["quick", "a", "b"]


def test_a_question_that_is_cancelled_costs_its_visitor_no_turn_and_keeps_its_place(at: Callable[..., Work]) -> None:
    work = at()
    work.ask("slow", 1, "third")
    assert work.next() == ["slow 1"]
    older_inquiries = [work.ask(f"superseded {number}", 1, "scrubs") for number in range(30)]
    others = [work.ask(f"other {number}", 1, "asks") for number in range(3)]
    for inquiry in older_inquiries:
        inquiry.cancel()
    newest = work.ask("newest", 1, "scrubs")
    work.ask("later", 1, "scrubs").cancel()
    work.go_on.release(99)
    assert [each.future.result(PATIENCE) for each in (newest, *others)] == ["newest", "other 0", "other 1", "other 2"]
    assert work.next(4) == ["newest 1", "other 0 1", "other 1 1", "other 2 1"]
    assert work.begun_steps.empty()


def test_questions_that_are_cancelled_leave_nothing_behind(at: Callable[..., Work]) -> None:
    work = at()
    work.ask("slow", 1, "third")
    assert work.next() == ["slow 1"]
    tracemalloc.start()
    try:
        for number in range(1000):
            work.ask("given up", 1, f"visitor {number % 10}").cancel()
        gc.collect()
        bytes_kept, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert bytes_kept < 100_000  # a thousand futures are more than a million bytes


@pytest.mark.parametrize("is_closed", [False, True], ids=["cancelled", "the pool closed"])
def test_an_answer_that_has_given_way_can_be_given_up(at: Callable[..., Work], is_closed: bool) -> None:
    work = at()
    inquiry = work.ask("a", 3, "films")
    assert work.next() == ["a 1"]
    slow = work.ask("slow", 1, "asks")
    assert work.one_more() == "slow 1"
    if is_closed:
        work.pool.close()
    else:
        inquiry.cancel()
    with pytest.raises(CancelledError):
        inquiry.future.result(PATIENCE)
    assert work.ended.get(timeout=PATIENCE) == "a"
    work.go_on.release()
    assert slow.future.result(PATIENCE) == "slow"
    assert work.begun_steps.empty()


def test_a_pool_that_closes_finishes_the_step_and_not_the_film(at: Callable[..., Work]) -> None:
    work = at()
    film = work.ask("a", 3, "films")
    assert work.next() == ["a 1"]
    waiting = work.ask("b", 1, "asks")
    threads = [thread for thread in threading.enumerate() if thread.name.startswith("pool")]
    work.pool.close()
    work.go_on.release(99)
    for inquiry in (film, waiting):
        with pytest.raises(CancelledError):
            inquiry.future.result(PATIENCE)
    assert work.ended.get(timeout=PATIENCE) == "a"
    assert work.begun_steps.empty()
    for thread in threads:
        thread.join(PATIENCE)
    assert threads
    assert not any(thread.is_alive() for thread in threads)


def test_of_the_answers_of_many_steps_so_many_have_begun_and_no_more(at: Callable[..., Work]) -> None:
    """The others are held, and hold up no question that is answered in one step."""
    work = at(most_begun=3, most_begun_of_one=2)
    work.ask("first", 1, "w")
    assert work.next() == ["first 1"]
    films = [work.ask(name, 2, owner) for name, owner in [("a", "x"), ("b", "x"), ("c", "x"), ("d", "y"), ("e", "z")]]
    quick_inquiry = work.ask("quick", 1, "x")
    steps = [work.one_more() for _ in range(11)]
    work.go_on.release()
    assert [each.future.result(PATIENCE) for each in films] == ["a", "b", "c", "d", "e"]
    assert quick_inquiry.future.result(PATIENCE) == "quick"
    begun_names: set[str] = set()
    for step in steps:
        name, number = step.split()
        if name == "quick":
            continue
        begun_names = begun_names | {name} if number == "1" else begun_names - {name}
        assert len(begun_names) <= 3
        assert len(begun_names & {"a", "b", "c"}) <= 2
    assert steps.index("c 1") > min(steps.index("a 2"), steps.index("b 2"))
    assert steps.index("quick 1") < steps.index("c 1")


def test_of_all_visitors_together_so_many_answers_of_many_steps_have_begun_and_no_more(at: Callable[..., Work]) -> None:
    work = at(most_begun=2, most_begun_of_one=2)
    work.ask("first", 1, "v")
    assert work.next() == ["first 1"]
    for owner in ("w", "x", "y", "z"):
        work.ask(owner, 2, owner)
    assert [work.one_more() for _ in range(4)] == ["w 1", "x 1", "w 2", "x 2"]


def test_an_answer_that_is_held_can_be_cancelled_and_makes_room_where_it_had_begun(at: Callable[..., Work]) -> None:
    work = at(most_begun=9, most_begun_of_one=1)
    first_inquiry = work.ask("a", 2, "x")
    assert work.next() == ["a 1"]
    waiting_inquiries = [work.ask(name, 2, "x") for name in ("b", "c")]
    others = [work.ask(name, 1, "y") for name in ("slow", "other")]
    assert [work.one_more() for _ in others] == ["slow 1", "other 1"]  # b and c would have had a turn each
    waiting_inquiries[0].cancel()
    assert waiting_inquiries[0].future.done()  # at once, and not when it would have been its turn
    first_inquiry.cancel()
    work.go_on.release(99)
    assert waiting_inquiries[1].future.result(PATIENCE) == "c"
    assert [each.future.result(PATIENCE) for each in others] == ["slow", "other"]
    for inquiry in (first_inquiry, waiting_inquiries[0]):
        with pytest.raises(CancelledError):
            inquiry.future.result(PATIENCE)
    assert work.next(2) == ["c 1", "c 2"]
    assert work.begun_steps.empty()


def test_a_step_that_fails_is_the_outcome_and_the_next_answer_comes(at: Callable[..., Work]) -> None:
    def failing() -> AnswerSteps[str]:
        yield Break.BEFORE_MANY
        raise ZeroDivisionError

    work = at(most_begun=1, most_begun_of_one=1)
    work.go_on.release(99)
    for _ in range(3):
        inquiry = Inquiry[str](Question(1, "", "any"), "x", lambda: None)
        work.pool.submit(inquiry, failing())
        with pytest.raises(ZeroDivisionError):
            inquiry.future.result(PATIENCE)
    assert work.ask("a", 2, "x").future.result(PATIENCE) == "a"
