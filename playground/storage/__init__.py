"""Saved runs: every run that trained is a record that outlives the server.

`Store` keeps them in a database (`schema`, `codec`), `Recorder` writes runs into it while they train, and
`database_from` says where it lies.
"""

from playground.storage.cookie_key import key_file, key_in_file
from playground.storage.leases import BEAT, LEASE, Held
from playground.storage.location import database_from
from playground.storage.models import (
    COLOURS,
    MOST_NAME,
    Gap,
    KeptRun,
    NoRoom,
    NoRun,
    Parent,
    RunRecord,
    RunSummary,
    RunUpdate,
    StoreError,
    Taken,
)
from playground.storage.recording.recorder import Recorder
from playground.storage.store import Store
from rnn.history import COLUMNS

__all__ = [
    "BEAT",
    "COLOURS",
    "COLUMNS",
    "LEASE",
    "MOST_NAME",
    "Gap",
    "Held",
    "KeptRun",
    "NoRoom",
    "NoRun",
    "Parent",
    "Recorder",
    "RunRecord",
    "RunSummary",
    "RunUpdate",
    "Store",
    "StoreError",
    "Taken",
    "database_from",
    "key_file",
    "key_in_file",
]
