"""Sweeps: their plan, the runs, the worker processes, and whose turn it is."""
