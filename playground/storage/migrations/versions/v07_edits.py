"""Version 7: edited networks."""

import sqlalchemy as sa
from alembic import op

revision = "7"
down_revision = "6"


def upgrade() -> None:
    """The step from the version before."""
    op.add_column("runs", sa.Column("edits", sa.Text))
