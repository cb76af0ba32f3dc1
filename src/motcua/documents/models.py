"""What is known of each stored file; its bytes lie encrypted in the object store."""

from django.db import models
from django.db.models import Q

from motcua.documents.types import Fault, FileState, Origin
from motcua.kernel import ids


class StoredFile(models.Model):
    """A file somebody left with us or that we issued (tệp)."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    owner = models.UUIDField("thuộc về", db_index=True)  # an application or dossier
    kind = models.CharField("loại giấy tờ", max_length=80)
    name = models.CharField("tên tệp", max_length=160)
    media_type = models.CharField("kiểu tệp", max_length=100)
    size = models.PositiveBigIntegerField("số byte")
    sha256 = models.CharField("băm", max_length=64)
    object = models.CharField("tên trong kho", max_length=64, unique=True)
    key = models.BinaryField("khóa đã niêm phong")
    state = models.CharField("trạng thái", max_length=12, choices=FileState.choices)
    origin = models.CharField("nguồn", max_length=10, choices=Origin.choices)
    fault = models.CharField("lỗi", max_length=20, choices=Fault.choices, blank=True)
    detail = models.CharField("chi tiết", max_length=100, blank=True)
    scanner = models.CharField("bộ quét", max_length=60, blank=True)
    template_version = models.CharField("phiên bản mẫu", max_length=60, blank=True)
    received_by = models.CharField("người gửi", max_length=60)
    received_at = models.DateTimeField("nhận lúc")
    scanned_at = models.DateTimeField("quét lúc", null=True)
    adopted_at = models.DateTimeField("vào hồ sơ lúc", null=True)  # from then on it stays

    class Meta:
        verbose_name = "tệp"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=FileState.CLEAN)
                | Q(origin=Origin.ISSUED)
                | Q(scanned_at__isnull=False, fault=""),
                name="file_clean_was_scanned",
                violation_error_message="Tệp tải lên chỉ sạch sau khi đã quét.",
            ),
            models.CheckConstraint(
                condition=~Q(state=FileState.REFUSED) | ~Q(fault=""),
                name="file_refused_with_fault",
                violation_error_message="Tệp bị từ chối phải có lý do.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["received_at", "id"],
                condition=Q(state__in=(FileState.QUARANTINED, FileState.SCAN_ERROR)),
                name="file_waiting_for_scan",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
