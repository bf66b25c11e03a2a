"""How much one server gives: to all of its visitors together, and to each of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib.util import find_spec

from playground.inspection.inspector import MOST_OPEN, MOST_OPEN_OF_ONE, MOST_OPEN_OF_PAGE
from playground.storage.location import bytes_from
from playground.storage.quotas import RUNS_VARIABLE, STORAGE_VARIABLE, USUAL_QUOTAS, USUAL_STORAGE, Quotas
from playground.storage.run_files import MOST_FILE_BYTES, MOST_FINDING_BYTES
from playground.training.interactive.held import MOST_JOBS
from playground.training.kept_room import USUAL_ROOM
from playground.training.sweep.sweeps_by_visitor import MOST_SWEEPS
from rnn.cluster.wording import PACKAGES
from rnn.parallel.executor import NICENESS, cores
from rnn.parallel.niceness import MOST

KEPT_VARIABLE = "PLAYGROUND_KEPT_STATES"
TRAINING_VARIABLE = "PLAYGROUND_MAX_TRAINING"
CLUSTER_VARIABLE = "PLAYGROUND_CLUSTER"
NICENESS_VARIABLE = "PLAYGROUND_NICENESS"
DRAIN_VARIABLE = "PLAYGROUND_DRAIN"
MOST_DRAIN = 3600
FETCHING_VARIABLE = "PLAYGROUND_MAX_FETCHING"
USUAL_FETCHES = 2
SWEEPS_VARIABLE = "PLAYGROUND_MAX_SWEEPS"
SETS_VARIABLE = "PLAYGROUND_MAX_SETS"


def training_from(environment: Mapping[str, str]) -> int:
    """How many runs may train at once, twice the cores where nothing is set. Raises ValueError for nonsense."""
    return _whole_from(environment, TRAINING_VARIABLE, 1) or 2 * cores()


def niceness_from(environment: Mapping[str, str]) -> int:
    """How far what trains steps back behind all else on its machine, 0 = not at all. Raises ValueError for nonsense."""
    number = _whole_from(environment, NICENESS_VARIABLE, 0)
    if number is not None and number > MOST:
        raise ValueError(f"{NICENESS_VARIABLE} is {number}: it must be a whole number from 0 to {MOST}")
    return NICENESS if number is None else number


def fetching_from(environment: Mapping[str, str]) -> int:
    """How many sets may be fetched at once, 0 = none at all. Raises ValueError for nonsense."""
    number = _whole_from(environment, FETCHING_VARIABLE, 0)
    return USUAL_FETCHES if number is None else number


def quotas_from(environment: Mapping[str, str]) -> Quotas:
    """How much is kept of one visitor. Raises ValueError for nonsense."""
    usual = USUAL_QUOTAS
    return replace(
        usual,
        room=bytes_from(environment, STORAGE_VARIABLE, USUAL_STORAGE),
        runs=_whole_from(environment, RUNS_VARIABLE, 1) or usual.runs,
        sweeps=_whole_from(environment, SWEEPS_VARIABLE, 1) or usual.sweeps,
        sets=_whole_from(environment, SETS_VARIABLE, 1) or usual.sets,
    )


def _whole_from(environment: Mapping[str, str], variable: str, least: int) -> int | None:
    text = environment.get(variable, "")
    if not text:
        return None
    if not text.strip().isdecimal() or int(text) < least:
        raise ValueError(f"{variable} is {text!r}: it must be a whole number of at least {least}")
    return int(text)


def cluster_from(environment: Mapping[str, str]) -> str:
    """The address of the scheduler on whose cluster sweeps train, "" where there is none. Raises ValueError."""
    address = environment.get(CLUSTER_VARIABLE, "").strip()
    if address and not re.fullmatch(r"[a-z]+://\S+:\d+", address):
        raise ValueError(f"{CLUSTER_VARIABLE} is {address!r}: it must be an address such as tcp://scheduler:8786")
    if address and find_spec("distributed") is None:
        raise ValueError(f"{CLUSTER_VARIABLE} needs more packages: {PACKAGES}")
    return address


def drain_from(environment: Mapping[str, str]) -> float:
    """For how many seconds a server drains before it ends, 0 where nothing is set. Raises ValueError for nonsense."""
    text = environment.get(DRAIN_VARIABLE, "").strip()
    if text and not (text.isdecimal() and int(text) <= MOST_DRAIN):
        raise ValueError(f"{DRAIN_VARIABLE} is {text!r}: it must be a whole number of seconds from 0 to {MOST_DRAIN}")
    return float(text or 0)


@dataclass(frozen=True)
class Limits:
    """The limits of one server; each has the value that serves most."""

    training: int = field(default_factory=lambda: training_from({}))
    """Runs that train at once."""
    niceness: int = NICENESS
    """By how much the processes that train are nicer than the server."""
    visitors: int = MOST_JOBS
    """Visitors with open pages."""
    sweeps: int = MOST_SWEEPS
    """Sweeps that are under way at once, those in line among them."""
    sweep_processes: int = field(default_factory=cores)
    """Processes that train the runs of a sweep at once."""
    pages: int = 20
    """Pages of one visitor that are connected at once."""
    quotas: Quotas = USUAL_QUOTAS
    """How much is kept of one visitor: saved runs, their bytes and sweeps, and sets of their own."""
    kept: int = USUAL_ROOM
    """Bytes of the states that the runs of all visitors with open pages keep on their way, in memory."""
    fetches: int = USUAL_FETCHES
    """Sets of real texts that are fetched at once, of all visitors; 0 = none may be fetched."""
    frame_rows: int = 1000
    """Epochs in one frame of a WebSocket: a long curve in one piece would hold up the event loop."""
    run_file: int = MOST_FILE_BYTES
    """Bytes of a run file, packed and unpacked, that a visitor loads or takes away."""
    finding: int = MOST_FINDING_BYTES
    """Bytes of a finding, several runs as one file, that a visitor loads or takes away; unpacked, twice as many."""
    run_file_seconds: float = 240.0
    """Seconds in which a run file or a finding has to arrive: 40 MB at 1.4 Mbit/s."""
    gif: int = 30_000_000
    """Bytes of the frames that are put together as one GIF."""
    gif_seconds: float = 120.0
    """Seconds in which they have to arrive."""
    uploads: int = 8
    """Files of runs of all visitors that are received at once: each is held in memory until it is there."""
    uploads_of_one: int = 2
    """Files of runs of one visitor that are received at once."""
    json: int = 1_000_000
    """Bytes of a body of JSON."""
    json_seconds: float = 30.0
    """Seconds in which a body of JSON has to arrive."""
    questions: int = MOST_OPEN
    """Questions of all visitors that are open at once; then only those may ask who have less than their share open."""
    questions_of_one: int = MOST_OPEN_OF_ONE
    """Questions of one visitor that are open at once, on all of their pages."""
    questions_of_page: int = MOST_OPEN_OF_PAGE
    """Questions of one page that are under way at once, those among them whose answers it has not taken yet."""
    heavy_requests: int = 4
    """Requests that hold a whole run in memory which are answered at once; others wait."""
    parquet_epochs: int = 5_000_000
    """Epochs in one Parquet file: it takes about 200 MB on the disk while it is sent."""
    dropped: int = 200_000_000
    """Bytes of a body that is too large which are read, and dropped, so that the browser shows the refusal."""
    restored_sweeps: int = 8
    """Restored sweeps that stay in memory: the largest has a few megabytes, since its curves are decimated."""

    drain: float = 0.0
    """Seconds for which a server that is told to end serves on, and says so to a balancer."""

    cluster: str = ""
    """Address of the scheduler of a Dask cluster, on which sweeps train while it can be reached; "" = none."""

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Limits:
        """The limits that the environment sets, the usual ones for the rest.

        Raises ValueError, with a sentence that names the variable, for nonsense.
        """
        return cls(
            training=training_from(environment),
            niceness=niceness_from(environment),
            fetches=fetching_from(environment),
            quotas=quotas_from(environment),
            kept=bytes_from(environment, KEPT_VARIABLE, USUAL_ROOM),
            cluster=cluster_from(environment),
            drain=drain_from(environment),
        )
