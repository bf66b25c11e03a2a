"""ARCHITECTURE.md names every folder, and no file that is not there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
HOUSE = ("rnn", "data", "playground")
BESIDE = {"benchmarks", "docs", "examples", "hosting", "tests", "Dockerfile"}


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading, its head left out."""
    part = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line[:1] == "|"][2:]


def test_each_folder_has_its_line() -> None:
    listed_rooms = {re.findall(r"`([^`]+)`", row[0])[0].rstrip("/") for row in rows("The rooms")}
    rooms = {
        path.parent.relative_to(ROOT).as_posix()
        for top in HOUSE
        for path in (ROOT / top).rglob("*.*")
        if path.suffix in (".py", ".js", ".css") and "__pycache__" not in path.parts
    }
    assert (rooms | BESIDE) - listed_rooms - {"playground"} == set()
    assert [name for name in listed_rooms if not (ROOT / name).exists()] == []


def test_a_journey_has_at_most_five_hops() -> None:
    part = PAGE.partition("## Five journeys\n")[2].partition("\n## ")[0]
    journeys = re.split(r"^\*\*.+\*\*$", part, flags=re.MULTILINE)[1:]
    assert len(journeys) == 5
    assert all(2 <= len(re.findall(r"^\d\. ", journey, flags=re.MULTILINE)) <= 5 for journey in journeys)


def test_each_task_names_files_that_are_there() -> None:
    tasks = rows("Tasks, and the files to open")
    assert len(tasks) >= 10
    for task, files in tasks:
        first, *more = re.findall(r"`([^`]+)`", files)
        assert (ROOT / first).exists(), task
        for other in more:
            assert (
                (ROOT / other).exists() or ((ROOT / first).parent / other).exists() or (ROOT / first / other).exists()
            ), task


def test_every_file_with_a_path_is_there() -> None:
    for name in re.findall(r"`([\w./]+/[\w./]+\.(?:py|js|md))`", PAGE):
        places = (ROOT, ROOT / "playground", ROOT / "playground" / "frontend")
        assert any((place / name).exists() for place in places), name
