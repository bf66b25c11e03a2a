"""Repeated log lines: one a minute of each kind is written, and says how many were not."""

import errno
import logging
from collections.abc import Callable, Iterator

import pytest

from playground.server.log_repeats import MOST_KINDS, REPEATS_EVERY, Repeats, hold_back_repeats
from tests.support.following import Clock

LOG = logging.getLogger("tests.repeats")


class LineHandler(logging.Handler):
    """Keeps the lines that are written."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(record.getMessage())


@pytest.fixture
def lines(clock: Clock) -> Iterator[list[str]]:
    """The lines of that logger that are written; a second handler must not confuse the filter."""
    repeats, handlers = Repeats(clock), [LineHandler(), LineHandler()]
    for handler in handlers:
        handler.addFilter(repeats)
        LOG.addHandler(handler)
    LOG.propagate = False
    yield handlers[1].written
    for handler in handlers:
        LOG.removeHandler(handler)
    assert handlers[0].written == handlers[1].written


def test_of_lines_that_differ_in_their_arguments_one_a_minute_is_written(lines: list[str], clock: Clock) -> None:
    for visitor in range(1000):
        LOG.error("refused: %s", visitor)
    assert lines == ["refused: 0"]
    clock.now += REPEATS_EVERY - 0.1
    LOG.error("refused: %s", "still")
    assert lines == ["refused: 0"]
    clock.now += 0.1
    LOG.error("refused: %s", "100%")
    LOG.error("refused: %s", "again")
    assert lines[1:] == ["refused: 100% (1,000 more lines like this were held back since the last one)"]
    clock.now += REPEATS_EVERY
    LOG.error("refused: %s", "once more")
    assert lines[2:] == ["refused: once more (1 more line like this was held back since the last one)"]
    clock.now += REPEATS_EVERY
    LOG.error("refused: %s", "by itself")
    assert lines[3:] == ["refused: by itself"]


def test_numbers_and_addresses_in_a_finished_message_make_no_other_kind(lines: list[str]) -> None:
    for number in range(20):
        LOG.warning(f"a callback of <Task-{number} at {hex(2**40 + number)}> failed")
    assert len(lines) == 1


@pytest.mark.parametrize(
    "say",
    [
        lambda: LOG.warning("one"),
        lambda: LOG.error("other"),
        lambda: LOG.getChild("part").error("one"),
        lambda: LOG.error("one %s", "argument"),
        lambda: failing(ValueError),
    ],
)
def test_another_message_level_logger_or_exception_is_another_kind(lines: list[str], say: Callable[[], None]) -> None:
    LOG.error("one")
    failing(KeyError)
    before = len(lines)
    say()
    assert len(lines) == before + 1


def failing(error: type[Exception]) -> None:
    try:
        raise error("no")
    except error:
        LOG.exception("one")


def test_what_is_no_warning_is_never_held_back(lines: list[str]) -> None:
    LOG.setLevel(logging.DEBUG)
    for _ in range(5):
        LOG.info("a visitor came")
    assert len(lines) == 5


def test_what_it_remembers_is_bounded(lines: list[str]) -> None:
    LOG.error("first")
    for letter in range(MOST_KINDS):
        LOG.error("kind " + "x" * letter)
    LOG.error("first")
    assert lines.count("first") == 2
    LOG.error("kind " + "x" * (MOST_KINDS - 1))
    assert len(lines) == MOST_KINDS + 2


def test_the_accept_loop_without_descriptors_is_held_back_at_the_handlers_there_are() -> None:
    """asyncio logs thousands of these a second, each with a traceback."""
    handler, log = LineHandler(), logging.getLogger("asyncio")
    log.addHandler(handler)
    try:
        for _ in range(2):
            hold_back_repeats()
            assert sum(isinstance(each, Repeats) for each in handler.filters) == 1
        for number in range(50):
            try:
                raise OSError(errno.EMFILE, "Too many open files")
            except OSError:
                log.exception("socket.accept() out of system resource\nsocket: <asyncio.TransportSocket fd=%d>", number)
        assert len(handler.written) == 1
    finally:
        log.removeHandler(handler)
        for each in (logging.lastResort, *logging.getLogger().handlers):
            if each is not None:
                for old in [old for old in each.filters if isinstance(old, Repeats)]:
                    each.removeFilter(old)
