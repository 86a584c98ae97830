from datetime import timedelta
from uuid import uuid4

import pytest

from evaluation.accounts import rules
from evaluation.accounts.rules import Person, Role
from evaluation.errors import NotFound, Refused

MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("password", "roles", "sentence"),
    [
        ("Ab3-xyz", {Role.TELLER}, "密码要有 8 到 128 位。"),
        ("Ab3-xyzkw", {Role.CITY_OFFICER}, "密码要有 10 到 128 位。"),
        ("Ab3-xyzkw", {Role.TELLER, Role.AUDITOR}, "密码要有 10 到 128 位。"),
        ("A1-" + "x" * 126, {Role.CLERK}, "密码要有 8 到 128 位。"),
        ("pingtan9047", {Role.CLERK}, "密码要用到大写字母、小写字母、数字、其他符号中的三种。"),
        ("x9-ZHOUMIN-x9", {Role.CLERK}, "密码里不能有用户名，请换一个。"),
        ("Password2026!", {Role.CLERK}, "这个密码太常见，请换一个。"),
        ("P@ssw0rd1", {Role.CLERK}, "这个密码太常见，请换一个。"),
        ("1qaz@WSX", {Role.CLERK}, "这个密码太常见，请换一个。"),
        ("Admin@12345", {Role.ADMINISTRATOR}, "这个密码太常见，请换一个。"),
    ],
)
def test_a_weak_password_is_refused_in_words(password, roles, sentence):
    with pytest.raises(Refused) as refused:
        rules.check_password(password, "zhoumin", roles)
    assert str(refused.value) == sentence


@pytest.mark.parametrize("password", ["Tao-9047", "桃花源记-A47", "Ｔａｏ－９０４７"])
def test_a_good_password_is_taken(password):
    rules.check_password(password, "zhoumin", {Role.CLERK})


def test_full_width_signs_make_the_same_password():
    assert rules.as_password("Ｔａｏ－９０４７") == "Tao-9047"


@pytest.mark.parametrize(
    "name", ["", "a", "-zhou", "周敏", "zhou min", "z" * 41, "zhou\x00", "zhou\n"]
)
def test_what_is_no_username(name):
    assert not rules.is_username(name)


def test_a_username_is_found_however_it_is_typed():
    assert rules.as_username(" ZhouMin ") == "zhoumin"


@pytest.mark.parametrize(
    "roles",
    [
        {Role.AUDITOR, Role.ADMINISTRATOR},
        {Role.AUDITOR, Role.SECURITY_OFFICER},
        {Role.ADMINISTRATOR, Role.SECURITY_OFFICER, Role.TELLER},
    ],
)
def test_the_three_administrators_are_never_one_person(roles):
    with pytest.raises(Refused) as refused:
        rules.check_roles(roles)
    assert str(refused.value) == "系统管理员、安全管理员、审计管理员不能是同一个人。"


def test_an_account_without_a_role_is_refused():
    with pytest.raises(Refused) as refused:
        rules.check_roles([])
    assert str(refused.value) == "请至少选一个角色。"


def test_a_small_county_may_have_one_person_for_the_hall():
    rules.check_roles({Role.REGISTRAR, Role.HOST, Role.TELLER})


@pytest.mark.parametrize(
    ("username", "full_name", "roles", "unit", "sentence"),
    [
        (
            "z",
            "周敏",
            [Role.HOST],
            None,
            "用户名用 2 到 40 个小写字母、数字、点或横线，以字母或数字开头。",
        ),
        ("zhou", " ", [Role.HOST], None, "姓名要有 1 到 40 个字。"),
        ("zhou", "周\x00敏", [Role.HOST], None, "姓名要有 1 到 40 个字。"),
        ("zhou", "周敏", [Role.CLERK], None, "单位联络员要有所属单位，其他角色没有。"),
        ("zhou", "周敏", [Role.HOST], uuid4(), "单位联络员要有所属单位，其他角色没有。"),
    ],
)
def test_an_account_that_makes_no_sense_is_refused(username, full_name, roles, unit, sentence):
    with pytest.raises(Refused) as refused:
        rules.check_account(username, full_name, roles, unit)
    assert str(refused.value) == sentence


@pytest.mark.parametrize("role", sorted([*rules.OFFICERS, *rules.NEVER_ONE_PERSON]))
def test_officers_and_administrators_are_logged_out_after_15_minutes(role):
    assert rules.is_alive(60 * MINUTE, 14 * MINUTE, {role, Role.HOST})
    assert not rules.is_alive(60 * MINUTE, 15 * MINUTE, {role, Role.HOST})


def test_others_are_logged_out_after_an_hour():
    assert rules.is_alive(120 * MINUTE, 59 * MINUTE, {Role.CLERK})
    assert not rules.is_alive(120 * MINUTE, 60 * MINUTE, {Role.CLERK})


def test_nobody_stays_logged_in_for_more_than_eight_hours():
    assert rules.is_alive(479 * MINUTE, MINUTE, {Role.CLERK})
    assert not rules.is_alive(480 * MINUTE, MINUTE, {Role.CLERK})


def test_another_jurisdiction_does_not_exist():
    here = uuid4()
    person = Person(uuid4(), here, "4307", None, "zhou", "周敏", "", frozenset(), "")
    rules.check_in_jurisdiction(person, here)
    with pytest.raises(NotFound):
        rules.check_in_jurisdiction(person, uuid4())


def test_every_role_has_its_title():
    assert set(rules.ROLE_TITLES) == set(Role)
