"""tasks.py sets up its own environment, uses it again while nothing changed, and says in a sentence what it lacks."""

import ast
import json
import os
import runpy
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest

pytestmark = pytest.mark.program

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "tasks.py"


def a_project(folder: Path) -> None:
    """Makes of an empty folder a project of its own, with tasks.py and requirements that need no package."""
    shutil.copy(SOURCE, folder)
    (folder / "requirements.txt").write_text("# nothing\n")
    (folder / "requirements-dev.txt").write_text("-r requirements.txt\n")


def functions_of(project: Path) -> SimpleNamespace:
    """The functions of a project's tasks.py, which work on its own folder."""
    return SimpleNamespace(**runpy.run_path(str(project / "tasks.py")))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project without an environment."""
    a_project(tmp_path)
    return tmp_path


@pytest.fixture
def tasks(project: Path) -> SimpleNamespace:
    """The functions of that project's tasks.py."""
    return functions_of(project)


def start(project: Path, *arguments: str, before: str = "", **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run tasks.py as its own process in a bare environment, after a line of Python that spoils something."""
    code = f"import runpy, sys\n{before}\nsys.argv = {['tasks.py', *arguments]!r}\n"
    code += f"runpy.run_path({str(project / 'tasks.py')!r}, run_name='__main__')"
    environment_variables = {"PATH": os.environ.get("PATH", ""), "HOME": str(project / "nobody"), **environment}
    return subprocess.run([sys.executable, "-c", code], env=environment_variables, capture_output=True, text=True)


def test_an_old_python_is_told_so_in_one_sentence(project: Path) -> None:
    done = start(project, "play", before="sys.version_info = (3, 8, 10)")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "The playground needs Python 3.11 or newer, and this is 3.8.10: use a newer one.\n"


def test_an_old_python_can_read_the_file_that_tells_it() -> None:
    ast.parse(SOURCE.read_text(encoding="utf-8"), feature_version=(3, 7))


def test_without_a_task_it_names_the_four(project: Path) -> None:
    done = start(project)
    assert done.returncode == 2
    assert [line.split()[2] for line in done.stdout.splitlines()] == ["play", "check", "test", "bench"]
    assert "There is no task 'dance'." in start(project, "dance").stdout


def test_a_python_without_venv_is_told_which_package_to_install(project: Path) -> None:
    done = start(project, "play", before="sys.modules['ensurepip'] = None", PATH="/nowhere")
    assert done.returncode == 1
    assert f"install the package python3.{sys.version_info[1]}-venv" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose environment was half made, as an interrupted set-up leaves it, and has been prepared since."""
    folder = tmp_path_factory.mktemp("prepared")
    a_project(folder)
    marker = folder / ".venv" / "half-made"
    marker.parent.mkdir()
    marker.touch()
    functions_of(folder).prepare("requirements.txt")
    return folder


def test_a_half_made_environment_is_made_anew(prepared: Path) -> None:
    assert Path(functions_of(prepared).venv_python()).exists()
    assert not (prepared / ".venv" / "half-made").exists()


def test_a_failing_pip_gives_its_reason_in_one_sentence(prepared: Path) -> None:
    functions_of(prepared).prepare("requirements.txt")
    ready = (prepared / ".venv" / "ready.json").read_text()
    (prepared / "requirements-dev.txt").write_text("-r requirements.txt\nthere-is-no-such-package==1.0\n")
    done = start(prepared, "test", PIP_NO_INDEX="1")
    (prepared / "requirements-dev.txt").write_text("-r requirements.txt\n")
    assert done.returncode == 1
    assert "No matching distribution" in done.stderr or "Could not find a version" in done.stderr
    assert "there-is-no-such-package==1.0" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (prepared / ".venv" / "ready.json").exists()
    (prepared / ".venv" / "ready.json").write_text(ready)  # for the tests that come, pip has installed nothing


def test_an_environment_is_used_again_while_the_requirements_stay(prepared: Path) -> None:
    tasks = functions_of(prepared)
    tasks.prepare("requirements.txt")
    mark = prepared / ".venv" / "mark"
    mark.touch()
    tasks.prepare("requirements.txt")
    tasks.prepare("requirements-dev.txt")  # adds to what is there
    tasks.prepare("requirements.txt")
    assert mark.exists()
    assert set(json.loads((prepared / ".venv" / "ready.json").read_text())) == {
        "requirements.txt",
        "requirements-dev.txt",
    }


def test_a_new_environment_is_made_when_the_requirements_change(prepared: Path) -> None:
    functions_of(prepared).prepare("requirements.txt")
    before = (prepared / "requirements.txt").read_text()
    (prepared / "requirements.txt").write_text("# something else\n")
    done = start(prepared, "play", before="sys.modules['ensurepip'] = None", PATH="/nowhere")
    (prepared / "requirements.txt").write_text(before)
    assert done.returncode == 1
    assert "This Python comes without venv" in done.stderr  # only a new environment takes it


def test_an_unreachable_package_index_is_named_as_the_cause(tasks: SimpleNamespace) -> None:
    pip_output = (
        "WARNING: Retrying (Retry(total=0, connect=None)) after connection broken by "
        "'NewConnectionError('<pip._vendor.urllib3.HTTPSConnection object at 0x7f>: Failed to establish a new "
        "connection: [Errno -3] Temporary failure in name resolution')': /simple/numpy/\n"
        "ERROR: Could not find a version that satisfies the requirement numpy==2.4.6 (from versions: none)\n"
    )
    assert "cannot be reached ([Errno -3] Temporary failure in name resolution)" in tasks.pip_reason(pip_output)


# --- what the tasks start ---------------------------------------------------------------------------------------------

# In the place of a program: takes down how it was called, and ends as the file beside it says, or well.
PROGRAM = """
import json, os, pathlib, sys, time
name = {name!r}
call = pathlib.Path("called", f"{time.time_ns()} {os.getpid()}")  # a file each, for some are called at the same time
call.write_text(json.dumps([name, *sys.argv[1:], os.environ.get("PLAYGROUND_CHROMIUM", "")]))
endings = pathlib.Path(name + ".endings")
if endings.exists():
    ending, *rest = json.loads(endings.read_text())
    endings.write_text(json.dumps(rest or [ending]))
    sys.exit(ending)
"""
CHROMIUM = PROGRAM.replace("sys.exit(ending)", 'sys.exit(ending and "There is no Chromium: install one.")')
NPM = """
import shutil
if name == "npm":
    shutil.rmtree("node_modules", ignore_errors=True)
    pathlib.Path("node_modules").mkdir()
    if "broken" in pathlib.Path("package-lock.json").read_text():
        sys.exit("npm error code ECONNREFUSED\\nnpm error request failed\\n")
"""
PROGRAMS = {
    "ruff.py": PROGRAM,
    "mypy.py": PROGRAM,
    "pytest.py": PROGRAM,
    "streamlit.py": PROGRAM,
    "playwright.py": PROGRAM,
    "tests/frontend/node.py": PROGRAM.replace("{name!r}", "sys.argv[1]") + NPM,
    "tests/browser/chromium.py": 'print("/found/chromium")\n' + CHROMIUM,
}


@dataclass
class Programs:
    """A prepared project with such programs in it, none of which was called yet."""

    project: Path

    def end(self, name: str, *statuses: int) -> None:
        """Lets a program end so, one time after the other, and go on as it did the last time."""
        (self.project / f"{name}.endings").write_text(json.dumps(statuses))

    def called(self) -> list[list[str]]:
        """Each call so far: the program, its options, the Chromium that it was given."""
        return [json.loads(call.read_text()) for call in sorted((self.project / "called").iterdir())]


@pytest.fixture
def programs(prepared: Path) -> Iterator[Programs]:
    for name, source in PROGRAMS.items():
        (prepared / name).parent.mkdir(parents=True, exist_ok=True)
        (prepared / name).write_text(source.replace("{name!r}", repr(Path(name).stem)))
    (prepared / "package-lock.json").write_text("{}")
    (prepared / "called").mkdir()
    functions_of(prepared).prepare("requirements-dev.txt")
    yield Programs(prepared)
    for endings in prepared.glob("*.endings"):
        endings.unlink()
    for installed_name in ("called", "node_modules"):
        shutil.rmtree(prepared / installed_name, ignore_errors=True)


def test_what_npm_installs_is_used_again_while_the_lock_stays(programs: Programs) -> None:
    tasks, lock = functions_of(programs.project), programs.project / "package-lock.json"
    tasks.prepare_node()
    tasks.prepare_node()
    assert [call[:-1] for call in programs.called()] == [["npm", "npm", "ci", "--no-audit", "--no-fund"]]
    lock.write_text('{"packages": {}}')
    tasks.prepare_node()
    assert len(programs.called()) == 2
    (programs.project / "node_modules" / "ready.txt").unlink()  # as an interrupted installation leaves it
    tasks.prepare_node()
    assert len(programs.called()) == 3


def test_an_unreachable_npm_registry_is_told_in_one_sentence(programs: Programs) -> None:
    tasks = functions_of(programs.project)
    (programs.project / "package-lock.json").write_text("broken")
    for _ in range(2):  # what is half installed is not taken for whole
        with pytest.raises(tasks.SetupError, match=r"the npm registry cannot be reached \(ECONNREFUSED\); check"):
            tasks.prepare_node()


def test_a_failing_npm_gives_its_own_reason(tasks: SimpleNamespace) -> None:
    npm_output = (
        "npm error code EUSAGE\nnpm error `npm ci` can only install with an existing package-lock.json.\nnpm error\n"
    )
    assert tasks.npm_reason(npm_output) == "`npm ci` can only install with an existing package-lock.json"
    assert tasks.npm_reason("No module named 'tests'\n") == "No module named 'tests'"
    assert tasks.npm_reason("") == "it gave no reason"


# In any order, for they run side by side.
LOOKS = [
    ["biome", "biome", "check", "--error-on-warnings", ""],
    ["mypy", ""],
    ["ruff", "check", ".", ""],
    ["ruff", "format", "--check", ".", ""],
    ["tsc", "tsc", ""],
]
UNIT_TESTS = ["--ignore=tests/browser", "-m", "not program"]
SIDE_BY_SIDE = ["-n", "3", "--dist", "loadfile", "--no-loadscope-reorder"]


def test_play_hands_its_options_to_streamlit(programs: Programs) -> None:
    assert start(programs.project, "play", "--server.port", "8600").returncode == 0
    assert programs.called() == [["streamlit", "run", "--server.port", "8600", ""]]


def test_check_looks_at_everything_and_needs_no_browser(programs: Programs) -> None:
    done = start(programs.project, "check", "-k", "name")
    assert (done.returncode, done.stderr) == (0, "")
    npm, *commands = programs.called()
    assert npm[0] == "npm"
    assert sorted(commands) == sorted([*LOOKS, ["pytest", *SIDE_BY_SIDE, *UNIT_TESTS, "-k", "name", ""]])


def test_test_runs_all_tests_with_the_chromium_that_was_found(programs: Programs) -> None:
    done = start(programs.project, "test", "-k", "name")
    assert (done.returncode, done.stderr) == (0, "")
    npm, chromium, *commands = programs.called()
    assert (npm[0], chromium[0]) == ("npm", "chromium")
    assert sorted(commands) == sorted([*LOOKS, ["pytest", *SIDE_BY_SIDE, "-k", "name", "/found/chromium"]])


@pytest.mark.parametrize("failing", ["mypy", "tsc", "pytest"])
def test_one_failing_check_fails_the_task_and_the_rest_still_run(programs: Programs, failing: str) -> None:
    programs.end(failing, 1)
    done = start(programs.project, "check")
    assert done.returncode == 1
    assert done.stderr == f"Failed: {failing}\n"
    assert len(programs.called()) == 1 + len(LOOKS) + 1


def test_what_a_failing_check_says_is_shown_beneath_its_name(programs: Programs) -> None:
    (programs.project / "mypy.py").write_text('import sys; print("one", flush=True); sys.exit("two")')
    assert "$ mypy\none\ntwo\n" in start(programs.project, "check").stdout


@pytest.mark.parametrize(
    ("looks", "apt", "playwright", "steps"),
    [
        pytest.param([0], True, 0, ["look"], id="there already"),
        pytest.param([1, 0], True, 0, ["look", "shell", "look"], id="apt has it"),
        pytest.param([1, 0], "whole", 0, ["look", "shell", "apt", "look"], id="apt has the whole browser alone"),
        pytest.param([1, 0], False, 0, ["look", "shell", "apt", "Playwright", "look"], id="apt fails"),
        pytest.param([1, 1, 0], True, 0, ["look", "shell", "look", "Playwright", "look"], id="apt's fails"),
        pytest.param([1], False, 1, ["look", "shell", "apt", "Playwright"], id="nothing can be installed"),
        pytest.param([1], True, 0, ["look", "shell", "look", "Playwright", "look"], id="nothing installed works"),
    ],
)
def test_a_chromium_is_looked_for_then_installed_by_apt_then_by_playwright(
    programs: Programs,
    monkeypatch: pytest.MonkeyPatch,
    looks: list[int],
    apt: bool | str,
    playwright: int,
    steps: list[str],
) -> None:
    monkeypatch.delenv("PLAYGROUND_CHROMIUM", raising=False)
    programs.end("chromium", *looks)
    programs.end("playwright", playwright)

    def by_apt(*packages: str) -> bool:
        step = {"chromium-headless-shell": "shell", "chromium": "apt"}[packages[0]]
        assert any(package.startswith("fonts-") for package in packages)  # a Chromium without a font draws no text
        (programs.project / "called" / f"{time.time_ns()} apt").write_text(f'["{step}"]')
        return apt is True or (apt == "whole" and step == "apt")

    tasks = functions_of(programs.project)
    if looks[-1]:
        with pytest.raises(tasks.SetupError, match=r"^There is no Chromium: install one\.$"):
            tasks.chromium(by_apt)
    else:
        assert tasks.chromium(by_apt) == "/found/chromium"
    names = {"chromium": "look", "playwright": "Playwright"}
    assert [names.get(call[0], call[0]) for call in programs.called()] == steps


def test_a_browser_asked_for_by_name_is_never_replaced_by_another(
    programs: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs.end("chromium", 1)
    monkeypatch.setenv("PLAYGROUND_CHROMIUM", "/no/such/chromium")
    tasks = functions_of(programs.project)
    with pytest.raises(tasks.SetupError, match="There is no Chromium"):
        tasks.chromium()
    assert [call[0] for call in programs.called()] == ["chromium"]


def test_a_browser_asked_for_by_name_that_is_not_there_fails_the_task_with_a_sentence() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.chromium"],
        cwd=ROOT,
        env={**os.environ, "PLAYGROUND_CHROMIUM": "/no/such/chromium"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr == "PLAYGROUND_CHROMIUM names /no/such/chromium, which is not there.\n"


def test_a_machine_without_any_browser_fails_with_a_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.chromium"],
        cwd=ROOT,
        env={"PATH": str(tmp_path), "HOME": str(tmp_path), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("The browser tests need a Chromium and none was found: install Chromium or Chrome")


def test_python_keeps_what_it_has_compiled_even_where_it_was_told_not_to(
    tasks: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in tasks.clean_environment()
