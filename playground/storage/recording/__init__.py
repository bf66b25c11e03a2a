"""Saves runs while they train: what is not saved yet, copies of it, when it is written, and what fails."""
