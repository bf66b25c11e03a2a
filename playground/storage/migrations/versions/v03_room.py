"""Version 3: how much room a run takes."""

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"


def upgrade() -> None:
    """The step from the version before."""
    op.add_column("runs", sa.Column("room", sa.BigInteger, nullable=False, server_default="0"))
    # As `room.room_of` had it, as near as a statement comes: a state is little more than its weights.
    weights = "COALESCE((SELECT 2 * LENGTH(state) FROM states WHERE states.run = runs.number), 0)"
    op.execute(f"UPDATE runs SET room = 2048 + 40 * (CAST(epochs_done AS BIGINT) + 1) + {weights}")
