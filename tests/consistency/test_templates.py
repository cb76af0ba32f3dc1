"""Templates: each is used, each that is named exists, and every word can be translated."""

import re

from django.template import TemplateDoesNotExist, engines
from django.template.base import Lexer, TokenType

from tests.consistency.house import ROOT, python_files, shown, templates

# letters that no language of the West writes
VIETNAMESE = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9àáãèéìíòóõùúýÀÁÃÈÉÌÍÒÓÕÙÚÝĩũĨŨ]")
NAMED = re.compile(r"""["']([\w./-]+\.(?:html|txt|xml))["']""")
# shown by Django itself, or chosen by name while running
KNOWN_BY_OTHERS = re.compile(r"^(400|403|404|500|403_csrf)\.html$|^django/forms/|^errors/")

# the page on which every component is shown and tested, those that wait for a page included
GUIDE = ROOT / "tests" / "web" / "templates"


def names():
    """The name under which Django finds each template, with its file."""
    return {re.split(r"/templates/", file.as_posix(), maxsplit=1)[1]: file for file in templates()}


def named():
    """Every template named somewhere, with the place."""
    for file in [*python_files(), *templates(), *GUIDE.glob("*.html")]:
        text = file.read_text(encoding="utf-8")
        for match in NAMED.finditer(text):
            yield match[1], shown(file, text.count("\n", 0, match.start()) + 1)


def test_every_template_named_exists():
    missing = [f"{where}: {name}" for name, where in named() if not exists(name)]

    assert missing == []


def exists(name):
    try:
        engines["django"].get_template(name)
    except TemplateDoesNotExist as absent:
        return str(absent) != name  # it exists; one that it names does not, and is told by itself
    return True


def test_every_template_is_used():
    used = {name for name, _where in named()}
    folders = {
        folder
        for file in python_files()
        for folder in re.findall(r'f"([\w/]+/)\{', file.read_text())
    }
    unused = [
        shown(file)
        for name, file in names().items()
        if name not in used and not KNOWN_BY_OTHERS.match(name)
        if not any(name.startswith(folder) for folder in folders)
    ]

    assert len(names()) > 5
    assert unused == []


def test_every_template_compiles():
    engine = engines["django"]
    for name in names():
        engine.get_template(name)


def test_no_word_is_left_out_of_translation():
    left = [
        f"{shown(file)}:{line}: {word}"
        for file in templates()
        for line, word in untranslated(file.read_text(encoding="utf-8"))
    ]

    assert left == []


def untranslated(text):
    """Vietnamese words in the markup itself, outside `translate` and `blocktranslate`."""
    inside, silent = False, False
    for token in Lexer(text).tokenize():
        word = token.contents.split()[:1]
        if token.token_type == TokenType.BLOCK and word:
            inside = word[0] in {"blocktranslate", "blocktrans"} or (
                inside and word[0] not in {"endblocktranslate", "endblocktrans"}
            )
            silent = word[0] == "comment" or (silent and word[0] != "endcomment")
            if word[0] not in {"translate", "trans"} and not inside:
                yield from ((token.lineno, t) for t in bare_texts(token.contents))
        elif token.token_type == TokenType.VAR and not silent:
            yield from ((token.lineno, t) for t in bare_texts(token.contents))
        elif token.token_type == TokenType.TEXT and not inside and not silent:
            for number, line in enumerate(token.contents.split("\n")):
                if VIETNAMESE.search(line):
                    yield token.lineno + number, line.strip()[:60]


def bare_texts(contents):
    """Texts within a tag that are not marked by `_( )`."""
    for match in re.finditer(r"""(_\()?["']([^"']*)["']""", contents):
        if not match[1] and VIETNAMESE.search(match[2]):
            yield match[2][:60]


def test_the_finder_of_words_finds_them():
    planted = '<p>Nộp hồ sơ</p>{% translate "Đúng" %}{% include "a.html" with text="Sai" %}'
    tagged = '{% include "a.html" with text="Chưa dịch" %}{{ x|default:_("Được") }}'

    assert [word for _line, word in untranslated(planted)] == ["<p>Nộp hồ sơ</p>"]
    assert [word for _line, word in untranslated(tagged)] == ["Chưa dịch"]
    assert list(untranslated("{% blocktranslate %}Hồ sơ{% endblocktranslate %}")) == []


def test_templates_hold_no_business_test():
    """A template that compares with a state decides something: the view should have said it."""
    compared = re.compile(
        r"\{%\s*(?:el)?if[^%]*(?:state|role|functions)\b[^%]*(?:==|!=|in)\s*[\"']"
    )
    found = [shown(f) for f in templates() if compared.search(f.read_text(encoding="utf-8"))]

    assert found == []
