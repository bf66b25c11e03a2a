"""What benchmarks print is kept, each in its section, with machine and date; other sections stay as they are."""

import re
from datetime import datetime
from pathlib import Path

from benchmarks import record

ORDER = ("training", "live", "sweep")


def test_a_section_says_when_and_on_what_it_was_measured_and_holds_what_was_printed() -> None:
    text = record.section("paints  9.37\nclick  61.6\n", datetime(2026, 11, 28, 13, 5))
    assert text.startswith("2026-11-28 13:05")
    assert re.search(r"\d+ cores, .*Python 3\.\d+\.\d+, numpy \d", text)
    assert text.endswith("```\npaints  9.37\nclick  61.6\n```\n")


def test_sections_are_replaced_by_name_and_stand_in_order(tmp_path: Path) -> None:
    file = tmp_path / "benchmarks.md"
    record.write({"live": "of Monday\n"}, ORDER, file)
    record.write({"training": "of Tuesday\n"}, ORDER, file)
    record.write({"live": "of Wednesday\n"}, ORDER, file)
    page = file.read_text(encoding="utf-8")
    assert page.startswith(record.HEAD)
    assert "Monday" not in page
    assert page.index("## training\n\nof Tuesday") < page.index("## live\n\nof Wednesday")


def test_the_page_in_the_repository_is_what_the_benchmark_writes() -> None:
    page = record.FILE.read_text(encoding="utf-8")
    assert page == record.with_sections(page, {}, tuple(record.sections(page)))
    for text in record.sections(page).values():
        assert re.match(r"20\d\d-\d\d-\d\d \d\d:\d\d", text)
