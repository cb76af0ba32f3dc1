"""
The command line `motcua`: finds the command named, reads its arguments, runs it.

A command is a module of this package with `NAME`, `HELP` (one line), `configure(parser)` and
`run(args) -> int`. It is imported only when asked for, and imports contexts inside `run`, so that
`motcua due` needs neither Django nor a database. One that needs Django says `NEEDS_DJANGO = True`.
"""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Final

from motcua.cli.wording import Parser, language, sentence, translated
from motcua.kernel.refusals import RuleViolation
from motcua.kernel.text import _

COMMANDS: Final = (
    "setup",
    "run",
    "web",
    "worker",
    "due",
    "pack",
    "import",
    "transfer",
    "redate",
    "simulate",
    "verify",
)
MODULES: Final = {"import": "importing"}  # where Python keeps the word for itself
DONE, REFUSED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130


@dataclass(frozen=True, slots=True)
class Command:
    """What a module of this package offers."""

    name: str
    help: str
    configure: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int]
    needs_django: bool


def main(argv: Sequence[str] | None = None) -> int:
    words = list(sys.argv[1:] if argv is None else argv)
    args = _parser(words).parse_args(words)
    command: Command = args.command
    try:
        _prepare(command)
        code = command.run(args)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED
    except RuleViolation as refusal:
        print(sentence(refusal), file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED


def offered() -> tuple[str, ...]:
    """Return the names of the commands that this version has."""
    return tuple(name for name in COMMANDS if find_spec(module_of(name)))


def module_of(name: str) -> str:
    return f"{__package__}.{MODULES.get(name, name)}"


def load(name: str) -> Command:
    module = import_module(module_of(name))
    needs_django = getattr(module, "NEEDS_DJANGO", False)
    return Command(module.NAME, module.HELP, module.configure, module.run, needs_django)


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """Build the parser of the one command named; of all of them when help is asked for."""
    parser = Parser(
        prog="motcua", description=translated(_("Một cửa số của tỉnh: hồ sơ, thời hạn, kết quả."))
    )
    chosen = parser.add_subparsers(metavar=translated(_("LỆNH")), required=True)
    names = offered()
    for name in words[:1] if words and words[0] in names else names:
        command = load(name)
        line = translated(command.help)
        inner = chosen.add_parser(command.name, help=line, description=line)
        inner.set_defaults(command=command)
        command.configure(inner)
    return parser


def _prepare(command: Command) -> None:
    if not command.needs_django:
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    import django
    from django.utils.translation import activate

    django.setup()
    activate(language())


if __name__ == "__main__":
    sys.exit(main())
