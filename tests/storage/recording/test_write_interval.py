"""How long the recorder rests: what a killed server may lose, and what training is slowed by."""

import pytest

from playground.storage.recording.write_interval import EVERY, Rests, rest_after


@pytest.mark.parametrize("wall_seconds", [0.0, 0.01, 0.1, 0.3, 0.5, 0.7, 0.79])
@pytest.mark.parametrize("cpu_seconds", [0.0, 0.01, 0.3, 5.0])
def test_a_write_begins_within_a_second_of_the_one_before(wall_seconds: float, cpu_seconds: float) -> None:
    rest = rest_after(wall_seconds, min(wall_seconds, cpu_seconds), EVERY)
    assert rest >= 0.2
    assert wall_seconds + rest <= max(0.8, wall_seconds + 0.2) < 1.0


def test_small_changes_are_written_every_half_second_and_slow_writes_leave_time_to_train() -> None:
    assert rest_after(0.01, 0.001, 0.5) == 0.5
    assert rest_after(0.2, 0.2, 0.5) == pytest.approx(0.6)
    assert rest_after(3.0, 2.0, 0.5) == 2.0
    assert rest_after(3.0, 2.0, 0.5, behind=True) == 0.5
    assert rest_after(3.0, 0.1, 0.5) == 0.2, "it was others who kept the machine busy"


def test_while_writing_fails_it_rests_twice_as_long_each_time_and_as_before_once_it_works() -> None:
    rests = Rests(every=0.5, longest_gap=3.0)
    assert [rests.after(False, 0.01, 0.001) for _ in range(4)] == [1.0, 2.0, 3.0, 3.0]
    assert rests.after(True, 0.01, 0.001) == 0.5
    assert rests.after(False, 0.01, 0.001) == 1.0, "a failure much later is the first of its kind"
    assert rests.after(True, 3.0, 0.1) == 0.2


def test_while_writing_fails_it_never_rests_shorter_than_while_it_works() -> None:
    assert Rests(every=3600.0, longest_gap=0.02).after(False, 0.01, 0.001) == 3600.0
