"""Run files: a run, or several as a finding, is taken away as one, and loaded again by this playground or another."""

from playground.storage.run_files.archive import RunFileError
from playground.storage.run_files.finding import MOST_FINDING_BYTES, MOST_FINDING_RUNS, MOST_TITLE, is_finding
from playground.storage.run_files.format import MOST_FILE_BYTES, VERSION
from playground.storage.run_files.read import read_run
from playground.storage.run_files.read_finding import Finding, read_finding
from playground.storage.run_files.write import check_epochs, write_run
from playground.storage.run_files.write_finding import check_runs, write_finding

__all__ = [
    "MOST_FILE_BYTES",
    "MOST_FINDING_BYTES",
    "MOST_FINDING_RUNS",
    "MOST_TITLE",
    "VERSION",
    "Finding",
    "RunFileError",
    "check_epochs",
    "check_runs",
    "is_finding",
    "read_finding",
    "read_run",
    "write_finding",
    "write_run",
]
