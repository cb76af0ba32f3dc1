"""On PostgreSQL the database itself refuses to change or delete events and issued papers."""

from django.db import migrations

TABLES = ["dossiers_dossierevent", "dossiers_issuedpaper"]


def harden(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in TABLES:
        schema_editor.execute(
            f"create trigger append_only before update or delete on {table} "
            "for each row execute function motcua_append_only()"
        )


def soften(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in TABLES:
        schema_editor.execute(f"drop trigger append_only on {table}")


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0001_initial"),
        ("kernel", "0002_append_only_on_postgresql"),
    ]
    operations = [migrations.RunPython(harden, soften)]
