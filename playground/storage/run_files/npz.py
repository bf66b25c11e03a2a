"""Reads the arrays of an .npz file from a stranger: nothing is unpickled, and nothing grows beyond what it may.

`numpy.load` alone would allocate whatever an array's header claims, unpack whatever a zip member holds, and take the
last of two members of one name. Here the archive is opened with distrust (`archive`), and an array's header is matched.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from io import BytesIO
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from playground.storage.models import megabytes
from playground.storage.run_files.archive import Archive, ArchiveKind, RunFileError

ENDING = ".npy"
RUN_FILE = ArchiveKind(
    name="run file",
    what="run",
    other="This is no run file: choose a .npz file that was downloaded from the Compare page.",
    members=64,
    directory=8192,
)

# What stands in front of every number in an .npy member, as numpy writes it. It is matched, not evaluated.
_MAGIC = re.compile(rb"\x93NUMPY(?:\x01\x00..|\x02\x00....)", re.DOTALL)
_HEADER = re.compile(
    rb"\{'descr': '([<>|=]?[A-Za-z][0-9]{0,4})', 'fortran_order': (?:True|False), "
    rb"'shape': \(((?:[0-9]{1,9}, ?)*(?:[0-9]{1,9})?)\), \} *\n"
)
_TYPES: dict[bytes, np.dtype[Any]] = {b"<f8": np.dtype("<f8"), b"|u1": np.dtype("u1")}


def read_arrays(
    content: bytes, names: Collection[str], most: int, optional: Collection[str] = ()
) -> dict[str, NDArray[Any]]:
    """The arrays of exactly these names, of float64 or uint8, that an .npz file holds; `optional` ones may be missing.

    Raises RunFileError when the content is no such file, is damaged, holds anything else, or more than `most` bytes of
    numbers.
    """
    archive = Archive(content, RUN_FILE)
    archive.check([name + ENDING for name in names], [name + ENDING for name in optional], ending=ENDING)
    if archive.unpacked > most:
        raise RunFileError(f"This run file unpacks to more than {megabytes(most)} MB: choose a smaller run.")
    contents = {name.removesuffix(ENDING): data for name, data in archive.contents()}
    return {name: _array(name, data) for name, data in contents.items()}


def _array(name: str, data: bytes) -> NDArray[Any]:
    """The array in an .npy member; its header is believed only after the bytes behind it were counted."""
    magic = _MAGIC.match(data)
    if magic is None:
        raise RUN_FILE.damaged
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
        raise RUN_FILE.damaged
    try:
        array: NDArray[Any] = np.load(BytesIO(data), allow_pickle=False)
    except (ValueError, EOFError) as error:
        raise RUN_FILE.damaged from error
    return array
