"""Whether a worker of the cluster has the very program that asks it to train: another one gives other numbers."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rnn.cluster.scheduler import ClusterError, plain

PACKAGE = Path(__file__).resolve().parents[1]
NOT_OURS = "_data"  # what `pip install` puts beside the network
DATA = PACKAGE / NOT_OURS if (PACKAGE / NOT_OURS).is_dir() else PACKAGE.parent / "data"
"""What draws sequences that are fresh in every epoch."""


class Program(NamedTuple):
    """What the numbers of a run depend on."""

    code: str
    """Short hashes of all modules of `rnn` and of `DATA`: the version is the same from one release to the next."""
    numpy: str
    """The version of numpy."""


class OtherProgram(Exception):  # noqa: N818 (it is an answer rather than an error)
    """A worker cannot train for another program; the text is the end of a sentence."""


def hash_of(package: Path) -> str:
    """A short hash of the modules in this folder, however their lines end. Raises ClusterError if one is unreadable.

    What begins with a dot is an editor's, and no module.
    """
    digest = sha256()
    for path in sorted(package.rglob("*.py"), key=lambda path: path.relative_to(package).as_posix()):
        place = path.relative_to(package)
        if place.parts[0] == NOT_OURS or any(name.startswith(".") for name in place.parts) or not path.is_file():
            continue
        try:
            text = path.read_bytes()
        except OSError as error:
            raise ClusterError(
                f"A cluster needs to know which program this is, and {place.as_posix()} of it cannot be read: "
                f"{error.strerror or plain(error)}."
            ) from error
        digest.update(f"{place.as_posix()}\n".encode() + text.replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]


def _read() -> Program | str:
    try:
        return Program(hash_of(PACKAGE) + hash_of(DATA), np.__version__)
    except ClusterError as error:
        return str(error)


_HERE = _read()  # as this is loaded, since its files may be exchanged under a server that runs


def this_program() -> Program:
    """That of this process. Raises ClusterError where it could not be read."""
    if isinstance(_HERE, str):
        raise ClusterError(_HERE)
    return _HERE


def check(asked: Program, here: Program, worker: str) -> None:
    """Raises OtherProgram where the worker at this address, which is `here`, has another program than is `asked`."""
    if asked.code != here.code:
        raise OtherProgram(
            f"came to the worker {worker}, which has another version of this program "
            "(check out the same one on all machines, and start their workers anew)"
        )
    if asked.numpy != here.numpy:
        raise OtherProgram(
            f"came to the worker {worker}, which has numpy {here.numpy} in place of {asked.numpy} "
            "(install the same packages on all machines, and start their workers anew)"
        )


def why_not(error: BaseException | None) -> str:
    """Why a worker has not trained what it was sent, as the end of a sentence."""
    match error:
        case OtherProgram():
            return str(error)
        case ImportError():
            return (
                f"came to a worker of the cluster that lacks this program or a package that it needs ({plain(error)}; "
                "start each worker in a checkout of this version, with PYTHONPATH set to that)"
            )
    return f"cannot train on the cluster ({plain(error)})"
