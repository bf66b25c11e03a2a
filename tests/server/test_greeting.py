"""What the server prints at its start: the addresses of its options, found without asking another machine."""

import socket
import tomllib
from pathlib import Path

import pytest

from playground.server import greeting

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def options() -> dict[str, object]:
    """Streamlit's options as a test sets them."""
    return {"browser.serverAddress": "localhost", "server.port": 8501}


def test_streamlit_is_told_to_print_nothing_since_it_would_ask_an_outside_server() -> None:
    config = tomllib.loads((ROOT / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert config["logger"]["hideWelcomeMessage"] is True


@pytest.mark.parametrize("everywhere", [None, "", "0.0.0.0", "::"])
def test_one_that_listens_everywhere_is_found_here_and_in_the_network(
    options: dict[str, object], everywhere: str | None
) -> None:
    options["server.address"] = everywhere
    address = greeting.own_address()
    network = [("Network URL", f"http://{address}:8501")] if address else []
    assert greeting.addresses(options.get) == [("Local URL", "http://localhost:8501"), *network]


@pytest.mark.parametrize(
    ("chosen_options", "url"),
    [
        ({"server.address": "127.0.0.1"}, "http://127.0.0.1:8501"),
        ({"server.address": "::1"}, "http://[::1]:8501"),
        ({"server.address": "10.0.0.7", "server.baseUrlPath": "/demo/"}, "http://10.0.0.7:8501/demo"),
        ({"server.address": "127.0.0.1", "server.sslCertFile": "c.pem"}, "https://127.0.0.1:8501"),
        ({"server.address": "127.0.0.1", "browser.serverAddress": None}, "http://127.0.0.1:8501"),
        ({"browser.serverAddress": "rnn.example"}, "http://rnn.example:8501"),
        ({"browser.serverAddress": "rnn.example", "server.address": "127.0.0.1"}, "http://rnn.example:8501"),
    ],
)
def test_one_that_has_an_address_prints_it(
    options: dict[str, object], chosen_options: dict[str, object], url: str
) -> None:
    options.update(chosen_options)
    assert greeting.addresses(options.get) == [("URL", url)]


def test_one_on_a_unix_socket_prints_that(options: dict[str, object]) -> None:
    options["server.address"] = "unix:///run/rnn.sock"
    assert greeting.addresses(options.get) == [("Unix socket", "unix:///run/rnn.sock")]


def test_one_in_no_network_is_found_here_alone(options: dict[str, object]) -> None:
    for ours, addresses in ((None, []), ("10.0.0.7", [("Network URL", "http://10.0.0.7:8501")])):
        found = greeting.addresses(options.get, own=lambda ours=ours: ours)  # type: ignore[misc]
        assert found == [("Local URL", "http://localhost:8501"), *addresses]


def test_the_address_in_the_network_is_one_of_this_machine() -> None:
    address = greeting.own_address()
    if address is not None:
        assert not address.startswith("127.")  # which no other machine reaches
        with socket.socket() as listener:
            listener.bind((address, 0))  # no system binds to an address that it does not have


def test_what_is_printed_names_every_address(options: dict[str, object], capsys: pytest.CaptureFixture[str]) -> None:
    options["server.address"] = "127.0.0.1"
    greeting.greet(options.get)
    assert capsys.readouterr().out == "\n  The playground is here:\n\n  URL: http://127.0.0.1:8501\n\n"
