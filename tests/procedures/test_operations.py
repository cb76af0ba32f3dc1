"""Loading a pack: once, never twice, and never over what is stored."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, connection, transaction

from motcua.kernel.chain import AppendOnlyError
from motcua.kernel.packs import built_in
from motcua.procedures import api
from motcua.procedures.models import FormSetEdition, Procedure, ProcedureRevision
from tests.procedures import texts
from tests.snapshots import business_rows

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LATER = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)
FORM_SET = """
code: {code}
title: Bộ mẫu
basis: 03/2025/TT-VPCP
effective_from: '{day}'
verified: false
papers:
  - {{number: '01', title: {title}, template_version: receipt-9, page: a5, verified: false}}
"""


def write_form_set(folder, code="a", day="2025-07-01", title="Giấy"):
    (folder / "form-sets").mkdir(exist_ok=True)
    text = FORM_SET.format(code=code, day=day, title=title)
    (folder / "form-sets" / f"{code}.yaml").write_text(text, "utf-8")


def rewrite(pack, old, new, to=None):
    (file,) = pack.root.glob("procedures/*/2025-07-01.yaml")
    text = file.read_text("utf-8").replace(old, new, 1)
    (file.parent / f"{to or '2025-07-01'}.yaml").write_text(text, "utf-8")


def test_the_reference_pack_is_loaded(db):
    api.load_pack(built_in("quang-nam"), AT)

    assert Procedure.objects.count() == len({code for code, _day in texts.documents()})
    assert ProcedureRevision.objects.count() == len(texts.documents())
    assert FormSetEdition.objects.count() == 2


def test_loading_again_changes_nothing(db):
    api.load_pack(built_in("quang-nam"), AT)
    before = business_rows()

    api.load_pack(built_in("quang-nam"), LATER)

    assert business_rows() == before


def test_loading_is_bulk(db, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        api.load_pack(built_in("quang-nam"), AT)


def test_a_revision_with_a_later_day_is_added(db, tmp_path):
    pack = texts.copy_to(tmp_path)
    api.load_pack(pack, AT)
    rewrite(pack, "effective_from: '2025-07-01'", "effective_from: '2026-01-01'", "2026-01-01")
    added = tmp_path / "procedures" / "2.000635-trich-luc-ho-tich" / "2026-01-01.yaml"
    added.write_text(added.read_text("utf-8").replace("number: 2", "number: 3", 1), "utf-8")

    api.load_pack(pack, LATER)

    numbers = [
        api.revision_in_force(texts.EXTRACT, day).number
        for day in (date(2025, 12, 31), date(2026, 1, 1))
    ]
    assert numbers == [2, 3]


def test_a_stored_revision_is_never_rewritten(db, tmp_path):
    pack = texts.copy_to(tmp_path)
    api.load_pack(pack, AT)
    before = business_rows()
    rewrite(pack, "amount_vnd: 8000", "amount_vnd: 9000")

    with pytest.raises(api.RevisionChanged) as refused:
        api.load_pack(pack, LATER)

    assert str(refused.value) == (
        "Thủ tục 2.000635 bản áp dụng từ 2025-07-01 đã nạp, không sửa được; muốn đổi hãy công bố "
        "bản mới với ngày áp dụng của nó."
    )
    assert business_rows() == before


def test_a_comment_or_another_order_of_keys_is_the_same_text(db, tmp_path):
    pack = texts.copy_to(tmp_path)
    api.load_pack(pack, AT)
    before = business_rows()
    rewrite(pack, "code: '2.000635'\nnumber: 2\n", "number: 2  # the second\ncode: '2.000635'\n")

    api.load_pack(pack, LATER)

    assert business_rows() == before


def test_a_stored_form_set_is_never_rewritten(db, tmp_path):
    pack = texts.copy_to(tmp_path)
    write_form_set(tmp_path)
    api.load_pack(pack, AT)
    before = business_rows()
    write_form_set(tmp_path, title="Giấy khác")

    with pytest.raises(api.FormSetChanged):
        api.load_pack(pack, LATER)

    assert business_rows() == before


def test_a_pack_with_an_error_is_not_loaded(db, tmp_path):
    pack = texts.copy_to(tmp_path, {"function: specialist": "function: wizard"})
    before = business_rows()

    with pytest.raises(api.PackFaulty) as refused:
        api.load_pack(pack, AT)

    assert "procedures/2.000635-trich-luc-ho-tich/2025-07-01.yaml" in str(refused.value)
    assert business_rows() == before


def test_a_pack_with_a_warning_is_loaded(db, tmp_path):
    thought = "questions:\n  - key: thua\n    label: Thừa?\n"

    api.load_pack(texts.copy_to(tmp_path, {"questions:\n": thought}), AT)

    assert ProcedureRevision.objects.count() == 1


def test_a_revision_row_is_written_once(reference):
    row = ProcedureRevision.objects.order_by("pk").first()

    with pytest.raises(AppendOnlyError):
        row.save()
    with pytest.raises(AppendOnlyError):
        row.delete()


@pytest.mark.postgresql
def test_postgresql_refuses_to_change_what_was_published(reference):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update procedures_procedurerevision set name = ''")


def a_revision(**changes):
    row = ProcedureRevision.objects.select_related("procedure").order_by("effective_from").first()
    given = {
        field.attname: getattr(row, field.attname)
        for field in ProcedureRevision._meta.concrete_fields
    }
    free = {"id": texts.revision(texts.FOOD).id, "number": 99, "effective_from": date(2020, 1, 1)}
    return ProcedureRevision(**{**given, **free, **changes})


@pytest.mark.parametrize(
    ("constraint", "changes"),
    [
        ("procedure_revision_number_once", {"number": 1}),
        ("procedure_revision_day_once", {"effective_from": date(2023, 1, 1)}),
        ("procedure_revision_period", {"effective_until": date(2020, 1, 1)}),
    ],
)
def test_the_database_refuses_what_the_law_refuses(reference, constraint, changes):
    row = a_revision(**changes)

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()

    a_revision().save()


def test_the_database_refuses_a_form_set_that_ends_before_it_begins(reference):
    row = FormSetEdition(
        id=texts.revision(texts.FOOD).id,
        code="x",
        effective_from=date(2030, 1, 1),
        effective_until=date(2030, 1, 1),
        text="{}",
        digest="",
        published_at=AT,
    )

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_rows_say_what_they_are(reference):
    row = ProcedureRevision.objects.get(procedure__code=texts.FOOD, number=2)

    assert str(row) == "GCN đủ điều kiện an toàn thực phẩm (nông, lâm, thủy sản) (2025-07-01)"
    assert str(row.procedure) == texts.FOOD
    assert str(FormSetEdition.objects.get(code="tt-03-2025")) == "tt-03-2025"
