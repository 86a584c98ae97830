"""会前检查: what still stands in the way of a sitting, each line with the place to mend it."""

from typing import NamedTuple

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.response import Template

from evaluation.accounts.rules import Person, Role
from evaluation.scoring.checklist import print_checklist
from evaluation.scoring.desk import SittingHead
from evaluation.upkeep.preflight import preflight_of
from evaluation.upkeep.preflight_facts import Mend, State, Verdict
from evaluation.web.errors import AnyRequest
from evaluation.web.guards import only
from evaluation.web.office.pages import CONDUCT, DESK, HALL, PREFLIGHT, RUN, page
from evaluation.web.office.preparing import address_for_tablets, is_on_this_machine, pdf_to_print

OFFICE, KEEPER = "请评议办办理", "请系统管理员办理"


class Place(NamedTuple):
    """`others`: what those read who may not go there themselves."""

    path: str
    words: str
    roles: tuple[Role, ...]
    others: str = OFFICE


PLACES = {
    Mend.AGENDA: Place("{here}/agenda", "去议程", HALL),
    Mend.SCHEME: Place("/office/years/{cycle}/scheme", "去方案", RUN),
    Mend.SCORES: Place("/office/years/{cycle}/objective", "去客观考核", RUN),
    Mend.NOTICES: Place("/office/years/{cycle}/on-site", "去现场通报", RUN),
    Mend.DELEGATES: Place("/office/delegates", "去代表名单", RUN),
    Mend.SLIPS: Place("{here}/slips", "去制卡", RUN),
    Mend.KEYS: Place("{here}#ready", "看谁有卡", HALL),
    Mend.REHEARSAL: Place("{here}#rehearsal", "去演练", RUN),
    Mend.SITTING: Place("{here}", "去评议会", HALL),
    Mend.SIGN_IN: Place("{here}/sign-in", "去签到", DESK, "请签到员办理"),
    Mend.DISPLAYS: Place("{here}/displays", "去设大屏", CONDUCT, "请主持人办理"),
    Mend.ACCOUNTS: Place("/office/accounts", "去账号", (Role.ADMINISTRATOR,), KEEPER),
    Mend.ADDRESS: Place("#address", "看怎么设", HALL),
    Mend.SERVER: Place("#server", "看怎么办", HALL),
}
STATE_TITLES = {State.BLOCKING: "还差的", State.WARNING: "请留意", State.GOOD: "已齐"}


@get("/sittings/{sitting_id:uuid}/preflight", guards=[only(*PREFLIGHT)])
async def show_preflight(
    request: AnyRequest, person: NamedDependency[Person], real: NamedDependency[SittingHead]
) -> Template:
    verdict = await verdict_on(request, real)
    context = shown(verdict, real, person) | {"address": address_for_tablets(request)}
    return page("preflight", person, sitting=real, **context)


async def verdict_on(request: AnyRequest, sitting: SittingHead) -> Verdict:
    url = address_for_tablets(request)
    return await preflight_of(sitting, url, on_this_machine=is_on_this_machine(url))


def shown(verdict: Verdict, sitting: SittingHead, person: Person) -> dict[str, object]:
    """What the templates ask of a verdict; `ways` are those that this person may go to."""
    names = {
        "here": f"/office/sittings/{sitting.id}",
        "cycle": sitting.cycle,
    }
    ways = {
        mend: Place(place.path.format(**names), *place[1:])
        for mend, place in PLACES.items()
        if not person.roles.isdisjoint(place.roles)
    }
    others = {mend: place.others for mend, place in PLACES.items()}
    return {"verdict": verdict, "ways": ways, "others": others, "state_titles": STATE_TITLES}


@get("/sittings/{sitting_id:uuid}/checklist.pdf", guards=[only(*PREFLIGHT)])
async def send_checklist(
    request: AnyRequest, real: NamedDependency[SittingHead]
) -> Response[bytes]:
    pdf = await print_checklist(real, address_for_tablets(request))
    return pdf_to_print(pdf, f"{real.mark}{real.title}会务核对单")


HANDLERS = [show_preflight, send_checklist]
