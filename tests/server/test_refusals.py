"""Why a page is refused: the reason for every way in which a proxy, a frame or a browser can make it look foreign."""

import logging
import re
from typing import Any

import pytest
from starlette.requests import HTTPConnection

from playground.server.refusals import MOST_SHOWN, Reason, foreign, note

HOST, ORIGIN, PROTO = "host", "origin", "x-forwarded-proto"


def connection_with(*headers: tuple[str, str], scheme: str = "ws", kind: str = "websocket") -> HTTPConnection:
    pairs = [(name.encode(), value.encode("latin-1")) for name, value in headers]
    scope: dict[str, Any] = {"type": kind, "scheme": scheme, "headers": pairs}
    return HTTPConnection(scope)


@pytest.mark.parametrize(
    ("headers", "reason"),
    [
        # As it is on a machine of one's own, and behind a proxy that is set up well.
        ([(HOST, "localhost:8501"), (ORIGIN, "http://localhost:8501")], None),
        ([(HOST, "demo.example"), (ORIGIN, "https://demo.example"), (PROTO, "https")], None),
        ([(HOST, "demo.example:443"), (ORIGIN, "https://demo.example"), (PROTO, "HTTPS, http")], None),
        # The scheme: not passed on, passed on wrongly by a second proxy, or said where there is no https.
        ([(HOST, "demo.example"), (ORIGIN, "https://demo.example")], Reason.SCHEME),
        ([(HOST, "demo.example"), (ORIGIN, "https://demo.example"), (PROTO, "http, https")], Reason.SCHEME),
        ([(HOST, "demo.example:8443"), (ORIGIN, "https://demo.example:8443")], Reason.SCHEME),
        ([(HOST, "demo.example"), (ORIGIN, "http://demo.example"), (PROTO, "https")], Reason.SCHEME),
        # The host: the address that the proxy forwards to, the name without its port, a name of the inside.
        ([(HOST, "127.0.0.1:8501"), (ORIGIN, "https://demo.example"), (PROTO, "https")], Reason.HOST),
        ([(HOST, "demo.example"), (ORIGIN, "http://demo.example:8080")], Reason.HOST),
        ([(HOST, "demo.example:8501"), (ORIGIN, "https://demo.example"), (PROTO, "https")], Reason.HOST),
        ([(HOST, "app"), (ORIGIN, "http://localhost")], Reason.HOST),
        ([(ORIGIN, "http://demo.example")], Reason.HOST),
        ([(HOST, "a b"), (ORIGIN, "http://demo.example")], Reason.HOST),
        ([(HOST, "demo.example"), (HOST, "demo.example"), (ORIGIN, "http://demo.example")], Reason.HOST),
        # Nothing is passed on, as with a proxy that was given an address and nothing else.
        ([(HOST, "127.0.0.1:8501"), (ORIGIN, "https://demo.example")], Reason.HOST_AND_SCHEME),
        ([(HOST, "app:8501"), (ORIGIN, "https://demo.example"), (PROTO, "http")], Reason.HOST_AND_SCHEME),
        # No origin: taken away, doubled, none of the web's; and that of a sandboxed frame.
        ([(HOST, "demo.example")], Reason.ORIGIN),
        ([(HOST, "demo.example"), (ORIGIN, "")], Reason.ORIGIN),
        ([(HOST, "demo.example"), (ORIGIN, "http://demo.example"), (ORIGIN, "http://demo.example")], Reason.ORIGIN),
        ([(HOST, "demo.example"), (ORIGIN, "http://demo.example, http://demo.example")], Reason.ORIGIN),
        ([(HOST, "demo.example"), (ORIGIN, "file://demo.example")], Reason.ORIGIN),
        ([(HOST, "demo.example"), (ORIGIN, "http://[::1")], Reason.ORIGIN),
        ([(HOST, ":8501"), (ORIGIN, "http://:8501")], Reason.ORIGIN),
        ([(HOST, "a@demo.example"), (ORIGIN, "http://a@demo.example")], Reason.ORIGIN),
        ([(HOST, "demo.example/a"), (ORIGIN, "http://demo.example/a")], Reason.ORIGIN),
        ([(HOST, "demo.example"), (ORIGIN, "null")], Reason.FRAME),
    ],
)
@pytest.mark.parametrize(("scheme", "kind"), [("ws", "websocket"), ("http", "http")])
def test_the_reason_names_what_does_not_match(
    headers: list[tuple[str, str]], reason: Reason | None, scheme: str, kind: str
) -> None:
    assert foreign(connection_with(*headers, scheme=scheme, kind=kind)) is reason


def test_every_reason_says_in_one_sentence_what_to_do() -> None:
    for reason in Reason:
        assert re.fullmatch(r"[A-Z][^.\n]*\.", reason.value)
    assert len({reason.code for reason in Reason}) == len(Reason)
    for reason, header in ((Reason.HOST, "Host"), (Reason.SCHEME, "X-Forwarded-Proto"), (Reason.ORIGIN, "Origin")):
        assert header in reason.value
    assert re.search(r"\bHost\b.*\bX-Forwarded-Proto\b", Reason.HOST_AND_SCHEME.value)


def test_the_log_names_the_values_that_did_not_match(caplog: pytest.LogCaptureFixture) -> None:
    connection = connection_with(
        (HOST, "127.0.0.1:8501"), (ORIGIN, "https://demo.example"), ("cookie", "rnn_visitor=secret")
    )
    note(connection, Reason.HOST_AND_SCHEME)
    (line,) = caplog.messages
    assert "Origin 'https://demo.example', Host '127.0.0.1:8501', X-Forwarded-Proto none, scheme ws" in line
    assert Reason.HOST_AND_SCHEME.value in line
    assert "secret" not in line


@pytest.mark.parametrize(
    "value", ["http://a\r\n2026 ERROR forged", "\x1b[2J\x07", "\x85\xa0\xff", "x" * 100_000, "\\" * 5_000, "%s %d {}"]
)
def test_no_value_can_write_more_than_a_short_line_of_ascii(caplog: pytest.LogCaptureFixture, value: str) -> None:
    note(connection_with(*[(name, value) for name in (HOST, ORIGIN, PROTO) for _ in range(5)]), Reason.HOST)
    (line,) = caplog.messages
    assert line.isascii()
    assert line.isprintable()
    assert len(line) < 4 * MOST_SHOWN + 500


def test_lines_are_of_one_kind_whatever_they_say_so_that_repeats_are_held_back(
    caplog: pytest.LogCaptureFixture,
) -> None:
    for reason in Reason:
        note(connection_with((HOST, reason.name), (ORIGIN, "http://demo.example")), reason)
    assert {(record.levelno, record.msg) for record in caplog.records} == {(logging.WARNING, caplog.records[0].msg)}
    assert len(caplog.records) == len(Reason) - 1  # that a run is not known is no fault of the operator's
