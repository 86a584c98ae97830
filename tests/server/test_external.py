"""An own PostgreSQL by DATABASE_URL: used as given, asked whether it keeps its promises."""

import pytest

from evaluation.server.dsn import app_dsn, app_server_settings, owner_dsn
from evaluation.server.place import ServerRefused
from evaluation.server.running import check_durability, running
from tests.server.clients import ask, settings_in


@pytest.fixture(scope="module")
def url(tmp_path_factory):
    """A second embedded server stands in for the office's own."""
    office = settings_in(tmp_path_factory.mktemp("office"))
    with running(office):
        yield owner_dsn(office)


def test_a_given_database_is_used_and_nothing_is_started(tmp_path, url):
    settings = settings_in(tmp_path / "var", url)
    with running(settings):
        assert owner_dsn(settings) == app_dsn(settings) == url
        assert ask(owner_dsn(settings), "SELECT current_user::text") == [("evaluation_owner",)]
    assert not settings.data_folder.exists()


def test_the_workers_of_a_given_database_step_down_to_the_apps_role(tmp_path, url):
    settings = settings_in(tmp_path / "var", url)
    worker = {"server_settings": app_server_settings(settings)}
    assert ask(app_dsn(settings), "SELECT current_user::text", **worker) == [("evaluation_app",)]


def test_another_database_on_a_given_server_is_named_in_its_place(tmp_path, url):
    settings = settings_in(tmp_path / "var", url)
    other = owner_dsn(settings, "postgres")
    assert ask(other, "SELECT current_database()::text") == [("postgres",)]


def test_a_given_database_that_may_forget_is_refused(tmp_path, url):
    forgetful = settings_in(tmp_path / "var", f"{url}&synchronous_commit=off")
    with pytest.raises(ServerRefused, match="synchronous_commit 没有打开"), running(forgetful):
        pass


@pytest.mark.parametrize("name", ["fsync", "full_page_writes", "synchronous_commit"])
def test_each_of_the_three_promises_is_needed(name):
    promises = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
    check_durability(promises.items())
    with pytest.raises(ServerRefused, match=name):
        check_durability((promises | {name: "off"}).items())
    with pytest.raises(ServerRefused, match=name):
        check_durability([pair for pair in promises.items() if pair[0] != name])


def test_a_refusal_names_the_reason_and_never_the_password(tmp_path):
    nowhere = settings_in(tmp_path / "var", "mysql://clerk:Zx81pass@db.invalid/evaluation")
    with pytest.raises(ServerRefused, match=r"db\.invalid") as refused, running(nowhere):
        pass
    assert "scheme" in str(refused.value)
    assert "Zx81pass" not in str(refused.value)
