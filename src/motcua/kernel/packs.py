"""
A province as text: YAML read with the line of every value, checked against a JSON Schema.

YAML here is plain: text, whole numbers, true and false, null. Dates stay text ("2025-07-01") and
so do `yes`, `no`, `off` and 15:00, so nothing is guessed.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, Final

import jsonschema_rs
import yaml

from motcua.kernel.text import _, normal

Key = tuple[str | int, ...]

ERROR: Final = "error"
WARNING: Final = "warning"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a pack: where, and one sentence with its named values."""

    file: str
    line: int
    sentence: str
    values: Mapping[str, object]
    severity: str = ERROR


@dataclass(frozen=True, slots=True)
class Document:
    """A file of a pack: its plain values and the line each of them stands on."""

    file: str
    data: Any
    lines: Mapping[Key, int]

    def line(self, *key: str | int) -> int:
        """Return the line of a value, or of the nearest value around it."""
        while key and key not in self.lines:
            key = key[:-1]
        return self.lines.get(key, 1)

    def fault(self, key: Key, sentence: str, severity: str = ERROR, /, **values: object) -> Fault:
        return Fault(self.file, self.line(*key), sentence, values, severity)


@dataclass(frozen=True, slots=True)
class Pack:
    """A province's folder of text; `part` is a file or folder inside it ("areas", "pack.yaml")."""

    root: Traversable

    def documents(self, part: str) -> Iterator[Traversable]:
        """Yield the YAML files of a part in the order of their names, folders inside included."""
        found = self.root
        for name in part.split("/"):
            found = found / name
        yield from _yaml_files(found)

    def texts(self) -> Iterator[tuple[str, bytes]]:
        """Yield every file's name and bytes, by name."""
        for file in sorted(_yaml_files(self.root), key=self.name_of):
            yield self.name_of(file), file.read_bytes()

    def name_of(self, file: Traversable) -> str:
        return str(file).removeprefix(str(self.root)).lstrip("/")


def built_in(code: str) -> Pack:
    """Return a pack that came with the installed product (`quang-nam`)."""
    return Pack(files("motcua") / "packs" / code)


def read(pack: Pack, file: Traversable, schema: str | None) -> tuple[Document | None, list[Fault]]:
    """
    Read one file and check its shape; a file that is not YAML gives no document but its fault.

    `schema` is a name in `motcua/packs/schemas`, without its ending.
    """
    name = pack.name_of(file)
    try:
        node = yaml.compose(file.read_text(encoding="utf-8"), Loader=_Loader)
    except (yaml.YAMLError, UnicodeDecodeError) as unreadable:
        return None, [_unreadable(name, unreadable)]
    lines: dict[Key, int] = {}
    faults: list[Fault] = []
    data = _plain(node, (), lines, faults, name)
    document = Document(name, data, lines)
    if schema is not None:
        faults += [_shape(document, error) for error in validator(schema).iter_errors(data)]
    return document, faults


@cache
def validator(schema: str) -> Any:
    """Return the compiled JSON Schema of a kind of pack file."""
    text = (files("motcua") / "packs" / "schemas" / f"{schema}.json").read_text(encoding="utf-8")
    return jsonschema_rs.validator_for(json.loads(text), validate_formats=True)


class _Loader(yaml.CSafeLoader):
    """Resolves only null, true, false and whole numbers."""

    # PyYAML declares it without ClassVar
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}  # noqa: RUF012


_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:null", re.compile(r"^(?:null|~|)$"), ["n", "~", ""]
)
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), ["t", "f"])
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9][0-9]*)$"), list("-0123456789")
)

_SCALARS: Final[Mapping[str, Callable[[str], object]]] = {
    "tag:yaml.org,2002:null": lambda text: None,
    "tag:yaml.org,2002:bool": lambda text: text == "true",
    "tag:yaml.org,2002:int": int,
}


def _plain(node: Any, key: Key, lines: dict[Key, int], faults: list[Fault], file: str) -> Any:
    if node is None:
        return None
    lines[key] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Any] = {}
        for name_node, value in node.value:
            name = str(name_node.value)
            if name in result:
                line = name_node.start_mark.line + 1
                faults.append(Fault(file, line, _("Khóa “%(key)s” viết hai lần."), {"key": name}))
            result[name] = _plain(value, (*key, name), lines, faults, file)
            lines[(*key, name)] = name_node.start_mark.line + 1
        return result
    if isinstance(node, yaml.SequenceNode):
        return [
            _plain(item, (*key, index), lines, faults, file)
            for index, item in enumerate(node.value)
        ]
    return _SCALARS.get(node.tag, normal)(node.value)


def _unreadable(name: str, error: Exception) -> Fault:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark is not None else 1
    return Fault(name, line, _("Tệp không đọc được theo YAML."), {})


_SHAPES: Final = {
    "required": _("Thiếu khóa “%(what)s”."),
    "additionalProperties": _("Khóa lạ: %(what)s."),
    "unevaluatedProperties": _("Khóa lạ: %(what)s."),
    "enum": _("“%(key)s” không thuộc danh mục cho phép."),
    "const": _("“%(key)s” không thuộc danh mục cho phép."),
    "type": _("“%(key)s” sai kiểu dữ liệu."),
    "format": _("“%(key)s” không đúng dạng %(what)s."),
    "pattern": _("“%(key)s” không đúng dạng quy định."),
    "minimum": _("“%(key)s” nhỏ hơn mức cho phép."),
    "exclusiveMinimum": _("“%(key)s” nhỏ hơn mức cho phép."),
    "maximum": _("“%(key)s” lớn hơn mức cho phép."),
    "minItems": _("“%(key)s” thiếu mục."),
    "minLength": _("“%(key)s” để trống."),
    "maxLength": _("“%(key)s” quá dài."),
}
_OTHER_SHAPE: Final = _("“%(key)s” không đúng mẫu của tệp.")
_UNKNOWN_KEY: Final = ("additionalProperties", "unevaluatedProperties")
_QUOTED: Final = re.compile(r"['\"]([^'\"]+)['\"]")


def _shape(document: Document, error: Any) -> Fault:
    key: Key = tuple(error.instance_path)
    kind = str(error.schema_path[-1]) if error.schema_path else ""
    quoted = _QUOTED.findall(error.message)
    what = ", ".join(quoted[-1:] if kind == "format" else quoted)
    named = ".".join(str(part) for part in key) or document.file
    unknown = quoted[:1] if kind in _UNKNOWN_KEY else ()
    return document.fault((*key, *unknown), _SHAPES.get(kind, _OTHER_SHAPE), key=named, what=what)


def _yaml_files(found: Traversable) -> Iterator[Traversable]:
    if found.is_dir():
        for inside in sorted(found.iterdir(), key=lambda entry: entry.name):
            yield from _yaml_files(inside)
    elif found.name.endswith(".yaml") and found.is_file():
        yield found
