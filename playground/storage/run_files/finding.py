"""What a finding is: several runs that belong together as one file, an archive of run files with a few words.

Each member `run-001.npz`, `run-002.npz` ... is a run file as `write_run` makes it, without states on its way: it can be
taken out and loaded by itself. `finding.json` says the rest: what was found, which of the runs were a sweep, and what
that was to train. In numpy:

    finding = np.load("finding.npz", allow_pickle=False)
    run = np.load(io.BytesIO(finding["run-001.npz"]), allow_pickle=False)
"""

from __future__ import annotations

from playground.storage.run_files.archive import Archive, ArchiveKind
from rnn.sweep import MOST_RUNS

MOST_FINDING_BYTES = 40_000_000
"""The bytes of the largest finding where nothing else is said: a sweep of 512 runs of the article's sentences, with 64
units and 1000 epochs, has 32 million."""

UNPACKED = 2
"""So many times the bytes that a finding may have, the run files in it may have once they are unpacked."""

MOST_FINDING_RUNS = MOST_RUNS
"""As many as a sweep has."""

VERSION = 1
"""The newest version of findings."""

FORMAT = "rnn-playground finding"
WORDS = "finding.json"
MOST_WORDS = 1_000_000  # bytes of WORDS
MOST_TITLE = 300  # characters

FINDING = ArchiveKind(
    name="finding",
    what="finding",
    other="This is no finding: choose a file that Share a finding on the Compare page has saved.",
    members=MOST_FINDING_RUNS + 1,
    directory=80 * (MOST_FINDING_RUNS + 1),
)

_NAME_AT = 30  # bytes before the name of an archive's first member

EITHER = ArchiveKind(
    name="run file",
    what="run",
    other="This is no run file and no finding: choose a .npz file that was downloaded from the Compare page.",
    members=FINDING.members,
    directory=FINDING.directory,
)
"""What may be loaded, before it is known which of the two it is."""


def is_finding(content: bytes) -> bool:
    """Whether this is meant as a finding, and no single run. Raises RunFileError for what is no archive at all.

    What its first member is called tells it of one that is cut off or damaged, too: a run file has no run file in it.
    """
    begins_as_one = content[_NAME_AT : _NAME_AT + len(member(0))] == member(0).encode("ascii")
    return WORDS in Archive(content, FINDING if begins_as_one else EITHER).names


def member(place: int) -> str:
    """The name of the run file in that place, from 0."""
    return f"run-{place + 1:03}.npz"
