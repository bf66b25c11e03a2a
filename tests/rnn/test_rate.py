"""A rate is measured over the last seconds, and not before there is enough to measure."""

import pytest

from rnn.rate import RateMeter, epochs_a_second


def test_a_rate_needs_two_moments_some_time_and_some_epochs() -> None:
    meter = RateMeter(window=2.0, least=0.2)
    assert meter.rate() is None
    meter.note(10.0, 5)
    assert meter.rate() is None
    meter.note(10.1, 6)
    assert meter.rate() is None  # too short
    meter.note(10.5, 5 + 50)
    assert meter.rate() == pytest.approx(100)


def test_what_lies_further_back_than_the_window_no_longer_counts() -> None:
    meter = RateMeter(window=2.0, least=0.2)
    for tenth in range(100):
        meter.note(tenth / 10, tenth)
    assert meter.rate() == pytest.approx(10)
    for tenth in range(100, 130):
        meter.note(tenth / 10, 99 + 5 * (tenth - 99))
    assert meter.rate() == pytest.approx(50)


def test_what_lies_just_as_far_back_as_the_window_counts() -> None:
    meter = RateMeter(window=2.0, least=0.2)
    for second, epochs in ((0.0, 0), (1.0, 10), (2.0, 30)):
        meter.note(second, epochs)
    assert meter.rate() == pytest.approx(15), "over two seconds"
    meter.note(2.5, 50)
    assert meter.rate() == pytest.approx(40 / 1.5), "the first has gone"


def test_epochs_longer_than_the_window_have_a_rate_all_the_same() -> None:
    meter = RateMeter(window=2.0, least=0.2)
    for second in (0.0, 5.0, 10.0, 20.0):
        meter.note(second, int(second) * 3)
    assert meter.rate() == pytest.approx(3)
    meter.note(30.0, 61)
    assert meter.rate() == pytest.approx(0.1), "of the last two, as nothing within the window is to be had"


def test_one_that_makes_no_epoch_has_no_rate_and_one_that_forgets_begins_anew() -> None:
    meter = RateMeter(window=2.0, least=0.2)
    meter.note(0.0, 3)
    meter.note(1.0, 3)
    assert meter.rate() is None
    meter.note(1.5, 4)
    meter.forget()
    assert meter.rate() is None


def test_what_took_no_time_has_no_rate() -> None:
    assert epochs_a_second(30, 0.25) == 120
    assert epochs_a_second(30, 0.25, least=0.25) == 120
    assert epochs_a_second(30, 0.25, least=0.3) is None
    for epochs, seconds in ((0, 1.0), (3, 0.0), (3, float("nan"))):
        assert epochs_a_second(epochs, seconds) is None
