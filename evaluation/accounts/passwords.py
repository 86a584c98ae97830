"""Argon2id in few threads: a rush of log-ins neither fills the memory nor holds up the loop."""

import asyncio
import secrets
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from evaluation.accounts.rules import as_password
from evaluation.box import crockford

HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
"""OWASP's floor for Argon2id: 19 MiB for each hash under way."""
THREADS = ThreadPoolExecutor(2, thread_name_prefix="argon2")
"""Two hashes at once in each worker; the others wait their turn without memory."""
NOBODYS_HASH = (
    "$argon2id$v=19$m=19456,t=2,p=1$xzXvcdlo8rw/0DLZ9x/veA$"
    "ooJXgPIPG1MHg+e7cADPfrBKkz2wueUMmx4GG6omgXg"
)
"""Of 32 random bytes nobody has: tried for unknown usernames, so that they take as long."""


async def hashed(password: str) -> str:
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(THREADS, HASHER.hash, as_password(password))


async def all_hashed(fresh: Sequence[str]) -> list[str]:
    """Of a whole sheet of new accounts, as many at once as there are threads; the loop goes on."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(None, _all, [as_password(one) for one in fresh])


def _all(fresh: list[str]) -> list[str]:
    return list(THREADS.map(HASHER.hash, fresh))


async def fits(password: str, kept: str) -> bool:
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(THREADS, _fits, kept, as_password(password))


def _fits(kept: str, password: str) -> bool:
    try:
        return HASHER.verify(kept, password)
    except (VerifyMismatchError, InvalidHashError):  # what is no hash fits nothing
        return False


def random_password() -> str:
    """To be read out once and typed once: 80 bits, and the three classes that the rules want."""
    return f"Cd-{crockford.write(secrets.randbits(80), 16).lower()}"


def is_outdated(kept: str) -> bool:
    """Made with other parameters than today's."""
    return HASHER.check_needs_rehash(kept)
