"""The key of visitors' cookies: made once, readable for its owner alone, and beside the database or in it."""

import os
import stat
import sys
import threading
from pathlib import Path

import pytest

from playground.server.persistence import Persistence
from playground.server.signing import Signer
from playground.storage import Store, StoreError, key_file, key_in_file
from tests.support.patience import until

OWNER = "o" * 43


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("/data/runs.sqlite3", "/data/runs.sqlite3.key"),
        ("/data/runs", "/data/runs.key"),
        ("sqlite:////data/runs.db", "/data/runs.db.key"),
        ("postgresql+psycopg://user:password@host/runs", None),
        ("sqlite:///file:/data/runs.db?uri=true", None),
    ],
)
def test_where_it_lies(url: str, name: str | None) -> None:
    assert key_file(url) == (None if name is None else Path(name))


def test_it_is_made_once_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "runs.sqlite3.key"
    key = key_in_file(path)
    assert len(key) >= 32
    assert key_in_file(path) == key
    assert key_in_file(path.with_name("other.key")) != key
    assert [each.name for each in path.parent.iterdir()] != []
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_all_processes_that_make_it_at_once_have_the_same(tmp_path: Path) -> None:
    path, keys, start = tmp_path / "key", list[bytes](), threading.Barrier(8)

    def make() -> None:
        start.wait()
        keys.append(key_in_file(path))

    threads = [threading.Thread(target=make) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 8
    assert len(set(keys)) == 1
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("content", [b"", b"\n", b"short\n", b" " * 64])
def test_a_file_that_holds_no_key_is_told_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "runs.sqlite3.key"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"^The file runs\.sqlite3\.key holds no key: move it away"):
        key_in_file(path)
    assert path.read_bytes() == content


def test_a_place_where_it_cannot_be_is_told_without_its_folders(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    (tmp_path / "runs.key").mkdir()
    for path in (tmp_path / "file" / "runs.key", tmp_path / "runs.key"):
        with pytest.raises(StoreError, match=r"^The file runs\.key cannot be read or made \(") as error:
            key_in_file(path)
        assert str(tmp_path) not in str(error.value)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_in_a_folder_that_cannot_be_written_cookies_are_signed_for_as_long_as_the_server_lasts(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("no folder")
    signer = Signer()
    persistence = Persistence(str(tmp_path / "file" / "runs.sqlite3"), signer)
    persistence.open(threading.RLock())
    try:
        assert "as the key of their cookies ends too: The file runs.sqlite3.key cannot be" in caplog.text
        assert signer.visitor_in([signer.sign(OWNER)]) == OWNER
    finally:
        persistence.close()


def test_it_survives_the_server_and_the_database(tmp_path: Path) -> None:
    database = tmp_path / "runs.sqlite3"
    cookies = []
    for _ in range(2):
        signer = Signer()
        persistence = Persistence(str(database), signer)
        persistence.open(threading.RLock())
        until(lambda persistence=persistence: persistence.store is not None)  # type: ignore[misc]
        cookies.append(signer.sign(OWNER))
        persistence.close()
        database.unlink()  # as an operator does who wants an empty database
    assert cookies[0] == cookies[1]


def test_a_database_that_is_no_file_keeps_it_itself(tmp_path: Path) -> None:
    url = f"sqlite:///file:{tmp_path / 'runs.sqlite3'}?uri=true"
    assert key_file(url) is None
    keys = []
    for _ in range(2):
        store = Store(url)
        keys.append(store.cookie_key())
        store.close()
    assert keys[0] == keys[1]
    assert len(keys[0]) >= 32
    signer = Signer()
    persistence = Persistence(url, signer)
    persistence.open(threading.RLock())
    try:
        cookie = signer.sign(OWNER)
        signer.use(keys[0])
        assert signer.sign(OWNER) == cookie
    finally:
        persistence.close()
    assert [each.name for each in tmp_path.iterdir() if each.suffix == ".key"] == []


def test_whether_a_visitor_has_any_runs(store: Store) -> None:
    assert not store.knows(OWNER)
