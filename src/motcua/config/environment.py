"""Settings read from the environment through four typed helpers."""

import os
import re
import secrets
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final, NoReturn
from urllib.parse import unquote, urlsplit

_KEY: Final = re.compile("[0-9a-fA-F]{64}")
READ: Final[dict[str, str]] = {}  # name -> what it is for; docs/operate/settings.md is made from it


def env_str(name: str, default: str, what: str) -> str:
    READ[name] = what
    return os.environ.get(name) or default


def env_bool(name: str, default: bool, what: str) -> bool:
    text = env_str(name, "1" if default else "0", what).lower()
    if text not in {"0", "1", "true", "false"}:
        stop(f"{name} phải là 0 hoặc 1.")
    return text in {"1", "true"}


def env_int(name: str, default: int, what: str) -> int:
    text = env_str(name, str(default), what)
    if not text.isdecimal():
        stop(f"{name} phải là một số nguyên.")
    return int(text)


def env_secret(name: str, what: str, make: Callable[[], str] | None) -> str:
    """Return a secret given as NAME or in the file NAME_FILE, or make one where that is allowed."""
    READ[name] = what + " (hoặc tệp: " + name + "_FILE)"
    file = os.environ.get(f"{name}_FILE")
    value = Path(file).read_text(encoding="utf-8").strip() if file else os.environ.get(name, "")
    if value:
        return value
    if make is None:
        stop(f"Thiếu {name} (hoặc {name}_FILE).")
    return make()


def kept(folder: Path, name: str) -> Callable[[], str]:
    """Return a maker of a local secret: made once, kept in a file only its owner reads."""

    def make() -> str:
        file = folder / name
        if not file.exists():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            own = folder / f".{name}-{secrets.token_hex(8)}"
            descriptor = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
                stream.write(secrets.token_hex(32))
            with suppress(FileExistsError):  # another process was first: its secret is the one
                os.link(own, file)
            own.unlink()
        return file.read_text(encoding="utf-8").strip()

    return make


def database(url: str) -> dict[str, object]:
    """Return Django's settings of a database named by a URL."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": unquote(parts.path[1:])}
    if parts.scheme not in {"postgres", "postgresql"}:
        stop("DATABASE_URL phải bắt đầu bằng sqlite:/// hoặc postgres://.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
    }


def keyring(text: str) -> Mapping[str, str]:
    """Return the keys of `id:hex,id:hex`, the newest last; a bare key is called `k1`."""
    named = [part if ":" in part else f"k1:{part}" for part in text.split(",")]
    keys = dict(part.strip().split(":", 1) for part in named)
    if not all(_KEY.fullmatch(value) for value in keys.values()):
        stop("MOTCUA_KEYRING: mỗi khóa phải là 64 chữ số thập lục phân.")
    return keys


def stop(sentence: str) -> NoReturn:
    """Refuse to start, with what to set."""
    sys.exit(sentence)
