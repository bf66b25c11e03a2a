"""The QR code of a link: small enough to be read from a distance, and it says the link, bit for bit."""

import re

import pytest
import segno

from playground.links import qr_svg, to_link
from playground.links.settings import from_link, to_short_link
from playground.training import DEFAULT_CONFIG, RunConfig
from rnn import Settings

SITE = "https://playground.example.org/demo/"
EXTREME = RunConfig(
    "Everyday",
    Settings(
        hidden_size=255, learning_rate=0.0123, epochs=9999, seed=2**32 - 1, shuffle_seed=2**32 - 2, init_scale=0.00123,
        clip=0.123, bptt="article",
    ),
)  # fmt: skip


def link_of(config: RunConfig) -> str:
    return SITE + "?" + "&".join(f"{name}={text}" for name, text in to_short_link(config).items())


def dark_modules(svg: str) -> int:
    """How many modules the paths of an SVG fill."""
    path = re.search(r'class="qrline"[^>]* d="([^"]+)"', svg)
    assert path is not None
    return sum(int(length) for length in re.findall(r"h(\d+)", path[1]))


@pytest.mark.parametrize("config", [DEFAULT_CONFIG, EXTREME])
def test_the_settings_have_room_in_a_code_of_version_ten(config: RunConfig) -> None:
    svg = qr_svg(link_of(config))
    side = re.search(r'viewBox="0 0 (\d+) (\d+)"', svg)
    assert side is not None
    version = (int(side[1]) - 2 * 4 - 17) // 4
    assert 1 <= version <= 10
    code = segno.make_qr(link_of(config), error="m", version=version)
    assert dark_modules(svg) == sum(sum(row) for row in code.matrix)
    assert "<script" not in svg
    assert not re.search(r"https?://(?!www\.w3\.org)", svg)


def test_a_link_that_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        qr_svg(SITE + "?w=" + "A" * 300)
    with pytest.raises(ValueError, match="too long"):
        qr_svg("A" * 10_000)


@pytest.mark.parametrize("config", [DEFAULT_CONFIG, EXTREME, RunConfig("Everyday", Settings())])
def test_the_short_link_means_the_same(config: RunConfig) -> None:
    assert from_link(to_short_link(config)) == from_link(to_link(config)) == (config, [])
