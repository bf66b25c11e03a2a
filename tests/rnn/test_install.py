"""`pip install .` installs rnn and nothing else, and `python -m rnn` works from it without the checkout."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

pytestmark = pytest.mark.program

ROOT = Path(__file__).resolve().parents[2]


def packages(top: str) -> set[str]:
    """The packages below a folder of the project, by their dotted names."""
    return {".".join(path.parent.relative_to(ROOT).parts) for path in (ROOT / top).rglob("__init__.py")}


PACKAGES = sorted(packages("rnn") | {f"rnn._{name}" for name in packages("data")})


@pytest.fixture(scope="module")
def site_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that pip has installed the project into."""
    folder = tmp_path_factory.mktemp("installed")
    copy = tmp_path_factory.mktemp("source") / "project"
    copy.mkdir()  # a build leaves folders behind in what it builds
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    for name in ("rnn", "data"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*command, "--target", str(folder), str(copy)], check=True, capture_output=True)
    return folder


def command(site_folder: Path, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(site_folder)}
    return subprocess.run(
        [sys.executable, "-m", "rnn", *options], cwd=folder, env=environment, capture_output=True, text=True
    )


def test_it_takes_no_other_name_and_needs_numpy_alone(site_folder: Path) -> None:
    assert [path.name for path in site_folder.iterdir() if not path.name.endswith(".dist-info")] == ["rnn"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["dependencies"] == ["numpy>=2.2"], "2.2 is the first that has matvec and vecmat"
    assert sorted(project["tool"]["setuptools"]["packages"]) == PACKAGES, "a package is left out"


def test_it_trains_on_files_of_ones_own(site_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "train.csv").write_text("text,label\nso good,positive\nso bad,negative\n", encoding="utf-8")
    (tmp_path / "test.csv").write_text("text,label\nbad,negative\n", encoding="utf-8")
    # A folder of this name is not uncommon where somebody works with data.
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "__init__.py").write_text("raise SystemExit('not asked for')", encoding="utf-8")
    done = command(site_folder, tmp_path, "--train", "train.csv", "--test", "test.csv", "--epochs", "200")
    assert done.returncode == 0, done.stderr
    assert "  200" in done.stdout


def test_the_data_sets_come_along(site_folder: Path, tmp_path: Path) -> None:
    done = command(site_folder, tmp_path, "--epochs", "1", "--hidden-size", "2")
    assert done.returncode == 0, done.stderr
    assert "58" in done.stdout
    sweep = ["sweep", "--seeds", "2", "--epochs", "10", "--hidden-size", "2,3", "--processes", "2"]
    sweep_process = command(site_folder, tmp_path, *sweep, "--data", "First word", "--batch-size", "100")
    assert sweep_process.returncode == 0, sweep_process.stderr
    assert sweep_process.stdout.startswith("First word: 1000 fresh sequences in each epoch")
