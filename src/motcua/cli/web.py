"""Serve the web alone, in processes of its own; the worker runs beside it."""

import argparse
from typing import Final

from motcua.cli import opening
from motcua.cli.wording import translated
from motcua.kernel.text import _

NAME: Final = "web"
HELP: Final = _("phục vụ các trang web (chạy cùng `motcua worker`)")
NEEDS_DJANGO: Final = True


def configure(parser: argparse.ArgumentParser) -> None:
    told = translated(_("địa chỉ lắng nghe (mặc định %(default)s)"))
    parser.add_argument("--host", default=opening.LOCAL_ADDRESS, help=told)
    told = translated(_("số tiến trình (mặc định %(default)s)"))
    parser.add_argument("--workers", type=int, default=2, help=told)
    told = translated(_("số luồng của mỗi tiến trình (mặc định %(default)s)"))
    parser.add_argument("--threads", type=int, default=2, help=told)


def run(args: argparse.Namespace) -> int:
    from django.conf import settings
    from granian import Granian
    from granian.constants import Interfaces

    opening.open_prepared()
    opening.refuse_demo_people()
    module, name = settings.WSGI_APPLICATION.rsplit(".", 1)
    Granian(
        f"{module}:{name}",
        address=args.host,
        port=opening.free_port(args.host),
        interface=Interfaces.WSGI,
        workers=args.workers,
        blocking_threads=args.threads,
        websockets=False,
        respawn_failed_workers=True,
    ).serve()
    return 0
