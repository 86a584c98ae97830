"""Where Piccolo finds the database and the tables."""

from piccolo.conf.apps import AppRegistry
from piccolo.engine.postgres import PostgresEngine

from evaluation.server.dsn import app_dsn, app_server_settings
from evaluation.settings import settings

DB = PostgresEngine(
    {"dsn": app_dsn(settings()), "server_settings": app_server_settings(settings())},
    extensions=(),
)
APP_REGISTRY = AppRegistry(["evaluation.piccolo_app"])
