"""Where the saved runs lie: a path, a URL, or the platform's folder; and what is said of an address that is none."""

import os
from pathlib import Path

import pytest

from playground.storage import Store, StoreError, database_from
from tests.support.saved import sentence, update


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nonsense://x/y", "no database"),
        ("://", "neither the path"),
        ("postgresql://:::/", "neither the path"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("mysql+mysqldb://u:secret@host/db", "driver is missing"),
    ],
)
def test_an_address_that_is_none_is_told(url: str, says: str) -> None:
    with pytest.raises(StoreError) as error:
        Store(url)
    assert says in sentence(error)
    assert "PLAYGROUND_DATABASE" in sentence(error)
    assert "secret" not in sentence(error)


def test_a_path_a_url_and_a_folder_that_is_not_there_yet_all_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    odd = tmp_path / "a folder" / "50% of #runs?.db"
    for url, file in [
        (str(odd), odd),
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
    store, sent = Store(str(path)), update()
    store.save("ann", sent)
    store.close()
    readable = Store(f"sqlite:///file:{path}?mode=ro&uri=true")
    assert [run.id for run in readable.runs("ann")] == [sent.id]
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


@pytest.mark.skipif(os.name == "nt", reason="folders of Linux and macOS")
def test_the_setting_or_the_platforms_data_folder_says_where(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Path, "home", lambda: Path("/home/ann"))
    monkeypatch.setattr("sys.platform", "linux")
    assert database_from({"PLAYGROUND_DATABASE": " postgresql://host/runs "}) == "postgresql://host/runs"
    assert database_from({}) == "/home/ann/.local/share/rnn-playground/runs.sqlite3"
    assert database_from({"PLAYGROUND_DATABASE": "", "XDG_DATA_HOME": "/data"}) == "/data/rnn-playground/runs.sqlite3"
    assert database_from({"XDG_DATA_HOME": "relative"}) == "/home/ann/.local/share/rnn-playground/runs.sqlite3"
    monkeypatch.setattr("sys.platform", "darwin")
    expected = "/home/ann/Library/Application Support/rnn-playground/runs.sqlite3"
    assert database_from({"XDG_DATA_HOME": "/data"}) == expected
    monkeypatch.setattr("sys.platform", "win32")
    assert database_from({"LOCALAPPDATA": "/local"}) == "/local/rnn-playground/runs.sqlite3"
