"""Everything that can be set from outside, read once from the environment."""

import os
import secrets
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

import msgspec

from evaluation.errors import Refused

PACKAGE = Path(__file__).parent


class Settings(msgspec.Struct, frozen=True):
    """Each field is one environment variable; docs/settings.md names them all."""

    data_folder: Path
    """EVALUATION_DATA: where the embedded database, the secret and files lie (default ./var)."""
    database_url: str | None
    """DATABASE_URL: an own PostgreSQL in place of the embedded one; its role owns the tables."""
    secure_proxy: bool
    """EVALUATION_SECURE_PROXY=1: a proxy in front ends TLS and sets X-Forwarded-Proto."""
    hall_address: str | None
    """EVALUATION_HALL_ADDRESS: where tablets find the site, as printed on slips (http://192.168.1.10:8042)."""

    server: str = "granian"
    """EVALUATION_SERVER: granian, or uvicorn where granian does not run."""

    @property
    def installation(self) -> str:
        """Tells this installation from another one that answers at the same address."""
        return sha256(b"installation" + self.secret).hexdigest()[:16]

    @property
    def fonts_folder(self) -> Path:
        """The office's own licensed fonts; they win over what is installed."""
        return self.data_folder / "fonts"

    @property
    def files_folder(self) -> Path:
        """存档文件, named by their digests."""
        return self.data_folder / "files"

    @property
    def secret(self) -> bytes:
        """32 bytes that key the hashes of tokens and codes; made once, kept beside the data."""
        return _secret(self.data_folder / "secret")


@cache
def settings() -> Settings:
    return Settings(
        data_folder=Path(os.environ.get("EVALUATION_DATA", "var")).absolute(),
        database_url=os.environ.get("DATABASE_URL") or None,
        secure_proxy=os.environ.get("EVALUATION_SECURE_PROXY") == "1",
        server=_one_of("EVALUATION_SERVER", os.environ.get("EVALUATION_SERVER"), SERVERS),
        hall_address=(os.environ.get("EVALUATION_HALL_ADDRESS") or "").rstrip("/") or None,
    )


SERVERS = ("granian", "uvicorn")


def _one_of(name: str, given: str | None, choices: tuple[str, ...]) -> str:
    if given and given not in choices:
        raise Refused(f"{name} 只能是 {'、'.join(choices)}，现在是 {given}。")
    return given or choices[0]


@cache
def _secret(path: Path) -> bytes:
    """Written whole under another name and then linked, so that nobody ever reads half of it."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(32))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another process was quicker, and its secret counts
            path.hardlink_to(part)
        part.unlink()
    return path.read_bytes()


def folder(name: str) -> Path:
    """`templates`, `assets` or `tools`: beside the package in a checkout, inside it in a wheel."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name
