"""Tables of the dossier: its events, the content they point to, and lists read from them."""

from django.db import models
from django.db.models import F, Q

from motcua.dossiers.types import (
    ContentKind,
    Delivery,
    Finance,
    Flag,
    Kind,
    Manner,
    SlipState,
    State,
    WorkKind,
)
from motcua.kernel import ids
from motcua.kernel.chain import AppendOnly, ChainedEvent
from motcua.procedures.api import Channel


class Draft(models.Model):
    """An application being filled in; not yet a dossier (bản nháp)."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    account = models.UUIDField("tài khoản", db_index=True)
    revision = models.ForeignKey("procedures.ProcedureRevision", models.PROTECT)
    receiving = models.ForeignKey("identity.Agency", models.PROTECT, null=True)
    channel = models.CharField("kênh", max_length=10, choices=Channel.choices)
    sealed = models.BinaryField("nội dung đang điền")
    updated_at = models.DateTimeField("cập nhật lúc")
    expires_at = models.DateTimeField("hết hạn lúc")

    class Meta:
        verbose_name = "bản nháp"
        indexes = [models.Index(fields=["expires_at"], name="draft_age")]

    def __str__(self) -> str:
        return str(self.id)


class Dossier(models.Model):
    """A request on its way from filing to result, as its events add up (hồ sơ)."""

    id = models.UUIDField(primary_key=True, editable=False)
    reference = models.CharField("mã tra cứu", max_length=10, unique=True)
    # null until acceptance: an empty text would break its uniqueness
    code = models.CharField("mã hồ sơ", max_length=60, null=True, unique=True)  # noqa: DJ001
    state = models.CharField("trạng thái", max_length=20, choices=State.choices)
    finance = models.CharField("nghĩa vụ tài chính", max_length=10, choices=Finance.choices)
    delivery = models.CharField("trả kết quả", max_length=12, choices=Delivery.choices)
    channel = models.CharField("kênh", max_length=10, choices=Channel.choices)
    wish = models.CharField("cách nhận kết quả", max_length=10, choices=Manner.choices)
    revision = models.ForeignKey("procedures.ProcedureRevision", models.PROTECT)
    receiving = models.ForeignKey(
        "identity.Agency", models.PROTECT, related_name="+", verbose_name="nơi tiếp nhận"
    )
    competent = models.ForeignKey(
        "identity.Agency", models.PROTECT, null=True, related_name="+", verbose_name="có thẩm quyền"
    )
    returning = models.ForeignKey(
        "identity.Agency", models.PROTECT, related_name="+", verbose_name="nơi trả kết quả"
    )
    part_of = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="parts", verbose_name="thuộc hồ sơ"
    )
    submitter = models.UUIDField("người nộp", null=True)
    owner = models.UUIDField("chủ hồ sơ", null=True)
    owner_key = models.CharField("băm số định danh chủ hồ sơ", max_length=64, blank=True)
    object_key = models.CharField("băm đối tượng của hồ sơ", max_length=64, blank=True)
    calendar = models.CharField("lịch làm việc", max_length=20, blank=True)
    edition = models.PositiveIntegerField("ấn bản lịch", null=True)  # null until acceptance
    number = models.PositiveIntegerField("số sự kiện")
    turn = models.PositiveIntegerField("lượt")
    submitted_at = models.DateTimeField("nộp lúc")
    accepted_at = models.DateTimeField("tiếp nhận lúc", null=True)
    promised_at = models.DateTimeField("hẹn trả lúc", null=True)
    repromised_at = models.DateTimeField("hẹn lại lúc", null=True)
    finished_at = models.DateTimeField("xong lúc", null=True)
    returned_at = models.DateTimeField("trả lúc", null=True)

    class Meta:
        verbose_name = "hồ sơ"
        constraints = [
            models.CheckConstraint(
                condition=Q(code__isnull=True, accepted_at__isnull=True)
                | Q(code__isnull=False, accepted_at__isnull=False),
                name="dossier_code_at_acceptance",
                violation_error_message="Mã hồ sơ có khi và chỉ khi hồ sơ đã tiếp nhận.",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(accepted_at__gte=F("submitted_at")),
                name="dossier_accepted_after_submitted",
                violation_error_message="Không thể tiếp nhận trước khi nộp.",
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | Q(finished_at__isnull=False),
                name="dossier_returned_after_finished",
                violation_error_message="Không thể trả kết quả khi chưa có kết quả.",
            ),
        ]
        indexes = [
            models.Index(fields=["submitter", "-submitted_at"], name="dossier_of_submitter"),
            models.Index(fields=["owner", "-submitted_at"], name="dossier_of_owner"),
            models.Index(fields=["receiving", "-submitted_at"], name="dossier_received_at"),
            models.Index(
                fields=["calendar", "edition"],
                condition=Q(finished_at__isnull=True) & ~Q(calendar=""),
                name="dossier_counted_on",
            ),
            models.Index(
                fields=["owner_key", "-submitted_at"],
                condition=~Q(owner_key=""),
                name="dossier_of_owner_key",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class DossierEvent(ChainedEvent):
    """What happened to a dossier (sự kiện của hồ sơ)."""

    STREAM = "dossier"

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="events", db_index=False)

    class Meta:
        verbose_name = "sự kiện của hồ sơ"
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number"], name="dossier_event_once"),
            models.CheckConstraint(
                condition=Q(kind__in=tuple(Kind.values)),
                name="dossier_event_kind",
                violation_error_message="Loại sự kiện không có trong danh mục.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["-id"], condition=Q(kind=Kind.TRANSFERRED), name="event_transferred"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id}/{self.number}"


class Content(models.Model):
    """Answers, names and free text that events point to, encrypted, with its salt (nội dung)."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="contents")
    kind = models.CharField("loại", max_length=10, choices=ContentKind.choices)
    salt = models.BinaryField("muối")
    sealed = models.BinaryField("bản mã")

    class Meta:
        verbose_name = "nội dung"

    def __str__(self) -> str:
        return str(self.id)


class WorkItem(models.Model):
    """Something somebody has to do about a dossier (việc)."""

    id = models.BigAutoField(primary_key=True)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="works")
    agency = models.ForeignKey("identity.Agency", models.PROTECT, related_name="+", db_index=False)
    function = models.CharField("chức năng", max_length=40)
    kind = models.CharField("loại việc", max_length=10, choices=WorkKind.choices)
    due_at = models.DateTimeField("hạn", null=True)  # a cache as of event `opened_by`
    opened_by = models.PositiveIntegerField("mở bởi sự kiện số")
    opened_at = models.DateTimeField("mở lúc")
    closed_at = models.DateTimeField("đóng lúc", null=True)

    class Meta:
        verbose_name = "việc"
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="work_closed_after_opened",
                violation_error_message="Việc không thể đóng trước khi mở.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["agency", "function", "due_at", "id"],
                condition=Q(closed_at__isnull=True),
                name="work_open",
            ),
            models.Index(fields=["agency", "dossier"], name="work_of_agency"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.kind}"


class DossierFlag(models.Model):
    """Something about a dossier that ought to be looked at again (việc cần xem lại)."""

    id = models.BigAutoField(primary_key=True)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="flags")
    flag = models.CharField("việc cần xem lại", max_length=20, choices=Flag.choices)
    number = models.PositiveIntegerField("của sự kiện số")
    agency = models.ForeignKey("identity.Agency", models.PROTECT, null=True, related_name="+")
    post = models.UUIDField("vị trí việc làm", null=True)
    at = models.DateTimeField("lúc")

    class Meta:
        verbose_name = "việc cần xem lại"
        constraints = [
            models.UniqueConstraint(fields=["dossier", "number", "flag"], name="flag_once"),
        ]
        indexes = [models.Index(fields=["agency", "flag", "-at"], name="flag_of_agency")]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.flag}"


class CodeCounter(models.Model):
    """The last running number of a receiving agency's day (số thứ tự trong ngày)."""

    id = models.BigAutoField(primary_key=True)
    agency = models.ForeignKey("identity.Agency", models.PROTECT, related_name="+")
    day = models.DateField("ngày")
    last = models.PositiveIntegerField("số cuối")

    class Meta:
        verbose_name = "số thứ tự trong ngày"
        constraints = [models.UniqueConstraint(fields=["agency", "day"], name="code_counter_once")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.day}: {self.last}"


class SlipBook(AppendOnly):
    """Pre-numbered slips given to a counter for an outage (quyển phiếu nhận giấy)."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    agency = models.ForeignKey("identity.Agency", models.PROTECT, related_name="+")
    series = models.CharField("ký hiệu", max_length=12)
    first = models.PositiveIntegerField("từ số")
    last = models.PositiveIntegerField("đến số")
    issued_by = models.UUIDField("vị trí việc làm phát")
    issued_at = models.DateTimeField("phát lúc")

    class Meta:
        verbose_name = "quyển phiếu nhận giấy"
        constraints = [
            models.CheckConstraint(
                condition=Q(first__gte=1, last__gte=F("first")),
                name="slip_book_forward",
                violation_error_message="Số cuối phải từ số đầu trở lên.",
            ),
        ]
        indexes = [models.Index(fields=["agency", "-issued_at"], name="slip_book_of_agency")]

    def __str__(self) -> str:
        return f"{self.series} {self.first}-{self.last}"


class Slip(models.Model):
    """One pre-numbered slip and what became of it (phiếu nhận giấy); once spent it stays so."""

    id = models.BigAutoField(primary_key=True)
    book = models.ForeignKey(SlipBook, models.PROTECT, related_name="slips")
    number = models.CharField("số phiếu", max_length=24, unique=True)
    state = models.CharField(
        "tình trạng", max_length=10, choices=SlipState.choices, default=SlipState.UNUSED
    )
    dossier = models.OneToOneField(Dossier, models.PROTECT, null=True, related_name="slip")
    reason = models.BinaryField("lý do hủy đã mã hóa", null=True)
    spent_by = models.UUIDField("vị trí việc làm dùng hoặc hủy", null=True)
    spent_at = models.DateTimeField("dùng hoặc hủy lúc", null=True)

    class Meta:
        verbose_name = "phiếu nhận giấy"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state=SlipState.UNUSED,
                    dossier=None,
                    reason=None,
                    spent_by=None,
                    spent_at=None,
                )
                | Q(
                    state=SlipState.USED,
                    dossier__isnull=False,
                    reason=None,
                    spent_at__isnull=False,
                )
                | Q(
                    state=SlipState.VOID,
                    dossier=None,
                    reason__isnull=False,
                    spent_at__isnull=False,
                ),
                name="slip_state_borne_out",
                violation_error_message="Phiếu đã dùng phải có hồ sơ, phiếu hủy phải có lý do.",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class SecretKey(models.Model):
    """The hash of a key that opens a dossier to whoever holds its paper (khóa tra cứu)."""

    id = models.BigAutoField(primary_key=True)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="secret_keys")
    digest = models.CharField("băm", max_length=64)
    issued_at = models.DateTimeField("cấp lúc")

    class Meta:
        verbose_name = "khóa tra cứu"

    def __str__(self) -> str:
        return str(self.dossier_id)


class IssuedPaper(AppendOnly):
    """A paper issued to the applicant, stored as issued (giấy đã phát hành)."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="papers")
    number = models.CharField("mẫu số", max_length=10)
    of_event = models.UUIDField("của sự kiện")
    file = models.UUIDField("tệp")
    template_version = models.CharField("phiên bản mẫu", max_length=60)
    issued_at = models.DateTimeField("phát hành lúc")

    class Meta:
        verbose_name = "giấy đã phát hành"
        constraints = [
            models.UniqueConstraint(fields=["of_event", "number"], name="issued_paper_once"),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.number}"

    @property
    def kind(self) -> str:
        """What paper it is, whatever number its form set gives it: `receipt`, `apology`…"""
        return self.template_version.rsplit("-", 2)[0]
