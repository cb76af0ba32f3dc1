"""On PostgreSQL the database itself refuses to change or delete what was published."""

from django.db import migrations

TABLES = [
    "procedures_procedure",
    "procedures_procedurerevision",
    "procedures_formsetedition",
]


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
        ("kernel", "0002_append_only_on_postgresql"),
        ("procedures", "0001_catalogue"),
    ]
    operations = [migrations.RunPython(harden, soften)]
