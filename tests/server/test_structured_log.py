"""The log as JSON: one object a line whoever writes it, and none of them lets anybody in."""

import json
import logging
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from playground.server.signing import Signer
from playground.server.structured_log import JsonLines, end_with, form_from, without_secrets
from playground.server.visitors import VISITOR_COOKIE
from tests.browser.serve import ROOT, serving
from tests.support.patience import PATIENCE
from tests.support.serving import Site, knock

VISITOR = "v" * 43
SIGNED = Signer().sign(VISITOR)


def line(message: str, *arguments: object, error: Any = None) -> dict[str, str]:
    """What is written of this line."""
    record = logging.LogRecord("room.part", logging.WARNING, "file.py", 7, message, arguments, error)
    text = JsonLines().format(record)
    assert text.isascii()
    assert "\n" not in text
    fields: dict[str, str] = json.loads(text)
    return fields


def test_a_line_says_when_how_bad_where_and_what() -> None:
    fields = line("%s of\n3 \u2028 \x1b[31m", "żółw")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", fields.pop("time"))
    assert fields == {"level": "warning", "logger": "room.part", "message": "żółw of\n3 \u2028 \x1b[31m"}


def test_an_error_is_in_the_line_with_its_traceback() -> None:
    try:
        raise ValueError(f"no cookie {SIGNED}")
    except ValueError:
        fields = line("It failed.", error=sys.exc_info())
    assert fields["message"] == "It failed."
    assert fields["exception"].splitlines()[-1] == "ValueError: no cookie ..."
    assert "test_structured_log.py" in fields["exception"]


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (f"visitor {VISITOR} came", "visitor ... came"),
        (f"{SIGNED}~{SIGNED}", "..."),
        (f"Cookie: {VISITOR_COOKIE}={SIGNED}; other=1\nHost: here", "Cookie: ...\nHost: here"),
        ("[(b'cookie', b'short=secret'), (b'host', b'here')]", "[(b'cookie', b'...'), (b'host', b'here')]"),
        ("{'set-cookie': 'a=b'}", "{'set-cookie': '...'}"),
        ("postgresql+psycopg://play:se/c:r@et@db/runs", "postgresql+psycopg://play:...@db/runs"),
        ("postgresql://play@here:s3cret@db/runs", "postgresql://play@here:...@db/runs"),
        ("It is at http://here:8501/inside , ask you@here", "It is at http://here:8501/inside , ask you@here"),
        ("postgresql+psycopg://play:s3cr3t@db/runs", "postgresql+psycopg://play:...@db/runs"),
        ('GET /?text=i+am+not+bad HTTP/1.1"', 'GET /?... HTTP/1.1"'),
        ("http://here:8501/inside?run=1&view=wall.", "http://here:8501/inside?..."),
        (
            "Is it well? Run 00000000000000000000000000000001 is.",
            "Is it well? Run 00000000000000000000000000000001 is.",
        ),
        ("A page was refused (cookie): Origin none", "A page was refused (cookie): Origin none"),
        ("x" * 42 + " " + "x" * 44, "x" * 42 + " " + "x" * 44),
    ],
)
def test_what_lets_somebody_in_or_was_typed_is_in_no_line(text: str, written: str) -> None:
    assert without_secrets(text) == written


@pytest.mark.parametrize("again", ["://a:", "/a", "cookie", "a.", "://", "@a"])
def test_a_line_takes_no_longer_than_it_is_long(again: str) -> None:
    line = again * 200_000  # at a time that grows with its square this would not come to an end
    assert without_secrets(line) == line


def test_the_form_is_a_setting() -> None:
    assert [form_from({}), form_from({"PLAYGROUND_LOG": " json "}), form_from({"PLAYGROUND_LOG": "text"})] == [
        "text",
        "json",
        "text",
    ]
    with pytest.raises(ValueError, match="PLAYGROUND_LOG is 'xml': it must be text or json"):
        form_from({"PLAYGROUND_LOG": "xml"})


OTHERS = """
import logging, threading, uvicorn, warnings
uvicorn.Config("none")
import streamlit
from streamlit.logger import get_logger
before = get_logger("streamlit.before")
from playground.server.structured_log import log_as
log_as("json")
log_as("json")
streamlit.logger.update_formatter()
before.warning("of Streamlit's")
get_logger("streamlit.later").warning("of Streamlit's, made later")
logging.getLogger("uvicorn.error").warning("of uvicorn's")
logging.getLogger("uvicorn.error").info("a WebSocket has come")
logging.getLogger("somebody").warning("of a library's")
logging.getLogger("somebody").info("not worth a line")
logging.getLogger("playground.part").info("of ours")
warnings.warn("of Python's")
thread = threading.Thread(target=lambda: 1 / 0, name="failing")
thread.start()
thread.join()
class Failing:
    def __del__(self):
        raise ValueError("unraisable")
Failing()
raise RuntimeError("at the end")
"""


@pytest.mark.program
def test_every_line_of_every_library_is_written_once_and_as_json() -> None:
    done = subprocess.run(
        [sys.executable, "-c", OTHERS],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    lines = [json.loads(text) for text in done.stderr.splitlines()]
    assert [(each["level"], each["logger"]) for each in lines] == [
        ("warning", "streamlit.before"),
        ("warning", "streamlit.later"),
        ("warning", "uvicorn.error"),
        ("warning", "somebody"),
        ("info", "playground.part"),
        ("warning", "py.warnings"),
        ("critical", "playground.server.structured_log"),
        ("error", "playground.server.structured_log"),
        ("critical", "playground.server.structured_log"),
    ]
    assert [each["exception"].splitlines()[-1] for each in lines[-3:]] == [
        "ZeroDivisionError: division by zero",
        "ValueError: unraisable",
        "RuntimeError: at the end",
    ]
    assert done.stdout == ""
    assert done.returncode == 1


def test_why_a_program_cannot_start_is_what_it_ends_with() -> None:
    with pytest.raises(SystemExit, match="it must be a number") as end:
        end_with("It is 'many': it must be a number")
    assert end.value.code == "It is 'many': it must be a number"


@pytest.mark.program
def test_where_the_log_is_json_it_is_a_line_of_it(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import streamlit_app"],
        cwd=ROOT,
        env={**os.environ, "HOME": str(tmp_path), "PLAYGROUND_LOG": "json", "PLAYGROUND_MAX_TRAINING": "many"},
        capture_output=True, text=True, timeout=PATIENCE,
    )  # fmt: skip
    (fields,) = (json.loads(text) for text in done.stderr.splitlines())
    assert (fields["level"], fields["message"][:23]) == ("critical", "PLAYGROUND_MAX_TRAINING")
    assert "it must be a whole number" in fields["message"]
    assert (done.returncode, done.stdout) == (1, "")


@pytest.mark.program
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows ends a process that is sent SIGTERM")
def test_a_server_writes_no_other_line_from_its_start_to_its_end_and_no_cookie(tmp_path: Path) -> None:
    with serving(tmp_path / "server", PLAYGROUND_LOG="json", PLAYGROUND_DRAIN="1") as server:
        site = Site(int(server.url.rpartition(":")[2]))
        assert site.get(f"/?text=secret&x={SIGNED}", cookie=f"{VISITOR_COOKIE}={SIGNED}").status == 200
        with pytest.raises(InvalidStatus):
            knock(site, "/sweeps/live", origin="http://evil.example", cookie=None)
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(timeout=PATIENCE)
    lines = [json.loads(text) for text in server.log.splitlines()]
    loggers = {each["logger"] for each in lines}
    assert {
        "playground.server.greeting",
        "playground.server.draining",
        "playground.server.refusals",
    } <= loggers
    assert any(server.url in each["message"] for each in lines)
    assert VISITOR not in server.log
    assert "secret" not in server.log
