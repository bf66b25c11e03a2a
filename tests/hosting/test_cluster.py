"""The page on Dask clusters: its commands, as they stand there, start one on which a sweep of the terminal trains."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from playground.server.limits import CLUSTER_VARIABLE
from tests.browser.proxies import free_ports, listens
from tests.support.patience import PATIENCE, until
from tests.support.serving import Site, given_cookie
from tests.support.visiting import Visitor

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/hosting/cluster.md").read_text(encoding="utf-8")
INSTALLED, SCHEDULER, WORKERS, USED = re.findall(r"^```sh\n(.*?)^```", PAGE, flags=re.MULTILINE | re.DOTALL)
AT = "127.0.0.1:8786"
PLAN = {"data": "Article", "values": {}, "seeds": 2, "epochs": 10, "base": {"hidden_size": 4, "init_scale": 0.3}}


@contextmanager
def started(command: str) -> Iterator[None]:
    """What a shell starts, and all of its processes, for as long as the block lasts."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(["sh", "-c", command], cwd=ROOT, start_new_session=True, **quiet)  # type: ignore[call-overload]
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def where_sweeps_train(site: Site) -> str:
    """What a plan says would train it, once that is the cluster, which the server looks for after it has started."""
    until(lambda: listens(site.port), every=0.1)
    visitor = Visitor(site, cookie=given_cookie(site.get("/")))

    def on() -> str:
        return str(visitor.json("/api/sweeps/plan", PLAN)["on"])

    until(lambda: on().endswith("of the cluster"), every=0.1)
    return on()


def test_what_it_installs_and_sets_is_there() -> None:
    assert all((ROOT / file).is_file() for file in re.findall(r"-r (\S+)", INSTALLED))
    assert f"{CLUSTER_VARIABLE}=tcp://{AT}" in USED


@pytest.mark.program
@pytest.mark.skipif(os.name == "nt", reason="its commands are a shell's")
def test_its_commands_train_a_sweep_of_the_terminal_and_the_server_finds_the_cluster(tmp_path: Path) -> None:
    scheduler_port, port = free_ports(2)
    here = f"127.0.0.1:{scheduler_port}"

    def adapted(command: str) -> str:
        return command.replace("/opt/playground/bin/", f"{Path(sys.executable).parent}/").replace(AT, here)

    [server] = [line for line in USED.splitlines() if "streamlit run" in line]
    [sweep] = [line for line in USED.splitlines() if "--cluster" in line]
    with started(adapted(SCHEDULER)), started(adapted(WORKERS)):
        deadline_s = 3 * PATIENCE  # the terminal asks once; until the scheduler listens it says that there is none
        tries = f"for _ in $(seq 600); do {adapted(sweep)} && exit; sleep 0.2; done; exit 1"
        told = subprocess.run(["sh", "-c", tries], cwd=ROOT, capture_output=True, text=True, timeout=deadline_s)
        own = f"HOME={tmp_path} PLAYGROUND_DATABASE={tmp_path / 'runs.sqlite3'}"
        with started(f"{own} {adapted(server)} --server.address 127.0.0.1 --server.port {port}"):
            trains_on = where_sweeps_train(Site(port))
    assert told.returncode == 0, told.stderr
    assert "20 runs of 200 epochs" in told.stdout
    assert "After epoch 200: median and range over the seeds" in told.stdout
    assert trains_on == "2 cores of the cluster"
