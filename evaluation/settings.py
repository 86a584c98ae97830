"""Everything that can be set from outside, read once from the environment."""

import os
import secrets
from functools import cache
from pathlib import Path

import msgspec

PACKAGE = Path(__file__).parent


class Settings(msgspec.Struct, frozen=True):
    """Each field is one environment variable; docs/settings.md names them all."""

    data_folder: Path
    """EVALUATION_DATA: where the embedded database, the secret and files lie (default ./var)."""
    database_url: str | None
    """DATABASE_URL: an own PostgreSQL in place of the embedded one; its role owns the tables."""
    secure_proxy: bool
    """EVALUATION_SECURE_PROXY=1: a proxy in front ends TLS and sets X-Forwarded-Proto."""

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
    )


@cache
def _secret(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(made, "wb") as file:
        file.write(secrets.token_bytes(32))
    return path.read_bytes()


def folder(name: str) -> Path:
    """`templates`, `assets` or `tools`: beside the package in a checkout, inside it in a wheel."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name
