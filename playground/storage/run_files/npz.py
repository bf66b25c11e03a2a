"""Reads the arrays of an .npz file from a stranger: nothing is unpickled, and nothing grows beyond what it may.

`numpy.load` alone would allocate whatever an array's header claims, unpack whatever a zip member holds, and take the
last of two members of one name. Here every size that the file declares is held against the limits before a byte of it
is unpacked, and unpacking stops at the declared size.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Collection
from io import BytesIO
from math import prod
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

import numpy as np
from numpy.typing import NDArray

from playground.storage.models import megabytes

MOST_MEMBERS = 32
MOST_DIRECTORY = 8192  # bytes of the list of members at the end of the archive
ENCRYPTED = 1  # bit of a member's flags

# What stands in front of every number in an .npy member, as numpy writes it. It is matched, not evaluated.
_MAGIC = re.compile(rb"\x93NUMPY(?:\x01\x00..|\x02\x00....)", re.DOTALL)
_HEADER = re.compile(
    rb"\{'descr': '([<>|=]?[A-Za-z][0-9]{0,4})', 'fortran_order': (?:True|False), "
    rb"'shape': \(((?:[0-9]{1,9}, ?)*(?:[0-9]{1,9})?)\), \} *\n"
)
_TYPES: dict[bytes, np.dtype[Any]] = {b"<f8": np.dtype("<f8"), b"|u1": np.dtype("u1")}
# What zipfile is known to raise for archives made to mislead it, beyond its own BadZipFile: a name said to be in UTF-8
# that is not, and places of members before the beginning of the file or beyond what an address can be.
_MISLED = (
    *(BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError, RuntimeError),
    *(ValueError, OverflowError),
)
_END = struct.Struct("<4s4H2LH")  # the record that ends a zip archive


class RunFileError(ValueError):
    """A run file cannot be used; its text is one sentence that says why, and what to do."""


DAMAGED = "This run file is cut off or damaged: download it again where it came from."
NO_RUN_FILE = "This is no run file: choose a .npz file that was downloaded from the Compare page."


def read_arrays(
    content: bytes, names: Collection[str], most: int, optional: Collection[str] = ()
) -> dict[str, NDArray[Any]]:
    """The arrays of exactly these names, of float64 or uint8, that an .npz file holds; `optional` ones may be missing.

    Raises RunFileError when the content is no such file, is damaged, holds anything else, or more than `most` bytes of
    numbers.
    """
    _check_end(content)
    try:
        with ZipFile(BytesIO(content)) as archive:
            members = _members(archive, names, optional, most)
            contents = {name: archive.read(member) for name, member in members.items()}
    except RunFileError:
        raise
    except _MISLED as error:
        raise RunFileError(DAMAGED) from error
    return {name: _array(name, data) for name, data in contents.items()}


def _check_end(content: bytes) -> None:
    """Refuses what is no zip archive, and one whose list of members is long enough to be a burden by itself."""
    if not content.startswith(b"PK\x03\x04"):
        raise RunFileError(NO_RUN_FILE)
    if len(content) < _END.size:
        raise RunFileError(DAMAGED)
    mark, _, _, _, count, size, offset, comment = _END.unpack(content[-_END.size :])
    # Nothing may stand between the list and its end: that is also where an archive of 64 bits would say other sizes.
    if mark != b"PK\x05\x06" or comment or offset + size + _END.size != len(content):
        raise RunFileError(DAMAGED)
    if count > MOST_MEMBERS or size > MOST_DIRECTORY:
        raise RunFileError(NO_RUN_FILE)


def _members(archive: ZipFile, names: Collection[str], optional: Collection[str], most: int) -> dict[str, ZipInfo]:
    """The members by the names of their arrays, after a look at all that they declare."""
    members: dict[str, ZipInfo] = {}
    for member in archive.infolist():
        name = member.filename.removesuffix(".npy")
        if not (name in names or name in optional) or name == member.filename:
            raise RunFileError(NO_RUN_FILE)
        if name in members:
            raise RunFileError(f"This run file holds {name} twice: download it again where it came from.")
        if member.flag_bits & ENCRYPTED or member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise RunFileError(f"This run file holds {name} encrypted or in an unknown packing: save it as numpy does.")
        members[name] = member
    for name in names:
        if name not in members:
            raise RunFileError(f"This run file holds no {name}: choose one that was downloaded from the Compare page.")
    if sum(member.file_size for member in members.values()) > most:
        raise RunFileError(f"This run file unpacks to more than {megabytes(most)} MB: choose a smaller run.")
    return members


def _array(name: str, data: bytes) -> NDArray[Any]:
    """The array in an .npy member; its header is believed only after the bytes behind it were counted."""
    magic = _MAGIC.match(data)
    if magic is None:
        raise RunFileError(DAMAGED)
    width = magic.end() - 8
    start = magic.end() + int.from_bytes(data[8 : 8 + width], "little")
    header = _HEADER.fullmatch(data[magic.end() : start])
    if header is None:
        raise RunFileError(f"In this run file {name} is no plain array of numbers: save it as numpy does.")
    if b"O" in header[1]:
        raise RunFileError(
            f"In this run file {name} holds Python objects, which are never unpickled: save it as plain numbers."
        )
    dtype = _TYPES.get(header[1])
    if dtype is None:
        kind = header[1].decode("ascii")
        raise RunFileError(f"In this run file {name} has numbers of type {kind}: save them as float64.")
    shape = [int(part) for part in header[2].replace(b" ", b"").split(b",") if part]
    if prod(shape) * dtype.itemsize != len(data) - start:
        raise RunFileError(DAMAGED)
    try:
        array: NDArray[Any] = np.load(BytesIO(data), allow_pickle=False)
    except (ValueError, EOFError) as error:
        raise RunFileError(DAMAGED) from error
    return array
