"""Where the records behind a ground (核算依据) are looked at: in the office, at a unit's desk."""

from collections.abc import Collection
from uuid import UUID

import msgspec

from evaluation.grounds.records import Kind, Record


class RecordPaths(msgspec.Struct, frozen=True):
    """`papers` by the source of a figure, `pages` by the kind of a record, with {id} and {under}.

    A kind without a page is shown in words alone. `files`: where kept evidence is opened. `clues`:
    those that have a page; None: all of them.
    """

    papers: dict[str, str]
    pages: dict[str, str]
    files: str
    clues: frozenset[UUID] | None = None

    def paper(self, source: str) -> str:
        return self.papers.get(source, "")

    def page(self, record: Record) -> str:
        if record.kind == Kind.CLUE and self.clues is not None and record.id not in self.clues:
            return ""
        page = self.pages.get(record.kind, "")
        return page.replace("{id}", str(record.id)).replace("{under}", str(record.under))

    def file(self, record: Record) -> str:
        return f"{self.files}/{record.file}" if record.file else ""


def office_paths(cycle: UUID, unit: UUID) -> RecordPaths:
    year = f"/office/years/{cycle}"
    return RecordPaths(
        papers={
            "statistics": f"{year}/statistics/units/{unit}",
            "report": f"{year}/reports/units/{unit}",
        },
        pages={
            Kind.CLUE: f"{year}/clues/{{id}}",
            Kind.LETTER: f"{year}/notices/{{id}}",
            Kind.CASE_FILE: f"{year}/casefiles/{{under}}/files/{{id}}",
            Kind.FINDING: f"{year}/findings?unit={unit}#finding-{{id}}",
        },
        files="/office/files",
    )


def desk_paths(year: int, unit: UUID, clues: Collection[UUID]) -> RecordPaths:
    """A unit has no page for a finding, and of its clues only those that it knows of."""
    return RecordPaths(
        papers={
            "statistics": f"/unit/statistics/{unit}",
            "report": f"/unit/report?year={year}",
        },
        pages={
            Kind.CLUE: "/unit/rectification/{id}",
            Kind.LETTER: "/unit/notices/{id}",
            Kind.CASE_FILE: "/unit/casefiles/{under}/files/{id}",
        },
        files="/unit/files",
        clues=frozenset(clues),
    )
