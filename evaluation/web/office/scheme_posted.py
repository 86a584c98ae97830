"""The fields of the scheme's form as a browser sends them, and their texts for the page."""

from collections.abc import Mapping
from typing import Annotated, Any

import msgspec
from litestar.exceptions import ValidationException

from evaluation.cycles.scheme_form import COLUMNS, PLACES, Typed
from evaluation.web.guards import Form

Short = Annotated[str, msgspec.Meta(max_length=60)]
Cell = Annotated[str, msgspec.Meta(max_length=400)]
Column = Annotated[list[Cell], msgspec.Meta(max_length=200)] | Cell
"""A column of a table; of a table with one row a browser's text comes alone."""


class PostedScheme(Form, frozen=True, kw_only=True):
    """`edit` is the button that was pressed; `seen` the newest version when the form was made."""

    edit: Short
    seen: Annotated[int, msgspec.Meta(ge=0)]
    document_number: Short = ""
    new_dimension: Short = ""
    form: Short
    step: Short
    trim_low: Short
    trim_high: Short
    trim_min_valid: Short
    center: Short
    quorum_numerator: Short
    quorum_denominator: Short
    quorum_strict: Short
    panel: Short
    objective: Short
    bonus_cap: Short
    deduction_cap: Short
    decimals: Short
    rounding: Short
    rank_on: Short
    rank_within: Short
    quota_tie: Short
    strict: Short
    indicators_id: Column = []
    indicators_title: Column = []
    indicators_max: Column = []
    options_id: Column = []
    options_title: Column = []
    options_value: Column = []
    groups_id: Column = []
    groups_title: Column = []
    groups_weight: Column = []
    tie_break_key: Column = []
    grades_id: Column = []
    grades_title: Column = []
    grades_min: Column = []
    grades_quota: Column = []
    quick_grades_title: Column = []
    quick_grades_percent: Column = []
    items_id: Column = []
    items_dimension: Column = []
    items_title: Column = []
    items_max: Column = []
    items_rule: Column = []

    @property
    def typed(self) -> Typed:
        """Raises ValidationException for tables with columns of different lengths."""
        single = {name: getattr(self, name) for name in PLACES}
        return Typed(single, {table: self._rows(table) for table in COLUMNS})

    def _rows(self, table: str) -> list[dict[str, str]]:
        columns = {key: _listed(getattr(self, f"{table}_{key}")) for key in COLUMNS[table]}
        if len({len(column) for column in columns.values()}) > 1:
            raise ValidationException
        rows = zip(*columns.values(), strict=True)
        return [dict(zip(columns, row, strict=True)) for row in rows]


class PostedText(Form, frozen=True, kw_only=True):
    """A whole scheme as one text: what the try-out carries of a form that isn't adopted yet."""

    content: Annotated[str, msgspec.Meta(max_length=200_000)]
    seen: Annotated[int, msgspec.Meta(ge=0)]
    document_number: Short = ""

    @property
    def scheme(self) -> dict[str, Any]:
        """Raises ValidationException for what no form can have made."""
        try:
            return msgspec.json.decode(self.content, type=dict[str, Any])
        except msgspec.MsgspecError as no:
            raise ValidationException from no


class PostedTryOut(PostedText, frozen=True, kw_only=True):
    """`slips` are those of each group, in the scheme's order."""

    seed: Annotated[int, msgspec.Meta(ge=0, le=999_999)]
    units: Annotated[int, msgspec.Meta(ge=1, le=60)]
    slips: (
        Annotated[list[Annotated[int, msgspec.Meta(ge=0, le=60)]], msgspec.Meta(max_length=60)]
        | int
    )
    unit: Short = ""


def _listed(column: list[str] | str) -> list[str]:
    return [column] if isinstance(column, str) else column


def one_dimension(titles: Mapping[str, str], typed: str) -> str:
    """The id of a dimension that is known under this title, or the text itself."""
    known = {title: key for key, title in titles.items()}
    return known.get(typed.strip(), typed.strip())
