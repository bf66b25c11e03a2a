"""compose.yaml and haproxy.cfg in hosting/: they agree with each other, with the Dockerfile and with our settings."""

import re
import subprocess
from typing import Any

import pytest
import yaml
from sqlalchemy import make_url

from playground.server.limits import Limits
from playground.server.structured_log import form_from
from playground.server.visitors import VISITOR_COOKIE
from tests.browser.proxies import find
from tests.browser.serve import ROOT
from tests.support.replicas import BALANCER_COOKIE, CONFIGURATION, NAMES

PASSWORD = "POSTGRES_PASSWORD"


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    parsed: dict[str, Any] = yaml.safe_load((ROOT / "hosting/compose.yaml").read_text(encoding="utf-8"))
    return parsed


@pytest.fixture(scope="module")
def services(compose: dict[str, Any]) -> dict[str, Any]:
    services: dict[str, Any] = compose["services"]
    return services


@pytest.fixture(scope="module")
def configuration() -> str:
    return CONFIGURATION.read_text(encoding="utf-8")


def test_the_balancer_leads_to_each_service_that_is_made_from_the_dockerfile(
    services: dict[str, Any], configuration: str
) -> None:
    made = {name for name, service in services.items() if service.get("build") == ".."}
    servers = re.findall(
        r'^  server (\w+) "\$\{PLAYGROUND_(\w+)-(\w+):(\d+)\}" cookie (\w+)$', configuration, re.MULTILINE
    )
    assert {server[0] for server in servers} == made == set(NAMES)
    exposed = re.findall(r"^EXPOSE (\d+)$", (ROOT / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE)
    for name, variable, host, port, cookie in servers:
        assert (variable.lower(), host, cookie, [port]) == (name, name, name, exposed)
    assert f"cookie {BALANCER_COOKIE} insert" in configuration
    assert f"req.cook({VISITOR_COOKIE})" in configuration


def test_the_balancer_is_found_where_its_file_says_and_has_that_file(
    services: dict[str, Any], configuration: str
) -> None:
    [bound] = re.findall(r'bind "\$\{PLAYGROUND_ADDRESS-:(\d+)\}"', configuration)
    assert services["balancer"]["ports"] == [f"{bound}:{bound}"]
    [mounted] = services["balancer"]["volumes"]
    assert (ROOT / "hosting" / mounted.split(":")[0]).resolve() == CONFIGURATION
    assert mounted.endswith(":ro")


def test_every_image_that_is_not_made_here_is_pinned_by_digest(services: dict[str, Any]) -> None:
    others = [service["image"] for service in services.values() if "build" not in service]
    assert len(others) == 2
    assert all(re.fullmatch(r"[a-z]+:[\w.-]+@sha256:[0-9a-f]{64}", image) for image in others)


def test_what_a_replica_is_told_is_what_the_server_reads(services: dict[str, Any]) -> None:
    assert services["one"] == services["two"]
    environment = services["one"]["environment"]
    page = (ROOT / "docs/hosting/README.md").read_text(encoding="utf-8")
    assert set(environment) <= set(re.findall(r"^\| `([A-Z_]+)` \|", page, flags=re.MULTILINE))
    assert form_from(environment) == "json"
    # It has to drain for longer than the balancer takes to see it, and to end before it is killed.
    assert 2 < Limits.of(environment).drain < int(services["one"]["stop_grace_period"].removesuffix("s")) - 10
    url = make_url(re.sub(rf"\$\{{{PASSWORD}[^}}]*\}}", "secret", environment["PLAYGROUND_DATABASE"]))
    database = services["database"]["environment"]
    assert (url.username, url.database) == (database["POSTGRES_USER"], database["POSTGRES_DB"])
    assert services[url.host]["environment"][PASSWORD] == f"${{{PASSWORD}}}"
    assert url.get_driver_name() == "psycopg"


def test_what_outlives_the_containers_is_the_databases_alone(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert [name for name in services if any(":/" in each for each in services[name].get("volumes", ()))] == [
        "balancer",
        "database",
    ]
    [kept] = services["database"]["volumes"]
    assert kept.split(":")[0] in compose["volumes"]
    assert all(services[name]["read_only"] for name in (*NAMES, "balancer"))


@pytest.mark.skipif(find("haproxy") is None, reason="there is no HAProxy on this machine")
def test_haproxy_takes_the_file_without_a_word() -> None:
    addresses = {f"PLAYGROUND_{name.upper()}": "127.0.0.1:8501" for name in NAMES}
    checked = subprocess.run(
        [str(find("haproxy")), "-c", "-q", "-f", str(CONFIGURATION)],
        env={**addresses, "PLAYGROUND_ADDRESS": "127.0.0.1:8080"},
        capture_output=True,
        text=True,
    )
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")
