"""Version 9: sets of visitors' own."""

import sqlalchemy as sa
from alembic import op

revision = "9"
down_revision = "8"


def upgrade() -> None:
    """The step from the version before."""
    op.create_table(
        "own_sets",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.Column("bytes", sa.BigInteger, nullable=False),
        sa.Column("created", sa.Double, nullable=False),
        sa.UniqueConstraint("owner", "name"),
    )
    op.create_index("own_sets_by_name", "own_sets", ["name"])
