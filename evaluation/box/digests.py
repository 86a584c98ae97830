"""The one hash algorithm of the box."""

import hashlib

ALGORITHM = "sha256"
"""Stored beside every digest, so that another algorithm (SM3) can follow one day."""


def digest(content: bytes) -> bytes:
    return hashlib.new(ALGORITHM, content).digest()
