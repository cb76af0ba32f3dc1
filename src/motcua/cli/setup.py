"""Prepare the database and load the reference pack; safe to repeat."""

import argparse
from typing import Final

from motcua.cli import opening
from motcua.kernel.text import _

NAME: Final = "setup"
HELP: Final = _("chuẩn bị cơ sở dữ liệu, nạp gói dữ liệu của tỉnh")
NEEDS_DJANGO: Final = True


def configure(parser: argparse.ArgumentParser) -> None:
    """It takes no arguments: everything comes from the environment."""


def run(args: argparse.Namespace) -> int:
    opening.prepare()
    return 0
