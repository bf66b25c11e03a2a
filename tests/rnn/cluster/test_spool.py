"""States that are kept in a file come back as they were; where there is no file they are kept in memory."""

import io
import tempfile
from typing import IO, Any

import pytest

from rnn import Settings, State, train
from rnn.cluster.spool import PAGE, StateSpool


def states_of(data: Any, count: int, hidden_size: int = 8) -> list[State]:
    settings = Settings(hidden_size=hidden_size, epochs=count, init_scale=0.3)
    return [epoch.state() for epoch in train(data.train, data.test, settings, vocab_size=data.vocab_size)]


def alike(one: State | None, other: State) -> bool:
    return one is not None and (one.number, one.params.w_hh.tobytes()) == (other.number, other.params.w_hh.tobytes())


def test_the_newest_state_of_each_run_comes_back_and_the_file_does_not_grow_with_them(article: Any) -> None:
    with tempfile.TemporaryFile() as file:
        spool = StateSpool(lambda: file)
        first, second, *others = states_of(article, 9)
        [large, *_] = states_of(article, 2, hidden_size=32)
        spool.put(("a", 0), first)
        spool.put(("b", 0), second)
        size = file.seek(0, io.SEEK_END)
        for state in others:
            spool.put(("a", 0), state)
            assert alike(spool.get(("a", 0)), state)
            assert alike(spool.get(("b", 0)), second)
        assert file.seek(0, io.SEEK_END) < size + PAGE
        spool.put(("a", 0), large)
        assert alike(spool.get(("a", 0)), large)
        spool.put(("a", 1), first)  # where another one stood
        assert alike(spool.get(("a", 1)), first)
        assert alike(spool.get(("b", 0)), second)


def test_what_is_dropped_is_gone_and_all_is_when_it_is_closed(article: Any) -> None:
    spool = StateSpool()
    [state, *_] = states_of(article, 1)
    spool.drop(("a", 0))
    assert spool.get(("a", 0)) is None
    for r in range(2):
        spool.put(("a", r), state)
    spool.drop(("a", 0))
    assert [("a", r) in spool for r in range(2)] == [False, True]
    spool.close()
    assert spool.get(("a", 1)) is None


def test_where_no_file_takes_them_they_are_kept_in_memory_and_the_log_says_so_once(
    article: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> IO[bytes]:
        raise OSError("the disk is full")

    spool = StateSpool(fail)
    first, second, *_ = states_of(article, 2)
    for r in range(3):
        spool.put(("a", r), first)
    spool.put(("a", 1), second)
    assert alike(spool.get(("a", 0)), first)
    assert alike(spool.get(("a", 1)), second)
    assert [record.getMessage() for record in caplog.records] == [
        "States are kept in memory, as no file takes them. the disk is full"
    ]
    spool.drop(("a", 1))
    assert ("a", 1) not in spool
