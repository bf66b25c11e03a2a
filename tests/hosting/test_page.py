"""The page on hosting: what it says of commands, variables, memory and of what leaves the server, is so."""

from __future__ import annotations

import re
import tomllib
from urllib.parse import urlsplit

import pytest

from benchmarks.__main__ import NAMED, NAMES
from data.fetched import INDEX, NPM
from tests.browser.serve import ROOT

HOSTING = ROOT / "docs/hosting"
PAGE = (HOSTING / "README.md").read_text(encoding="utf-8")
MEASURED = (ROOT / "docs/benchmarks.md").read_text(encoding="utf-8")
NEAR = 0.1  # what is said in round numbers may differ by so much from what was measured last


def section(title: str) -> str:
    """The text of a section of the page."""
    [text] = re.findall(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S)
    return str(text)


def test_benchmarks_are_named_by_the_command_that_sets_up_what_they_need() -> None:
    pages = [ROOT / "README.md", *HOSTING.glob("*.md")]
    texts = [path.read_text(encoding="utf-8") for path in pages]
    assert not [path for path, text in zip(pages, texts, strict=True) if "-m benchmarks" in text]
    named = {name for text in texts for name in re.findall(r"`python3 tasks\.py bench (\w+)", text)}
    assert {"load", "soak", "cluster", "tasks"} <= named <= {*NAMES, *NAMED}


def test_the_variables_of_the_files_that_start_a_server_are_listed_beside_those_of_the_server() -> None:
    rows = re.findall(r"^\| `([\w./]+)` \| `([A-Z_]+)` \| (.*?) \|", PAGE, re.M)
    of_server = set(re.findall(r"^\| `([A-Z_]+)` \|", PAGE, re.M))
    listed = {(file, name): default.strip("`") for file, name, default in rows}
    used: dict[tuple[str, str], str] = {}
    for file in ("Dockerfile", "hosting/compose.yaml", "hosting/haproxy.cfg"):
        text = (ROOT / file).read_text(encoding="utf-8")
        for name, default in re.findall(r"\$\{([A-Z_]+)(?::?-([^}]*))?", text):
            used[file, name] = used.get((file, name)) or default or "none, it demands one"
    assert listed == used
    assert not of_server & {name for _, name in listed}


@pytest.mark.parametrize(
    ("said", "measured"),
    [
        (r"some (\d+) MB before", "memory before the first visitor"),
        (r"(\d+) while one page", "memory while pages train: 1"),
        (r"(\d+) while four do", "memory while pages train: 4"),
        (r"(\d+) with two\nhundred pages", "200 idle pages: memory of server and workers"),
    ],
)
def test_the_memory_that_it_names_is_what_was_measured(said: str, measured: str) -> None:
    [told] = re.findall(said, PAGE)
    [found] = re.findall(rf"^{re.escape(measured)} +([\d.]+) MB", MEASURED, re.M)
    assert float(told) == pytest.approx(float(found), rel=NEAR)


def test_memory_is_told_in_one_place() -> None:
    place = "README.md#how-much-it-bears-and-how-much-one-visitor-may-keep"
    for name in ("container.md", "render.md"):
        text = (HOSTING / name).read_text(encoding="utf-8")
        assert place in text
        assert not re.search(r"\b\d+ MB (at|while|for|of memory)", text)


def test_all_that_the_server_asks_of_others_is_named() -> None:
    told = section("What leaves the server")
    asked = {urlsplit(address).hostname for address in (INDEX, NPM)}
    assert set(re.findall(r"`((?:\w+\.)+\w+)`", told)) == asked | {
        "browser.gatherUsageStats",
        "logger.hideWelcomeMessage",
    }
    assert {"PLAYGROUND_DATABASE", "PLAYGROUND_CLUSTER", "PLAYGROUND_MAX_FETCHING"} == set(
        re.findall(r"`(PLAYGROUND_\w+)", told)
    )
    configuration = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert configuration["browser"]["gatherUsageStats"] is False
    assert configuration["logger"]["hideWelcomeMessage"] is True
