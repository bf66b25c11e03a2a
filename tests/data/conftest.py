"""The ways in which a test hands `read_csv` a file."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from data.csv_rows import Source


@pytest.fixture(params=["path", "binary", "text"])
def opener(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[bytes], Source]:
    """Makes of some bytes what `read_csv` takes: the path of a file, or the file opened in either way."""

    def source(content: bytes) -> Source:
        if request.param == "path":
            path = tmp_path / "written.csv"
            path.write_bytes(content)
            return path
        file = io.BytesIO(content)
        return file if request.param == "binary" else io.TextIOWrapper(file, encoding="utf-8", newline="")

    return source
