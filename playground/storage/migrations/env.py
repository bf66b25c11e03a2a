"""What Alembic runs before the steps: it works in the transaction of whoever opens the database."""

from alembic import context

from playground.storage.schema import METADATA, SCHEMA_VERSION

connection = context.config.attributes.get("connection")
if connection is None:
    raise SystemExit("The playground brings a database up to date by itself when it opens it: nothing is to be done.")
context.configure(connection=connection, target_metadata=METADATA, version_table=SCHEMA_VERSION.name)
context.run_migrations()
