"""Tables of the library: calendars, the queue, who looked, keys of repeated requests."""

from django.db import models
from django.db.models import Q

from motcua.kernel import ids
from motcua.kernel.chain import AppendOnly


class CalendarEdition(AppendOnly):
    """An immutable edition of a working calendar (lịch làm việc)."""

    id = models.UUIDField(primary_key=True, editable=False)
    code = models.CharField("mã lịch", max_length=20)
    number = models.PositiveIntegerField("số ấn bản")
    text = models.TextField("nội dung")
    digest = models.CharField("băm nội dung", max_length=64)
    published_at = models.DateTimeField("thời điểm nạp")

    class Meta:
        verbose_name = "lịch làm việc"
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="calendar_edition_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code}/{self.number}"


class PackLoading(AppendOnly):
    """A loading of a province pack that changed something (lần nạp gói dữ liệu)."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    at = models.DateTimeField("thời điểm")
    code = models.CharField("mã gói", max_length=40)
    digest = models.CharField("băm các tệp", max_length=64)

    class Meta:
        verbose_name = "lần nạp gói dữ liệu"
        indexes = [models.Index(fields=["-at", "-id"], name="pack_loading_latest")]

    def __str__(self) -> str:
        return f"{self.code} {self.digest[:12]}"


class Parameter(AppendOnly):
    """A number of the law or of the house from a date on (tham số có ngày hiệu lực)."""

    id = models.UUIDField(primary_key=True, editable=False)
    name = models.CharField("tên", max_length=60)
    since = models.DateField("từ ngày")
    value = models.CharField("giá trị", max_length=200)
    basis = models.CharField("căn cứ", max_length=300)
    verified = models.BooleanField("đã đối chiếu")

    class Meta:
        verbose_name = "tham số có ngày hiệu lực"
        constraints = [models.UniqueConstraint(fields=["name", "since"], name="parameter_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.since}: {self.value}"


class OutboxRow(models.Model):
    """One effect to be carried out, for one event and one subscriber (việc chờ gửi)."""

    id = models.BigAutoField(primary_key=True)
    event = models.UUIDField("sự kiện")
    topic = models.CharField("chủ đề", max_length=60)
    subscriber = models.CharField("bên nhận", max_length=60)
    stream = models.UUIDField("chuỗi", null=True)  # rows of one stream go in order
    attempts = models.PositiveIntegerField("số lần thử", default=0)
    not_before = models.DateTimeField("không trước")
    leased_until = models.DateTimeField("giữ đến", null=True)
    done_at = models.DateTimeField("xong lúc", null=True)
    dead_at = models.DateTimeField("bỏ lúc", null=True)
    fault = models.CharField("lỗi", max_length=100, blank=True)

    class Meta:
        verbose_name = "việc chờ gửi"
        constraints = [
            models.UniqueConstraint(fields=["event", "subscriber"], name="outbox_once"),
        ]
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                condition=Q(done_at=None, dead_at=None),
                name="outbox_waiting",
            ),
            models.Index(
                fields=["stream", "subscriber", "id"],
                condition=Q(done_at=None, dead_at=None),
                name="outbox_stream",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic} → {self.subscriber}"


class Schedule(models.Model):
    """When a periodic task is next put into the queue (lịch chạy định kỳ)."""

    name = models.CharField("tên", max_length=60, primary_key=True)
    next_at = models.DateTimeField("lần tới")

    class Meta:
        verbose_name = "lịch chạy định kỳ"

    def __str__(self) -> str:
        return self.name


class AccessRecord(AppendOnly):
    """Who looked: one response that showed something (ai đã xem)."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    at = models.DateTimeField("thời điểm")
    actor = models.CharField("người xem", max_length=60)
    post = models.UUIDField("vị trí việc làm", null=True)
    agency = models.UUIDField("cơ quan", null=True)
    purpose = models.CharField("mục đích", max_length=60)
    view = models.CharField("trang", max_length=80)
    status = models.PositiveSmallIntegerField("trạng thái")
    request_id = models.CharField("mã yêu cầu", max_length=36)
    device = models.CharField("thiết bị", max_length=64, blank=True)  # a keyed digest

    class Meta:
        verbose_name = "ai đã xem"
        indexes = [models.Index(fields=["at", "id"], name="access_by_time")]

    def __str__(self) -> str:
        return str(self.id)


class AccessSubject(AppendOnly):
    """A thing that a response showed, by its public id (đối tượng được xem)."""

    id = models.BigAutoField(primary_key=True)
    record = models.ForeignKey(AccessRecord, models.PROTECT, related_name="subjects")
    subject = models.CharField("đối tượng", max_length=60)

    class Meta:
        verbose_name = "đối tượng được xem"
        indexes = [models.Index(fields=["subject", "record"], name="access_by_subject")]

    def __str__(self) -> str:
        return self.subject


class AccessSeal(AppendOnly):
    """The Merkle root of the access records of one stretch of time (niêm phong)."""

    id = models.BigAutoField(primary_key=True)
    since = models.DateTimeField("từ", unique=True)
    until = models.DateTimeField("đến")
    count = models.PositiveIntegerField("số bản ghi")
    root = models.CharField("gốc băm", max_length=64)
    previous = models.CharField("niêm phong trước", max_length=64)

    class Meta:
        verbose_name = "niêm phong"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=models.F("since")),
                name="access_seal_forward",
                violation_error_message="Niêm phong phải kết thúc sau khi bắt đầu.",
            ),
        ]

    def __str__(self) -> str:
        return self.root[:12]


class IdempotencyKey(models.Model):
    """The answer to a creating request, given again when it is repeated (khóa chống trùng)."""

    id = models.BigAutoField(primary_key=True)
    actor = models.CharField("người gửi", max_length=60)
    key = models.CharField("khóa", max_length=64)
    body = models.CharField("băm nội dung", max_length=64)
    answer = models.CharField("trả lời", max_length=200)
    at = models.DateTimeField("thời điểm")

    class Meta:
        verbose_name = "khóa chống trùng"
        constraints = [models.UniqueConstraint(fields=["actor", "key"], name="idempotency_once")]
        indexes = [models.Index(fields=["at"], name="idempotency_age")]

    def __str__(self) -> str:
        return self.key


class Throttle(models.Model):
    """How often something was tried in the current window (giới hạn số lần thử)."""

    key = models.CharField("khóa", max_length=64, primary_key=True)
    since = models.DateTimeField("từ")
    count = models.PositiveIntegerField("số lần")

    class Meta:
        verbose_name = "giới hạn số lần thử"

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
