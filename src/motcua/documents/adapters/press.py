"""The press: papers from templates by typst, always the same bytes for the same values."""

import io
import json
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

import segno
import typst

from motcua.documents.rules import papers
from motcua.kernel import digests

_HERE: Final = Path(__file__).parent.parent
FONTS: Final = _HERE / "fonts"
TEMPLATES: Final = _HERE / "templates"
FAMILIES: Final = ("Be Vietnam Pro", "Tinos")
STANDARD: Final = "a-2a"  # archival and tagged, so that a screen reader can read the paper

_lock = threading.Lock()  # the kept compiler is one per process; a page takes a few milliseconds


class FontsMissing(RuntimeError):
    """A missing font would compile to an empty page without an error."""


def missing_fonts(folder: Path = FONTS) -> tuple[str, ...]:
    """Return the font families the templates need and the folder lacks."""
    found = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
    ).families()
    return tuple(family for family in FAMILIES if family not in found)


def render(template_version: str, values: Mapping[str, object]) -> bytes:
    """Draw one paper; the same values, template, typst and fonts give the same bytes."""
    papers.check(template_version, values)
    inputs = {
        "values": _plain(values),
        "press": _plain(_press(template_version, values)),
    }
    page = TEMPLATES / f"{template_version}.typ"
    with _lock:
        drawn, warnings = _compiler().compile_with_warnings(
            input=page,
            sys_inputs=inputs,
            format="pdf",
            pdf_standards=STANDARD,
            timestamp=0,
        )
    assert not warnings, [warning.message for warning in warnings]
    assert isinstance(drawn, bytes)
    return drawn


@cache
def made_with() -> str:
    """Name the compiler and the fonts, as the metadata of a paper does."""
    fonts = sorted(FONTS.glob("*.ttf"))
    digest = digests.sha256(b"".join(font.read_bytes() for font in fonts))
    return f"typst {version('typst')}, fonts {digest[:16]}"


@cache
def _compiler() -> typst.Compiler:
    missing = missing_fonts()
    if missing:
        raise FontsMissing(f"{', '.join(missing)} not in {FONTS}")
    return typst.Compiler(root=TEMPLATES, font_paths=[FONTS], ignore_system_fonts=True)


def _press(template_version: str, values: Mapping[str, object]) -> Mapping[str, object]:
    paper = papers.paper(template_version)
    code = papers.qr_text(template_version, values)
    codes = {"paper": code, "look_up": values.get("lookup_url")}
    issued = datetime.fromisoformat(f"{values['issued_at']}+07:00").astimezone(UTC)
    return {
        "title": f"{paper.title} {values[paper.code]}",
        "description": f"{template_version}; {made_with()}",
        "keywords": [template_version, *made_with().split(", ")],
        "moment": issued.timetuple()[:5],
        "paper_code": code.replace("\n", ", "),
        "qr": {name: _qr(str(text)) for name, text in codes.items() if text},
    }


def _qr(text: str) -> str:
    """Return a QR code (TCVN 7322:2009) as SVG."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawn, kind="svg", border=2, xmldecl=False, nl=False, encoding="utf-8"
    )
    return drawn.getvalue().decode()


def _plain(values: Mapping[str, object]) -> str:
    return json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
