"""What to try after a run that diverged: one setting, and the value to begin a new run with."""

from __future__ import annotations

from playground.training.prepared_data import RunConfig, suited
from rnn.settings import LIMITS


def remedy(diverged: RunConfig) -> tuple[str, float] | None:
    """Name and value of the one setting to change; None when all that helps has been tried.

    It keeps to the order in which `rnn.Diverged` tells what to try: a lower learning rate, smaller initial weights,
    fewer hidden units. First each goes back to what suits the data, which is known to learn; then the rate goes to a
    third, and the units to half, as far as the limits allow.
    """
    settings, usual = diverged.settings, suited(diverged.data)
    for name in ("learning_rate", "init_scale"):
        if getattr(settings, name) > getattr(usual, name):
            return name, getattr(usual, name)
    third = float(f"{settings.learning_rate / 3:.1g}")
    if third >= LIMITS["learning_rate"][0]:
        return "learning_rate", third
    half = settings.hidden_size // 2
    return ("hidden_size", half) if half >= LIMITS["hidden_size"][0] else None
