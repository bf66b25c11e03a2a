"""tasks.py sets up its own environment, uses it again while nothing changed, and says in a sentence what it lacks."""

import ast
import json
import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

pytestmark = pytest.mark.long

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
    bare = {"PATH": os.environ.get("PATH", ""), "HOME": str(project / "nobody"), **environment}
    return subprocess.run([sys.executable, "-c", code], env=bare, capture_output=True, text=True)


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
    half_made = folder / ".venv" / "half-made"
    half_made.parent.mkdir()
    half_made.touch()
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
    said = (
        "WARNING: Retrying (Retry(total=0, connect=None)) after connection broken by "
        "'NewConnectionError('<pip._vendor.urllib3.HTTPSConnection object at 0x7f>: Failed to establish a new "
        "connection: [Errno -3] Temporary failure in name resolution')': /simple/numpy/\n"
        "ERROR: Could not find a version that satisfies the requirement numpy==2.4.6 (from versions: none)\n"
    )
    assert "cannot be reached ([Errno -3] Temporary failure in name resolution)" in tasks.pip_reason(said)


NPM = """
import pathlib, shutil, sys
print(*sys.argv[1:], file=open("npm-was-asked", "a"))
shutil.rmtree("node_modules", ignore_errors=True)
pathlib.Path("node_modules").mkdir()
if "broken" in pathlib.Path("package-lock.json").read_text():
    sys.exit("npm error code ECONNREFUSED\\nnpm error request failed\\n")
"""


@pytest.fixture
def with_node(project: Path) -> Path:
    """A project whose environment is there, with a program in npm's place that installs nothing."""
    (project / "tests" / "frontend").mkdir(parents=True)
    (project / "tests" / "frontend" / "node.py").write_text(NPM)
    (project / "package-lock.json").write_text("{}")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", project / ".venv"], check=True)
    return project


def test_what_npm_installs_is_used_again_while_the_lock_stays(with_node: Path) -> None:
    tasks, lock = functions_of(with_node), with_node / "package-lock.json"
    tasks.prepare_node()
    tasks.prepare_node()
    assert (with_node / "npm-was-asked").read_text() == "npm ci --no-audit --no-fund\n"
    lock.write_text('{"packages": {}}')
    tasks.prepare_node()
    assert len((with_node / "npm-was-asked").read_text().splitlines()) == 2
    (with_node / "node_modules" / "ready.txt").unlink()  # as an interrupted installation leaves it
    tasks.prepare_node()
    assert len((with_node / "npm-was-asked").read_text().splitlines()) == 3


def test_an_unreachable_npm_registry_is_told_in_one_sentence(with_node: Path) -> None:
    tasks = functions_of(with_node)
    (with_node / "package-lock.json").write_text("broken")
    for _ in range(2):  # what is half installed is not taken for whole
        with pytest.raises(tasks.SetupError, match=r"the npm registry cannot be reached \(ECONNREFUSED\); check"):
            tasks.prepare_node()


def test_a_failing_npm_gives_its_own_reason(tasks: SimpleNamespace) -> None:
    said = "npm error code EUSAGE\nnpm error `npm ci` can only install with an existing package-lock.json.\nnpm error\n"
    assert tasks.npm_reason(said) == "`npm ci` can only install with an existing package-lock.json"
    assert tasks.npm_reason("No module named 'tests'\n") == "No module named 'tests'"
    assert tasks.npm_reason("") == "it gave no reason"


def test_options_reach_the_program_that_the_task_starts(
    tasks: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[list[str]] = []

    def note(command: list[str], **_: str) -> int:
        given.append(command)
        return 0

    names = tasks.play.__globals__
    monkeypatch.setitem(names, "prepare", lambda requirements: None)
    monkeypatch.setitem(names, "prepare_node", lambda: None)
    monkeypatch.setitem(names, "chromium", lambda: "/chromium")
    monkeypatch.setitem(names, "become", note)
    monkeypatch.setitem(names, "run", note)
    python = tasks.venv_python()

    assert tasks.main(["play", "--server.port", "8600"]) == 0
    assert given == [[python, "-m", "streamlit", "run", "--server.port", "8600"]]
    given.clear()
    assert tasks.main(["test", "-k", "name"]) == 0
    assert [command[2] for command in given] == ["ruff", "ruff", "mypy", *["tests.frontend.node"] * 2, "pytest"]
    assert given[-1] == [python, "-m", "pytest", *tasks.SIDE_BY_SIDE, "-k", "name"]
    looks = given[:-1]
    given.clear()
    monkeypatch.setitem(names, "chromium", lambda: pytest.fail("no browser is needed"))
    assert tasks.main(["check", "-k", "name"]) == 0
    assert given[:-1] == looks
    assert given[-1] == [python, "-m", "pytest", *tasks.SIDE_BY_SIDE, "--ignore=tests/browser", "-k", "name"]


def test_one_failing_check_fails_the_task_and_the_rest_still_run(
    tasks: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[str] = []

    def run(command: list[str], **_: str) -> int:
        ran.append(command[2])
        return int(command[2] == "mypy" or command[3:] == ["tsc"])

    names = tasks.test.__globals__
    monkeypatch.setitem(names, "prepare", lambda requirements: None)
    monkeypatch.setitem(names, "prepare_node", lambda: None)
    monkeypatch.setitem(names, "chromium", lambda: "/chromium")
    monkeypatch.setitem(names, "run", run)
    assert tasks.main(["test"]) == 1
    assert ran == ["ruff", "ruff", "mypy", *["tests.frontend.node"] * 2, "pytest"]
    assert "Failed: mypy, tsc" in capsys.readouterr().err


FOUND = SimpleNamespace(returncode=0, stdout="/found/chromium\n", stderr="")
NOT_FOUND = SimpleNamespace(returncode=1, stdout="", stderr="There is no Chromium: install one.\n")


def search(
    tasks: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
    *,
    looks: list[SimpleNamespace],
    apt: bool = True,
    playwright: bool = True,
) -> list[str]:
    """Gives `chromium` these answers to its looks and installations; the list takes down what it does, in order."""
    done: list[str] = []
    answers = iter(looks)

    def look() -> SimpleNamespace:
        done.append("look")
        return next(answers)

    def by_apt(*packages: str) -> bool:
        assert packages[0] == "chromium"
        assert any(package.startswith("fonts-") for package in packages)  # a Chromium without a font draws no text
        done.append("apt")
        return apt

    def by_playwright() -> bool:
        done.append("Playwright")
        return playwright

    for name, part in (("find_chromium", look), ("apt_install", by_apt), ("playwright_install", by_playwright)):
        assert name in tasks.chromium.__globals__
        monkeypatch.setitem(tasks.chromium.__globals__, name, part)
    monkeypatch.delenv("PLAYGROUND_CHROMIUM", raising=False)
    return done


@pytest.mark.parametrize(
    ("looks", "apt", "playwright", "steps"),
    [
        pytest.param([FOUND], True, True, ["look"], id="there already"),
        pytest.param([NOT_FOUND, FOUND], True, True, ["look", "apt", "look"], id="apt has it"),
        pytest.param([NOT_FOUND, FOUND], False, True, ["look", "apt", "Playwright", "look"], id="apt fails"),
        pytest.param(
            [NOT_FOUND, NOT_FOUND, FOUND], True, True, ["look", "apt", "look", "Playwright", "look"], id="apt's fails"
        ),
    ],
)
def test_a_chromium_is_looked_for_then_installed_by_apt_then_by_playwright(
    tasks: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
    looks: list[SimpleNamespace],
    apt: bool,
    playwright: bool,
    steps: list[str],
) -> None:
    done = search(tasks, monkeypatch, looks=looks, apt=apt, playwright=playwright)
    assert tasks.chromium() == "/found/chromium"
    assert done == steps


@pytest.mark.parametrize(
    ("looks", "installs", "steps"),
    [
        pytest.param([NOT_FOUND], False, ["look", "apt", "Playwright"], id="nothing can be installed"),
        pytest.param(
            [NOT_FOUND] * 3, True, ["look", "apt", "look", "Playwright", "look"], id="nothing installed works"
        ),
    ],
)
def test_a_machine_where_no_chromium_can_be_had_is_told_why(
    tasks: SimpleNamespace,
    monkeypatch: pytest.MonkeyPatch,
    looks: list[SimpleNamespace],
    installs: bool,
    steps: list[str],
) -> None:
    done = search(tasks, monkeypatch, looks=looks, apt=installs, playwright=installs)
    with pytest.raises(tasks.SetupError, match=r"^There is no Chromium: install one\.$"):
        tasks.chromium()
    assert done == steps


def test_a_browser_asked_for_by_name_is_never_replaced_by_another(
    tasks: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = search(tasks, monkeypatch, looks=[NOT_FOUND])
    monkeypatch.setenv("PLAYGROUND_CHROMIUM", "/no/such/chromium")
    with pytest.raises(tasks.SetupError, match="There is no Chromium"):
        tasks.chromium()
    assert done == ["look"]


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
