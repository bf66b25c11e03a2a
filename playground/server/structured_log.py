"""Writes the log as JSON, one object a line, for what gathers the lines of several servers in one place.

PLAYGROUND_LOG=json asks for it. A line has `time` (UTC), `level`, `logger` and `message`, and `exception`, a traceback,
where there is one. All that Streamlit, uvicorn and Python itself would print on standard error is such a line too. What
tells who a visitor is, or opens something, is in none of them.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Literal, NoReturn, TypeAlias

import streamlit.logger

from playground.server.signing import LETTERS

log = logging.getLogger(__name__)

LOG_VARIABLE = "PLAYGROUND_LOG"
LogForm: TypeAlias = Literal["text", "json"]

OUR_ROOMS = ("playground", "rnn", "data")
"""Loggers whose lines are written from "info" on; of others, but Streamlit's, from "warning" on."""

# Visitors' ids and signatures. Ids of runs have 32 letters and those of jobs 22: they open nothing without the cookie,
# and whoever runs the server looks for them.
_LONG = rf"[\w-]{{{LETTERS}}}"
_SECRET = re.compile(rf"(?<![\w-]){_LONG}(?:[.~]{_LONG})*(?![\w-])", re.ASCII)
# What visitors send comes into the log: each of these takes time in proportion to the length of a line, and no more.
_WORD = re.compile(r"\S+")
_BEFORE_PASSWORD = re.compile(r"://[^\s:/]*:")
_QUERY = re.compile(r"(/[^\s?\"'/]*\?)[^\s\"'<>]+")  # of an address: the sentence that its visitor typed, among others
_COOKIES = re.compile(r"""(?i)((?:set-)?cookie(?:['"]\s*[:,]|[:=])\s*b?['"]?)[^\r\n'"]+""")
HIDDEN = "..."

REQUESTS = "uvicorn.access"  # each request, which Streamlit turns off
CONNECTIONS = ("uvicorn", "uvicorn.error")  # which tell at "info" of every WebSocket that comes and goes


def form_from(environment: Mapping[str, str]) -> LogForm:
    """How the log is written, as text where nothing is set. Raises ValueError for nonsense."""
    asked = environment.get(LOG_VARIABLE, "").strip() or "text"
    if asked not in ("text", "json"):
        raise ValueError(f"{LOG_VARIABLE} is {asked[:40]!r}: it must be text or json")
    return "json" if asked == "json" else "text"


def without_secrets(text: str) -> str:
    """The text with cookies, visitors' ids, passwords in addresses and what follows the ? of one left out."""
    text = _COOKIES.sub(rf"\1{HIDDEN}", text)
    text = _WORD.sub(_without_password, text)
    return _SECRET.sub(HIDDEN, _QUERY.sub(rf"\1{HIDDEN}", text))


def _without_password(word: re.Match[str]) -> str:
    """The word without all that may be a password in it: up to its last @, as one may have slashes and @ in it."""
    text = word[0]
    end = text.rfind("@")
    before = _BEFORE_PASSWORD.search(text, 0, end) if end >= 0 else None
    return text if before is None else text[: before.end()] + HIDDEN + text[end:]


class JsonLines(logging.Formatter):
    """Makes one JSON object of a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The object, in ASCII and without a line break."""
        fields = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        if record.exc_info and record.exc_info[0] is not None:
            fields["exception"] = without_secrets(self.formatException(record.exc_info))
        if record.stack_info:
            fields["stack"] = without_secrets(self.formatStack(record.stack_info))
        return json.dumps(fields)


def log_as(form: LogForm) -> None:
    """From now on every line is written so; "text" leaves all as it is. It may be called again."""
    if form == "text":
        return
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    for name in OUR_ROOMS:
        logging.getLogger(name).setLevel(logging.INFO)
    for name in CONNECTIONS:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in tuple(root.manager.loggerDict):
        _pass_on(logging.getLogger(name))
    # Streamlit gives each logger that it makes, also later, a handler of its own, by this function and no other.
    setattr(streamlit.logger, "setup_formatter", _pass_on)  # noqa: B010
    logging.captureWarnings(True)
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread
    sys.unraisablehook = _log_unraisable


def writes_json() -> bool:
    """Whether lines are written as JSON."""
    return any(isinstance(handler.formatter, JsonLines) for handler in logging.getLogger().handlers)


def end_with(sentence: str) -> NoReturn:
    """Ends a program that cannot start, and says why on standard error: in a line of the log where that is JSON."""
    if not writes_json():
        sys.exit(sentence)
    log.critical("%s", sentence)
    sys.exit(1)


def _pass_on(logger: logging.Logger) -> None:
    """Lets the root write what this logger logs, in place of handlers that write text."""
    for handler in list(logger.handlers):
        if isinstance(handler, logging.StreamHandler):
            logger.removeHandler(handler)
    logger.propagate = logger.name != REQUESTS


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    log.critical("The program ends because of an error.", exc_info=(kind, error, trace))


def _log_uncaught_in_thread(told: threading.ExceptHookArgs) -> None:
    if told.exc_value is not None and not issubclass(told.exc_type, SystemExit):
        name = "?" if told.thread is None else told.thread.name
        log.critical(
            "The thread %s ends because of an error.",
            name,
            exc_info=(told.exc_type, told.exc_value, told.exc_traceback),
        )


def _log_unraisable(told: sys.UnraisableHookArgs) -> None:
    if told.exc_value is not None:
        where = told.err_msg or "Exception ignored in"
        log.error("%s: %r", where, told.object, exc_info=(told.exc_type, told.exc_value, told.exc_traceback))
