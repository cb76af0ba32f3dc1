"""On PostgreSQL the database itself refuses to change a book of slips, or a slip once spent."""

from django.db import migrations

REFUSE = "for each row {when}execute function motcua_append_only()"
TRIGGERS = [
    ("append_only", "update or delete", "dossiers_slipbook", ""),
    ("spent_once", "update", "dossiers_slip", "when (old.state <> 'unused') "),
    ("never_gone", "delete", "dossiers_slip", ""),
]


def harden(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for name, acts, table, when in TRIGGERS:
        schema_editor.execute(
            f"create trigger {name} before {acts} on {table} {REFUSE.format(when=when)}"
        )


def soften(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for name, _acts, table, _when in TRIGGERS:
        schema_editor.execute(f"drop trigger {name} on {table}")


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0004_slips"),
        ("kernel", "0002_append_only_on_postgresql"),
    ]
    operations = [migrations.RunPython(harden, soften)]
