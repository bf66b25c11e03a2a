"""A real proxy, nginx or haproxy, in front of a playground: below a path, and where https ends."""

import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.support.patience import PATIENCE, until

PATH = "/demo/"
TAKEN_OFF = "/~/+/"  # the path at which Streamlit's Community Cloud has the apps, and which is none of theirs
FORMS = ("kept", "stripped", "tls")
"""The ways to be in front: below `PATH`, which the server is told of ("kept"), or below `TAKEN_OFF`, which is taken off
before it ("stripped"); at the root over https, which ends in the proxy."""

# Debian keeps programs of administrators where other users do not look.
SEARCHED = "/usr/sbin:/usr/local/sbin:/opt/homebrew/bin"


def find(program: str) -> str | None:
    """The path of a program, None if it is not installed."""
    return shutil.which(program) or shutil.which(program, path=SEARCHED)


@contextmanager
def proxied(folder: Path, root_port: int, below: int) -> Iterator[Mapping[str, str]]:
    """A proxy in every form, for as long as the block lasts: its addresses by form.

    `plain` is the port of a server that knows of no path, `below` that of one whose base path is `PATH`.
    Raises LookupError, with a sentence, where a program that it takes is not installed.
    """
    configuration_of = next(((program, make) for program, make in PROXIES.items() if find(program)), None)
    if configuration_of is None or not find("openssl"):
        raise LookupError("There is no proxy to test with: install nginx or haproxy, and openssl for a certificate.")
    program, configuration = configuration_of
    folder.mkdir(parents=True, exist_ok=True)
    ports = dict(zip(FORMS, free_ports(len(FORMS)), strict=True))
    file = folder / f"{program}.conf"
    file.write_text(configuration(folder, certificate(folder), ports, root_port, below), encoding="utf-8")
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
    """Ports of this machine on which no program listens at the moment."""
    with ExitStack() as sockets:
        return [sockets.enter_context(socket.create_server(("127.0.0.1", 0))).getsockname()[1] for _ in range(count)]


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


def nginx(folder: Path, pem: Path, ports: Mapping[str, int], root_port: int, below: int) -> str:
    """nginx's configuration; the documentation shows hosts the same."""
    temporary = "\n".join(
        f"{name}_temp_path {folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"""
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{}}
http {{
  access_log off;
  {temporary}
  map $http_upgrade $connection_upgrade {{ default upgrade; '' close; }}
  proxy_http_version 1.1;
  proxy_set_header Host $http_host;
  proxy_set_header X-Forwarded-Proto $scheme;
  proxy_set_header Upgrade $http_upgrade;
  proxy_set_header Connection $connection_upgrade;
  server {{
    listen 127.0.0.1:{ports["kept"]};
    location {PATH} {{ proxy_pass http://127.0.0.1:{below}; }}
  }}
  server {{
    listen 127.0.0.1:{ports["stripped"]};
    location {TAKEN_OFF} {{ proxy_pass http://127.0.0.1:{root_port}/; }}
  }}
  server {{
    listen 127.0.0.1:{ports["tls"]} ssl;
    ssl_certificate {pem};
    ssl_certificate_key {pem};
    location / {{ proxy_pass http://127.0.0.1:{root_port}; }}
  }}
}}
"""


def haproxy(folder: Path, pem: Path, ports: Mapping[str, int], root_port: int, below: int) -> str:
    """haproxy's configuration."""
    return f"""
defaults
  mode http
  timeout connect 5s
  timeout client 60s
  timeout server 60s
  timeout tunnel 1h
frontend kept
  bind 127.0.0.1:{ports["kept"]}
  http-request deny deny_status 404 unless {{ path_beg {PATH} }}
  default_backend below
frontend stripped
  bind 127.0.0.1:{ports["stripped"]}
  http-request deny deny_status 404 unless {{ path_beg {TAKEN_OFF} }}
  http-request replace-path {TAKEN_OFF.rstrip("/").replace("+", "[+]")}(/.*) \\1
  default_backend plain
frontend tls
  bind 127.0.0.1:{ports["tls"]} ssl crt {pem}
  http-request set-header X-Forwarded-Proto https
  default_backend plain
backend plain
  server playground 127.0.0.1:{root_port}
backend below
  server playground 127.0.0.1:{below}
"""


PROXIES: Mapping[str, Callable[[Path, Path, Mapping[str, int], int, int], str]] = {"nginx": nginx, "haproxy": haproxy}
"""What makes the configuration of each, the one that is taken first."""
