"""待办 of a unit: what is due, and what was answered and decided. Each kind brings its own."""

from litestar import get
from litestar.di import NamedDependency
from litestar.response import Template

from evaluation.web.unit import confirmation, review
from evaluation.web.unit.pages import Desk, Done, Todo, page

KINDS = (confirmation, review)
"""Modules with `async def on_desk(desk) -> tuple[list[Todo], list[Done]]`."""


@get("/")
async def show_desk(desk: NamedDependency[Desk]) -> Template:
    todos: list[Todo] = []
    done: list[Done] = []
    for kind in KINDS:
        due, answered = await kind.on_desk(desk)
        todos += due
        done += answered
    todos.sort(key=lambda todo: (todo.left is None, todo.left or 0))
    return page("home", desk, todos=todos, done=done)


HANDLERS = [show_desk]
