"""How long a visitor may have no page, and what is told of a pause after that, or at the end of a server."""

from playground.training.grace import GRACE, Grace


def test_a_pause_is_told_with_its_seconds_and_the_button_that_goes_on() -> None:
    assert Grace().seconds == GRACE
    assert Grace(3.5).why_paused("Continue") == (
        "It was paused when no page of yours had been connected for 3.5 seconds: Continue goes on from here."
    )


def test_a_server_that_is_about_to_end_gives_no_time_and_says_why() -> None:
    grace = Grace()
    grace.drain()
    assert (grace.seconds, grace.drains) == (0.0, True)
    assert grace.why_paused("Train") == (
        "It was paused as the server that trained it was about to end: Train goes on from here."
    )


def test_no_time_at_all_is_no_end_of_the_server() -> None:
    assert not Grace(0.0).drains
    assert "connected for 0 seconds" in Grace(0.0).why_paused("Train")
