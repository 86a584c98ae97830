"""Where the embedded PostgreSQL lies, and as whom it runs."""

import hashlib
import os
import pwd
from contextlib import suppress
from pathlib import Path

import msgspec

from evaluation.errors import Refused
from evaluation.settings import Settings

PORT = 5432
"""Only a part of the socket's name: nothing listens on the network."""
SOCKET_PATH_LIMIT = 107
"""Bytes; a longer path can't be connected to (sun_path of the kernel)."""


class ServerRefused(Refused):
    """The database or the web workers can't run; the sentence says why and what to do."""


class Place(msgspec.Struct, frozen=True):
    """The folders of one embedded server.

    `folder` belongs to whoever starts the platform, what lies inside `cluster`, `sockets` and `log`
    to the server's own user. So nothing that the platform opens as root can be exchanged by it.
    """

    folder: Path
    sockets: Path
    user: pwd.struct_passwd | None
    """None: the server runs as the one who asks, because that isn't root."""

    @property
    def cluster(self) -> Path:
        return self.folder / "cluster"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    @property
    def starting(self) -> Path:
        """Locked by the one who starts or stops the server."""
        return self.folder / "starting.lock"

    @property
    def alive(self) -> Path:
        """Locked by the server and each of its children, by inheritance, for as long as they live.

        The kernel keeps this truth: no pid that was used again and no container can blur it.
        """
        return self.folder / "alive.lock"

    @property
    def users(self) -> Path:
        """Shared by all who are inside `running`; the last one out stops the server."""
        return self.folder / "users.lock"


def place_of(settings: Settings) -> Place:
    folder = settings.data_folder / "postgres"
    return Place(folder, socket_folder(settings), server_user(folder / "cluster"))


def socket_folder(settings: Settings) -> Path:
    """Beside the cluster, or under /tmp where that path would be too long to connect to.

    The short name follows from the data folder's secret, so nobody else can take it beforehand.
    A comma would be read as two hosts.
    """
    near = settings.data_folder / "postgres" / "socket"
    if len(os.fsencode(near / f".s.PGSQL.{PORT}")) <= SOCKET_PATH_LIMIT and "," not in str(near):
        return near
    name = hashlib.sha256(settings.secret + os.fsencode(near)).hexdigest()[:20]
    return Path("/tmp") / f"evaluation-{name}"  # noqa: S108  # unguessable, 0700, checked at start


def server_user(cluster: Path) -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: whom a root parent lends it to.

    The owner of a cluster that exists keeps it, so a user that is installed later changes nothing.
    A new one goes to `postgres`, which exists for this alone, or else to `nobody`, which exists
    everywhere; creating users is the administrator's business. To choose another one, give
    <data folder>/postgres/cluster to it.
    """
    if os.geteuid() != 0:
        return None
    with suppress(FileNotFoundError, KeyError):
        if owner := cluster.stat().st_uid:
            return pwd.getpwuid(owner)
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise ServerRefused(
        "数据库不能以 root 身份运行，而本机没有用户 postgres 或 nobody："
        "请建立用户 postgres 后再启动。"
    )
