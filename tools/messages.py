"""
The English of the product: one catalogue per context, Vietnamese being the source.

    python -m tools.messages update   writes new messages into the catalogues, drops vanished ones
    python -m tools.messages check    says what is missing or wrong, by file and line; exit 1

Messages are read from Python (`_`, `gettext`, `ngettext`…) and from templates. Needs no GNU
gettext. Catalogues hold no line numbers, so that moving code changes none of them.
"""

import ast
import re
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polib
from babel.messages.extract import extract_python
from django.utils.translation.template import templatize

ROOT: Final = Path(__file__).resolve().parents[1]
HOUSE: Final = ROOT / "src" / "motcua"
LANGUAGE: Final = "en"
NOT_PARTS: Final = {"packs", "__pycache__"}

# the same in both languages: names, and words that Vietnamese has taken over
SAME: Final = {"Một Cửa", "Tiếng Việt", "English", "Email", "PDF", "CSV", "QR", "VNeID", "OK"}

Key = tuple[str | None, str, str | None]  # context, singular, plural


@dataclass(frozen=True, slots=True)
class Message:
    key: Key
    file: str
    line: int


@dataclass(slots=True)
class Part:
    """A context, or an audience with an app of its own, and what stands in its files."""

    folder: Path
    messages: list[Message] = field(default_factory=list)

    @property
    def catalogue(self) -> Path:
        return self.folder / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def main(arguments: Sequence[str]) -> int:
    if list(arguments) not in (["update"], ["check"]):
        print("usage: python -m tools.messages update|check", file=sys.stderr)
        return 2
    parts = read(HOUSE)
    if arguments[0] == "update":
        update(parts)
        return 0
    faults = sorted(check(parts))
    print("\n".join(faults) or f"translations: {sum(len(keys(p)) for p in parts)} complete")
    return 1 if faults else 0


# --- reading --------------------------------------------------------------------------------------


def read(house: Path) -> list[Part]:
    """Return every part of the house with the messages of its own files."""
    tops = [f for f in house.iterdir() if (f / "__init__.py").exists() and f.name not in NOT_PARTS]
    apps = [file.parent for file in house.glob("*/*/apps.py")]
    parts = [Part(folder) for folder in sorted({*tops, *apps})]
    for file in sorted([*house.rglob("*.py"), *house.glob("**/templates/**/*.html")]):
        owners = [part for part in parts if part.folder in file.parents]
        if owners and "node_modules" not in file.parts:
            owner = max(owners, key=lambda part: len(part.folder.parts))
            owner.messages += messages_of(file)
    return parts


def messages_of(file: Path) -> Iterator[Message]:
    name = str(file.relative_to(ROOT)) if ROOT in file.parents else str(file)
    found = _of_template(file) if file.suffix == ".html" else _of_python(file)
    return (Message(key, name, line) for line, key in found)


_PYTHON: Final = dict.fromkeys(
    (name + ending for name in ("gettext", "ngettext", "pgettext", "npgettext")
     for ending in ("", "_lazy", "_noop")),
) | {"_": None}  # fmt: skip


def _of_python(file: Path) -> Iterator[tuple[int, Key]]:
    with file.open("rb") as opened:
        for line, function, words, _comments in extract_python(opened, _PYTHON, (), {}):
            if texts := _texts(words):
                yield line, _key(str(function), texts)


def _texts(words: object) -> list[str]:
    """Babel gives one text, or all arguments with none for what is not a text."""
    given = words if isinstance(words, list | tuple) else (words,)
    return [text for text in given if isinstance(text, str) and text]


_CALL: Final = re.compile(r"(?<!\w)(_|n?p?gettext)\(")
_TEXT: Final = re.compile(r"""\s*u?('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")\s*,?""")


def _of_template(file: Path) -> Iterator[tuple[int, Key]]:
    called = templatize(file.read_text(encoding="utf-8"), origin=str(file))
    for call in _CALL.finditer(called):
        texts, position = [], call.end()
        while found := _TEXT.match(called, position):
            texts.append(str(ast.literal_eval(found[1])))
            position = found.end()
        if texts:
            yield called.count("\n", 0, call.start()) + 1, _key(call[1], texts)


def _key(function: str, texts: list[str]) -> Key:
    function = function.removesuffix("_lazy").removesuffix("_noop")
    context = texts.pop(0) if "pgettext" in function else None
    plural = texts[1] if function.startswith("n") and len(texts) > 1 else None
    return context, texts[0], plural


def keys(part: Part) -> set[Key]:
    return {message.key for message in part.messages}


# --- writing --------------------------------------------------------------------------------------


def update(parts: Sequence[Part]) -> None:
    """Bring every catalogue up to date; what another part already says in English is taken over."""
    known = {_key_of(e): e for part in parts for e in _entries(part) if e.translated()}
    for part in parts:
        if part.messages:
            _write(part, known)
        elif part.catalogue.exists():
            part.catalogue.unlink()


def _write(part: Part, known: dict[Key, polib.POEntry]) -> None:
    own = {_key_of(entry): entry for entry in _entries(part)}
    catalogue = polib.POFile(wrapwidth=98)
    catalogue.metadata = {
        "Language": LANGUAGE,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for key in sorted(keys(part), key=lambda key: (key[1], key[0] or "")):
        entry = _entry(key, own.get(key) or known.get(key))
        entry.occurrences = [
            (f, "") for f in sorted({m.file for m in part.messages if m.key == key})
        ]
        catalogue.append(entry)
    part.catalogue.parent.mkdir(parents=True, exist_ok=True)
    text = str(catalogue)
    if not part.catalogue.exists() or part.catalogue.read_text(encoding="utf-8") != text + "\n":
        part.catalogue.write_text(text + "\n", encoding="utf-8")


def _entry(key: Key, said: polib.POEntry | None) -> polib.POEntry:
    context, singular, plural = key
    entry = polib.POEntry(msgctxt=context, msgid=singular)
    if plural is not None:
        entry.msgid_plural = plural
        entry.msgstr_plural = dict(said.msgstr_plural) if said else {0: "", 1: ""}
    else:
        entry.msgstr = said.msgstr if said else ""
    if said:
        entry.flags, entry.tcomment = list(said.flags), said.tcomment
    return entry


def _entries(part: Part) -> list[polib.POEntry]:
    if not part.catalogue.exists():
        return []
    return [entry for entry in polib.pofile(str(part.catalogue)) if not entry.obsolete]


def _key_of(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid, entry.msgid_plural or None


# --- checking -------------------------------------------------------------------------------------


def check(parts: Sequence[Part]) -> Iterator[str]:
    """Yield one line for everything that is missing or wrong."""
    said: dict[Key, str] = {}
    for part in parts:
        own = {_key_of(entry): entry for entry in _entries(part)}
        yield from _unsaid(part, own)
        for key, entry in own.items():
            where = f"{_shown(part.catalogue)}:{entry.linenum}"
            english = " | ".join(_english(entry))
            if key not in keys(part):
                yield f"{where}: no longer in the code: “{entry.msgid}”"
            elif said.setdefault(key, english) != english:
                yield f"{where}: said otherwise in another part (“{said[key]}”): “{entry.msgid}”"
            else:
                yield from (f"{where}: {fault}: “{entry.msgid}”" for fault in _faults(entry))


def _unsaid(part: Part, own: dict[Key, polib.POEntry]) -> Iterator[str]:
    told: set[Key] = set()
    for message in part.messages:
        if message.key not in own and message.key not in told:
            told.add(message.key)
            where = f"{message.file}:{message.line}"
            yield f"{where}: not in {_shown(part.catalogue)}: “{message.key[1]}”"


def _faults(entry: polib.POEntry) -> Iterator[str]:
    english = _english(entry)
    if entry.fuzzy:
        yield "marked fuzzy"
    if not all(english):
        yield "not translated"
        return
    if entry.msgid in english and entry.msgid not in SAME and re.search(r"[^\W\d_]", entry.msgid):
        yield "left as it is in Vietnamese"
    wanted = _placeholders(entry.msgid_plural or entry.msgid)
    if any(_placeholders(text) != wanted for text in english[-1:]):
        yield f"placeholders differ ({', '.join(sorted(wanted)) or 'none'} wanted)"
    if any(not _placeholders(text) <= wanted for text in english[:-1]):
        yield "the singular has a placeholder of its own"
    if any(unicodedata.normalize("NFC", text) != text for text in (entry.msgid, *english)):
        yield "not in Unicode NFC"


_PLACEHOLDER: Final = re.compile(r"%\(\w+\)[sdif]|%[sd]|\{\w*\}")


def _placeholders(text: str) -> set[str]:
    return set(_PLACEHOLDER.findall(text.replace("%%", "")))


def _english(entry: polib.POEntry) -> list[str]:
    if entry.msgid_plural:
        return [text for _number, text in sorted(entry.msgstr_plural.items())]
    return [entry.msgstr]


def _shown(file: Path) -> str:
    return str(file.relative_to(ROOT)) if ROOT in file.parents else str(file)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
