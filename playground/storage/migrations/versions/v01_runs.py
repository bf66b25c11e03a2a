"""Version 1: saved runs."""

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None


def upgrade() -> None:
    """The step from nothing."""
    op.create_table(
        "runs",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("first_name", sa.Text, nullable=False),
        sa.Column("colour", sa.Integer, nullable=False),
        sa.Column("pinned", sa.Boolean, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("data_hash", sa.Text, nullable=False),
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("first_settings", sa.Text, nullable=False),
        sa.Column("changes", sa.Text, nullable=False),
        sa.Column("ended", sa.String(16), nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("started", sa.Double, nullable=False),
        sa.Column("machine", sa.Text, nullable=False),
        sa.Column("versions", sa.Text, nullable=False),
        sa.Column("deleted", sa.Double),
        sa.Column("epochs_done", sa.Integer, nullable=False),
        sa.Column("seconds", sa.Double),
        sa.Column("best_test_loss", sa.Double),
        sa.Column("best_test_accuracy", sa.Double),
        sa.Column("final_train_loss", sa.Double),
        sa.Column("final_train_accuracy", sa.Double),
        sa.Column("final_test_loss", sa.Double),
        sa.Column("final_test_accuracy", sa.Double),
        sa.Column("first_all_train", sa.Integer),
        sa.Column("first_all_test", sa.Integer),
        sa.UniqueConstraint("owner", "id"),
    )
    op.create_index("runs_by_start", "runs", ["owner", "started"])
    op.create_table(
        "history",
        sa.Column("run", sa.Integer, sa.ForeignKey("runs.number"), primary_key=True),
        sa.Column("piece", sa.Integer, primary_key=True),
        sa.Column("rows", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "states",
        sa.Column("run", sa.Integer, sa.ForeignKey("runs.number"), primary_key=True),
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("state", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "snapshots",
        sa.Column("run", sa.Integer, sa.ForeignKey("runs.number"), primary_key=True),
        sa.Column("epoch", sa.Integer, primary_key=True),
        sa.Column("params", sa.LargeBinary, nullable=False),
    )
