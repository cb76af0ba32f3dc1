"""Accounts apart from people, people apart from posts, territory apart from agencies."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import F, Q

from motcua.identity.types import AreaKind, AreaLevel, Part, PlaceRule
from motcua.kernel import ids

_BACKWARDS = "Thời kỳ phải kết thúc sau khi bắt đầu."


def _forward(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(until=None) | Q(until__gt=F("since")),
        name=name,
        violation_error_message=_BACKWARDS,
    )


class Account(AbstractBaseUser):
    """What signs in (tài khoản); it holds no personal data."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    login = models.CharField("tên đăng nhập", max_length=64, unique=True)
    is_active = models.BooleanField("đang hoạt động", default=True)

    USERNAME_FIELD = "login"

    class Meta:
        verbose_name = "tài khoản"

    def __str__(self) -> str:
        return str(self.id)


class Person(models.Model):
    """A natural person (cá nhân)."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    account = models.OneToOneField(
        Account, models.PROTECT, null=True, related_name="person", verbose_name="tài khoản"
    )
    full_name = models.CharField("họ và tên", max_length=200)
    folded = models.CharField("họ và tên không dấu", max_length=200)
    born_on = models.CharField("ngày sinh", max_length=10, blank=True)  # may be a year alone
    identity_sealed = models.BinaryField("số định danh đã mã hóa", null=True)
    identity_blind = models.CharField("dấu tra số định danh", max_length=64, blank=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    about = models.CharField("giới thiệu", max_length=200, blank=True)  # of invented people
    is_demo = models.BooleanField("người hư cấu", default=False)

    class Meta:
        verbose_name = "cá nhân"
        constraints = [
            models.UniqueConstraint(
                fields=["identity_blind"],
                condition=~Q(identity_blind=""),
                name="person_identity_once",
                violation_error_message="Số định danh này đã có người mang.",
            ),
            models.CheckConstraint(
                condition=Q(identity_sealed=None, identity_blind="")
                | (Q(identity_sealed__isnull=False) & ~Q(identity_blind="")),
                name="person_identity_paired",
                violation_error_message="Số định danh phải có cả bản mã hóa và dấu tra.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Area(models.Model):
    """An administrative unit in one period (đơn vị hành chính); its key is code and period."""

    id = models.UUIDField(primary_key=True, editable=False)
    code = models.CharField("mã", max_length=10)
    since = models.DateField("từ ngày")
    until = models.DateField("đến trước ngày", null=True)
    kind = models.CharField("loại", max_length=20, choices=AreaKind.choices)
    level = models.CharField("cấp", max_length=10, choices=AreaLevel.choices)
    name = models.CharField("tên", max_length=100)
    folded = models.CharField("tên không dấu", max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, verbose_name="thuộc")
    mountainous = models.BooleanField("miền núi", null=True)  # null: not known
    source = models.CharField("nguồn", max_length=60, blank=True)
    verified = models.BooleanField("đã xác minh", default=False)

    class Meta:
        verbose_name = "đơn vị hành chính"
        constraints = [
            models.UniqueConstraint(
                fields=["code", "since"],
                name="area_code_and_period",
                violation_error_message="Mã này đã có một đơn vị bắt đầu cùng ngày.",
            ),
            _forward("area_forward"),
        ]
        indexes = [
            models.Index(fields=["folded", "code"], name="area_by_name"),
            models.Index(fields=["parent", "code", "since"], name="area_by_parent"),
            models.Index(fields=["level", "code", "since"], name="area_by_level"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name} ({self.since})"


class AreaSuccession(models.Model):
    """Which unit follows which, wholly or in part (đơn vị hành chính kế thừa)."""

    id = models.UUIDField(primary_key=True, editable=False)
    from_area = models.ForeignKey(
        Area, models.PROTECT, related_name="successions", verbose_name="đơn vị trước"
    )
    to_area = models.ForeignKey(
        Area, models.PROTECT, related_name="predecessions", verbose_name="đơn vị sau"
    )
    part = models.CharField("phần", max_length=10, choices=Part.choices)
    on = models.DateField("từ ngày")
    basis = models.CharField("căn cứ", max_length=100)
    source = models.CharField("nguồn", max_length=60, blank=True)
    verified = models.BooleanField("đã xác minh", default=False)

    class Meta:
        verbose_name = "đơn vị hành chính kế thừa"
        constraints = [
            models.UniqueConstraint(
                fields=["from_area", "to_area", "on"],
                name="area_succession_once",
                violation_error_message="Hai đơn vị này đã có quan hệ kế thừa trong ngày đó.",
            ),
            models.CheckConstraint(
                condition=~Q(from_area=F("to_area")),
                name="area_succession_other",
                violation_error_message="Đơn vị không thể kế thừa chính nó.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_area_id} → {self.to_area_id}"


class AgencyKind(models.Model):
    """A kind of agency and how its agency is found from a place (loại cơ quan)."""

    code = models.CharField("mã", max_length=40, primary_key=True)
    group = models.CharField("nhóm", max_length=40, db_index=True)
    name = models.CharField("tên", max_length=150)
    place_rule = models.CharField("cách xác định", max_length=10, choices=PlaceRule.choices)
    verified = models.BooleanField("đã xác minh", default=False)

    class Meta:
        verbose_name = "loại cơ quan"

    def __str__(self) -> str:
        return self.code


class Agency(models.Model):
    """A body that receives, works or decides (cơ quan); never deleted, only ended."""

    id = models.UUIDField(primary_key=True, editable=False)
    code = models.CharField("mã", max_length=40, unique=True)  # ours, until an official one
    official_code = models.CharField("mã định danh điện tử", max_length=40, blank=True)
    kind = models.ForeignKey(AgencyKind, models.PROTECT, verbose_name="loại cơ quan")
    name = models.CharField("tên", max_length=200)
    short_name = models.CharField("tên ngắn", max_length=100)
    area = models.ForeignKey(Area, models.PROTECT, null=True, verbose_name="đơn vị hành chính")
    parent = models.ForeignKey("self", models.PROTECT, null=True, verbose_name="trực thuộc")
    calendar_code = models.CharField("lịch làm việc", max_length=20)
    address = models.CharField("địa chỉ", max_length=200, blank=True)
    phone = models.CharField("điện thoại", max_length=20, blank=True)
    since = models.DateField("từ ngày")
    until = models.DateField("đến trước ngày", null=True)
    source = models.CharField("nguồn", max_length=60, blank=True)
    verified = models.BooleanField("đã xác minh", default=False)

    class Meta:
        verbose_name = "cơ quan"
        constraints = [
            _forward("agency_forward"),
            models.UniqueConstraint(
                fields=["official_code"],
                condition=~Q(official_code=""),
                name="agency_official_code_once",
                violation_error_message="Mã định danh này đã cấp cho cơ quan khác.",
            ),
        ]
        indexes = [models.Index(fields=["kind", "area", "since"], name="agency_by_place")]

    def __str__(self) -> str:
        return self.code


class AgencyCover(models.Model):
    """A unit that an agency has been given besides its own (địa bàn phụ trách)."""

    id = models.UUIDField(primary_key=True, editable=False)
    agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="covers", verbose_name="cơ quan"
    )
    area = models.ForeignKey(Area, models.PROTECT, verbose_name="đơn vị hành chính")

    class Meta:
        verbose_name = "địa bàn phụ trách"
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "area"],
                name="agency_cover_once",
                violation_error_message="Địa bàn này đã giao cho cơ quan.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} ⊃ {self.area_id}"


class AgencySuccession(models.Model):
    """Which agency takes over the work of which (cơ quan kế thừa)."""

    id = models.UUIDField(primary_key=True, editable=False)
    from_agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="successions", verbose_name="cơ quan trước"
    )
    to_agency = models.ForeignKey(
        Agency, models.PROTECT, related_name="predecessions", verbose_name="cơ quan sau"
    )
    part = models.CharField("phần", max_length=10, choices=Part.choices)
    on = models.DateField("từ ngày")
    basis = models.CharField("căn cứ", max_length=200)
    verified = models.BooleanField("đã xác minh", default=False)

    class Meta:
        verbose_name = "cơ quan kế thừa"
        constraints = [
            models.UniqueConstraint(
                fields=["from_agency", "to_agency", "on"],
                name="agency_succession_once",
                violation_error_message="Hai cơ quan này đã có quan hệ kế thừa trong ngày đó.",
            ),
            models.CheckConstraint(
                condition=~Q(from_agency=F("to_agency")),
                name="agency_succession_other",
                violation_error_message="Cơ quan không thể kế thừa chính nó.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_agency_id} → {self.to_agency_id}"


class Function(models.Model):
    """What a post is there to do in a route (nhiệm vụ của vị trí)."""

    code = models.CharField("mã", max_length=40, primary_key=True)
    name = models.CharField("tên", max_length=100)
    is_outside = models.BooleanField("ngoài hệ thống", default=False)

    class Meta:
        verbose_name = "nhiệm vụ của vị trí"

    def __str__(self) -> str:
        return self.code


class Officer(models.Model):
    """A person in public service (cán bộ, công chức, viên chức)."""

    id = models.UUIDField(primary_key=True, editable=False, default=ids.new_id)
    person = models.OneToOneField(
        Person, models.PROTECT, related_name="officer", verbose_name="cá nhân"
    )

    class Meta:
        verbose_name = "cán bộ, công chức, viên chức"

    def __str__(self) -> str:
        return str(self.id)


class Post(models.Model):
    """A seat in an agency, which rights belong to (chức danh, vị trí việc làm)."""

    id = models.UUIDField(primary_key=True, editable=False, default=ids.new_id)
    code = models.CharField("mã", max_length=80, unique=True)
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="posts", verbose_name="cơ quan")
    title = models.CharField("chức danh", max_length=150)
    functions = models.JSONField("nhiệm vụ", default=list)  # codes of Function
    also = models.JSONField("kiêm nhiệm", default=list)  # rows of kind of agency, functions there
    since = models.DateField("từ ngày")
    until = models.DateField("đến trước ngày", null=True)

    class Meta:
        verbose_name = "chức danh, vị trí việc làm"
        constraints = [_forward("post_forward")]

    def __str__(self) -> str:
        return self.code


class PostHolding(models.Model):
    """That an officer holds a post for a time (thời gian giữ chức danh)."""

    id = models.UUIDField(primary_key=True, editable=False, default=ids.new_id)
    officer = models.ForeignKey(
        Officer, models.PROTECT, related_name="holdings", verbose_name="người giữ"
    )
    post = models.ForeignKey(
        Post, models.PROTECT, related_name="holdings", verbose_name="chức danh"
    )
    since = models.DateField("từ ngày")
    until = models.DateField("đến trước ngày", null=True)

    class Meta:
        verbose_name = "thời gian giữ chức danh"
        constraints = [
            _forward("post_holding_forward"),
            models.UniqueConstraint(
                fields=["officer", "post", "since"],
                name="post_holding_once",
                violation_error_message="Người này đã giữ chức danh này từ ngày đó.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} → {self.post_id}"
