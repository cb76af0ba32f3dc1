from django.db import migrations, models

FINANCE = [
    ("none", "không có nghĩa vụ"),
    ("unset", "chưa xác định mức"),
    ("due", "phải nộp"),
    ("waived", "không thu nữa"),
    ("refund_due", "phải hoàn trả"),
]


class Migration(migrations.Migration):
    """A fee whose amount is not set is told apart from none."""

    dependencies = [("dossiers", "0008_withdrawal_refused")]

    operations = [
        migrations.AlterField(
            model_name="dossier",
            name="finance",
            field=models.CharField("nghĩa vụ tài chính", max_length=10, choices=FINANCE),
        )
    ]
