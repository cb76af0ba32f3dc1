"""What the reference pack says of Đà Nẵng and Quảng Nam, against the published counts."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.identity import api
from motcua.identity.models import Agency, AgencyCover, Area, AreaSuccession
from motcua.identity.queries.areas import in_force_on
from motcua.kernel import packs
from motcua.kernel import reference as kept
from motcua.kernel.packs import built_in

TODAY = date(2026, 3, 2)

# province · day · communes by kind · source
COUNTS = """
49 | 2023-03-24 | 241 | commune 203, ward 25, township 13      | danh mục hành chính 9/2022
49 | 2023-04-10 | 241 | commune 197, ward 30, township 14      | Nghị quyết 727/NQ-UBTVQH15
49 | 2025-06-30 | 233 | commune 190, ward 29, township 14      | Nghị quyết 1241/NQ-UBTVQH15
49 | 2025-07-01 | 0   |                                        | Nghị quyết 202/2025/QH15
48 | 2024-12-31 | 56  | ward 45, commune 11                    | Nghị quyết 1251/NQ-UBTVQH15
48 | 2025-06-30 | 47  | ward 36, commune 11                    | Nghị quyết 1251/NQ-UBTVQH15
48 | 2025-07-01 | 94  | ward 23, commune 70, special_zone 1    | Nghị quyết 1659/NQ-UBTVQH15
"""
# province · day · districts by kind
DISTRICTS = """
49 | 2023-03-24 | provincial_city 2, town 1, district 15
49 | 2025-06-30 | provincial_city 2, town 1, district 14
48 | 2025-06-30 | urban_district 6, district 2
48 | 2025-07-01 |
"""


def rows(table):
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def kinds(text):
    pairs = (part.split() for part in text.split(",") if part.strip())
    return {kind: int(count) for kind, count in pairs}


def spelled(unit):
    """A name apart from how it is spaced: 20698 was written Laêê, then La Êê."""
    return unit.kind, unit.name.replace(" ", "").casefold()


@pytest.mark.parametrize(("province", "day", "total", "by_kind", "source"), rows(COUNTS))
def test_communes_are_as_many_as_published(reference, province, day, total, by_kind, source):
    found = api.communes(province, date.fromisoformat(day))

    assert len(found) == int(total), source
    assert Counter(unit.kind.value for unit in found) == kinds(by_kind), source


@pytest.mark.parametrize(("province", "day", "by_kind"), rows(DISTRICTS))
def test_districts_are_as_many_as_published(reference, province, day, by_kind):
    found = Area.objects.filter(
        in_force_on(date.fromisoformat(day)), level="district", parent__code=province
    )

    assert Counter(found.values_list("kind", flat=True)) == kinds(by_kind)


def test_the_country_has_34_provinces_and_3321_communes(reference):
    provinces = api.provinces(TODAY)

    assert len(provinces) == 34
    assert sum(len(api.communes(one.code, TODAY)) for one in provinces) == 3321


def test_every_former_commune_has_its_successor(reference):
    links = AreaSuccession.objects.filter(on=date(2025, 7, 1), to_area__level="commune")
    of_communes = links.filter(from_area__level="commune")

    assert links.count() == 282
    assert links.values("to_area").distinct().count() == 94
    assert of_communes.values("from_area").distinct().count() == 280
    assert links.exclude(from_area__level="commune").get().from_area.code == "498"
    assert Counter(links.values_list("part", flat=True)) == {
        "whole": 278,
        "unchanged": 2,
        "part": 1,
        "remainder": 1,
    }


def test_78_communes_of_today_were_quang_nam_and_16_da_nang(reference):
    origins: dict[str, set[str]] = {}
    links = AreaSuccession.objects.filter(on=date(2025, 7, 1), to_area__level="commune")
    for link in links.select_related("to_area", "from_area__parent__parent"):
        top = link.from_area
        while top.parent:
            top = top.parent
        origins.setdefault(link.to_area.code, set()).add(top.code)

    assert Counter(code for (code,) in map(tuple, origins.values())) == {"49": 78, "48": 16}


def test_77_codes_came_back_for_another_unit(reference):
    eve, day = date(2025, 6, 30), date(2025, 7, 1)
    before = {one.code: one for code in ("48", "49") for one in api.communes(code, eve)}
    after = {one.code: one for one in api.communes("48", day)}
    again = [
        code
        for code in before.keys() & after.keys()
        if spelled(before[code]) != spelled(after[code])
    ]

    assert len(again) == 77


@pytest.mark.parametrize(
    ("code", "day", "full_name", "parent"),
    [
        ("20242", "2024-12-31", "phường Phước Ninh", "492"),
        ("20242", "2025-06-30", "phường Phước Ninh", "492"),
        ("20242", "2025-07-01", "phường Hải Châu", "48"),
        ("20341", "2025-06-30", "phường An Mỹ", "502"),
        ("20341", "2025-07-01", "phường Tam Kỳ", "48"),
        ("20560", "2023-04-09", "xã Điện Thắng Bắc", "507"),
        ("20560", "2023-04-10", "phường Điện Thắng Bắc", "507"),
        ("20669", "2024-12-31", "xã Phước Ninh", "519"),
        ("20669", "2025-01-01", "xã Phước Ninh", "509"),
        ("49", "2025-06-30", "tỉnh Quảng Nam", None),
        ("48", "2025-07-01", "thành phố Đà Nẵng", None),
    ],
)
def test_a_code_means_the_unit_of_its_day(reference, code, day, full_name, parent):
    found = api.area(code, date.fromisoformat(day))

    assert (found.full_name, found.parent_code) == (full_name, parent)
    assert found.mountainous is None


@pytest.mark.parametrize(
    ("code", "day"), [("49", "2025-07-01"), ("519", "2025-01-01"), ("20242", "2000-01-01")]
)
def test_a_code_means_nothing_outside_its_periods(reference, code, day):
    assert api.area(code, date.fromisoformat(day)) is None


# former code · day of the address · successors today, the one to take first
SUCCESSIONS = """
20383 | 2024-06-01 | xã Chiên Đàn          | wholly
20672 | 2024-06-01 | xã Nông Sơn           | wholly
20242 | 2024-06-01 | phường Hải Châu       | wholly
20242 | 2026-01-01 | phường Hải Châu       | wholly
20434 | 2024-06-01 | xã Tân Hiệp           | wholly
20200 | 2024-12-31 | phường Hòa Khánh      | wholly
20296 | 2024-06-01 | phường Liên Chiểu, phường Hải Vân | in part
498   | 2025-06-30 | đặc khu Hoàng Sa      | wholly
502   | 2025-06-30 |                       | wholly
49    | 2025-06-30 | thành phố Đà Nẵng     | wholly
99999 | 2025-06-30 |                       | wholly
"""


@pytest.mark.parametrize(("code", "day", "expected", "how"), rows(SUCCESSIONS))
def test_an_old_place_leads_to_one_of_today(reference, code, day, expected, how):
    found = api.area_successors(code, date.fromisoformat(day), TODAY)

    assert ", ".join(unit.full_name for unit, whole in found) == expected
    assert all(whole is (how == "wholly") for unit, whole in found)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("tam ky", "phường Tam Kỳ"),
        ("Tam Kỳ", "phường Tam Kỳ"),
        ("phuong hai chau", "phường Hải Châu"),
        ("da nang", "thành phố Đà Nẵng"),
        ("ĐÀ NẴNG", "thành phố Đà Nẵng"),
        ("xa nam tra my", "xã Nam Trà My"),
    ],
)
def test_a_place_is_found_without_accents(reference, typed, first):
    assert api.search_areas(typed, TODAY)[0].full_name == first


@pytest.mark.parametrize("typed", ["", "  ", "khong co noi nao nhu the"])
def test_nothing_is_found_for_nothing(reference, typed):
    assert api.search_areas(typed, TODAY) == ()


def test_a_search_keeps_to_its_day(reference):
    names = [one.full_name for one in api.search_areas("hai chau i", date(2024, 6, 1))]

    assert names == ["phường Hải Châu I", "phường Hải Châu II"]
    assert api.search_areas("hai chau i", TODAY) == ()


# kind · place · day · agency
IN_CHARGE = """
commune_centre           | 20341 | 2026-03-02 | DN.20341.PVHCC
commune_centre           | 20341 | 2025-06-30 | -
commune_centre           | 20333 | 2026-03-02 | -
commune_committee        | 20341 | 2026-03-02 | DN.20341.UBND
commune_committee        | 20341 | 2025-06-30 | 20341.UBND.20220917
commune_committee        | 20671 | 2025-06-30 | 20671.UBND.20250101
commune_committee        | 01    | 2026-03-02 | -
commune_committee        | 00004 | 2026-03-02 | -
commune_division_economy | 20341 | 2026-03-02 | DN.20341.KT
commune_division_culture | 20944 | 2026-03-02 | DN.20944.VHXH
commune_police           | 20944 | 2026-03-02 | DN.20944.CA
commune_police           | 20341 | 2024-06-01 | 20341.CA.20220917
land_branch              | 20341 | 2026-03-02 | DN.502.VPDKDD
land_branch              | 20341 | 2024-06-01 | 502.VPDKDD
land_branch              | 20314 | 2026-03-02 | DN.497.VPDKDD
land_branch              | 20333 | 2026-03-02 | -
tax_office               | 20944 | 2026-03-02 | DN.516.THUE
district_centre          | 20341 | 2025-06-30 | 502.HCC
district_centre          | 20341 | 2025-07-01 | -
district_committee       | 20669 | 2024-06-01 | 519.UBND
district_committee       | 20669 | 2025-06-30 | 509.UBND
district_division_finance | 20944 | 2024-06-01 | 516.TCKH
provincial_centre        | 20944 | 2026-03-02 | DN.PVHCC
provincial_centre        | 20944 | 2024-06-01 | QN.PVHCC
provincial_centre        | 48    | 2026-03-02 | DN.PVHCC
sub_department           | 20341 | 2026-03-02 | DN.CCQLCL
department_health        | 20341 | 2026-03-02 | DN.SYT
department_finance       | 20341 | 2025-04-01 | QN.STC.2025
department_planning      | 20341 | 2025-04-01 | -
traffic_police_office    | 20341 | 2026-03-02 | VN.CSGT
no_such_kind             | 20341 | 2026-03-02 | -
commune_centre           | 99999 | 2026-03-02 | -
"""


@pytest.mark.parametrize(("kind", "place", "day", "expected"), rows(IN_CHARGE))
def test_the_agency_in_charge(reference, kind, place, day, expected):
    found = api.agency_in_charge(kind, place, date.fromisoformat(day))

    assert (found.code if found else "-") == expected


@pytest.mark.parametrize("kind", ["land_branch", "tax_office"])
def test_every_commune_but_hoang_sa_is_covered_once(reference, kind):
    covered = AgencyCover.objects.filter(agency__kind=kind, agency__until=None)

    codes = sorted(covered.values_list("area__code", flat=True))
    assert codes == sorted(set(codes))
    assert {one.code for one in api.communes("48", TODAY)} - set(codes) == {"20333"}


@pytest.mark.parametrize(
    ("kind", "day", "count"),
    [
        ("commune_committee", "2026-03-02", 94),
        ("commune_centre", "2026-03-02", 93),
        ("commune_division", "2026-03-02", 188),
        ("department", "2026-03-02", 13),  # fourteen with the office, as published
        ("department", "2023-03-24", 18),  # nineteen with the office
        ("department", "2025-06-30", 12),  # thirteen with the office
        ("office", "2026-03-02", 1),
        ("district_committee", "2025-06-30", 25),
        ("district_committee", "2025-07-01", 0),
    ],
)
def test_agencies_of_a_day_by_kind_or_group(reference, kind, day, count):
    assert len(api.agencies(kind, on=date.fromisoformat(day))) == count


def test_all_agencies_of_a_day(reference):
    found = api.agencies(on=TODAY)

    assert {one.kind for one in found} >= {"commune_centre", "provincial_centre", "land_branch"}
    assert all(one.until is None for one in found)


# agency · its successors
TAKEN_OVER = """
20341.UBND.20220917 | DN.20341.PVHCC, DN.20341.UBND
20672.UBND.20220917 | 20671.UBND.20250101
20341.CA.20220917   | DN.20341.CA
QN.SLDTBXH          | QN.SDTTG, QN.SGDDT, QN.SNV.2025, QN.SYT
QN.SNGV             | QN.STC.2025, QN.VP
QN.PVHCC            | DN.PVHCC
502.VPDKDD          | DN.502.VPDKDD
519.HCC             | 509.HCC
502.HCC             | DN.20335.PVHCC, DN.20341.PVHCC, DN.20350.PVHCC, DN.20356.PVHCC
DN.PVHCC            |
"""


@pytest.mark.parametrize(("code", "expected"), rows(TAKEN_OVER))
def test_who_takes_over(reference, code, expected):
    former = api.agency_by_code(code)

    assert ", ".join(one.code for one in api.agencies_named_after(former.id)) == expected


# agency · day · who carries on (* not wholly)
HEIRS = """
502.VPDKDD | 2025-06-30 | 502.VPDKDD
502.VPDKDD | 2025-07-01 | DN.502.VPDKDD
QN.SKHDT   | 2025-02-28 | QN.SKHDT
QN.SKHDT   | 2025-06-30 | QN.STC.2025
QN.SKHDT   | 2025-07-01 | DN.STC
QN.SNGV    | 2025-07-01 | DN.VP*, DN.STC*
502.HCC    | 2025-07-01 | DN.20335.PVHCC*, DN.20341.PVHCC*, DN.20350.PVHCC*, DN.20356.PVHCC*
QN.BQLKKT  | 2025-07-01 |
"""


@pytest.mark.parametrize(("code", "day", "expected"), rows(HEIRS))
def test_who_carries_on_from_one_change_to_the_next(reference, code, day, expected):
    former = api.agency_by_code(code)

    found = api.agency_successors(former.id, date.fromisoformat(day))

    assert ", ".join(f"{one.agency.code}{'' if one.whole else '*'}" for one in found) == expected


# agency · day · whose place it has taken; the rest of Hòa Liên (20296) went to Liên Chiểu (20197),
# a strip of it to Hải Vân (20194); of a district each unit took a part
FORMERS = """
DN.20197.UBND       | 2025-06-30 |
DN.20197.UBND       | 2025-07-01 | 20197.UBND.20240101, 20296.UBND.20240101, 490.UBND, 497.UBND
DN.20194.UBND       | 2025-07-01 | 20194.UBND.20240101, 20195.UBND.20240101, 20293.UBND.20240101, \
490.UBND, 497.UBND
20347.UBND.20250101 | 2024-12-31 |
20347.UBND.20250101 | 2025-01-01 | 20338.UBND.20220917, 20347.UBND.20220917
DN.502.VPDKDD       | 2025-07-01 | 502.VPDKDD
DN.STC              | 2025-07-01 | QN.STC.2025, QN.SKHDT, QN.STC
"""


@pytest.mark.parametrize(("code", "day", "expected"), rows(FORMERS))
def test_whose_place_an_agency_has_taken(reference, code, day, expected):
    one = api.agency_by_code(code)

    found = api.agencies_before(one.id, date.fromisoformat(day))

    assert ", ".join(agency.code for agency in found) == expected


@pytest.mark.parametrize(
    ("code", "function", "day", "expected"),
    [
        ("DN.20341.PVHCC", "intake", "2025-07-01", True),
        ("DN.20341.PVHCC", "leader", "2025-07-01", False),
        ("DN.20341.PVHCC", "intake", "2025-06-30", False),
    ],
)
def test_which_functions_an_agency_has_posts_for(reference, code, function, day, expected):
    found = api.agency_by_code(code)

    assert api.does(found.id, function, date.fromisoformat(day)) is expected


def test_an_agency_without_official_code_shows_a_placeholder(reference):
    found = api.agency_in_charge("provincial_centre", "48", TODAY)

    assert (found.code, found.official_code, found.verified) == ("DN.PVHCC", None, False)
    assert (found.calendar_code, found.area_code) == ("DNG", "48")
    assert found.address.startswith("24 Trần Phú")
    assert api.agency(found.parent).code == "DN.VP"
    assert not Agency.objects.exclude(official_code="").exists()


def test_an_agency_is_read_once(reference, django_assert_num_queries):
    known = api.agency_by_code("DN.PVHCC")

    with kept.steady():
        api.agency(known.id)

        with django_assert_num_queries(0):
            assert api.agency(known.id) == known


def test_days_on_which_nothing_changed_have_one_answer(reference, django_assert_num_queries):
    asked = [
        lambda on: api.area("20341", on),
        lambda on: api.agency_in_charge("commune_committee", "20341", on),
        lambda on: api.area_successors("20335", date(2025, 6, 30), on),
    ]
    with kept.steady():
        known = [ask(date(2025, 7, 2)) for ask in asked]

        with django_assert_num_queries(0):
            assert [ask(date(2025, 9, 1)) for ask in asked] == known
        assert all(ask(date(2025, 6, 30)) != one for ask, one in zip(asked, known, strict=True))


def test_codes_in_the_law_are_named(reference):
    assert api.agency_by_code("NO.SUCH") is None
    assert api.kind_names()["commune_centre"] == "Trung tâm Phục vụ hành chính công cấp xã"
    assert api.function_names()["intake"] == "cán bộ tiếp nhận"


def test_the_pack_has_no_fault():
    assert api.check_pack(built_in("quang-nam")) == []


# login · agency · functions, of those who play the trial
STAFF = """
demo-tam-ky-intake         | DN.20341.PVHCC | intake
demo-tam-ky-supervisor     | DN.20341.PVHCC | supervisor
demo-tam-ky-specialist     | DN.20341.UBND  | specialist
demo-tam-ky-leader         | DN.20341.UBND  | leader
demo-tam-ky-registrar      | DN.20341.UBND  | registrar
demo-tam-ky-economy        | DN.20341.KT    | registrar specialist
demo-tam-ky-economy-head   | DN.20341.KT    | division_leader
demo-tam-ky-culture-head   | DN.20341.VHXH  | division_leader
demo-land-specialist       | DN.502.VPDKDD  | specialist
demo-land-leader           | DN.502.VPDKDD  | leader
demo-tax                   | DN.502.THUE    | tax_officer
demo-city-intake           | DN.PVHCC       | intake
demo-city-supervisor       | DN.PVHCC       | supervisor
demo-tax-leader            | DN.502.THUE    | leader
demo-tam-ky-residence      | DN.20341.CA    | intake registrar specialist
demo-tam-ky-police-head    | DN.20341.CA    | leader
demo-business-intake       | DN.DKKD        | intake
demo-business-specialist   | DN.DKKD        | registrar specialist
demo-business-head         | DN.DKKD        | leader
demo-insurance-specialist  | DN.BHXH        | registrar specialist
demo-insurance-leader      | DN.BHXH        | leader
demo-police-specialist     | DN.CA          | registrar specialist
demo-traffic-specialist    | VN.CSGT        | specialist
demo-health-inspector      | DN.SYT         | inspector_team
demo-health-director       | DN.SYT         | leader
demo-culture-registrar     | DN.SVHTTDL     | registrar
demo-quality-inspector     | DN.CCQLCL      | inspector_team
demo-quality-leader        | DN.CCQLCL      | leader
demo-nam-tra-my-intake     | DN.20944.PVHCC | intake
demo-nam-tra-my-specialist | DN.20944.UBND  | registrar specialist
demo-nam-tra-my-leader     | DN.20944.UBND  | leader
"""
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(("login", "agency", "functions"), rows(STAFF))
def test_invented_officers_act_in_their_posts(reference, login, agency, functions):
    account = api.account(login)
    office = api.agency_by_code(agency)

    actors = [api.actor_for(account, post.id, AT) for post in api.posts_held(account, AT)]

    assert (office.id, set(functions.split())) in [
        (one.agency, set(one.functions)) for one in actors
    ]


def test_invented_people_are_listed_for_the_trial(reference):
    listed = {one.login: one for one in api.demo_accounts()}

    pack = built_in("quang-nam")
    (document, _faults) = packs.read(pack, pack.root / "persons.yaml", None)
    assert set(listed) == {one["login"] for one in document.data["persons"]}
    assert listed["demo-nong-dan"].posts == ()
    assert [post.title for post in listed["demo-tax"].posts] == ["Công chức thuế"]
    assert api.own_person(api.actor_for(api.account("demo-ba-cu"), None, AT)).born_on == "1943"


def test_the_posts_of_an_agency_that_can_take_a_step(reference):
    centre = api.agency_by_code("DN.20341.PVHCC")

    found = api.posts(centre.id, "intake", TODAY)

    assert [post.code for post in found] == ["DN.20341.PVHCC/intake", "DN.20341.PVHCC/intake-2"]
    assert {name for _, name in api.holders([post.id for post in found], TODAY).values()} == {
        "Hồ Thị Tiếp Nhận",
        "Bùi Văn Trả Kết Quả",
    }
    assert api.posts(centre.id, "leader", TODAY) == ()


def test_a_second_load_of_the_reference_pack_writes_nothing(reference):
    with CaptureQueriesContext(connection) as queries:
        loaded = api.load_pack(built_in("quang-nam"), AT)

    assert (loaded.created, loaded.changed, loaded.removed) == (0, 0, 0)
    assert len(queries) < 30
    assert not [
        query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
    ]
