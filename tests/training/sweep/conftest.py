"""Sweeps of two processes, and those whose workers a test speaks for."""

from tests.support.sweeping import lock, recorder, scripted, sweeps  # noqa: F401 - fixtures
