"""Opens a zip archive from a stranger: nothing of it grows beyond what it may, and nothing is written anywhere.

Every size that the archive declares is held against the limits before a byte of it is unpacked, and unpacking stops at
the declared size. Two members of one name are refused, where a zip file's own reader takes the last.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

ENCRYPTED = 1  # bit of a member's flags

# What zipfile is known to raise for archives made to mislead it, beyond its own BadZipFile: a name said to be in UTF-8
# that is not, and places of members before the beginning of the file or beyond what an address can be.
_MISLED = (
    *(BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError, RuntimeError),
    *(ValueError, OverflowError),
)
_END = struct.Struct("<4s4H2LH")  # the record that ends a zip archive


class RunFileError(ValueError):
    """A run file, or a finding, cannot be used; its text is one sentence that says why, and what to do."""


@dataclass(frozen=True)
class ArchiveKind:
    """What an archive should be: how its refusals name it, and how much it may list."""

    name: str
    what: str
    """What its words describe."""
    other: str
    """The sentence for something else."""
    members: int
    """How many there are at most."""
    directory: int
    """Bytes of the list of members at the end of the archive, at most."""

    @property
    def damaged(self) -> RunFileError:
        """The refusal of one that is cut off or changed."""
        return RunFileError(f"This {self.name} is cut off or damaged: download it again where it came from.")

    def wrong(self, what: str, how: str) -> RunFileError:
        """The refusal of one in which `what` is as `how` says."""
        return RunFileError(f"In this {self.name} {what} {how}: download it again where it came from.")


class Archive:
    """An archive whose list of members has been looked through; their contents are read one at a time."""

    def __init__(self, content: bytes, kind: ArchiveKind) -> None:
        """Raises RunFileError for what is no zip archive, is damaged, or lists more than its kind may."""
        self.kind = kind
        _check_end(content, kind)
        try:
            self._archive = ZipFile(BytesIO(content))
            self._infos = self._archive.infolist()
            self._by_name = {info.filename: info for info in self._infos}
        except _MISLED as error:
            raise kind.damaged from error

    @property
    def names(self) -> list[str]:
        """Of the members, in the order of the list."""
        return [info.filename for info in self._infos]

    @property
    def unpacked(self) -> int:
        """The bytes that all members together say that they have; no more of them will be read."""
        return sum(info.file_size for info in self._infos)

    def size(self, name: str) -> int:
        """The bytes that the member of that name says that it has."""
        return self._by_name[name].file_size

    def check(self, names: Collection[str], optional: Collection[str] = (), ending: str = "") -> None:
        """Raises RunFileError unless the members are exactly these, of which `optional` ones may be missing.

        Refusals name a member without its `ending`.
        """
        seen: set[str] = set()
        for info in self._infos:
            name = info.filename.removesuffix(ending)
            if info.filename not in names and info.filename not in optional:
                raise RunFileError(self.kind.other)
            if info.filename in seen:
                raise RunFileError(f"This {self.kind.name} holds {name} twice: download it again where it came from.")
            if info.flag_bits & ENCRYPTED or info.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
                raise RunFileError(
                    f"This {self.kind.name} holds {name} encrypted or in an unknown packing: save it as numpy does."
                )
            seen.add(info.filename)
        for name in names:
            if name not in seen:
                raise RunFileError(
                    f"This {self.kind.name} holds no {name.removesuffix(ending)}: "
                    "choose one that was downloaded from the Compare page."
                )

    def read(self, name: str) -> bytes:
        """The content of the member of that name, of exactly the size that it declares. Raises RunFileError."""
        try:
            return self._archive.read(self._by_name[name])
        except _MISLED as error:
            raise self.kind.damaged from error

    def contents(self) -> Iterator[tuple[str, bytes]]:
        """Name and content of each member."""
        for name in self.names:
            yield name, self.read(name)


def _check_end(content: bytes, kind: ArchiveKind) -> None:
    """Refuses what is no zip archive, and one whose list of members is long enough to be a burden by itself."""
    if not content.startswith(b"PK\x03\x04"):
        raise RunFileError(kind.other)
    if len(content) < _END.size:
        raise kind.damaged
    mark, _, _, _, count, size, offset, comment = _END.unpack(content[-_END.size :])
    # Nothing may stand between the list and its end: that is also where an archive of 64 bits would say other sizes.
    if mark != b"PK\x05\x06" or comment or offset + size + _END.size != len(content):
        raise kind.damaged
    if count > kind.members or size > kind.directory:
        raise RunFileError(kind.other)
