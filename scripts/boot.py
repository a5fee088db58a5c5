"""Put uv into .venv on a machine that has none: `python3 scripts/boot.py`, called by the Makefile.

Needs nothing but Python 3.11: Debian's own refuses a bare `pip install` and, without the package
python3-venv, has no pip to put into an environment either. Version, address and SHA-256 of uv's
wheel come from uv.lock; a file with another hash is refused.
"""

from __future__ import annotations

import hashlib
import io
import platform
import sys
import urllib.request
import venv
import zipfile
from pathlib import Path

try:
    import tomllib
except ModuleNotFoundError:
    raise SystemExit("boot: needs Python 3.11 or later; try: make PYTHON=python3.11 …") from None

ROOT = Path(__file__).resolve().parents[1]
BIN = ROOT / ".venv" / "bin"
HINT = """boot: behind a proxy set https_proxy; for an unknown certificate install ca-certificates
boot: or point SSL_CERT_FILE to your organisation's; or install uv yourself. Then repeat."""


def system_tag() -> tuple[str, str]:
    """What the platform tag of a fitting wheel starts and ends with."""
    machine = platform.machine()
    if sys.platform == "darwin":
        return "macosx", machine
    # Python names glibc; a musl system gives an empty name.
    return ("manylinux" if platform.libc_ver()[0] == "glibc" else "musllinux"), machine


def uv_wheel(lock: Path) -> tuple[str, str]:
    """Address and SHA-256 of the uv wheel for this machine. SystemExit when the lock has none."""
    start, end = system_tag()
    packages = tomllib.loads(lock.read_text(encoding="utf-8"))["package"]
    uv = next(package for package in packages if package["name"] == "uv")
    for wheel in uv["wheels"]:
        tag = wheel["url"].rsplit("/", 1)[1].removesuffix(".whl").split("-", 4)[4]
        if tag.startswith(start) and tag.endswith(end):
            return wheel["url"], wheel["hash"].removeprefix("sha256:")
    raise SystemExit(f"boot: uv.lock has no uv for {start} {end}; install uv yourself, then repeat")


def fetch(url: str, sha256: str) -> bytes:
    """The file at `url`. SystemExit when it cannot be had or is another file."""
    try:
        with urllib.request.urlopen(url, timeout=120) as answer:  # an https address from uv.lock
            body: bytes = answer.read()
    except OSError as error:
        raise SystemExit(f"boot: cannot fetch {url}: {error}\n{HINT}") from error
    if hashlib.sha256(body).hexdigest() != sha256:
        raise SystemExit(f"boot: {url} is not the file that uv.lock names: refused")
    return body


def main() -> None:
    """Make .venv where there is none and put bin/uv into it."""
    if not (BIN / "python").exists():
        venv.create(ROOT / ".venv", symlinks=True, with_pip=False)
    target = BIN / "uv"
    url, sha256 = uv_wheel(ROOT / "uv.lock")
    print(f"boot: no uv here; fetching {url.rsplit('/', 1)[1]} into .venv", flush=True)
    with zipfile.ZipFile(io.BytesIO(fetch(url, sha256))) as wheel:
        member = next(name for name in wheel.namelist() if name.endswith("/scripts/uv"))
        target.write_bytes(wheel.read(member))
    target.chmod(0o755)


if __name__ == "__main__":
    main()
