import django.db.models.deletion
from django.db import migrations, models

import motcua.kernel.ids


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0003_heirs"),
        ("identity", "0002_posts_also"),
    ]

    operations = [
        migrations.CreateModel(
            name="SlipBook",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=motcua.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("series", models.CharField(max_length=12, verbose_name="ký hiệu")),
                ("first", models.PositiveIntegerField(verbose_name="từ số")),
                ("last", models.PositiveIntegerField(verbose_name="đến số")),
                ("issued_by", models.UUIDField(verbose_name="vị trí việc làm phát")),
                ("issued_at", models.DateTimeField(verbose_name="phát lúc")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="identity.agency",
                    ),
                ),
            ],
            options={
                "verbose_name": "quyển phiếu nhận giấy",
            },
        ),
        migrations.CreateModel(
            name="Slip",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=24, unique=True, verbose_name="số phiếu")),
                (
                    "state",
                    models.CharField(
                        choices=[("unused", "chưa dùng"), ("used", "đã dùng"), ("void", "đã hủy")],
                        default="unused",
                        max_length=10,
                        verbose_name="tình trạng",
                    ),
                ),
                ("reason", models.BinaryField(null=True, verbose_name="lý do hủy đã mã hóa")),
                (
                    "spent_by",
                    models.UUIDField(null=True, verbose_name="vị trí việc làm dùng hoặc hủy"),
                ),
                ("spent_at", models.DateTimeField(null=True, verbose_name="dùng hoặc hủy lúc")),
                (
                    "dossier",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slip",
                        to="dossiers.dossier",
                    ),
                ),
                (
                    "book",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slips",
                        to="dossiers.slipbook",
                    ),
                ),
            ],
            options={
                "verbose_name": "phiếu nhận giấy",
            },
        ),
        migrations.AddIndex(
            model_name="slipbook",
            index=models.Index(fields=["agency", "-issued_at"], name="slip_book_of_agency"),
        ),
        migrations.AddConstraint(
            model_name="slipbook",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__gte", 1), ("last__gte", models.F("first"))),
                name="slip_book_forward",
                violation_error_message="Số cuối phải từ số đầu trở lên.",
            ),
        ),
        migrations.AddConstraint(
            model_name="slip",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("dossier", None),
                        ("reason", None),
                        ("spent_at", None),
                        ("spent_by", None),
                        ("state", "unused"),
                    ),
                    models.Q(
                        ("dossier__isnull", False),
                        ("reason", None),
                        ("spent_at__isnull", False),
                        ("state", "used"),
                    ),
                    models.Q(
                        ("dossier", None),
                        ("reason__isnull", False),
                        ("spent_at__isnull", False),
                        ("state", "void"),
                    ),
                    _connector="OR",
                ),
                name="slip_state_borne_out",
                violation_error_message="Phiếu đã dùng phải có hồ sơ, phiếu hủy phải có lý do.",
            ),
        ),
    ]
