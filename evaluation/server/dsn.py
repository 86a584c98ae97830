"""The addresses of the database: the owner's for migrations, the app's for the workers."""

from urllib.parse import quote, urlsplit

from evaluation.server.place import PORT, socket_folder
from evaluation.settings import Settings

OWNER = "evaluation_owner"
APP = "evaluation_app"
DATABASE = "evaluation"


def owner_dsn(settings: Settings, database: str | None = None) -> str:
    """The role that owns the tables; `database` names another one on the same server."""
    return _dsn(settings, OWNER, database)


def app_dsn(settings: Settings, database: str | None = None) -> str:
    """The role of the web workers; to be used together with `app_server_settings`."""
    return _dsn(settings, APP, database)


def app_server_settings(settings: Settings) -> dict[str, str]:
    """With a DATABASE_URL the workers log in as its role and step down at once."""
    return {"role": APP} if settings.database_url else {}


def _dsn(settings: Settings, role: str, database: str | None) -> str:
    if not settings.database_url:
        host = quote(str(socket_folder(settings)), safe="")
        return f"postgresql://{role}@/{database or DATABASE}?host={host}&port={PORT}"
    if database:
        return urlsplit(settings.database_url)._replace(path=f"/{database}").geturl()
    return settings.database_url
