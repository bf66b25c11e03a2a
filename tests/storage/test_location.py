"""Where the saved runs lie: a path, a URL, or the platform's folder; and what is said of an address that is none."""

import os
import sys
from pathlib import Path

import pytest

from playground.storage import Store, StoreError, database_from
from playground.storage.location import earlier_folder
from tests.support.saved import sentence, update


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nonsense://x/y", "no database"),
        ("://", "neither the path"),
        ("postgresql://:::/", "neither the path"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("mysql+mysqldb://u:secret@host/db", "SQLite and PostgreSQL"),
    ],
)
def test_an_address_that_is_none_is_told(url: str, says: str) -> None:
    with pytest.raises(StoreError) as error:
        Store(url)
    assert says in sentence(error)
    assert "PLAYGROUND_DATABASE" in sentence(error)
    assert "secret" not in sentence(error)


@pytest.mark.parametrize("begins", ["postgresql+psycopg", "postgresql", "postgres"])
def test_without_the_driver_of_postgresql_it_is_named(monkeypatch: pytest.MonkeyPatch, begins: str) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.delitem(sys.modules, "playground.storage.postgresql", raising=False)
    with pytest.raises(StoreError, match="its driver is missing: install the package psycopg") as error:
        Store(f"{begins}://u:secret@host/db")
    assert "secret" not in sentence(error)


def test_a_path_a_url_and_a_folder_that_is_not_there_yet_all_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    odd_path = tmp_path / "a folder" / "50% of #runs?.db"
    for url, file in [
        (str(odd_path), odd_path),
        (f"sqlite:///{tmp_path}/b/runs.db", tmp_path / "b" / "runs.db"),
        ("c/runs.db", tmp_path / "c" / "runs.db"),
    ]:
        store = Store(url)
        store.save("ann", update())
        store.close()
        assert file.is_file()


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as error:
        Store(str(tmp_path))
    assert "check the rights" in sentence(error)
    (tmp_path / "file").touch()
    with pytest.raises(StoreError) as error:
        Store(str(tmp_path / "file" / "runs.sqlite3"))
    assert "cannot be made" in sentence(error)


def test_a_file_that_can_only_be_read_is_read_and_the_rest_is_told(path: Path) -> None:
    store, run_update = Store(str(path)), update()
    store.save("ann", run_update)
    store.close()
    readable = Store(f"sqlite:///file:{path}?mode=ro&uri=true")
    assert [run.id for run in readable.runs("ann")] == [run_update.id]
    with pytest.raises(StoreError) as error:
        readable.save("ann", update())
    assert "runs.sqlite3" in sentence(error)
    assert "check the rights" in sentence(error)
    assert not Path("file:").exists()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_file_that_may_not_be_written_is_told(path: Path) -> None:
    Store(str(path)).close()
    path.chmod(0o400)
    with pytest.raises(StoreError) as error:
        Store(str(path)).save("ann", update())
    assert "check the rights" in sentence(error)


# --- the data folder --------------------------------------------------------------------------------------------------


def test_the_setting_comes_before_any_folder(tmp_path: Path) -> None:
    (tmp_path / "runs.sqlite3").touch()
    environment = {"PLAYGROUND_DATABASE": " postgresql://host/runs "}
    assert database_from(environment, tmp_path, tmp_path) == "postgresql://host/runs"
    assert database_from({"PLAYGROUND_DATABASE": " "}, tmp_path, tmp_path) == str(tmp_path / "runs.sqlite3")


@pytest.mark.skipif(sys.platform != "linux", reason="the variable of Linux")
@pytest.mark.parametrize("variable", ["/data", ""])
def test_without_it_the_platforms_data_folder_is_used(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv("HOME", "/home/ann")
    monkeypatch.setenv("XDG_DATA_HOME", variable)
    expected = Path(variable or "/home/ann/.local/share") / "rnn-playground" / "runs.sqlite3"
    assert database_from({"XDG_DATA_HOME": variable}) == str(expected)


def test_a_database_in_the_earlier_folder_is_still_found_until_there_is_one_in_the_new(tmp_path: Path) -> None:
    new, old = tmp_path / "new", tmp_path / "old"
    assert database_from({}, new, old) == str(new / "runs.sqlite3")
    for folder in (old, new):
        Store(str(folder / "runs.sqlite3")).close()
        assert database_from({}, new, old) == str(folder / "runs.sqlite3")


@pytest.mark.skipif(os.name == "nt", reason="paths of Linux and macOS")
@pytest.mark.parametrize(
    ("platform", "environment", "folder"),
    [
        ("linux", {}, "/home/ann/.local/share"),
        ("linux", {"XDG_DATA_HOME": "/data"}, "/data"),
        ("linux", {"XDG_DATA_HOME": "relative"}, "/home/ann/.local/share"),
        ("darwin", {"XDG_DATA_HOME": "/data"}, "/home/ann/Library/Application Support"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local"),
        ("win32", {}, "/home/ann/AppData/Local"),
    ],
)
def test_where_earlier_versions_looked_is_known(platform: str, environment: dict[str, str], folder: str) -> None:
    assert earlier_folder(environment, platform, Path("/home/ann")) == Path(folder) / "rnn-playground"
