"""The unit tests of the page's scripts, which run in Node.js: each file a test."""

import subprocess
from pathlib import Path

import pytest

from tests.frontend.node import NODE, ROOT

FILES = sorted(Path(__file__).parent.glob("*.test.js"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_units(file: Path) -> None:
    done = subprocess.run(
        [NODE, "--test", "--test-reporter=spec", file], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
