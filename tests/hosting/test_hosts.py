"""The files for hosts in hosting/: each agrees with the Dockerfile, and a container that starts as it says serves.

As far as this machine goes: the variables, the port, the check and the request that the host's proxy passes on are the
host's own; its network, its sleep and its disks are not here.
"""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
import yaml

from playground.server.limits import Limits
from tests.browser.serve import ROOT, serving
from tests.hosting.container import Built, running
from tests.hosting.dockerfile import context
from tests.hosting.image import Image
from tests.support.patience import PATIENCE
from tests.support.serving import HttpAnswer, Site

HOSTING = ROOT / "hosting"
OF_THE_HOST = 10_000  # the port that Render says in PORT, if nobody sets another one


@dataclass(frozen=True)
class AsHosted:
    """What a host does with the image."""

    port: int
    """The port at which it looks for the server."""
    environment: dict[str, str] = field(default_factory=dict)
    """The variables that are set there, PORT among them if it is."""
    checks: tuple[str, ...] = ()
    """The paths that it asks whether the server is well."""
    mounts: tuple[str, ...] = ()
    """Where it puts disks that last."""


def hugging_face() -> AsHosted:
    front = yaml.safe_load((HOSTING / "huggingface/README.md").read_text("utf-8").split("---")[1])
    assert front["sdk"] == "docker"
    return AsHosted(front["app_port"])


def render() -> AsHosted:
    (service,) = yaml.safe_load((HOSTING / "render.yaml").read_text("utf-8"))["services"]
    assert service["runtime"] == "docker"
    assert (ROOT / service["dockerContext"] / service["dockerfilePath"]).resolve() == ROOT / "Dockerfile"
    variables = {one["key"]: one["value"] for one in service["envVars"]}
    return AsHosted(OF_THE_HOST, {"PORT": str(OF_THE_HOST), **variables}, (service["healthCheckPath"],))


def fly() -> AsHosted:
    app = tomllib.loads((HOSTING / "fly.toml").read_text("utf-8"))
    assert (HOSTING / app["build"]["dockerfile"]).resolve() == ROOT / "Dockerfile"
    assert app["kill_signal"] == "SIGTERM"
    service = app["http_service"]
    checks = tuple(check["path"] for check in service["checks"])
    return AsHosted(
        service["internal_port"], app["env"], checks, tuple(mount["destination"] for mount in app["mounts"])
    )


def cloud_run() -> AsHosted:
    revision = yaml.safe_load((HOSTING / "cloud-run.yaml").read_text("utf-8"))["spec"]["template"]
    assert revision["metadata"]["annotations"]["autoscaling.knative.dev/maxScale"] == "1"
    (container,) = revision["spec"]["containers"]
    ((port),) = (port["containerPort"] for port in container["ports"])
    variables = {one["name"]: one["value"] for one in container["env"]}
    checks = tuple(container[probe]["httpGet"]["path"] for probe in ("startupProbe", "livenessProbe"))
    return AsHosted(port, {"PORT": str(port), **variables}, checks)


HOSTS = {"huggingface": hugging_face, "render": render, "fly": fly, "cloud-run": cloud_run}
by_host = pytest.mark.parametrize("host", HOSTS)


@by_host
def test_its_file_agrees_with_the_dockerfile_and_with_our_settings(host: str) -> None:
    hosted, image = HOSTS[host](), Image.of()
    listens = int(hosted.environment.get("PORT", image.ports[0]))
    assert hosted.port == listens
    assert set(hosted.mounts) <= set(image.volumes)
    assert set(hosted.checks) <= {"/healthz"}
    ours = {name for name in hosted.environment if name != "PORT"}
    table = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs/hosting/README.md").read_text("utf-8"), re.MULTILINE)
    assert ours <= set(table)
    Limits.of(hosted.environment)  # raises ValueError for nonsense


@by_host
def test_every_file_has_its_page_and_the_page_its_line_in_the_index(host: str) -> None:
    index = (ROOT / "docs/hosting/README.md").read_text("utf-8")
    assert f"]({host}.md)" in index
    page = (ROOT / f"docs/hosting/{host}.md").read_text("utf-8")
    for heading in ("## What works", "## What does not", "## Tried"):
        assert heading in page, heading
    for path in re.findall(r"`?(hosting/[\w./-]+\.\w+)`?", page):
        assert (ROOT / path).exists(), path


def test_a_space_is_sent_what_the_image_is_made_from(tmp_path: Path) -> None:
    (line,) = re.findall(r"^git archive .*", (ROOT / "docs/hosting/huggingface.md").read_text("utf-8"), re.MULTILINE)
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("This is no checkout of git's.")
    folder = tmp_path / "space"
    folder.mkdir()
    subprocess.run(["sh", "-c", line.replace("-C space", f"-C {folder}")], cwd=ROOT, check=True)
    sent = set(context(folder))
    assert sent | {PurePosixPath(".dockerignore")} == {
        PurePosixPath(path.relative_to(folder).as_posix()) for path in folder.rglob("*") if path.is_file()
    }
    known = subprocess.run(["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\n")
    assert sent == set(context(ROOT)) & {PurePosixPath(path) for path in known}


def through_its_proxy(site: Site, path: str) -> HttpAnswer:
    """A request as the host's proxy passes it on: for a frame of another site, by a browser that speaks https."""
    frame = {"Sec-Fetch-Dest": "iframe", "Sec-Fetch-Site": "cross-site"}
    return site.get(path, Host="playground.example", X_Forwarded_Proto="https", **frame)


def assert_serves(site: Site) -> None:
    """A visitor gets the page, with a cookie that a browser keeps also in such a frame."""
    page = through_its_proxy(site, "/")
    assert page.status == 200
    assert {"HttpOnly", "SameSite=None", "Secure", "Partitioned"} <= set(page.header("set-cookie").split("; "))


@pytest.mark.program
@by_host
def test_a_container_that_starts_as_the_host_starts_it_serves(host: str, image: Built, tmp_path: Path) -> None:
    hosted = HOSTS[host]()
    variables = {name: value for name, value in hosted.environment.items() if name != "PORT"}
    with running(image, tmp_path, **variables) as container:
        site = Site(container.port)
        for path in hosted.checks:
            assert site.get(path).status == 200
        assert_serves(site)


@pytest.mark.program
def test_streamlits_cloud_starts_the_checkout_with_options_of_its_own(tmp_path: Path) -> None:
    """It names the file, watches the sources, and sets these options over ours."""
    own: dict[str, Any] = {"STREAMLIT_CLIENT_SHOW_ERROR_DETAILS": "false", "STREAMLIT_SERVER_RUN_ON_SAVE": "true"}
    with serving(tmp_path, "streamlit_app.py", **own, STREAMLIT_BROWSER_GATHER_USAGE_STATS="true") as server:
        site = Site(int(server.url.rpartition(":")[2]))
        assert site.get("/healthz").status == 200
        assert_serves(site)


@pytest.mark.program
@pytest.mark.parametrize(
    ("secrets", "sentence"),
    [
        (
            'PLAYGROUND_MAX_TRAINING = "many"',
            "PLAYGROUND_MAX_TRAINING is 'many': it must be a whole number of at least 1",
        ),
        (
            'PLAYGROUND_MAX_TRAINING = "2',
            "secrets.toml cannot be read (Illegal character '\\n' (at line 1, ",
        ),
    ],
)
def test_what_stands_in_its_secrets_are_settings(secrets: str, sentence: str, tmp_path: Path) -> None:
    file = tmp_path / ".streamlit/secrets.toml"
    file.parent.mkdir()
    file.write_text(f"{secrets}\n")
    done = subprocess.run(
        [sys.executable, "-m", "streamlit", "run", "--server.headless", "true", "--server.port", "0"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "USERPROFILE": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert done.returncode != 0
    assert sentence in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
