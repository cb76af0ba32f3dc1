"""What came with an application, apart from what we drew."""

from dataclasses import replace

import pytest

from motcua.documents import api as documents
from motcua.dossiers import api as dossiers
from motcua.flows import papers
from motcua.web import dossier_page, territory
from tests.factories import dossiers as make


def test_a_paper_drawn_twice_at_once_is_no_file_of_the_applicant(province, monkeypatch):
    """The queue and the officer's screen may draw it at the same moment; one drawing counts."""
    dossier = make.file("1.004873", make.MONDAY)
    make.accept(dossier, "chung")
    event = dossiers.latest_event(dossier.id, dossiers.Kind.ACCEPTED)
    keep = documents.keep_paper

    def overtaken(**told):
        monkeypatch.setattr(documents, "keep_paper", keep)
        papers.issue(event, dossier.at)
        return keep(**told)

    monkeypatch.setattr(documents, "keep_paper", overtaken)
    papers.issue(event, dossier.at)

    page = dossiers.page(dossier.reference, by=make.actor(make.CLERK, dossier.at), at=dossier.at)
    assert len(page.papers) == 1
    assert dossier_page.attached(page) == []


@pytest.mark.parametrize(
    ("form_set", "slip", "stop"),
    [
        (
            "tt-01-2018",
            "Phiếu kiểm soát quá trình giải quyết hồ sơ (mẫu 05), tính đến lúc này",
            "Thông báo dừng giải quyết hồ sơ",
        ),
        (
            "tt-03-2025",
            "Phiếu kiểm soát quá trình giải quyết hồ sơ (mẫu 06), tính đến lúc này",
            "Thông báo dừng giải quyết hồ sơ (mẫu 05)",
        ),
    ],
)
def test_papers_bear_the_numbers_of_the_set_the_dossier_pinned(province, form_set, slip, stop):
    dossier = make.at_stage(dossiers.State.ACCEPTED, "1.004873")
    page = dossiers.page(dossier.reference, by=make.actor(make.CLERK, dossier.at), at=dossier.at)
    assert page.case.pins is not None
    page = replace(page, case=replace(page.case, pins=replace(page.case.pins, form_set=form_set)))
    places = territory.places(dossier.at.date())

    shown = dossier_page.dossier_values(page, places=places, file_url=str, at=dossier.at)

    assert shown["control_slip"] == slip
    assert dossier_page.paper_title(page, "stop-notice", dossier.at) == stop


def test_what_nobody_checked_of_the_work_is_told_to_officers_alone(province):
    dossier = make.at_stage(dossiers.State.ACCEPTED, "1.004873")
    page = dossiers.page(dossier.reference, by=make.actor(make.CLERK, dossier.at), at=dossier.at)
    places = territory.places(dossier.at.date())

    def doubts(inside):
        shown = dossier_page.dossier_values(
            page, places=places, file_url=str, at=dossier.at, inside=inside
        )
        return shown["unverified"]

    assert doubts(inside=True) == [
        *doubts(inside=False),
        "Phần thời gian của từng bước chưa đối chiếu với quy trình nội bộ.",
        "Chức danh người ký kết quả chưa đối chiếu với văn bản quy định.",
    ]
