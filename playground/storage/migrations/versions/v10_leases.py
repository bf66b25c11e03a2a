"""Version 10: servers beside this one, and which of them may write a run."""

import sqlalchemy as sa
from alembic import op

revision = "10"
down_revision = "9"


def upgrade() -> None:
    """The step from the version before."""
    op.add_column("runs", sa.Column("holder", sa.String(32)))
    training = sa.text("ended = 'running'")
    columns = ["holder", "owner", "sweep", "ended"]
    op.create_index("runs_training", "runs", columns, sqlite_where=training, postgresql_where=training)
    op.create_table(
        "servers",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("until", sa.Double, nullable=False),
        sa.Column("gives", sa.Boolean, nullable=False),
    )
