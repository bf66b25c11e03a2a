"""Two replicas of the playground behind HAProxy, as `hosting/haproxy.cfg` has it, with their runs in one PostgreSQL."""

import os
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path

from tests.browser.proxies import find, free_ports, listens
from tests.browser.serve import ROOT, PlaygroundProcess, serving
from tests.support import postgresql
from tests.support.patience import PATIENCE, until

NAMES = ("one", "two")
CONFIGURATION = ROOT / "hosting" / "haproxy.cfg"
BALANCER_COOKIE = "replica"


def missing() -> str:
    """What this machine lacks for replicas, "" if nothing."""
    if find("haproxy") is None:
        return "there is no HAProxy on this machine"
    return postgresql.MISSING if postgresql.programs() is None else ""


class Replicas:
    """The replicas by name, and the address of the balancer before them."""

    def __init__(self, folder: Path, database: str, environment: dict[str, str]) -> None:
        """`folder` is an empty one for what the replicas write, `environment` what they are all told."""
        self._folder = folder
        self._environment = {**environment, "PLAYGROUND_DATABASE": database}
        self._starts = 0
        balancer, *ports = free_ports(1 + len(NAMES))
        self.ports = dict(zip(NAMES, ports, strict=True))
        self.address = f"127.0.0.1:{balancer}"
        self.servers: dict[str, PlaygroundProcess] = {}
        self._stack = ExitStack()

    @property
    def url(self) -> str:
        """Where visitors go."""
        return f"http://{self.address}"

    def start(self, *names: str) -> None:
        """Starts these replicas side by side, and waits until each is well."""
        folders = {name: self._folder / f"{name}-{self._starts}" for name in names}
        self._starts += 1
        contexts = [
            serving(folders[name], port=self.ports[name], **self._environment)  # type: ignore[arg-type]
            for name in names
        ]
        with ThreadPoolExecutor() as pool:
            started = dict(zip(names, pool.map(self._stack.enter_context, contexts), strict=True))
        self.servers.update(started)

    def balance(self) -> None:
        """Starts the balancer, and waits until it leads visitors to both replicas."""
        self._stack.enter_context(self._balanced())
        self.await_both()

    def await_both(self) -> None:
        """Waits until the balancer leads new visitors to each of the replicas."""
        until(lambda: {self._newcomers_replica() for _ in NAMES} == set(NAMES), every=0.1)

    def kill(self, name: str) -> None:
        """Ends a replica as a power cut would."""
        self.servers[name].kill()

    def terminate(self, name: str) -> None:
        """Tells a replica to end, as a rolling restart does."""
        self.servers[name].process.send_signal(signal.SIGTERM)

    def close(self) -> None:
        """Ends all of them. Raises AssertionError where one met an error or left a process behind."""
        self._stack.close()

    @contextmanager
    def _balanced(self) -> Iterator[None]:
        own = {f"PLAYGROUND_{name.upper()}": f"127.0.0.1:{port}" for name, port in self.ports.items()}
        log_file = self._folder / "haproxy.log"
        with log_file.open("wb") as log:
            process = subprocess.Popen(
                [str(find("haproxy")), "-db", "-f", str(CONFIGURATION)],
                env={**os.environ, **own, "PLAYGROUND_ADDRESS": self.address},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        try:
            until(lambda: process.poll() is not None or listens(int(self.address.rpartition(":")[2])))
            assert process.poll() is None, log_file.read_text()
            yield
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)

    def _newcomers_replica(self) -> str:
        """The replica to which a browser without a cookie is led, "" for none."""
        connection = HTTPConnection(self.address, timeout=PATIENCE)
        try:
            connection.request("GET", "/healthz")
            answer = connection.getresponse()
            answer.read()
            cookies = SimpleCookie(answer.headers.get("Set-Cookie", ""))
            return cookies[BALANCER_COOKIE].value if BALANCER_COOKIE in cookies else ""
        finally:
            connection.close()


@contextmanager
def replicas(folder: Path, database: str, **environment: str) -> Iterator[Replicas]:
    """Both replicas and the balancer, for as long as the block lasts."""
    both = Replicas(folder, database, environment)
    try:
        both.start(*NAMES)
        both.balance()
        yield both
    finally:
        both.close()
