"""The housekeeping looks by itself from its first beginning on, and no more after its end."""

import threading

from playground.training.housekeeping import Housekeeping
from tests.support.patience import PATIENCE


def test_it_looks_again_and_again_until_it_ends() -> None:
    looks = threading.Semaphore(0)
    threads: set[threading.Thread] = set()

    def look() -> None:
        threads.add(threading.current_thread())
        looks.release()

    house = Housekeeping("looks in a test", look, every=0.001)
    house.begin()
    house.begin()  # one thread is enough
    assert all(looks.acquire(timeout=PATIENCE) for _ in range(3))
    assert not house.ended
    house.end()
    assert house.ended
    (thread,) = threads
    thread.join(PATIENCE)
    assert not thread.is_alive()


def test_it_starts_no_thread_where_the_caller_looks() -> None:
    house = Housekeeping("never looks in a test", lambda: None, by_itself=False)
    house.begin()
    assert "never looks in a test" not in {thread.name for thread in threading.enumerate()}
