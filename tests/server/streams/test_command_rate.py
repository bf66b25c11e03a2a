"""The commands of a page: all that a change of the page asks for are read at once, a flood one after the other."""

import pytest

from playground.server.streams.command_rate import CommandRate


def test_a_burst_is_read_at_once_and_what_follows_keeps_the_gap() -> None:
    rate = CommandRate(burst=4, gap=0.5)
    assert [rate.wait(10.0) for _ in range(6)] == [0, 0, 0, 0, 0.5, 1.0]


def test_commands_that_come_no_faster_than_the_gap_never_wait() -> None:
    rate = CommandRate(burst=4, gap=0.5)
    assert {rate.wait(0.5 * second) for second in range(100)} == {0}


def test_after_a_pause_there_may_be_a_burst_again_and_no_longer_one() -> None:
    rate = CommandRate(burst=4, gap=0.5)
    for _ in range(8):
        rate.wait(0.0)
    waits = [rate.wait(100.0) for _ in range(5)]
    assert waits == pytest.approx([0, 0, 0, 0, 0.5])
