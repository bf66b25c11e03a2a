"""Run files: a run is taken away as one, and loaded again by this playground or another."""

from playground.storage.run_files.format import MOST_FILE_BYTES, VERSION
from playground.storage.run_files.npz import RunFileError
from playground.storage.run_files.read import read_run
from playground.storage.run_files.write import check_epochs, write_run

__all__ = ["MOST_FILE_BYTES", "VERSION", "RunFileError", "check_epochs", "read_run", "write_run"]
