"""nginx's and haproxy's configuration as the page on hosting shows them, on ports of this machine."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

from tests.browser.serve import ROOT

PAGE = (ROOT / "docs/hosting/README.md").read_text(encoding="utf-8")
PATH = "/demo/"
"""The path of the page's examples."""
TAKEN_OFF = "/~/+/"
"""In its place where it is taken off: the path at which Streamlit's Community Cloud has the apps."""
FORMS = ("kept", "stripped", "tls")
"""The ways to be in front: below `PATH`, which the server is told of ("kept"), or below `TAKEN_OFF`, which is taken off
before it ("stripped"); at the root over https, which ends in the proxy."""

SERVER = "127.0.0.1:8501"
SAYS_HTTPS = "  http-request set-header X-Forwarded-Proto https\n"


def snippet(program: str) -> str:
    """What the page shows of a program's configuration."""
    [text] = re.findall(rf"^## {program}\n\n```{program}\n(.*?)^```$", PAGE, re.M | re.S)
    return str(text)


def replaced(text: str, old: str, new: str) -> str:
    """The text with all of `old` replaced, which is in it."""
    assert old in text, f"The page does not show {old!r} any more."
    return text.replace(old, new)


def without_comments(text: str) -> str:
    """The text without the lines that are commented out."""
    return re.sub(r"^ *# .*\n", "", text, flags=re.M)


def nginx(folder: Path, pem: Path, ports: Mapping[str, int], at_root: int, below: int) -> str:
    """The page's `map` and, for each form, its `server` with the one of its locations that is of that form."""
    shared, _, server = snippet("nginx").partition("\nserver {\n")
    [of_root] = re.findall(r"^  location / \{.*\}", server, re.M)
    kept, stripped = re.findall(r"^  # (location /demo/ \{.*?\}) ", server, re.M)
    locations = {"tls": of_root, "kept": kept, "stripped": replaced(stripped, PATH, TAKEN_OFF)}
    rest = without_comments(replaced(server, of_root, "  LOCATION"))
    servers = ""
    for form, port in ports.items():
        one = re.sub(r"LOCATION.*", lambda _, form=form: locations[form], rest)  # type: ignore[misc]
        if form == "tls":
            one = replaced(one, "listen 443 ssl", f"listen 127.0.0.1:{port} ssl")
            one = re.sub(r"(ssl_certificate(?:_key)? +)\S+;", rf"\1{pem};", one)
        else:
            one = re.sub(r"^  ssl_.*\n", "", replaced(one, "listen 443 ssl", f"listen 127.0.0.1:{port}"), flags=re.M)
        servers += "server {\n" + replaced(one, SERVER, f"127.0.0.1:{below if form == 'kept' else at_root}")
    names = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    temporary = "\n".join(f"{name}_temp_path {folder}/{name};" for name in names)
    return f"""daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{}}
http {{
access_log off;
{temporary}
{shared}
{servers}
}}
"""


def haproxy(_folder: Path, pem: Path, ports: Mapping[str, int], at_root: int, below: int) -> str:
    """The page's `defaults` and, for each form, its frontend and backend; what is not below the path is refused."""
    text = snippet("haproxy")
    defaults, _, both = text.partition("\nfrontend ")
    [takes_off] = re.findall(r"^  # (http-request replace-path .*?)  ", both, re.M)
    plain = without_comments(both)
    parts = [defaults]
    for form, port in ports.items():
        one = replaced(plain, "playground\n", f"{form}\n")  # its name, in three places
        one = replaced(one, SERVER, f"127.0.0.1:{below if form == 'kept' else at_root}")
        bound = re.search(r"^  bind .*\n", one, re.M)
        assert bound is not None
        if form == "tls":
            bind = re.sub(r":443 ssl crt \S+", f"127.0.0.1:{port} ssl crt {pem}", bound[0])
        else:
            path = PATH if form == "kept" else TAKEN_OFF
            bind = f"  bind 127.0.0.1:{port}\n  http-request deny deny_status 404 unless {{ path_beg {path} }}\n"
            one = replaced(one, SAYS_HTTPS, "")
        if form == "stripped":
            bind += "  " + replaced(takes_off, PATH.rstrip("/"), TAKEN_OFF.rstrip("/").replace("+", "[+]")) + "\n"
        parts.append("frontend " + replaced(one, bound[0], bind))
    return "\n".join(parts)


PROXIES: Mapping[str, Callable[[Path, Path, Mapping[str, int], int, int], str]] = {"nginx": nginx, "haproxy": haproxy}
"""What makes the configuration of each, the one that is taken first."""
