"""What the Dockerfile promises of itself, and which files are sent to the builder of the image."""

import re
from pathlib import Path, PurePosixPath

import pytest

from tests.hosting.dockerfile import Health, command, context, health, instructions, is_sent, patterns, variables

ROOT = Path(__file__).resolve().parents[2]
STEPS = list(instructions((ROOT / "Dockerfile").read_text("utf-8")))


def of(word: str) -> list[str]:
    return [step.text for step in STEPS if step.word == word]


def test_its_base_is_named_with_version_and_digest() -> None:
    (base,) = of("FROM")
    assert re.fullmatch(r"python:3\.11\.\d+-slim-bookworm@sha256:[0-9a-f]{64}", base)


def test_it_runs_as_a_user_by_name_with_one_volume_and_a_check() -> None:
    (user,), (volume,), (check,), (_, *_) = of("USER"), of("VOLUME"), of("HEALTHCHECK"), of("CMD")
    assert f"useradd --uid 1000 --user-group --no-create-home --home-dir {volume} {user}" in of("RUN")[0]
    assert STEPS.index(next(step for step in STEPS if step.word == "USER")) > max(
        n for n, step in enumerate(STEPS) if step.word in ("RUN", "COPY")
    )
    assert "/healthz" in health(check).command[-1]


def test_all_that_the_server_writes_has_its_place_in_the_volume() -> None:
    known = {"PATH": ""}
    for text in of("ENV"):
        known |= variables(text, known)
    places = ("HOME", "TMPDIR", "PLAYGROUND_DATABASE", "RNN_PLAYGROUND_CACHE")
    assert {PurePosixPath(known[name]).parts[:2] for name in places} == {("/", of("VOLUME")[0].strip("/"))}


def test_the_image_gets_what_the_server_runs_from_and_nothing_else() -> None:
    sent = set(context(ROOT))
    tops = {path.parts[0] for path in sent}
    assert {".streamlit", "data", "playground", "rnn", "streamlit_app.py", "pyproject.toml", "LICENSE"} <= tops
    assert not {".git", ".github", "tests", "docs", "benchmarks", "node_modules", "hosting", "tasks.py"} & tops
    assert not [path for path in sent if "__pycache__" in path.parts]
    assert PurePosixPath("playground/frontend/core/run_stream.js") in sent


def test_what_only_this_machine_may_know_is_in_no_image_and_in_no_commit() -> None:
    rules = patterns((ROOT / ".dockerignore").read_text(encoding="utf-8"))
    assert is_sent(PurePosixPath(".streamlit/config.toml"), rules)
    assert not is_sent(PurePosixPath(".streamlit/secrets.toml"), rules)
    assert ".streamlit/secrets.toml" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


# --- the reader of both files -----------------------------------------------------------------------------------------


def test_instructions_are_joined_over_lines_and_comments_left_out() -> None:
    text = "# one\nFROM a:1 AS b\n\nRUN one \\\n    # in between\n    && two\n"
    assert [(step.word, step.text) for step in instructions(text)] == [("FROM", "a:1 AS b"), ("RUN", "one && two")]


def test_commands_are_lists_or_go_through_a_shell_and_variables_may_name_others() -> None:
    assert command('["a", "b c"]') == ["a", "b c"]
    assert command("a b") == ["/bin/sh", "-c", "a b"]
    assert variables("A=1 PATH=/b:$PATH C='x y'", {"PATH": "/a"}) == {"A": "1", "PATH": "/b:/a", "C": "x y"}
    assert health('--interval=30s --timeout=5s CMD ["ask"]') == Health(["ask"], 5.0)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("data/set.csv", True),
        ("data/own/guesses.py", True),
        ("data/own/__pycache__/guesses.pyc", False),
        ("__pycache__/a.pyc", False),
        ("requirements-dev.txt", True),
        ("tests/data/test_article.py", False),
        (".env", False),
        ("database.csv", False),
    ],
)
def test_the_last_pattern_that_fits_decides_whether_a_file_is_sent(path: str, expected: bool) -> None:
    rules = patterns("# all\n*\n!data\n!requirements*.txt\n\n**/__pycache__\n")
    assert is_sent(PurePosixPath(path), rules) is expected
