"""Version 6: whole states between the first and the newest of a run."""

import sqlalchemy as sa
from alembic import op

revision = "6"
down_revision = "5"


def upgrade() -> None:
    """The step from the version before."""
    op.create_table(
        "kept_states",
        sa.Column("run", sa.Integer, sa.ForeignKey("runs.number"), primary_key=True),
        sa.Column("epoch", sa.Integer, primary_key=True),
        sa.Column("changed", sa.Boolean, nullable=False),
        sa.Column("state", sa.LargeBinary, nullable=False),
    )
