"""Every role and unit that the published routes of 26 procedures name means one function."""

import pytest

from motcua.kernel.packs import built_in, read

# role · unit, as written; routes of before 1/7/2025 name no unit apart
ROUTES = """
Bộ phận Tổng hợp TTPVHCC | Trung tâm PVHCC tỉnh
Bộ phận tiếp nhận và trả kết quả | Trung tâm Phục vụ hành chính công cấp xã
Bộ phận trả kết quả | Trung tâm PVHCC tỉnh
Chi nhánh Văn phòng đăng ký đất đai | Chi nhánh Văn phòng đăng ký đất đai
Chuyên viên | Chi cục Quản lý chất lượng
Chuyên viên | Phòng Kinh tế (cấp xã)
Chuyên viên | Phòng Kinh tế, Hạ tầng và Đô thị (cấp xã)
Chuyên viên | Phòng Nghiệp vụ Dược, Sở Y tế
Chuyên viên | Phòng Văn hóa - Xã hội
Chuyên viên | Phòng chuyên môn Sở VHTTDL
Chuyên viên ĐKKD | Phòng Đăng ký kinh doanh
Chuyên viên đăng ký kinh doanh | Phòng Kinh tế (cấp xã)
Chủ tịch UBND cấp xã | UBND cấp xã
Cán bộ BHXH | Cơ quan BHXH
Cán bộ hồ sơ nghiệp vụ | Phòng Hồ sơ nghiệp vụ
Cán bộ tiếp nhận | Bộ phận Một cửa Công an tỉnh
Cán bộ tiếp nhận | Phòng Đăng ký kinh doanh
Cán bộ tiếp nhận | Trung tâm PVHCC
Cán bộ tiếp nhận | Trung tâm PVHCC tỉnh
Cán bộ tiếp nhận | Trung tâm Phục vụ hành chính công
Cán bộ tiếp nhận | Trung tâm Phục vụ hành chính công cấp xã
Cán bộ tiếp nhận Phòng CSGT hoặc Công an cấp xã | Phòng CSGT / Công an cấp xã
Cán bộ đăng ký cư trú | Công an cấp xã
Công chức Văn hóa - Xã hội | UBND cấp xã
Công chức làm công tác hộ tịch | Cơ quan quản lý CSDL hộ tịch điện tử
Công chức phụ trách bảo trợ xã hội | Phòng Văn hóa - Xã hội (cấp xã)
Công chức tư pháp - hộ tịch | UBND cấp xã
Công chức địa chính | UBND cấp xã
Cơ quan thuế | Cơ quan thuế
Cổng Dịch vụ công quốc gia |
Cục Cảnh sát giao thông | Cục CSGT
Giám đốc Sở | Sở Y tế
Hệ thống |
Hội đồng xác định mức độ khuyết tật | Hội đồng
Lãnh đạo Chi nhánh VPĐKĐĐ | Chi nhánh Văn phòng đăng ký đất đai
Lãnh đạo Công an tỉnh | Công an tỉnh
Lãnh đạo Sở | Sở VHTTDL
Lãnh đạo UBND | UBND
Lãnh đạo UBND cấp xã | UBND cấp xã
Lãnh đạo phòng | Phòng Kinh tế (cấp xã)
Lãnh đạo phòng | Phòng Kinh tế, Hạ tầng và Đô thị (cấp xã)
Lãnh đạo phòng | Phòng Nghiệp vụ Dược, Sở Y tế
Lãnh đạo phòng | Phòng Văn hóa - Xã hội
Lãnh đạo phòng | Phòng chuyên môn Sở VHTTDL
Người yêu cầu |
Phòng CSGT / Công an cấp xã / bưu chính |
Phòng Cảnh sát giao thông | Phòng CSGT
Thủ trưởng Cơ quan quản lý CSDL hộ tịch điện tử | Cơ quan quản lý CSDL hộ tịch điện tử
Thủ trưởng cơ quan thẩm quyền | Chi cục Quản lý chất lượng
Trưởng Công an cấp xã | Công an cấp xã
Trưởng phòng Đăng ký kinh doanh | Phòng Đăng ký kinh doanh
Viên chức đăng ký | Chi nhánh Văn phòng đăng ký đất đai
Đoàn thẩm định | Sở Y tế
Đoàn thẩm định | Đoàn thẩm định
"""
FORMER_ROUTES = """
Bộ phận TN&TKQ
Bộ phận TN&TKQ cấp huyện
Bộ phận TN&TKQ, Công chức VHXH, Hội đồng
Chi cục Thuế
Chi cục thuế huyện
Chi nhánh Văn phòng đăng ký đất đai
Chủ tịch UBND cấp xã
Cán bộ tiếp nhận
Lãnh đạo phòng
Phòng Kinh tế - Hạ tầng
Phòng LĐ-TB&XH
Phòng Quản lý đô thị
Phòng Tài chính - Kế hoạch
Phòng Tài nguyên và Môi trường
Phòng Văn hóa và Thông tin
Phòng chuyên môn, Lãnh đạo Sở
Tiếp nhận hồ sơ
Trung tâm HCC cấp huyện
UBND thị xã
UBND xã
Văn phòng ĐKĐĐ và Sở TNMT
"""


@pytest.fixture(scope="module")
def roles():
    pack = built_in("quang-nam")
    (file,) = pack.documents("roles.yaml")
    document, faults = read(pack, file, "roles")
    assert not faults
    return {(row["role"], row["unit"]): row for row in document.data["roles"]}


def pairs():
    for line in ROUTES.strip().splitlines():
        role, _, unit = line.partition("|")
        yield role.strip(), unit.strip()
    for line in FORMER_ROUTES.strip().splitlines():
        yield line.strip(), None


@pytest.mark.parametrize(("role", "unit"), list(pairs()))
def test_a_role_means_one_function_at_one_kind_of_agency(roles, role, unit):
    assert roles[role, unit]["function"]
    assert roles[role, unit]["agency_kind"]


def test_nothing_else_is_mapped(roles):
    assert set(roles) == set(pairs())
    assert len(roles) == 75
