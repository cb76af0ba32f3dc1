"""On PostgreSQL the database itself refuses to change or delete events, numbers, dated rules."""

from django.db import migrations

TABLES = [
    "counters_bookevent",
    "counters_certificationentry",
    "counters_voidedentry",
    "counters_delegationevent",
    "counters_certificationrule",
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
        ("counters", "0001_certification_books"),
        ("kernel", "0002_append_only_on_postgresql"),
    ]
    operations = [migrations.RunPython(harden, soften)]
