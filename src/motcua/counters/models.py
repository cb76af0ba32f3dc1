"""Certification books: their events, the numbers in them, and who may sign."""

from django.db import models
from django.db.models import F, Q

from motcua.counters.types import BookKind, ContentKind, DelegationKind, RulePart
from motcua.kernel import ids
from motcua.kernel.chain import AppendOnly, ChainedEvent


class CertificationRule(AppendOnly):
    """A row of the pack's text on certification, from its day on (quy định chứng thực)."""

    id = models.UUIDField(primary_key=True, editable=False)
    part = models.CharField("phần", max_length=10, choices=RulePart.choices)
    key = models.CharField("mã", max_length=70)
    since = models.DateField("từ ngày")
    place = models.PositiveSmallIntegerField("thứ tự trong gói", default=0)  # for lists
    text = models.TextField("nội dung")
    digest = models.CharField("băm nội dung", max_length=64)

    class Meta:
        verbose_name = "quy định chứng thực"
        constraints = [
            models.UniqueConstraint(
                fields=["part", "key", "since"], name="certification_rule_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.key} {self.since}"


class CertificationBook(models.Model):
    """The book of an agency, a kind and a year, as its events add up (sổ chứng thực)."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    agency = models.ForeignKey("identity.Agency", models.PROTECT, related_name="+")
    kind = models.CharField("loại việc", max_length=30)
    year = models.PositiveSmallIntegerField("năm")
    last = models.PositiveIntegerField("số cuối", default=0)
    number = models.PositiveIntegerField("số sự kiện", default=0)
    opened_at = models.DateTimeField("mở lúc")
    closed_at = models.DateTimeField("khóa lúc", null=True)

    class Meta:
        verbose_name = "sổ chứng thực"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "kind", "year"], name="certification_book_once"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="certification_book_closed_after_opened",
                violation_error_message="Sổ không thể khóa trước khi mở.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.kind} {self.year}"


class BookEvent(ChainedEvent):
    """What happened to a certification book (sự kiện của sổ chứng thực)."""

    STREAM = "book"

    book = models.ForeignKey(
        CertificationBook, models.PROTECT, related_name="events", db_index=False
    )

    class Meta:
        verbose_name = "sự kiện của sổ chứng thực"
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="book_event_once"),
            models.CheckConstraint(
                condition=Q(kind__in=tuple(BookKind.values)),
                name="book_event_kind",
                violation_error_message="Loại sự kiện không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.book_id}/{self.number}"


class BookContent(models.Model):
    """Names and free text that a book's events point to, encrypted (nội dung trong sổ)."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    book = models.ForeignKey(CertificationBook, models.PROTECT, related_name="contents")
    kind = models.CharField("loại", max_length=10, choices=ContentKind.choices)
    salt = models.BinaryField("muối")
    sealed = models.BinaryField("bản mã")

    class Meta:
        verbose_name = "nội dung trong sổ"

    def __str__(self) -> str:
        return str(self.id)


class CertificationEntry(AppendOnly):
    """A number of a book, never changed and never taken back (số chứng thực)."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    reference = models.CharField("mã tra cứu", max_length=10, unique=True)
    book = models.ForeignKey(CertificationBook, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField("số chứng thực")
    of_event = models.PositiveIntegerField("sự kiện số")
    at = models.DateTimeField("vào sổ lúc")
    clerk_post = models.UUIDField("vị trí việc làm ghi sổ", null=True)
    at_counter = models.BooleanField("tiếp nhận tại quầy cấp dưới")
    paper = models.CharField("loại giấy tờ", max_length=30)
    pages = models.PositiveIntegerField("số trang")
    copies = models.PositiveIntegerField("số bản")
    fee_vnd = models.PositiveBigIntegerField("phí")
    signer = models.UUIDField("vị trí việc làm ký")
    delegation = models.UUIDField("ủy quyền ký", null=True)
    dossier_code = models.CharField("mã hồ sơ", max_length=60, blank=True)
    content = models.ForeignKey(BookContent, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "số chứng thực"
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="certification_number_once"),
            models.CheckConstraint(
                condition=Q(pages__gte=1, copies__gte=1, number__gte=1),
                name="certification_counts",
                violation_error_message="Số chứng thực, số trang, số bản phải từ 1 trở lên.",
            ),
        ]
        indexes = [models.Index(fields=["book", "at"], name="certification_by_time")]

    def __str__(self) -> str:
        return f"{self.book_id}/{self.number}"


class VoidedEntry(AppendOnly):
    """That a number was struck through, and why (số đã gạch bỏ)."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    entry = models.OneToOneField(CertificationEntry, models.PROTECT, related_name="void")
    of_event = models.PositiveIntegerField("sự kiện số")
    at = models.DateTimeField("gạch bỏ lúc")
    content = models.ForeignKey(BookContent, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "số đã gạch bỏ"

    def __str__(self) -> str:
        return str(self.entry_id)


class SigningDelegation(models.Model):
    """That a post may sign certifications of some kinds for a time (ủy quyền ký chứng thực)."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    reference = models.CharField("mã tra cứu", max_length=10, unique=True)
    agency = models.ForeignKey("identity.Agency", models.PROTECT, related_name="+")
    post = models.UUIDField("vị trí việc làm")
    post_title = models.CharField("chức danh", max_length=150)
    kinds = models.JSONField("loại việc")
    decision = models.CharField("số quyết định", max_length=100)
    since = models.DateField("từ ngày")
    until = models.DateField("đến trước ngày", null=True)
    number = models.PositiveIntegerField("số sự kiện")

    class Meta:
        verbose_name = "ủy quyền ký chứng thực"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="signing_delegation_forward",
                violation_error_message="Ủy quyền không thể hết trước khi bắt đầu.",
            ),
        ]
        indexes = [models.Index(fields=["agency", "-since", "id"], name="delegation_of_agency")]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.decision}"


class DelegationEvent(ChainedEvent):
    """What happened to a delegation to sign (sự kiện của ủy quyền ký)."""

    STREAM = "delegation"

    delegation = models.ForeignKey(
        SigningDelegation, models.PROTECT, related_name="events", db_index=False
    )

    class Meta:
        verbose_name = "sự kiện của ủy quyền ký"
        constraints = [
            models.UniqueConstraint(fields=["delegation", "number"], name="delegation_event_once"),
            models.CheckConstraint(
                condition=Q(kind__in=tuple(DelegationKind.values)),
                name="delegation_event_kind",
                violation_error_message="Loại sự kiện không có trong danh mục.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.delegation_id}/{self.number}"
