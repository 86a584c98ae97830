"""Who may do what, and how a log-in is kept safe."""

import re
import unicodedata
from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

import msgspec

from evaluation.errors import NotFound, Refused


class Role(StrEnum):
    """角色 — one account may hold several; the last three are never one person."""

    CITY_OFFICER = "city_officer"
    COUNTY_OFFICER = "county_officer"
    CLERK = "clerk"
    REGISTRAR = "registrar"
    HOST = "host"
    SCRUTINEER = "scrutineer"
    TELLER = "teller"
    REVIEWER = "reviewer"
    JUSTICE_OFFICE = "justice_office"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    SECURITY_OFFICER = "security_officer"


ROLE_TITLES = {
    Role.CITY_OFFICER: "市评议办工作人员",
    Role.COUNTY_OFFICER: "县评议办工作人员",
    Role.CLERK: "单位联络员",
    Role.REGISTRAR: "签到员",
    Role.HOST: "主持",
    Role.SCRUTINEER: "监票人",
    Role.TELLER: "计票人",
    Role.REVIEWER: "评查员",
    Role.JUSTICE_OFFICE: "司法所工作人员",
    Role.AUDITOR: "审计管理员",
    Role.ADMINISTRATOR: "系统管理员",
    Role.SECURITY_OFFICER: "安全管理员",
}
OFFICERS = frozenset({Role.CITY_OFFICER, Role.COUNTY_OFFICER})
NEVER_ONE_PERSON = (Role.AUDITOR, Role.ADMINISTRATOR, Role.SECURITY_OFFICER)
SERVANTS = frozenset(NEVER_ONE_PERSON)
"""Those of the city who may serve a county in the small-office profile (小局)."""
SWITCHERS = (Role.ADMINISTRATOR, Role.SECURITY_OFFICER)
STRICT = OFFICERS.union(NEVER_ONE_PERSON)
"""Longer passwords and a shorter idle time (等级保护, common practice)."""

LONGEST_SESSION = timedelta(hours=8)
HALF_SESSION = timedelta(minutes=5)
"""Between a right password and the code of the phone."""
OLDEST_PASSWORD = timedelta(days=90)
NEVER_AGAIN = 5
"""Passwords that a new one must not be, the one of today among them."""
LONGEST_PASSWORD = 128
CLASSES_WANTED = 3
WEAK_CORES = frozenset(
    "a aa aaa abc abcd abcde abcdef admin administrator asdf asdfgh changde hello pass passwd "  # noqa: SIM905  # forty lines otherwise
    "passwrd password pingyi psswrd pw q qaz qazwsx qwe qwer qwert qwerty qwertyuiop root "
    "sifaju test user welcome woaini wsx xsw zaq zaqwsx zxc zxcv zxcvbn".split()
)
"""What is left of the commonest passwords without their figures and signs."""


class Person(msgspec.Struct, frozen=True):
    """Somebody who is logged in, as the database had it when this request came."""

    account: UUID
    jurisdiction: UUID
    jurisdiction_code: str
    unit: UUID | None
    username: str
    full_name: str
    office: str
    roles: frozenset[Role]
    form_token: str
    """Comes back with every form of this log-in, and with no other's."""
    of_city: bool = False
    """The jurisdiction has none above it."""
    serving: str = ""
    """The title of the small county that an administrator of the city works for just now; then
    `jurisdiction` is that county, and `roles` are those of the three that the account has.
    """
    home: UUID | None = None
    """While serving, the account's own jurisdiction."""
    sitting: UUID | None = None
    """The one sitting that a guest (来场监票人) came for."""
    owes: str = ""
    """What comes before anything else: an `Owed`, never a code."""
    old_password: bool = False
    """Used for more than ninety days; it is changed at the next log-in."""
    place: UUID | None = None
    """The 司法所 that the person works in."""


class Owed(StrEnum):
    """What a log-in has to do before any other page is open to it."""

    NOTHING = ""
    CODE = "code"
    PASSWORD = "password"  # noqa: S105  # names the page
    FACTOR = "second_factor"


def what_is_owed(
    roles: Collection[Role],
    *,
    age: timedelta | None,
    asks_code: bool,
    lacks_factor: bool,
    in_sitting: bool,
) -> Owed:
    """`age` None: the password was never used. Nobody is kept from a sitting of today by what can
    wait until the evening; the code of the phone can't.
    """
    if asks_code:
        return Owed.CODE
    if in_sitting:
        return Owed.NOTHING
    if age is not None and age > OLDEST_PASSWORD:
        return Owed.PASSWORD
    if lacks_factor and STRICT.intersection(roles):
        return Owed.FACTOR
    return Owed.NOTHING


def as_username(typed: str) -> str:
    """How a username is kept and looked for; it may still be none."""
    return typed.strip().lower()


def is_username(text: str) -> bool:
    return re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,39}", text) is not None


def as_password(typed: str) -> str:
    """Full-width signs of a Chinese keyboard count as the plain ones."""
    return unicodedata.normalize("NFKC", typed)


def shortest_password(roles: Collection[Role]) -> int:
    return 10 if STRICT.intersection(roles) else 8


def check_password(typed: str, username: str, roles: Collection[Role]) -> None:
    password = as_password(typed)
    shortest = shortest_password(roles)
    if not shortest <= len(password) <= LONGEST_PASSWORD:
        raise Refused(f"密码要有 {shortest} 到 {LONGEST_PASSWORD} 位。")
    if len({_sign_class(sign) for sign in password}) < CLASSES_WANTED:
        raise Refused("密码要用到大写字母、小写字母、数字、其他符号中的三种。")
    if username in password.lower():
        raise Refused("密码里不能有用户名，请换一个。")
    if "".join(filter(str.isalpha, password.lower())) in WEAK_CORES:
        raise Refused("这个密码太常见，请换一个。")


def check_typed_twice(new: str, again: str) -> None:
    if new != again:
        raise Refused("两次输入的新密码不一样，请再输一遍。")


def _sign_class(sign: str) -> str:
    if sign.isdecimal():
        return "figure"
    return "upper" if sign.isupper() else "lower" if sign.islower() else "other"


def check_account(
    username: str,
    full_name: str,
    roles: Collection[Role],
    unit: UUID | None,
    place: UUID | None = None,
) -> None:
    if not is_username(username):
        raise Refused("用户名用 2 到 40 个小写字母、数字、点或横线，以字母或数字开头。")
    if not 1 <= len(full_name.strip()) <= 40 or not full_name.isprintable():  # noqa: PLR2004  # the column
        raise Refused("姓名要有 1 到 40 个字。")
    check_roles(roles)
    if (Role.CLERK in roles) != (unit is not None):
        raise Refused("单位联络员要有所属单位，其他角色没有。")
    if (Role.JUSTICE_OFFICE in roles) != (place is not None):
        raise Refused("司法所工作人员要有所属司法所，其他角色没有。")


def check_roles(roles: Collection[Role]) -> None:
    if not roles:
        raise Refused("请至少选一个角色。")
    if len(set(roles).intersection(NEVER_ONE_PERSON)) > 1:
        raise Refused("系统管理员、安全管理员、审计管理员不能是同一个人。")


def check_in_jurisdiction(person: Person, jurisdiction: UUID) -> None:
    """The city sees the city's, a county its own. Raises NotFound, which tells nothing."""
    if person.jurisdiction != jurisdiction:
        raise NotFound


def check_guest_of(person: Person, sitting: UUID, rehearsal_of: UUID | None) -> None:
    """A guest sees the sitting that they came for, and its rehearsals. Raises NotFound."""
    if person.sitting not in (None, sitting, rehearsal_of):
        raise NotFound


def check_switchers(first: Collection[str], second: Collection[str]) -> None:
    """One of the two who switch the small-office profile guards the system, the other runs it."""
    if not all(any(role in roles for roles in (first, second)) for role in SWITCHERS):
        raise Refused("切换小局要系统管理员、安全管理员各一人确认，请另一类管理员来确认。")


def idle_limit(roles: Collection[Role]) -> timedelta:
    return timedelta(minutes=15 if STRICT.intersection(roles) else 60)


def is_alive(age: timedelta, idle: timedelta, roles: Collection[Role]) -> bool:
    """Whether a log-in of that age, last used that long ago, still counts."""
    return age < LONGEST_SESSION and idle < idle_limit(roles)
