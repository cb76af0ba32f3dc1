"""Writing a pack: what is new is added, what changed is changed, the rest is left alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Model

from motcua.identity.models import (
    Account,
    Agency,
    AgencyCover,
    AgencyKind,
    AgencySuccession,
    Area,
    AreaSuccession,
    Function,
    Officer,
    Person,
    Post,
    PostHolding,
)
from motcua.identity.operations.reading import Text, read_pack
from motcua.identity.queries.people import BLIND
from motcua.identity.rules.posts_text import person_id
from motcua.identity.rules.specs import PersonSpec
from motcua.kernel import digests, reference
from motcua.kernel.acting import acting
from motcua.kernel.actors import system
from motcua.kernel.ids import stable_id
from motcua.kernel.packs import ERROR, Pack
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _, fold

_BATCH = 400
_UNUSABLE = "!"  # Django's mark of a password that opens nothing


class PackFaulty(RuleViolation):
    code = "pack-faulty"
    sentence = _("Gói dữ liệu có %(count)s lỗi; lỗi đầu ở %(file)s, dòng %(line)s.")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load wrote."""

    at: datetime
    created: int = 0
    changed: int = 0
    removed: int = 0

    def __add__(self, other: "Loaded") -> "Loaded":
        return Loaded(
            self.at,
            self.created + other.created,
            self.changed + other.changed,
            self.removed + other.removed,
        )


def load_pack(pack: Pack, at: datetime) -> Loaded:
    """
    Write a pack's areas, agencies, posts and, outside production, invented people.

    Ids are stable, so a second load writes nothing. What a pack no longer names is kept: an
    agency that dossiers refer to is ended by its `until`, never deleted.

    :raises PackFaulty: if `check_pack` finds an error
    """
    text, faults = read_pack(pack)
    errors = [fault for fault in faults if fault.severity == ERROR]
    if errors or text is None:
        raise PackFaulty(count=len(errors), file=errors[0].file, line=errors[0].line)
    with acting(system("pack"), writing=True):
        loaded = _areas(text, at) + _agencies(text, at) + _posts(text, at)
        if not settings.PRODUCTION:
            loaded += _people(text.persons, at)
    reference.forget()
    return loaded


def _areas(text: Text, at: datetime) -> Loaded:
    rows = [
        Area(
            id=spec.id,
            code=spec.code,
            since=spec.since,
            until=spec.until,
            kind=spec.kind.value,
            level=spec.level.value,
            name=spec.name,
            folded=fold(spec.full_name),
            parent_id=spec.parent,
            mountainous=spec.mountainous,
            source=spec.source,
            verified=spec.verified,
        )
        for spec in text.units.rows
    ]
    links = [
        AreaSuccession(
            id=spec.id,
            from_area_id=spec.before,
            to_area_id=spec.after,
            part=spec.part.value,
            on=spec.on,
            basis=spec.basis,
            source=spec.source,
            verified=spec.verified,
        )
        for spec in text.area_links
    ]
    return _put(Area, rows, at) + _put(AreaSuccession, links, at)


def _agencies(text: Text, at: datetime) -> Loaded:
    kinds = [
        AgencyKind(
            code=spec.code,
            group=spec.group,
            name=spec.name,
            place_rule=spec.place_rule.value,
            verified=spec.verified,
        )
        for spec in text.kinds
    ]
    rows = [
        Agency(
            id=spec.id,
            code=spec.code,
            official_code=spec.official_code,
            kind_id=spec.kind,
            name=spec.name,
            short_name=spec.short_name,
            area_id=spec.area,
            parent_id=spec.parent,
            calendar_code=spec.calendar_code,
            address=spec.address,
            phone=spec.phone,
            since=spec.since,
            until=spec.until,
            source=spec.source,
            verified=spec.verified,
        )
        for spec in text.agencies
    ]
    links = [
        AgencySuccession(
            id=spec.id,
            from_agency_id=spec.before,
            to_agency_id=spec.after,
            part=spec.part.value,
            on=spec.on,
            basis=spec.basis,
            verified=spec.verified,
        )
        for spec in text.agency_links
    ]
    loaded = _put(AgencyKind, kinds, at) + _put(Agency, rows, at) + _covers(text, at)
    return loaded + _put(AgencySuccession, links, at)


def _covers(text: Text, at: datetime) -> Loaded:
    """Write who covers what; here alone a row goes, for two would be in charge of one place."""
    rows = [
        AgencyCover(id=stable_id("cover", str(spec.id), str(area)), agency_id=spec.id, area_id=area)
        for spec in text.agencies
        for area in spec.covers
    ]
    wanted = {row.pk for row in rows}
    ours = {spec.id for spec in text.agencies}
    kept = AgencyCover.objects.values_list("id", "agency_id")
    gone = [pk for pk, agency in kept if agency in ours and pk not in wanted]
    if gone:
        AgencyCover.objects.filter(pk__in=gone).delete()
    return _put(AgencyCover, rows, at) + Loaded(at, removed=len(gone))


def _posts(text: Text, at: datetime) -> Loaded:
    functions = [
        Function(code=spec.code, name=spec.name, is_outside=spec.is_outside)
        for spec in text.functions
    ]
    posts = [
        Post(
            id=spec.id,
            code=spec.code,
            agency_id=spec.agency,
            title=spec.title,
            functions=list(spec.functions),
            also=[{"kind": kind, "functions": list(there)} for kind, there in spec.also],
            since=spec.since,
            until=spec.until,
        )
        for spec in text.posts
    ]
    return _put(Function, functions, at) + _put(Post, posts, at)


def _people(specs: Sequence[PersonSpec], at: datetime) -> Loaded:
    accounts = [
        Account(id=stable_id("account", spec.key), login=spec.login, password=_UNUSABLE)
        for spec in specs
    ]
    persons = [_person(spec) for spec in specs]
    _keep_seals(persons)
    officers = [
        Officer(id=stable_id("officer", spec.key), person_id=person_id(spec.key))
        for spec in specs
        if spec.holdings
    ]
    holdings = [
        PostHolding(
            id=stable_id("holding", spec.key, holding.post, holding.since.isoformat()),
            officer_id=stable_id("officer", spec.key),
            post_id=stable_id("post", holding.post),
            since=holding.since,
            until=holding.until,
        )
        for spec in specs
        for holding in spec.holdings
    ]
    loaded = _put(Account, accounts, at, compared=["login"]) + _put(Person, persons, at)
    return loaded + _put(Officer, officers, at) + _put(PostHolding, holdings, at)


def _person(spec: PersonSpec) -> Person:
    own, number = person_id(spec.key), spec.identity_number
    return Person(
        id=own,
        account_id=stable_id("account", spec.key),
        full_name=spec.full_name,
        folded=fold(spec.full_name),
        born_on=spec.born_on,
        identity_sealed=digests.sealed(number.encode(), own.bytes) if number else None,
        identity_blind=digests.blind(number, BLIND) if number else "",
        phone=spec.phone,
        email=spec.email,
        about=spec.about,
        is_demo=True,
    )


def _keep_seals(persons: Iterable[Person]) -> None:
    """Take over what is sealed already: sealing anew gives other bytes for the same number."""
    known = Person.objects.in_bulk([person.pk for person in persons])
    for person in persons:
        before = known.get(person.pk)
        if before is not None and before.identity_blind == person.identity_blind:
            person.identity_sealed = before.identity_sealed


def _put(
    model: type[Model], rows: Sequence[Model], at: datetime, compared: Sequence[str] | None = None
) -> Loaded:
    """Add the rows that are new and change those that differ in what is compared."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    names = [field.attname for field in fields if compared is None or field.name in compared]
    known = {row["pk"]: row for row in model._default_manager.values("pk", *names)}
    fresh = [row for row in rows if row.pk not in known]
    changed = [
        row
        for row in rows
        if row.pk in known
        and any(_plain(row, name) != _told(known[row.pk][name]) for name in names)
    ]
    if fresh:
        model._default_manager.bulk_create(fresh, batch_size=_BATCH)
    if changed:
        written = [field.name for field in fields if field.attname in names]
        model._default_manager.bulk_update(changed, written, batch_size=_BATCH)
    return Loaded(at, len(fresh), len(changed))


def _plain(row: Model, name: str) -> object:
    return _told(getattr(row, name))


def _told(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value
