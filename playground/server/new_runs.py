"""A page asks for a new run with other settings than the panel's, or for the network that was built by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playground.training.built_by_hand import built_by_hand
from playground.training.interactive.job import InteractiveJob
from playground.training.prepared_data import RunConfig, check_fits
from playground.training.sweep.plan import shortened
from rnn import SETTINGS, Settings

NOT_A_RUN = 'A new run is {"do": "begin", "data": the name of a data set, "settings": {...}}.'


def begin_run(job: InteractiveJob, message: Mapping[str, Any]) -> str:
    """Begins and trains the run that a page asks for, in place of the one that the job has; "", or why that cannot be.

    A setting that `message` does not name has its default. Computes the untrained network.
    """
    data, values = message.get("data"), message.get("settings", {})
    if not isinstance(data, str) or not isinstance(values, dict):
        return NOT_A_RUN
    try:
        settings = Settings.from_dict(values)
        for name, setting in SETTINGS.items():
            setting.check_offered(getattr(settings, name))
        config = RunConfig(data, settings)
        check_fits(config)
        job.begin(config)
    except (TypeError, ValueError) as error:
        return shortened(f"{error}.")
    return ""


def take_by_hand(job: InteractiveJob) -> None:
    """Takes the network that was built by hand as the job's run, which rests until the visitor trains it."""
    job.rest_with(built_by_hand())
