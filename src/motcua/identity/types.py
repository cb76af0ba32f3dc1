"""Who and where: people and posts, areas and agencies, as others see them."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AreaLevel(TextChoices):
    PROVINCE = "province", _("cấp tỉnh")
    DISTRICT = "district", _("cấp huyện")  # until 30/6/2025
    COMMUNE = "commune", _("cấp xã")


class AreaKind(TextChoices):
    PROVINCE = "province", _("tỉnh")
    CITY = "city", _("thành phố")  # under the central government
    PROVINCIAL_CITY = "provincial_city", _("thành phố")  # under a province, until 30/6/2025
    TOWN = "town", _("thị xã")
    DISTRICT = "district", _("huyện")
    URBAN_DISTRICT = "urban_district", _("quận")
    COMMUNE = "commune", _("xã")
    WARD = "ward", _("phường")
    TOWNSHIP = "township", _("thị trấn")
    SPECIAL_ZONE = "special_zone", _("đặc khu")


LEVELS = {
    AreaKind.PROVINCE: AreaLevel.PROVINCE,
    AreaKind.CITY: AreaLevel.PROVINCE,
    AreaKind.PROVINCIAL_CITY: AreaLevel.DISTRICT,
    AreaKind.TOWN: AreaLevel.DISTRICT,
    AreaKind.DISTRICT: AreaLevel.DISTRICT,
    AreaKind.URBAN_DISTRICT: AreaLevel.DISTRICT,
    AreaKind.COMMUNE: AreaLevel.COMMUNE,
    AreaKind.WARD: AreaLevel.COMMUNE,
    AreaKind.TOWNSHIP: AreaLevel.COMMUNE,
    AreaKind.SPECIAL_ZONE: AreaLevel.COMMUNE,
}


class Part(TextChoices):
    """How much of the former unit went to the later one (NQ 1659/NQ-UBTVQH15)."""

    WHOLE = "whole", _("toàn bộ")
    PART = "part", _("một phần")
    REMAINDER = "remainder", _("phần còn lại")
    UNCHANGED = "unchanged", _("không sắp xếp")


class PlaceRule(TextChoices):
    """How the agency of a kind is found from a place."""

    SELF_AREA = "self_area", _("cơ quan của chính đơn vị hành chính")
    DISTRICT = "district", _("cơ quan của cấp huyện chứa nơi đó")
    PROVINCE = "province", _("cơ quan của cấp tỉnh chứa nơi đó")
    COVERING = "covering", _("cơ quan được giao địa bàn gồm nơi đó")
    COUNTRY = "country", _("một cơ quan cho cả nước")


@dataclass(frozen=True, slots=True)
class AreaView:
    """An administrative unit in one of its periods; `until` is the first day it no longer is."""

    code: str
    name: str
    kind: AreaKind
    level: AreaLevel
    parent_code: str | None
    since: date
    until: date | None
    mountainous: bool | None  # None: not known
    verified: bool

    @property
    def full_name(self) -> str:
        """“phường Tam Kỳ”, as written inside a sentence."""
        return f"{self.kind.label} {self.name}"


@dataclass(frozen=True, slots=True)
class AgencyView:
    """An agency; without an official code, `code` is a placeholder of ours and shown so."""

    id: UUID
    code: str
    official_code: str | None
    name: str
    short_name: str
    kind: str
    area_code: str | None
    calendar_code: str
    parent: UUID | None
    address: str
    phone: str
    verified: bool
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Successor:
    """An agency that carries on for another, wholly or in part, and under which decision."""

    agency: AgencyView
    whole: bool
    is_main: bool  # the one to take when nothing more is known
    basis: str


@dataclass(frozen=True, slots=True)
class PersonView:
    id: UUID
    full_name: str
    born_on: str  # ISO, possibly a year or a month alone
    identity_number: str = field(repr=False)
    phone: str = field(repr=False)
    email: str = field(repr=False)
    account: UUID | None
    is_demo: bool


@dataclass(frozen=True, slots=True)
class PostView:
    id: UUID
    code: str
    title: str
    agency: UUID
    agency_name: str
    functions: frozenset[str]


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An invented person who may be signed in by one click in the local profile."""

    login: str
    account: UUID
    person: UUID
    full_name: str
    about: str
    posts: tuple[PostView, ...]  # none: a citizen
