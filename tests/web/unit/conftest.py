"""The same people who log in one after the other as in the office."""

from tests.web.office.conftest import press, read

__all__ = ["press", "read"]
