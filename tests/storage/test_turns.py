"""Whoever asks for a turn gets it in the order of asking, however soon another one asks again."""

import threading

from playground.storage.turns import Turns
from tests.support.patience import until


def test_turns_are_taken_in_the_order_in_which_they_were_asked_for() -> None:
    turns, order = Turns(), list[str]()
    asked = threading.Event()

    def take(name: str) -> None:
        asked.set()
        with turns.turn():
            order.append(name)

    threads = []
    with turns.turn():
        for name in "abc":
            asked.clear()
            threads.append(threading.Thread(target=take, args=(name,)))
            threads[-1].start()
            asked.wait()
            until(lambda: turns.waiting == len(threads))
    with turns.turn():  # asked for at once, and yet after those that waited
        order.append("again")
    for thread in threads:
        thread.join()
    assert order == ["a", "b", "c", "again"]


def test_a_turn_ends_with_whatever_happens_in_it() -> None:
    turns = Turns()
    try:
        with turns.turn():
            raise KeyError
    except KeyError:
        pass
    with turns.turn():
        assert turns.waiting == 0
