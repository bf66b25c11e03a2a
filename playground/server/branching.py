"""A page asks for a branch: the run that it names is found, live or saved, and the branch begins to train."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playground.encoding import LARGEST_WHOLE
from playground.inspection.question import NoAnswer, edits_in
from playground.server.api.runs.requests import NOT_THERE, well_formed
from playground.server.persistence import Persistence
from playground.storage import NoRun, StoreError
from playground.training.branch import Trunk, branch_of
from playground.training.interactive.job import InteractiveJob
from playground.training.sweep.plan import shortened

NOT_A_BRANCH = (
    'A branch is {"do": "branch", "settings": {...}} and, if need be, "run", the id of one of your runs, '
    '"epoch", a whole number from 0, and "edits", a list of texts.'
)

OVERTAKEN = "Another run has come here since you asked, so no branch has begun: ask again."


def begin_branch(job: InteractiveJob, persistence: Persistence, message: Mapping[str, Any], instead_of: str) -> str:
    """Begins the branch that a page asks for, in place of the run that the job has; "", or why that cannot be.

    `instead_of` is the id of the run that the job had when the page asked: another one that has come since stays. Waits
    for the disk, and computes the network's answers to the test sentences.
    """
    run_id, epoch, values = message.get("run"), message.get("epoch"), message.get("settings", {})
    if not _is_epoch(epoch) or not isinstance(values, dict) or not isinstance(run_id, str | None):
        return NOT_A_BRANCH
    try:
        trunk = job.trunk()
        if run_id is None and trunk.run != instead_of:
            return OVERTAKEN
        if run_id not in (None, trunk.run):
            trunk = _saved_trunk(job.owner, persistence, run_id)
        run = branch_of(trunk, epoch, values, edits_in(message.get("edits", [])))
        if not job.train_branch(run, instead_of):
            return OVERTAKEN
    except NoRun:
        return NOT_THERE
    except (StoreError, NoAnswer, ValueError) as error:
        return shortened(str(error))
    return ""


def _is_epoch(epoch: object) -> bool:
    return epoch is None or (type(epoch) is int and 0 <= epoch <= LARGEST_WHOLE)


def _saved_trunk(owner: str, persistence: Persistence, run_id: str) -> Trunk:
    """Raises NoRun, StoreError, or ValueError with a sentence why it cannot be."""
    if not well_formed([run_id]):
        raise NoRun(NOT_THERE)
    store = persistence.store
    if store is None:
        raise StoreError(persistence.notice(owner))
    persistence.catch_up(owner)
    return Trunk.of_record(store.record(owner, run_id))
