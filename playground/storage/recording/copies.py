"""What is new of a run since it was last saved, copied while the lock of the runs is held."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Any
from weakref import ReferenceType, ref

from playground.storage.models import KeptRun, Parent, RunUpdate
from playground.storage.recording.unsaved import Key, UnsavedRun
from rnn.state import State


@dataclass(frozen=True, eq=False)
class LastSaved:
    """What the store has of a run."""

    run: ReferenceType[KeptRun]
    rows: int
    state: State | None


class Copies:
    """Makes copies of what is new of runs; for that it remembers what the store has of each."""

    def __init__(self, lock: AbstractContextManager[Any]) -> None:
        """`lock` guards the runs; it is held while what is new of one is copied."""
        self._lock = lock
        self._saved: dict[Key, LastSaved] = {}
        # Runs of which the store turned out to lack what was saved once. The references are those that forget them.
        self._lost: dict[Key, ReferenceType[KeptRun]] = {}

    def of(self, key: Key, unsaved: UnsavedRun) -> tuple[RunUpdate, LastSaved] | None:
        """What is new of a run, and what the store will then have of it; None if it has not trained yet."""
        run, last_saved = unsaved.run, self._saved.get(key)
        with self._lock:
            if run.rows < 2:
                return None
            if last_saved is None or last_saved.run() is not run or last_saved.rows > run.rows:
                lost = self._lost.get(key)
                rows = 0 if lost is not None and lost() is run else run.saved_rows
                last_saved = LastSaved(self._weakly(key, run), rows, run.state if rows else None)
                if rows:
                    self._saved[key] = last_saved
            new_state = run.state is not last_saved.state
            update = RunUpdate(
                id=run.id,
                data=run.data,
                data_hash=run.data_hash,
                settings=run.settings,
                first_settings=run.first_settings,
                changes=tuple(run.changes),
                first=last_saved.rows,
                rows=run.columns_from(last_saved.rows),
                state=run.state if new_state else None,
                state_settings=run.state_settings if new_state else None,
                ended=unsaved.ended,
                message=unsaved.message,
                started=run.started,
                sweep=run.sweep,
                # The plan of the sweep stays what it was, and so does the start.
                sweep_plan=run.sweep_plan if last_saved.rows == 0 else None,
                parent=None if run.parent is None else Parent(*run.parent),
                edits=run.edits,
                start=run.start if last_saved.rows == 0 else None,
                kept=run.kept if new_state or last_saved.rows == 0 else None,  # they come with the newest state
            )
            return update, replace(last_saved, rows=run.rows, state=run.state)

    def are_saved(self, last_saved: Mapping[Key, LastSaved]) -> None:
        """Remembers what the store has of these runs now; some keep no state that is saved."""
        with self._lock:
            for key, last in last_saved.items():
                run = last.run()
                is_let_go = run is not None and last.state is not None and run.let_go(last.state)
                self._saved[key] = replace(last, state=None) if is_let_go else last

    def is_lost(self, key: Key) -> bool:
        """Forgets what the store has of a run, so that the next copy is whole. Returns whether it had anything."""
        last_saved = self._saved.pop(key, None)
        if last_saved is None:
            return False
        self._lost[key] = last_saved.run
        return True

    def let_go(self, key: Key) -> None:
        """Forgets a run that is another server's now."""
        self._saved.pop(key, None)
        self._lost.pop(key, None)

    def _weakly(self, key: Key, run: KeptRun) -> ReferenceType[KeptRun]:
        """A reference to `run` that does not keep it; when the run is gone, so is what is remembered of it."""

        def forget(reference: ReferenceType[KeptRun]) -> None:
            last_saved = self._saved.get(key)
            if last_saved is not None and last_saved.run is reference:
                self._saved.pop(key, None)
            if self._lost.get(key) is reference:
                self._lost.pop(key, None)

        return ref(run, forget)
