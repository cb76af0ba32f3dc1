"""A small pack in which everything fits together: two communes became one, a third stayed."""

# ruff: noqa: E501

SOUND = {
    "pack.yaml": """\
version: 1
code: small
name: Một tỉnh nhỏ
issuer: nho
provinces:
  - {area: '01', official_code: null, verified: false, source: law}
calendar: ANY
sources:
  law: {url: null, what: Một nghị quyết}
""",
    "areas/current/01.yaml": """\
since: '2025-07-01'
source: law
verified: true
province: {code: '01', kind: province, name: Nhỏ}
communes:
  - {code: '00001', kind: ward, name: Đông Đô}
  - {code: '00003', kind: commune, name: Núi Cao, mountainous: true}
""",
    "areas/history/01.yaml": """\
since: '2023-01-01'
until: '2025-07-01'
source: law
verified: true
province: {code: '01', kind: province, name: Nhỏ}
districts:
  - {code: '101', kind: district, name: Đông}
communes:
  - {code: '00001', kind: ward, name: Đông, district: '101'}
  - {code: '00002', kind: commune, name: Đô, district: '101'}
  - {code: '00003', kind: commune, name: Núi Cao, district: '101'}
successions:
  - on: '2025-07-01'
    basis: 1/NQ
    source: law
    links:
      - {to: '01', whole: ['01']}
      - {to: '00001', whole: ['00001', '00002'], clause: 1}
      - {to: '00003', unchanged: ['00003']}
""",
    "agencies/kinds.yaml": """\
kinds:
  - {code: commune_committee, group: committee, name: UBND xã, place: self_area, verified: true}
  - {code: district_committee, group: committee, name: UBND huyện, place: district, verified: true}
  - {code: land_branch, group: land, name: Chi nhánh, place: covering, verified: false}
  - {code: department_health, group: department, name: Sở Y tế, place: province, verified: true}
  - {code: portal, group: national, name: Cổng, place: country, verified: true}
""",
    "agencies/patterns.yaml": """\
patterns:
  - {kind: commune_committee, each: commune, provinces: ['01'], since: '2025-07-01', code: 'N.{area}', name: 'UBND {unit}', short_name: 'UBND {name}', succeeds: [commune_committee], takes_part_of: [district_committee], basis: 1/NQ, source: law, verified: true}
  - {kind: commune_committee, each: commune, provinces: ['01'], until: '2025-07-01', code: '{area}.{since}', name: 'UBND {unit}', short_name: 'UBND {name}', basis: 1/NQ, source: law, verified: true}
  - {kind: district_committee, each: district, provinces: ['01'], until: '2025-07-01', code: '{area}.UB', name: 'UBND {unit}', short_name: 'UBND {name}', basis: 1/NQ, source: law, verified: true}
  - {kind: land_branch, each: district, provinces: ['01'], until: '2025-07-01', code: '{area}.DAT', name: 'Chi nhánh {name}', short_name: 'CN {name}', covers: communes, basis: 1/NQ, source: law, verified: false}
  - {kind: land_branch, each: district, provinces: ['01'], from: '2025-07-01', area: '01', code: 'N.{area}.DAT', name: 'Chi nhánh {name}', short_name: 'CN {name}', covers: heirs, succeeds: [land_branch], basis: 1/NQ, source: law, verified: false}
""",
    "agencies/province.yaml": """\
since: '2023-01-01'
basis: 1/NQ
source: law
verified: true
agencies:
  - {code: N.SYT.1, kind: department_health, area: '01', until: '2025-07-01', name: Sở Y tế, short_name: SYT}
  - {code: N.SYT, kind: department_health, area: '01', since: '2025-07-01', name: Sở Y tế, short_name: SYT, takes_over: [N.SYT.1]}
  - {code: VN.CONG, kind: portal, name: Cổng, short_name: Cổng}
links:
  - {on: '2025-07-01', from: 101.UB, to: N.SYT, part: part}
""",
    "functions.yaml": """\
functions:
  - {code: intake, name: tiếp nhận}
  - {code: leader, name: lãnh đạo}
""",
    "roles.yaml": """\
roles:
  - {role: Cán bộ, unit: UBND xã, function: intake, agency_kind: commune_committee}
bodies:
  - {text: UBND xã, agency_kinds: [commune_committee]}
signers:
  - {text: Chủ tịch, function: leader, agency_kind: commune_committee}
""",
    "posts.yaml": """\
verified: false
posts:
  - {key: desk, kinds: [commune_committee], since: '2025-07-01', units: [ward], title: Quầy, functions: [intake], seats: 2}
  - {key: chair, groups: [committee], title: Chủ tịch, functions: [leader]}
""",
    "persons.yaml": """\
persons:
  - {key: dan, login: demo-dan, full_name: Nguyễn Văn Mẫu, born_on: '1943', identity_number: '000043000001', about: Người dân}
  - {key: can-bo, login: demo-can-bo, full_name: Trần Thị Mẫu, about: Cán bộ, posts: [{post: N.00001/desk, since: '2025-07-01'}]}
""",
}
