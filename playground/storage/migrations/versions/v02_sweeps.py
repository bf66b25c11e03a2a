"""Version 2: sweeps."""

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    """The step from the version before."""
    op.add_column("runs", sa.Column("sweep", sa.String(64)))
    op.create_index("runs_by_sweep", "runs", ["owner", "sweep"])
