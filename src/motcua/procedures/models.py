"""Published procedures and form sets: written once, found by code and day."""

from django.db import models
from django.db.models import F, Q

from motcua.kernel.chain import AppendOnly


class Procedure(AppendOnly):
    """An administrative procedure under its national code (thủ tục hành chính)."""

    id = models.UUIDField("định danh", primary_key=True, editable=False)
    code = models.CharField("mã thủ tục", max_length=20, unique=True)

    class Meta:
        verbose_name = "thủ tục hành chính"

    def __str__(self) -> str:
        return self.code


class ProcedureRevision(AppendOnly):
    """A procedure as published from a day on (bản công bố thủ tục)."""

    id = models.UUIDField("định danh", primary_key=True, editable=False)
    procedure = models.ForeignKey(
        Procedure, models.PROTECT, related_name="revisions", verbose_name="thủ tục hành chính"
    )
    number = models.PositiveIntegerField("thứ tự")
    effective_from = models.DateField("áp dụng từ")
    effective_until = models.DateField("áp dụng đến trước", null=True)
    name = models.TextField("tên")
    short_name = models.CharField("tên ngắn", max_length=200)
    field = models.CharField("lĩnh vực", max_length=200)
    service_level = models.CharField("mức dịch vụ công", max_length=20)
    reconstructed = models.BooleanField("dựng lại")
    folded = models.TextField("chữ để tìm")
    text = models.TextField("nội dung")
    digest = models.CharField("băm nội dung", max_length=64)
    published_at = models.DateTimeField("thời điểm nạp")

    class Meta:
        verbose_name = "bản công bố thủ tục"
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "effective_from"], name="procedure_revision_day_once"
            ),
            models.UniqueConstraint(
                fields=["procedure", "number"], name="procedure_revision_number_once"
            ),
            models.CheckConstraint(
                condition=Q(effective_until=None) | Q(effective_until__gt=F("effective_from")),
                name="procedure_revision_period",
                violation_error_message="Ngày hết áp dụng phải sau ngày bắt đầu.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.short_name} ({self.effective_from})"


class FormSetEdition(AppendOnly):
    """The printed papers of one circular (bộ mẫu giấy tờ)."""

    id = models.UUIDField("định danh", primary_key=True, editable=False)
    code = models.CharField("mã bộ mẫu", max_length=40, unique=True)
    effective_from = models.DateField("áp dụng từ", unique=True)
    effective_until = models.DateField("áp dụng đến trước", null=True)
    text = models.TextField("nội dung")
    digest = models.CharField("băm nội dung", max_length=64)
    published_at = models.DateTimeField("thời điểm nạp")

    class Meta:
        verbose_name = "bộ mẫu giấy tờ"
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_until=None) | Q(effective_until__gt=F("effective_from")),
                name="form_set_period",
                violation_error_message="Ngày hết áp dụng phải sau ngày bắt đầu.",
            ),
        ]

    def __str__(self) -> str:
        return self.code
