"""A real proxy, nginx or haproxy, in front of a playground: below a path, and where https ends."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path

from tests.browser.proxy_snippets import FORMS, PATH, PROXIES, TAKEN_OFF
from tests.browser.serve import is_free
from tests.support.patience import PATIENCE, until

# Debian keeps programs of administrators where other users do not look.
SEARCHED = "/usr/sbin:/usr/local/sbin:/opt/homebrew/bin"

# Below those from which systems take a port by themselves, for who connects and for who listens to any: between the
# choice of one of those and the start of its server, which takes seconds, it may be somebody else's.
CHOSEN = range(20_000, 32_000)
# One after the other, from another one on in each process that runs tests.
_begin = 97 * os.getpid() % len(CHOSEN)
_turn = cycle([*CHOSEN[_begin:], *CHOSEN[:_begin]])


def find(program: str) -> str | None:
    """The path of a program, None if it is not installed."""
    return shutil.which(program) or shutil.which(program, path=SEARCHED)


@contextmanager
def proxied(folder: Path, at_root: int, below: int, program: str = "") -> Iterator[Mapping[str, str]]:
    """A proxy in every form, for as long as the block lasts: its addresses by form.

    `at_root` is the port of a server that knows of no path, `below` that of one whose base path is `PATH`. `program`
    is one of `PROXIES`, the first that is installed where none is named.
    Raises LookupError, with a sentence, where a program that it takes is not installed.
    """
    installed = [name for name in PROXIES if find(name) and program in ("", name)]
    if not installed or not find("openssl"):
        wanted = program or " or ".join(PROXIES)
        raise LookupError(f"There is no proxy to test with: install {wanted}, and openssl for a certificate.")
    program = installed[0]
    folder.mkdir(parents=True, exist_ok=True)
    ports = dict(zip(FORMS, free_ports(len(FORMS)), strict=True))
    file = folder / f"{program}.conf"
    file.write_text(PROXIES[program](folder, certificate(folder), ports, at_root, below), encoding="utf-8")
    command = {"nginx": ["-p", str(folder), "-c", str(file)], "haproxy": ["-db", "-f", str(file)]}[program]
    with (folder / "proxy.log").open("wb") as log:
        process = subprocess.Popen([str(find(program)), *command], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            until(lambda: process.poll() is not None or all(map(listens, ports.values())))
            assert process.poll() is None, (folder / "proxy.log").read_text()
            places = {"kept": f"http://{{}}{PATH}", "stripped": f"http://{{}}{TAKEN_OFF}", "tls": "https://{}/"}
            yield {form: places[form].format(f"127.0.0.1:{port}") for form, port in ports.items()}
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


def free_ports(count: int) -> list[int]:
    """Ports of this machine on which no program listens, and that nobody else is given before these tests use them."""
    return list(islice(filter(is_free, _turn), count))


def listens(port: int) -> bool:
    """Whether a program listens on the port."""
    with socket.socket() as caller:
        return caller.connect_ex(("127.0.0.1", port)) == 0


def certificate(folder: Path) -> Path:
    """A new certificate for this machine, which its own key has signed, and that key in one file."""
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"]
    key, certificate, both = folder / "key.pem", folder / "certificate.pem", folder / "both.pem"
    command = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject]
    subprocess.run(
        [str(find("openssl")), *command, "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True
    )
    both.write_text(certificate.read_text() + key.read_text())
    return both
