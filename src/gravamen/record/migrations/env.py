"""Runs the migrations on the connection that `migrating` hands over."""

from alembic import context

from gravamen.record.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
