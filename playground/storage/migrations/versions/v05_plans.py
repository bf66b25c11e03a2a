"""Version 5: plans of sweeps."""

import sqlalchemy as sa
from alembic import op

revision = "5"
down_revision = "4"


def upgrade() -> None:
    """The step from the version before."""
    op.create_table(
        "plans",
        sa.Column("run", sa.Integer, sa.ForeignKey("runs.number"), primary_key=True),
        sa.Column("plan", sa.Text, nullable=False),
    )
