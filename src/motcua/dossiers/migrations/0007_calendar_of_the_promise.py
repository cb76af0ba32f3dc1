from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0006_transfers_listed")]
    operations = [
        migrations.AddField(
            model_name="dossier",
            name="calendar",
            field=models.CharField("lịch làm việc", max_length=20, blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="dossier",
            name="edition",
            field=models.PositiveIntegerField("ấn bản lịch", null=True),
        ),
        migrations.AddIndex(
            model_name="dossier",
            index=models.Index(
                fields=["calendar", "edition"],
                condition=Q(finished_at__isnull=True) & ~Q(calendar=""),
                name="dossier_counted_on",
            ),
        ),
    ]
