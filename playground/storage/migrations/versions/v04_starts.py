"""Version 4: runs that begin from given weights."""

import sqlalchemy as sa
from alembic import op

revision = "4"
down_revision = "3"


def upgrade() -> None:
    """The step from the version before."""
    op.add_column("runs", sa.Column("parent_run", sa.String(32)))
    op.add_column("runs", sa.Column("parent_epoch", sa.Integer))
    op.add_column("runs", sa.Column("start_epoch", sa.Integer))
    op.create_table(
        "starts",
        sa.Column("run", sa.Integer, sa.ForeignKey("runs.number"), primary_key=True),
        sa.Column("state", sa.LargeBinary, nullable=False),
    )
