"""Text as people write it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.kernel.text import fold, normal

NORMAL = [
    ("  Trần  Thị  ", "Trần  Thị"),
    (unicodedata.normalize("NFD", "Nguyễn Đức Ước"), "Nguyễn Đức Ước"),
    ("Lê\u200b Văn\u200d \ufeffA", "Lê Văn A"),
    ("\u202eNgược\u202c", "Ngược"),
    ("dòng một\r\ndòng hai\rdòng ba", "dòng một\ndòng hai\ndòng ba"),
    ("cột\tcột", "cột\tcột"),
    ("chuông\x07 và \x00", "chuông và"),
    ("\u200b", ""),
    ("😀 ok", "😀 ok"),
]


@pytest.mark.parametrize(("typed", "kept"), NORMAL)
def test_what_is_typed_in_two_ways_is_kept_in_one(typed, kept):
    assert normal(typed) == kept


FOLDED = [
    ("Đặng Thị Ánh", "dang thi anh"),
    ("ĐƯỜNG  Nguyễn\nHuệ", "duong nguyen hue"),
    (unicodedata.normalize("NFD", "Quảng Nam"), "quang nam"),
    ("Hòa", "hoa"),
    ("Hoà", "hoa"),
    ("đ Đ d", "d d d"),
    ("Lê\u200bVăn", "levan"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "key"), FOLDED)
def test_searching_forgets_accents_case_and_spaces(text, key):
    assert fold(text) == key


@given(st.text())
def test_once_normal_always_normal(text):
    once = normal(text)

    assert normal(once) == once
    assert normal(unicodedata.normalize("NFD", once)) == once
    assert fold(once) == fold(text)


@given(st.text(alphabet="aăâeêioôơuưyđAĂÂEÊIOÔƠUƯYĐ áàảãạ", max_size=30))
def test_vietnamese_folds_to_plain_letters(text):
    assert fold(text).isascii()
    assert fold(fold(text)) == fold(text)
