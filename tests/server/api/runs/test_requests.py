"""What is asked for of runs: how the files that come of it are called."""

import pytest

from playground.server.api.runs.requests import MOST_OF_NAME, file_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hidden=8 lr=0.02", "hidden-8-lr-0.02"),
        ("", ""),
        ("мой / ..", ""),
        ("../../etc/passwd", "etc-passwd"),
        ('a"b\\c\nd', "a-b-c-d"),
        ("x" * 200, "x" * MOST_OF_NAME),
        (f"{'x' * 50} clip_by=norm", "x" * 50),
        (f"{'x' * 47} clip_by=norm seed=3", f"{'x' * 47}-clip-by-norm"),
    ],
)
def test_the_name_of_a_file_has_whole_settings_in_letters_that_are_allowed_anywhere(text: str, words: str) -> None:
    assert file_words(text) == words
