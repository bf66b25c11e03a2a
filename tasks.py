"""Sets everything up and then starts, tests or measures the playground, with nothing but Python on the machine.

    python3 tasks.py play     start the playground                    options go to `streamlit run`
    python3 tasks.py check    lint, types, unit tests                 options go to pytest
    python3 tasks.py test     all that and all other tests            options go to pytest
    python3 tasks.py bench    the benchmarks                          options go to the benchmarks

The virtual environment is .venv beside this file; what checks the page's scripts is in node_modules. Both are made
once and used again until what they are made from changes; one that was left half made is made anew. Until the version
check has passed this file uses nothing newer than Python 3.6, so that an old Python prints a sentence and not a syntax
error.
"""

import hashlib
import importlib.util
import json
import os
import platform
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
READY = VENV / "ready.json"  # written last, so an environment without it is a half-made one
NODE_MODULES = ROOT / "node_modules"
NODE_READY = NODE_MODULES / "ready.txt"  # written last too; `npm ci` begins with an empty folder
RUNTIME, DEVELOPMENT = "requirements.txt", "requirements-dev.txt"
# Three files of tests at a time: most tests wait for a process, a socket or a page, so that with two of them two cores
# are idle for some of the time, and each further one starts a browser more. In the order that tests/conftest.py gives.
SIDE_BY_SIDE = ["-n", "3", "--dist", "loadfile", "--no-loadscope-reorder"]
# Neither a browser nor a whole program of its own, as a server that is killed or an installation.
UNIT_TESTS = ["--ignore=tests/browser", "-m", "not program"]

if sys.version_info < (3, 11):  # noqa: UP036 - the whole point is to meet an older one
    version = ".".join(str(part) for part in sys.version_info[:3])
    sys.stderr.write(f"The playground needs Python 3.11 or newer, and this is {version}: use a newer one.\n")
    sys.exit(2)


class SetupError(Exception):
    """What cannot be set up, in one sentence that says what to do."""


# --- running other programs ------------------------------------------------------------------------------------------


def clean_environment() -> dict[str, str]:
    """This process's environment without what would make another Python's packages look like ours.

    Nor may it keep Python from writing down what it has compiled: most of our processes load the same modules.
    """
    variables = ("PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE")
    environment = {name: value for name, value in os.environ.items() if name not in variables}
    return {**environment, "PYTHONNOUSERSITE": "1", "PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def run(command: list[str], **more_environment: str) -> int:
    """Run a program from the root to its end and return its exit status; Ctrl-C and SIGTERM are its own business."""
    sys.stdout.flush()
    with subprocess.Popen(command, cwd=ROOT, env={**clean_environment(), **more_environment}) as process:
        before = signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        try:
            while True:
                try:
                    return process.wait()
                except KeyboardInterrupt:
                    continue  # the terminal has told the program too: let it stop its servers and have the last word
        finally:
            signal.signal(signal.SIGTERM, before)


def become(command: list[str], **more_environment: str) -> int:
    """Run a program in this process's place where the system can (so its pid and signals are ours), else beside it."""
    if os.name == "nt":
        return run(command, **more_environment)
    sys.stdout.flush()
    os.chdir(ROOT)
    os.execve(command[0], command, {**clean_environment(), **more_environment})


def apt_install(*packages: str) -> bool:
    """Install Debian packages; False where this is not root on Debian or where apt could not."""
    apt = shutil.which("apt-get")
    if apt is None or os.name == "nt" or os.geteuid() != 0 or not Path("/etc/debian_version").exists():
        return False
    print("Installing with apt-get:", " ".join(packages), flush=True)
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        process = subprocess.run(
            [apt, "-q", *arguments],
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
        )
    if process.returncode:  # a failed update alone is no obstacle: old lists may do
        print((process.stderr.strip() or process.stdout.strip()).splitlines()[-1], file=sys.stderr, flush=True)
    return process.returncode == 0


# --- the virtual environment -----------------------------------------------------------------------------------------


def venv_python() -> str:
    """The path of the Python inside .venv, there or not."""
    return str(VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))


def fingerprint(requirements: str) -> str:
    """A hash of all that decides what a requirements file installs: its text, what it includes, the Python."""
    text = (ROOT / requirements).read_text(encoding="utf-8")
    includes = re.findall(r"^-r\s+(\S+)", text, flags=re.MULTILINE)
    parts = [text, str(sys.version_info[:2]), platform.machine(), *(fingerprint(name) for name in includes)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def installed() -> dict[str, str]:
    """The fingerprint of each requirements file that is wholly installed in .venv, by name; else empty."""
    if not Path(venv_python()).exists():
        return {}
    try:
        stamps = json.loads(READY.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamps if isinstance(stamps, dict) else {}


def prepare(requirements: str) -> None:
    """Bring .venv to the state that `requirements` asks for; costs nothing when it is there already.

    Raises SetupError when the environment cannot be made or a package cannot be installed.
    """
    stamps = installed()
    if stamps.get(requirements) == fingerprint(requirements):
        return
    if stamps.get(RUNTIME) != fingerprint(RUNTIME) or DEVELOPMENT in stamps:  # something in it has another version now
        stamps = {}
        make_venv()
    READY.unlink(missing_ok=True)
    print(f"Installing the packages of {requirements} into .venv, which takes a minute or two ...", flush=True)
    install(requirements)
    ready = {name: fingerprint(name) for name in {RUNTIME, requirements}}
    READY.write_text(json.dumps(ready, indent=1, sort_keys=True), encoding="utf-8")


def make_venv() -> None:
    """Make an empty .venv in place of whatever is there.

    Raises SetupError when this Python has no venv and it cannot be installed, or the environment cannot be written.
    """
    if any(importlib.util.find_spec(name) is None for name in ("venv", "ensurepip")):
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        if not apt_install(package):
            raise SetupError(
                "This Python comes without venv, which the set-up needs: "
                f"on Debian or Ubuntu install the package {package} (apt install {package}) and run this again."
            )
    print("Making the virtual environment .venv ...", flush=True)
    process = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(VENV)], env=clean_environment(), capture_output=True, text=True
    )
    if process.returncode:
        lines = (process.stderr.strip() or process.stdout.strip() or "no reason given").splitlines()
        raise SetupError(f"The virtual environment {VENV} could not be made: {lines[-1].strip()}")


def install(requirements: str) -> None:
    """Install a requirements file into .venv. Raises SetupError with pip's own reason when it fails."""
    log = VENV / "pip.log"
    command = [venv_python(), "-m", "pip", "install", "-r", requirements]
    with log.open("w", encoding="utf-8") as output:
        status = subprocess.run(
            command, cwd=ROOT, env=clean_environment(), stdin=subprocess.DEVNULL, stdout=output, stderr=output
        ).returncode
    if status:
        reason = pip_reason(log.read_text(encoding="utf-8", errors="replace"))
        raise SetupError(f"pip could not install {requirements}: {reason} (all that it said is in {log})")


def pip_reason(output: str) -> str:
    """The cause in what a failed pip printed: the broken connection where there was one, else its first error line."""
    failure = re.search(r"connection broken by '(\w+)\((.*?)\)'(?:: |$)", output, flags=re.MULTILINE)
    if failure:
        detail = failure.group(2).rsplit(": ", 1)[-1].strip("\"')")
        return f"the package index cannot be reached ({detail}); check the network or the proxy and run this again"
    errors = [line.partition("ERROR: ")[2] for line in output.splitlines() if line.startswith("ERROR: ")]
    return (errors or output.strip().splitlines()[-1:] or ["it gave no reason"])[0].rstrip(".")


# --- what checks the page's scripts ----------------------------------------------------------------------------------


def prepare_node() -> None:
    """Bring node_modules to the state that package-lock.json asks for; costs nothing when it is there already.

    Node.js and npm are among the packages of .venv. Raises SetupError when a package cannot be installed.
    """
    parts = [(ROOT / name).read_text(encoding="utf-8") for name in ("package-lock.json", DEVELOPMENT)]
    digest = hashlib.sha256("\n".join([*parts, sys.platform, platform.machine()]).encode()).hexdigest()
    if NODE_READY.exists() and NODE_READY.read_text(encoding="utf-8") == digest:
        return
    print("Installing the packages of package-lock.json into node_modules ...", flush=True)
    log = VENV / "npm.log"
    command = [venv_python(), "-m", "tests.frontend.node", "npm", "ci", "--no-audit", "--no-fund"]
    with log.open("w", encoding="utf-8") as output:
        status = subprocess.run(
            command, cwd=ROOT, env=clean_environment(), stdin=subprocess.DEVNULL, stdout=output, stderr=output
        ).returncode
    if status:
        reason = npm_reason(log.read_text(encoding="utf-8", errors="replace"))
        raise SetupError(f"npm could not install package-lock.json: {reason} (all that it said is in {log})")
    NODE_READY.write_text(digest, encoding="utf-8")


def npm_reason(output: str) -> str:
    """The cause in what a failed npm printed: the broken connection where there was one, else its first error line."""
    errors = [line.partition("npm error ")[2].strip() for line in output.splitlines() if line.startswith("npm error ")]
    unreachable = {
        "ENOTFOUND",
        "EAI_AGAIN",
        "ECONNREFUSED",
        "ECONNRESET",
        "ETIMEDOUT",
        "ENETUNREACH",
        "ERR_SOCKET_TIMEOUT",
    }
    codes = [line.partition("code ")[2] for line in errors if line.startswith("code ")]
    if unreachable.intersection(codes):
        return f"the npm registry cannot be reached ({codes[0]}); check the network or the proxy and run this again"
    reasons = [line for line in errors if not line.startswith("code ")]
    return (reasons or output.strip().splitlines()[-1:] or ["it gave no reason"])[0].rstrip(".")


# --- Chromium, for what only a real browser can test -----------------------------------------------------------------


def chromium(apt: Callable[..., bool] = apt_install) -> str:
    """The path of a Chromium that starts and draws text, installed if need be. Raises SetupError when there is none.

    `apt` installs Debian packages, and says whether it could.
    """
    look = find_chromium()
    if not os.environ.get("PLAYGROUND_CHROMIUM"):  # one that was asked for by name is not to be replaced by another
        # haproxy and openssl are for the tests behind a proxy, which are skipped without; unlike nginx, which does as
        # well where it is there already, haproxy listens nowhere before it is told to.
        beside = ("fonts-liberation", "haproxy", "openssl")
        # Debian has the headless shell as a package of its own, and not every system of its family does.
        if look.returncode and (apt("chromium-headless-shell", *beside) or apt("chromium", *beside)):
            look = find_chromium()
        if look.returncode and playwright_install():
            look = find_chromium()
    if look.returncode:
        raise SetupError(look.stderr.strip() or "No Chromium could be found or installed.")
    return look.stdout.strip()


def find_chromium() -> "subprocess.CompletedProcess[str]":
    """Ask tests/browser/chromium.py, which has Playwright to try them with: the path, or status 1 and a sentence."""
    command = [venv_python(), "-m", "tests.browser.chromium"]
    return subprocess.run(command, cwd=ROOT, env=clean_environment(), capture_output=True, text=True)


def playwright_install() -> bool:
    """Let Playwright download its Chromium, with the system libraries it needs where it may install those."""
    may = sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get") is not None
    print("Downloading Playwright's Chromium ...", flush=True)
    return run([venv_python(), "-m", "playwright", "install", *(["--with-deps"] if may else []), "chromium"]) == 0


# --- the four tasks --------------------------------------------------------------------------------------------------


def play(options: list[str]) -> int:
    """Start the playground, as `streamlit run` does without a file name."""
    prepare(RUNTIME)
    # Where there is no screen and no address is given, Streamlit asks an outside server for this machine's external IP,
    # only to print it. An address to print keeps it from that; it is a default, which options and settings go before.
    address = {"STREAMLIT_BROWSER_SERVER_ADDRESS": "localhost", **os.environ}["STREAMLIT_BROWSER_SERVER_ADDRESS"]
    return become([venv_python(), "-m", "streamlit", "run", *options], STREAMLIT_BROWSER_SERVER_ADDRESS=address)


# What looks at the code without running it; each is a module with its options.
LOOKS = [
    ["ruff", "check", "."],
    ["ruff", "format", "--check", "."],
    ["mypy"],
    ["tests.frontend.node", "biome", "check", "--error-on-warnings"],
    ["tests.frontend.node", "tsc"],
]


def check(options: list[str]) -> int:
    """Lint, format and types of both languages, and the unit tests."""
    prepare(DEVELOPMENT)
    prepare_node()
    return run_checks([*UNIT_TESTS, *options])


def test(options: list[str]) -> int:
    """What `check` does, the tests that start whole programs, and those in a browser."""
    prepare(DEVELOPMENT)
    prepare_node()
    return run_checks(options, PLAYGROUND_CHROMIUM=chromium())


def run_checks(options: list[str], **more_environment: str) -> int:
    """Run pytest with these options and LOOKS beside it; return 1 if one of them failed, else 0.

    They are run side by side because mypy, which takes longest when nothing is in its cache, keeps but one core busy.
    """
    looks = [Look(module) for module in LOOKS]
    tests = ["pytest", *SIDE_BY_SIDE, *options]
    print("$", " ".join(tests), flush=True)
    status = run([venv_python(), "-m", *tests], **more_environment)
    failures = [look.name for look in looks if look.end(at_once=status < 0)] + ["pytest"] * bool(status)
    if failures:
        print("Failed:", ", ".join(dict.fromkeys(failures)), file=sys.stderr, flush=True)
    return 1 if failures else 0


class Look:
    """One of LOOKS, which runs; what it says is printed in one piece when it ends, for others print too."""

    def __init__(self, module: list[str]) -> None:
        self.name = module[1] if module[0] == "tests.frontend.node" else module[0]
        self._heading = f"\n$ {' '.join(module)}\n"
        self._process = subprocess.Popen(
            [venv_python(), "-m", *module],
            cwd=ROOT,
            env=clean_environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        self._printing = threading.Thread(target=self._print)
        self._printing.start()

    def _print(self) -> None:
        output, _ = self._process.communicate()
        sys.stdout.buffer.write(self._heading.encode() + output)
        sys.stdout.buffer.flush()

    def end(self, at_once: bool) -> int:
        """Wait for its end, or make it end; return its exit status."""
        if at_once:
            self._process.terminate()
        self._printing.join()
        return self._process.returncode


def bench(options: list[str]) -> int:
    """Run the benchmarks, those in a browser included."""
    prepare(DEVELOPMENT)
    return run([venv_python(), "-m", "benchmarks", *options], PLAYGROUND_CHROMIUM=chromium())


TASKS = {"play": play, "check": check, "test": test, "bench": bench}


def main(arguments: list[str]) -> int:
    """Run the task that the arguments name and return the exit status: 2 when they name none."""
    if not arguments or arguments[0] not in TASKS:
        asked_for_help = arguments[:1] in ([], ["-h"], ["--help"])
        lines = (__doc__ or "").splitlines()
        print(*([] if asked_for_help else [f"There is no task {arguments[0]!r}."]), *lines[2:6], sep="\n")
        return 0 if arguments and asked_for_help else 2
    try:
        return TASKS[arguments[0]](arguments[1:])
    except SetupError as error:
        print(error, file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
