"""What the commands share: numbers as they are written, warnings, and the line that shows how far a run is."""

import io
from contextlib import redirect_stderr

import pytest

from data import Example
from rnn import Vocabulary
from rnn.cli.terminal import Progress, counted, loss_text, warn_of_unknown_words


def test_one_of_a_thing_has_no_s() -> None:
    assert [counted(count, "word") for count in (0, 1, 2)] == ["0 words", "1 word", "2 words"]


def test_a_loss_has_its_digits_up_to_ten_thousand() -> None:
    assert [loss_text(loss) for loss in (0.6937, 1234.5, 9999.0, 10_000.0)] == [
        "0.694",
        "1234.500",
        "9999.000",
        "1e+04",
    ]
    assert loss_text(0.6937, 4) == "0.6937"


def test_five_words_that_the_network_does_not_know_are_named_and_more_are_hinted_at(
    capsys: pytest.CaptureFixture[str],
) -> None:
    vocabulary = Vocabulary.from_texts(["it is good"])
    head = "Words of the test that the network does not know, and reads as no word: "
    for text, told in (
        ("it is good", ""),
        ("five four is three two one", f"{head}five, four, one, three, two\n"),
        ("six five four is three two one", f"{head}five, four, one, six, three, ...\n"),
    ):
        warn_of_unknown_words(vocabulary, [Example(text, "positive"), Example("good", "positive")])
        assert capsys.readouterr().err == told


def test_characters_that_the_network_does_not_know_are_called_so(capsys: pytest.CaptureFixture[str]) -> None:
    warn_of_unknown_words(Vocabulary.from_texts(["good"], "characters"), [Example("go do\nX", "positive")])
    head = "Characters of the test that the network does not know, and reads as no character: "
    assert capsys.readouterr().err == f"{head}line end, space, X\n"


class Terminal(io.StringIO):
    """What is drawn on a terminal."""

    def isatty(self) -> bool:
        return True

    def taken(self) -> str:
        """What was drawn since the last time."""
        drawn = self.getvalue()
        self.seek(0)
        self.truncate()
        return drawn


def test_the_line_shows_how_far_it_is_and_how_fast_it_goes_at_most_ten_times_a_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "55")
    now = 100.0
    with redirect_stderr(Terminal()) as terminal:
        progress = Progress(400, lambda: now)
        now = 100.05
        progress.show(10)
        assert terminal.taken() == ""
        now = 102.0
        progress.show(100)
        # 50 epochs a second and 300 to go; what the text leaves of the line is the bar, a quarter of which is done.
        assert terminal.taken() == "\r\x1b[K[====------------] 100 of 400   50 epochs/s   6 s left"
        now = 102.05
        progress.show(110)
        assert terminal.taken() == ""
        now = 102.25
        progress.show(160)
        assert terminal.taken().endswith("] 160 of 400   71 epochs/s   3 s left")
        progress.clear()
        assert terminal.taken() == "\r\x1b[K"


@pytest.mark.parametrize(("stream", "epochs"), [(io.StringIO(), 400), (Terminal(), 0)])
def test_nothing_is_drawn_where_there_is_no_terminal_or_nothing_to_wait_for(stream: io.StringIO, epochs: int) -> None:
    times = iter((0.0, 5.0))
    with redirect_stderr(stream):
        progress = Progress(epochs, lambda: next(times))
        progress.show(0)
        progress.clear()
    assert stream.getvalue() == ""
