"""The housekeeping looks by itself from its first beginning on, and no more after its end."""

import threading

from playground.training import housekeeping
from tests.support.patience import PATIENCE


def test_it_looks_again_and_again_until_it_ends() -> None:
    looked, looks = threading.Event(), threading.Semaphore(0)
    threads: set[threading.Thread] = set()

    def look() -> None:
        threads.add(threading.current_thread())
        looks.release()
        if len(threads) == 1:
            looked.set()

    house = housekeeping.Housekeeping("a test", look)
    house.begin()
    house.begin()  # one thread is enough
    assert looked.wait(PATIENCE)
    assert looks.acquire(timeout=PATIENCE)
    (thread,) = threads
    assert not house.ended
    house.end()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert house.ended
    assert len(threads) == 1


def test_it_starts_no_thread_where_the_caller_looks() -> None:
    before = threading.active_count()
    house = housekeeping.Housekeeping("a test", lambda: None, by_itself=False)
    house.begin()
    assert threading.active_count() == before
