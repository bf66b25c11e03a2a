"""The figures of the Compare page, and the colours that tell its runs apart."""

from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from playground.charts.compare import compare_figures, side_by_side
from playground.charts.palette import DARK, LIGHT, Palette
from playground.storage import COLOURS

# Severe protan, deutan and tritan vision: Machado, Oliveira and Fernandes 2009, on linear RGB.
VISION = {
    "normal": np.eye(3),
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritan": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}
# From linear RGB to Oklab (Ottosson 2020), where distances are about as they are seen; 0.02 is just noticeable.
TO_LMS = np.array(
    [[0.41222147, 0.53633254, 0.05144599], [0.2119035, 0.6806995, 0.10739696], [0.0883025, 0.2817188, 0.6299787]]
)
TO_LAB = np.array(
    [[0.21045426, 0.7936178, -0.00407205], [1.9779985, -2.4285922, 0.4505937], [0.02590404, 0.78277177, -0.80867577]]
)


def linear(colour: str) -> np.ndarray:
    values = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)


def perceived(colour: str, vision: str) -> np.ndarray:
    """A colour as a person with this vision sees it, in Oklab."""
    through = np.clip(np.array(VISION[vision]) @ linear(colour), 0, 1)
    return TO_LAB @ np.cbrt(TO_LMS @ through)


def contrast(one: str, other: str) -> float:
    low, high = sorted(float(linear(colour) @ [0.2126, 0.7152, 0.0722]) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


PALETTES = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])


def test_the_page_goes_round_as_many_colours_as_the_store_gives_and_the_palette_has() -> None:
    looks = (Path(__file__).parents[2] / "playground/frontend/charts/looks.js").read_text(encoding="utf-8")
    assert f"export const COLOURS = {COLOURS};" in looks


@PALETTES
@pytest.mark.parametrize("vision", list(VISION))
def test_any_two_of_the_twelve_run_colours_can_be_told_apart(palette: Palette, vision: str) -> None:
    assert len(set(palette.runs)) == COLOURS
    points = [perceived(colour, vision) for colour in palette.runs]
    assert min(float(np.linalg.norm(a - b)) for a, b in combinations(points, 2)) > 0.08


@PALETTES
@pytest.mark.parametrize("vision", list(VISION))
def test_any_two_of_the_ten_label_colours_can_be_told_apart(palette: Palette, vision: str) -> None:
    points = [perceived(colour, vision) for colour in palette.labels]
    assert min(float(np.linalg.norm(a - b)) for a, b in combinations(points, 2)) > 0.075


@PALETTES
def test_run_colours_are_clear_on_the_page_and_none_is_a_labels(palette: Palette) -> None:
    assert min(contrast(colour, palette.background) for colour in palette.runs) >= 2.99
    for label in (palette.labels[1], palette.labels[0]):
        nearest = min(
            float(np.linalg.norm(perceived(colour, "normal") - perceived(label, "normal"))) for colour in palette.runs
        )
        assert nearest > 0.1


def test_both_themes_have_the_same_figures_and_their_own_colours() -> None:
    figures = compare_figures()
    assert {name: set(figure) for name, figure in figures.items()} == {
        theme: {"run_curves", "side_by_side", "side_by_side_tall", "side_by_side_unlike", "side_by_side_unlike_tall"}
        for theme in ("light", "dark")
    }
    assert figures["light"] != figures["dark"]


@PALETTES
@pytest.mark.parametrize("tall", [False, True])
def test_two_heatmaps_share_a_scale_and_the_difference_has_twice_its_width(palette: Palette, tall: bool) -> None:
    figure = side_by_side(palette, tall=tall)
    heatmaps = [trace for trace in figure.data if trace.type == "heatmap"]
    assert [(trace.zmin, trace.zmax) for trace in heatmaps] == [(-1, 1), (-1, 1), (-2, 2)]
    lines = [trace for trace in figure.data if trace.type == "scatter"]
    assert len(lines) == len(figure.layout.meta["runs"])
    assert figure.layout.meta["runs"] == ([0, 1] if tall else [0, 1, 0, 1])


@PALETTES
@pytest.mark.parametrize("tall", [False, True])
def test_without_a_difference_two_heatmaps_with_units_of_their_own_have_all_the_room(
    palette: Palette, tall: bool
) -> None:
    layout = side_by_side(palette, tall=tall, difference=False).layout
    assert layout.yaxis.showticklabels
    assert layout.yaxis2.showticklabels
    long = "y" if tall else "x"  # along which heatmaps share the figure

    def share(of: Any) -> float:
        ends: tuple[float, float] = of[f"{long}axis2"].domain
        return ends[1] - ends[0]

    assert share(layout) > 1.4 * share(side_by_side(palette, tall=tall).layout)


@PALETTES
@pytest.mark.parametrize("difference", [False, True])
@pytest.mark.parametrize("tall", [False, True])
def test_every_panel_has_a_cover_and_a_playhead_of_its_own(palette: Palette, tall: bool, difference: bool) -> None:
    layout = side_by_side(palette, tall=tall, difference=difference).layout
    heatmaps = 3 if difference else 2
    assert layout.meta["heatmaps"] == heatmaps
    assert layout.meta["panels"] == heatmaps + (1 if tall else heatmaps)
    for kind in ("covers", "heads"):
        places = [layout.shapes[place] for place in layout.meta[kind]]
        assert len({shape.yref for shape in places}) == layout.meta["panels"]
