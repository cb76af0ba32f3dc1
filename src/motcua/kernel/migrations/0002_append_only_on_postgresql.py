"""On PostgreSQL the database itself refuses to change or delete what is written once."""

from django.db import migrations

TABLES = [
    "kernel_packloading",
    "kernel_parameter",
    "kernel_calendaredition",
    "kernel_accessrecord",
    "kernel_accesssubject",
    "kernel_accessseal",
]

FUNCTION = """
create or replace function motcua_append_only() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are written once', tg_table_name
    using errcode = 'integrity_constraint_violation';
end $$;
"""


def harden(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(FUNCTION, params=None)  # its % is not a place for a value
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
    dependencies = [("kernel", "0001_initial")]
    operations = [migrations.RunPython(harden, soften)]
