"""What the visitor wants to train with: all that the next run shall use, and of it what the run that is here can take.

The run that is here is as good as changed once its worker was asked, though it may take until the end of the epoch. A
change that the run planned counts, when it comes, as if the visitor had turned the setting then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from playground.training.prepared_data import RunConfig
from playground.training.run import Run
from rnn.history import SettingChange, changed, changes_between


class Requested:
    """The config of the next run, and the settings that the run of now has or will have."""

    def __init__(self, run: Run) -> None:
        self.config: RunConfig = run.config  # what the next run will use
        self._settings = run.settings  # what the worker has or will have

    def is_of(self, run: Run) -> None:
        """Another run is here now: nothing was asked of it yet."""
        self._settings = run.settings

    def change(self, run: Run, values: Mapping[str, float]) -> dict[str, float]:
        """The run of now shall take these settings; returns those of which its worker does not know yet."""
        others = {name: value for name, value in values.items() if value != getattr(self._settings, name)}
        self._settings = replace(self._settings, **others)  # type: ignore[arg-type]
        run.drop_planned(others)
        return others

    def follow(self, run: Run, changes: Sequence[SettingChange]) -> None:
        """Of these changes those that were planned are wanted of the next run too, as if they had been turned now.

        Where the visitor wants something else of the next run already, that stays.
        """
        before = run.planned
        for change in run.make_planned(changes):
            self._settings = changed(self._settings, [change])
            data, settings, planned = self.config.data, self.config.settings, self.config.changes
            if data == run.data and getattr(settings, change.name) == getattr(run.settings, change.name):
                settings = changed(settings, [change])
            self.config = RunConfig(data, settings, () if planned == before else planned)

    def apply(self, run: Run) -> None:
        """Between two workers: what was asked for applies from the newest epoch on."""
        run.change_settings(changes_between(run.settings, self._settings, run.epoch))

    def pending(self, run: Run, *, is_done: bool) -> list[str]:
        """Names of the settings that wait for the next run.

        What was asked of the worker is as good as done, though it may take until the end of the epoch. A complete run
        has no epoch to come in which a change would count.
        """
        return run.differs_in(self.config, run.trained_settings() if is_done else self._settings)
