"""Settings in Streamlit's secrets: what stands at the top of `secrets.toml` becomes variables of the environment."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

import streamlit as st


def load_secrets() -> None:
    """Sets these variables. Raises ValueError, with a sentence, where a file is there and cannot be read."""
    check_files(st.get_option("secrets.files"))
    st.secrets.load_if_toml_exists()


def check_files(paths: Iterable[str]) -> None:
    """Raises ValueError, with a sentence, for the first of these files that is there and cannot be read.

    Streamlit would go on without it, so that all that it sets would have its usual value, unnoticed: another database,
    other quotas.
    """
    for path in paths:
        if not path.endswith(".toml"):  # a folder with a file a secret, as Streamlit takes it
            continue
        try:
            tomllib.loads(Path(path).read_text(encoding="utf-8"))
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise ValueError(
                f"The settings in {path} cannot be read ({reason}): mend the file or remove it."
            ) from error
