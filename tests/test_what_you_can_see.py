"""docs/what-you-can-see.md has a picture of each view of the Inside page, and all of its pictures are there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs/what-you-can-see.md").read_text(encoding="utf-8")
PICTURES = re.findall(r"^!\[.+\]\(inside/(\w+\.png)\)$", PAGE, flags=re.MULTILINE)
LARGEST = 120_000  # bytes of a picture


def test_each_view_has_its_picture() -> None:
    views = (ROOT / "playground/frontend/inspect/views.js").read_text(encoding="utf-8")
    names = re.findall(r'^import .+ from "\./\w+/(\w+)\.js";$', views, flags=re.MULTILINE)
    assert {"network", "diagnosis"} <= set(names)
    assert [name for name in names if f"{name}.png" not in PICTURES] == []


def test_each_picture_is_there_once_and_is_small() -> None:
    sizes = {file.name: file.stat().st_size for file in (ROOT / "docs/inside").glob("*")}
    assert sorted(PICTURES) == sorted(sizes)
    assert {name: size for name, size in sizes.items() if size >= LARGEST} == {}


def test_each_section_has_its_identity_and_its_picture() -> None:
    for section in PAGE.split("\n## ")[1:]:
        assert section.count("\nIdentity: ") == section.count("\n![") > 0, section.partition("\n")[0]
