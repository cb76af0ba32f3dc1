from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0005_slips_once_on_postgresql")]
    operations = [
        migrations.AddIndex(
            model_name="dossierevent",
            index=models.Index(
                fields=["-id"], condition=Q(kind="transferred"), name="event_transferred"
            ),
        ),
    ]
