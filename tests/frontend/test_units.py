"""The unit tests of the page's scripts, which run in Node.js: each file a test."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.frontend.node import MODULES, NODE, ROOT

HEARS = re.compile(r"[\"']key(down|up|press)[\"']|\bonkey(down|up|press)\b")
UNITS = Path(__file__).parent
FILES = sorted(UNITS.rglob("*.test.js"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.relative_to(UNITS).as_posix())
def test_units(file: Path) -> None:
    if "typescript/" in file.read_text("utf-8") and not (MODULES / "typescript").exists():
        pytest.skip("node_modules is not there; `python3 tasks.py check` installs it")
    # Without --test, which would start one more Node.js to start this one.
    done = subprocess.run(
        [NODE, "--test-reporter=spec", file], cwd=ROOT, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_keys_are_heard_by_the_map_of_keys_alone() -> None:
    """But for what notes the moment of any press."""
    scripts = (ROOT / "playground/frontend").rglob("*.js")
    hearing = {
        path.relative_to(ROOT / "playground/frontend").as_posix()
        for path in scripts
        if HEARS.search(path.read_text("utf-8"))
    }
    assert hearing == {"core/keys.js", "core/input_priority.js"}


def test_every_script_is_typed() -> None:
    scripts = [*(ROOT / "playground/frontend").rglob("*.js"), *UNITS.rglob("*.js")]
    scripts_without_types = [path.name for path in scripts if "@ts-nocheck" in path.read_text("utf-8")]
    assert len(scripts) > 150
    assert scripts_without_types == []
