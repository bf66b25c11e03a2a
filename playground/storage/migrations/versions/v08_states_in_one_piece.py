"""Version 8: states in one piece, beside .npz files, which are read for ever: the tables stay."""

revision = "8"
down_revision = "7"


def upgrade() -> None:
    """Nothing is to be done: states of both kinds stand side by side."""
