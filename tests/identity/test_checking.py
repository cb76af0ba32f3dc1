"""Every fault of a pack is named with its file and line."""

import pytest

from motcua.identity import api
from motcua.kernel.packs import ERROR, Pack

CURRENT, HISTORY = "areas/current/01.yaml", "areas/history/01.yaml"
PROVINCE, PATTERNS = "agencies/province.yaml", "agencies/patterns.yaml"

# file · what stood there · what stands there now · line · sentence
SHAPES = [
    (CURRENT, "name: Đông Đô", "nick: Đông Đô", 6, "Thiếu khóa “name”."),
    (CURRENT, "name: Đông Đô", "name: Đông Đô, x: 1", 6, "Khóa lạ: x."),
    (CURRENT, "kind: ward", "kind: village", 6, "“communes.0.kind” không thuộc danh mục cho phép."),
    (CURRENT, "'2025-07-01'", "'1/7/2025'", 1, "“since” không đúng dạng date."),
    (CURRENT, "'00001'", "'1'", 6, "“communes.0.code” không đúng dạng quy định."),
    (CURRENT, "communes:", "communes: [", 6, "Tệp không đọc được theo YAML."),
    (CURRENT, "source: law", "source: law\nsource: law", 3, "Khóa “source” viết hai lần."),
    (PATTERNS, "covers: heirs, ", "", 6, "“patterns.4” không đúng mẫu của tệp."),
    ("posts.yaml", "kinds: [commune_committee], since", "since", 3, None),
    ("persons.yaml", "'000043000001'", "'049043000001'", 2, None),
    ("pack.yaml", "version: 1", "version: 2", 1, "“version” không thuộc danh mục cho phép."),
]
MEANINGS = [
    # areas
    (HISTORY, "district: '101'}", "district: '102'}", 9,
     "Không có đơn vị cấp trên mang mã 102 trong suốt thời kỳ này."),
    (HISTORY, "name: Đô, district: '101'", "name: Đô, district: '101', since: '2022-01-01'", 10,
     "Không có đơn vị cấp trên mang mã 101 trong suốt thời kỳ này."),
    (HISTORY, "kind: district, name: Đông", "kind: district, name: Đông, until: '2022-12-31'", 7,
     "Thời kỳ của “101” kết thúc trước khi bắt đầu."),
    (HISTORY, "name: Đô, district: '101'", "name: Đô, district: '101', until: '2023-01-01'", 10,
     "Thời kỳ của “00002” kết thúc trước khi bắt đầu."),
    (CURRENT, "'2025-07-01'", "'2025-06-01'", 6, "Hai đơn vị cùng mã 00001 có thời kỳ chồng nhau."),
    (CURRENT, "'00003'", "'00001'", 7, "Hai đơn vị cùng mã 00001 có thời kỳ chồng nhau."),
    (HISTORY, "['00001', '00002']", "['00001', '00009']", 18,
     "Không có đơn vị hành chính mang mã 00009 vào ngày 2025-06-30."),
    (HISTORY, "{to: '00003', unchanged", "{to: '00008', unchanged", 19,
     "Không có đơn vị hành chính mang mã 00008 vào ngày 2025-07-01."),
    (HISTORY, "on: '2025-07-01'", "on: '2024-07-01'", 17,
     "Đơn vị 01 kế thừa chính nó: thời kỳ không đổi vào ngày 2024-07-01."),
    (HISTORY, "['00001', '00002']", "['00001']", 10,
     "Đơn vị 00002 đã kết thúc mà không nêu đơn vị kế thừa."),
    (HISTORY, "      - {to: '01', whole: ['01']}", "      - {to: '01', whole: ['01']}\n"
     "  - {on: '2024-01-01', basis: x, source: law, links: [{to: '00001', part: ['00002']}]}\n"
     "  - {on: '2024-02-01', basis: x, source: law, links: [{to: '00002', part: ['00001']}]}\n"
     "  - on: '2025-07-01'\n    basis: x\n    source: law\n    links:", 9,
     "Quan hệ kế thừa của 00001 quay vòng."),
    (CURRENT, "source: law", "source: rumour", 2, "Nguồn “rumour” không có trong pack.yaml."),
    ("pack.yaml", "{area: '01'", "{area: '77'", 6, "Không có tỉnh nào mang mã 77."),
    # agencies
    ("agencies/kinds.yaml", "code: portal", "code: land_branch", 6, "“land_branch” có hai lần."),
    (PROVINCE, "kind: portal", "kind: gate", 8, "Không có loại cơ quan “gate”."),
    (PROVINCE, "kind: portal", "kind: portal, area: '55'", 8,
     "Không có đơn vị hành chính mang mã 55 vào ngày 2023-01-01."),
    (PROVINCE, "kind: portal", "kind: portal, covers: ['56']", 8,
     "Không có đơn vị hành chính mang mã 56 vào ngày 2023-01-01."),
    (PROVINCE, "kind: portal", "kind: portal, parent: N.NONE", 8,
     "Không có cơ quan mang mã N.NONE."),
    (PROVINCE, "kind: portal", "kind: portal, until: '2022-01-01'", 8,
     "Thời kỳ của “VN.CONG” kết thúc trước khi bắt đầu."),
    (PROVINCE, "VN.CONG", "N.SYT", 8, "“N.SYT” có hai lần."),
    (PROVINCE, "takes_over: [N.SYT.1]", "takes_over: [N.OLD]", 7,
     "Không có cơ quan mang mã N.OLD."),
    (PROVINCE, "until: '2025-07-01'", "until: '2025-08-01'", 7,
     "Cơ quan N.SYT.1 chưa kết thúc hoặc kết thúc sau ngày 2025-07-01."),
    (PROVINCE, "kind: portal", "kind: department_health, area: '01', since: '2025-07-01'", 8,
     "Cơ quan VN.CONG và N.SYT cùng loại, cùng phụ trách một nơi, cùng lúc."),
    (PROVINCE, "code: N.SYT, kind: department_health", "code: N.SYT, kind: portal", 7,
     "Cơ quan N.SYT và VN.CONG cùng loại, cùng phụ trách một nơi, cùng lúc."),
    (PROVINCE, "from: 101.UB", "from: 102.UB", 10, "Không có cơ quan mang mã 102.UB."),
    (PROVINCE, "links:", "links:\n  - {on: '2025-07-01', from: N.SYT, to: 101.UB, part: part}", 7,
     "Quan hệ kế thừa của N.SYT quay vòng."),
    (PATTERNS, "'UBND {unit}'", "'UBND {place}'", 2, "Mẫu dùng từ lạ {place}."),
    (PATTERNS, "area: '01'", "area: '09'", 6,
     "Không có đơn vị hành chính mang mã 09 vào ngày 2025-07-01."),
    # functions, roles, posts, people
    ("functions.yaml", "code: leader", "code: intake", 3, "“intake” có hai lần."),
    ("roles.yaml", "function: intake", "function: dance", 2, "Không có nhiệm vụ “dance”."),
    ("roles.yaml", "agency_kind: commune_committee", "agency_kind: gate", 2,
     "Không có loại cơ quan “gate”."),
    ("roles.yaml", "[commune_committee]", "[commune_committee, gate]", 4,
     "Không có loại cơ quan “gate”."),
    ("roles.yaml", "signers:", "  - {text: UBND xã, agency_kinds: [portal]}\nsigners:", 5,
     "“UBND xã” có hai lần."),
    ("posts.yaml", "functions: [intake]", "functions: [dance]", 3, "Không có nhiệm vụ “dance”."),
    ("posts.yaml", "kinds: [commune_committee]", "kinds: [gate]", 3,
     "Không có loại cơ quan “gate”."),
    ("posts.yaml", "kinds: [commune_committee]", "kinds: [gate]", 3,
     "Không cơ quan nào có chức danh “desk”."),
    ("posts.yaml", "groups: [committee]", "groups: [gate]", 4, "Không có loại cơ quan “gate”."),
    ("posts.yaml", "key: chair", "key: desk", 4, "“N.00001/desk” có hai lần."),
    ("persons.yaml", "N.00001/desk", "N.00001/stool", 3,
     "Không có chức danh mang mã N.00001/stool."),
    ("persons.yaml", "since: '2025-07-01'}", "since: '2025-06-01'}", 3,
     "Thời gian giữ chức danh N.00001/desk vượt ngoài thời kỳ của chức danh."),
    ("persons.yaml", "since: '2025-07-01'}", "since: '2025-07-01', until: '2025-07-01'}", 3,
     "Thời kỳ của “N.00001/desk” kết thúc trước khi bắt đầu."),
    ("persons.yaml", "since: '2025-07-01'}]", "since: '2025-07-01'}, "
     "{post: N.00001/desk, since: '2026-01-01'}]", 3,
     "Chức danh N.00001/desk có hai người giữ cùng lúc."),
    ("persons.yaml", "login: demo-can-bo", "login: demo-dan", 3, "“demo-dan” có hai lần."),
]  # fmt: skip


def sentences(faults):
    return [(fault.file, fault.line, fault.sentence % fault.values) for fault in faults]


def test_a_sound_pack_has_no_fault(write_pack):
    assert sentences(api.check_pack(write_pack())) == []


@pytest.mark.parametrize(("file", "before", "after", "line", "sentence"), SHAPES)
def test_a_misshapen_file_is_named(write_pack, file, before, after, line, sentence):
    faults = api.check_pack(write_pack({file: [(before, after)]}))

    assert (file, line) in [(fault.file, fault.line) for fault in faults]
    assert sentence is None or (file, line, sentence) in sentences(faults)


@pytest.mark.parametrize(("file", "before", "after", "line", "sentence"), MEANINGS)
def test_what_does_not_fit_together_is_named(write_pack, file, before, after, line, sentence):
    faults = api.check_pack(write_pack({file: [(before, after)]}))

    assert (file, line, sentence) in sentences(faults)


def test_several_faults_are_all_named(write_pack):
    changes = {
        "posts.yaml": [("functions: [intake]", "functions: [dance]")],
        "roles.yaml": [("function: intake", "function: sing")],
        CURRENT: [("source: law", "source: rumour")],
    }

    faults = api.check_pack(write_pack(changes))

    assert len([fault for fault in faults if fault.severity == ERROR]) == 3


def test_a_post_may_pass_from_one_to_the_next(write_pack):
    holding = "since: '2025-07-01'}]"
    passed = "since: '2025-07-01', until: '2026-01-01'}, {post: N.00001/desk, since: '2026-01-01'}]"

    assert api.check_pack(write_pack({"persons.yaml": [(holding, passed)]})) == []


def test_a_missing_file_is_named(write_pack, tmp_path):
    pack = write_pack()
    (tmp_path / "roles.yaml").unlink()

    assert sentences(api.check_pack(pack)) == [
        ("roles.yaml", 1, "Thiếu tệp hoặc thư mục “roles.yaml”.")
    ]


def test_a_folder_that_is_no_pack_is_named_and_not_loaded(tmp_path):
    assert {fault.file for fault in api.check_pack(Pack(tmp_path))} >= {"pack.yaml", "roles.yaml"}
