"""What a thread is told is done in order; what fails is said in one line, and what comes after it is still done."""

import logging

import pytest

from rnn.cluster.in_turn import InTurn
from tests.support.patience import PATIENCE


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (OSError("nobody\nanswers."), "nobody answers"),
        (RuntimeError("closed"), "closed"),
        (KeyError("total_threads"), "KeyError 'total_threads'"),  # of a scheduler of another version
        (TypeError("unexpected keyword"), "unexpected keyword"),
    ],
)
def test_what_fails_is_said_in_one_line_and_the_next_is_done(
    error: Exception, line: str, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[int] = []

    def fails() -> None:
        raise error

    in_turn = InTurn("test")
    for act in (lambda: done.append(1), fails, lambda: done.append(2)):
        in_turn.do(act)
    in_turn.end()
    assert in_turn.join(PATIENCE)
    assert done == [1, 2]
    assert caplog.record_tuples == [
        ("rnn.cluster.in_turn", logging.WARNING, f"The cluster does not take what it is told. {line}")
    ]
