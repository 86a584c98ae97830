"""评议卡, 平板标签 and 纸质评议票 as they come out of the printer: words, places, codes."""

import io
from datetime import date
from itertools import pairwise

import msgspec
import pikepdf
import pytest
import segno

from evaluation.box import codes
from evaluation.cycles.defaults import INDICATORS, OPTIONS
from evaluation.documents.cards import (
    MOST_BALLOTS,
    BallotForm,
    BallotItem,
    BallotUnit,
    Card,
    Deck,
    Kind,
    ballot_pages,
    deck_pdf,
    group_mark,
)
from evaluation.documents.fonts import FontMissing
from evaluation.errors import Refused
from tests.documents import given
from tests.documents.reading import DOTS, Piece, ink_of, texts_of, words_of

ADDRESS = "http://192.168.1.10:8042"
LEFT, TOP, WIDE, HIGH = 10, 15, 95, 55
"""Of the first card, in millimetres; the others stand beside and below it without a gap."""
STUB = 71
"""Where the stub begins, from the card's left edge."""


def cards(count: int) -> tuple[Card, ...]:
    return tuple(
        Card(
            codes.new_card_number(),
            codes.new_token(),
            codes.new_entry_code(),
            codes.new_stub_code(),
        )
        for _ in range(count)
    )


def a_deck(count: int = 13, **changes: object) -> Deck:
    deck = Deck(
        title="常德市2024年度行政执法评议会",
        held_on="2025年1月16日",
        mark="示例数据",
        made_on=date(2025, 1, 10),
        address=ADDRESS,
        group=group_mark(1, "人大代表"),
        kind=Kind.CARDS,
        cards=cards(count),
    )
    return msgspec.structs.replace(deck, **changes)


def a_form(units: int = 42, *, options: bool = False) -> BallotForm:
    names = [line.unit for line in given.the_lines()]
    return BallotForm(
        units=tuple(
            BallotUnit(n, f"常德{names[n % len(names)]}", n == units) for n in range(1, units + 1)
        ),
        items=tuple(BallotItem(one["title"], one["max"]) for one in INDICATORS),
        options=tuple(one["title"] for one in OPTIONS) if options else (),
        step="" if options else "0.5",
    )


@pytest.fixture(scope="module")
def deck() -> Deck:
    return a_deck()


@pytest.fixture(scope="module")
async def printed(deck) -> bytes:
    return await deck_pdf(deck)


def box(place: int) -> tuple[float, float]:
    """The upper left corner of a card by its place on the page."""
    return LEFT + WIDE * (place % 2), TOP + HIGH * (place // 2)


def inside(word: Piece, place: int) -> bool:
    left, top = box(place)
    return (
        left <= word.left
        and word.right <= left + WIDE
        and top <= word.top
        and word.bottom <= top + HIGH
    )


def the_word(page: list[Piece], text: str) -> list[Piece]:
    return [word for word in page if word.text == text]


async def test_ten_cards_stand_on_a_page_and_each_within_its_cut_lines(deck, printed):
    first, second = words_of(printed)
    for place, card in enumerate(deck.cards):
        page, at = (first, place) if place < 10 else (second, place - 10)
        for text in (card.code, card.stub):
            (word,) = the_word(page, text)
            assert inside(word, at), (place, text)
        numbers = the_word(page, card.number)
        assert [inside(word, at) for word in numbers] == [True, True]


async def test_every_word_of_a_card_lies_in_a_card_or_on_the_strip_that_is_cut_off(printed):
    for page in words_of(printed):
        strays = [w for w in page if w.bottom > TOP and not any(inside(w, n) for n in range(10))]
        assert strays == []


async def test_the_stub_bears_card_number_and_stub_code_and_nothing_that_lets_one_vote(
    deck, printed
):
    left, _ = box(0)
    page = words_of(printed)[0]
    stub = {word.text for word in page if inside(word, 0) and word.left > left + STUB}
    card = deck.cards[0]
    assert stub == {"存根", "卡号", card.number, "存根代码", card.stub}
    (code,) = the_word(page, card.code)
    assert code.right < left + STUB


async def test_a_card_says_group_sitting_day_and_how_to_enter(deck, printed):
    (page,) = texts_of(await deck_pdf(msgspec.structs.replace(deck, cards=deck.cards[:1])))
    for words in (
        "人大代表评议卡",
        "常德市2024年度行政执法评议会",
        "2025年1月16日",
        "示例数据",
        "在平板上扫码",
        f"{ADDRESS}/t/enter",
        "人大代表（乙）1张",
    ):
        assert words in page, words
    assert "示例数据" not in texts_of(await deck_pdf(a_deck(1, mark="")))[0]


async def test_the_qr_code_is_that_of_the_slips_address(deck, printed):
    ink = ink_of(printed, 1)
    for place in (0, 9):
        left, top = box(place)
        address = f"{ADDRESS}/t/{deck.cards[place].token}"
        matrix = [list(row) for row in segno.make(address, error="m", micro=False).matrix]
        module = 31 / (len(matrix) + 8)
        drawn = [
            [
                (
                    round((left + 1.1 + (column + 4.5) * module) * DOTS),
                    round((top + 15.5 + (row + 4.5) * module) * DOTS),
                )
                in ink
                for column in range(len(matrix))
            ]
            for row in range(len(matrix))
        ]
        assert drawn == [[bool(one) for one in row] for row in matrix]
        assert module > 0.5


async def test_greyscale_tells_the_groups_apart():
    marks = [group_mark(place, "组") for place in range(12)]
    assert [mark.letter for mark in marks[:3]] == ["甲", "乙", "丙"]
    assert len({mark.shape for mark in marks[:5]}) == 5
    assert len({mark.letter for mark in marks}) == 12
    drawn = set()
    for place in range(3):
        card = Card("000-000", "x" * 22, "0000-0000", "0000-0000")
        pdf = await deck_pdf(a_deck(cards=(card,), group=group_mark(place, "组")))
        drawn.add(frozenset(dot for dot in ink_of(pdf, 1) if 0 < dot[0] / DOTS - 13 < 12))
    assert len(drawn) == 3


async def test_the_cut_lines_of_a_page_lie_outside_the_cards(printed):
    ink = ink_of(printed, 1)
    for x in (LEFT, LEFT + WIDE, LEFT + 2 * WIDE):
        assert any((round(x * DOTS) + off, round(12 * DOTS)) in ink for off in (-1, 0, 1))
    for n in range(6):
        y = round((TOP + HIGH * n) * DOTS)
        assert any((round(5 * DOTS), y + off) in ink for off in (-1, 0, 1))


async def test_neither_title_nor_properties_hold_a_code(deck, printed):
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        said = str(pdf.docinfo) + (pdf.Root.Metadata.read_bytes().decode())
    assert "人大代表评议卡" in said
    for card in deck.cards:
        for secret in (card.number, card.token, card.code, card.stub):
            assert secret not in said


async def test_the_widest_codes_stay_on_their_side_of_the_tear():
    widest = Card("WWW-WWW", "x" * 22, "WMWM-QWQM", "WMWM-QWQM")
    page = words_of(await deck_pdf(a_deck(cards=(widest,))))[0]
    code, stub = the_word(page, widest.code)
    assert code.right < LEFT + STUB < stub.left
    assert stub.right < LEFT + WIDE
    label = words_of(await deck_pdf(a_deck(cards=(widest,), kind=Kind.LABELS)))[0]
    assert [word.text for word in label if word.right > LEFT + WIDE and word.top > TOP] == []


async def test_no_token_stands_in_the_text_or_as_a_link(deck, printed):
    text = "".join(texts_of(printed))
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        assert [page.get("/Annots") for page in pdf.pages] == [None, None]
    assert [card for card in deck.cards if card.token in text] == []


async def test_a_label_gives_the_tablet_its_part_and_tears_off_what_enters_the_slip():
    deck = a_deck(1, kind=Kind.LABELS, group=group_mark(2, "政协委员"))
    pdf = await deck_pdf(deck)
    page = words_of(pdf)[0]
    card, tear = deck.cards[0], LEFT + 57
    sticker = "".join(word.text for word in page if inside(word, 0) and word.right < tear)
    assert "政协委员评议卡" in sticker
    assert card.number in sticker
    assert "自己抽一台" in sticker
    for secret in (card.code, card.stub):
        assert secret not in sticker
        (word,) = the_word(page, secret)
        assert word.left > tear
        assert inside(word, 0)


async def test_42_units_take_two_pages_of_a_paper_ballot_and_both_bear_its_code():
    deck = a_deck(2, ballots=a_form())
    pages = texts_of(await deck_pdf(deck))
    assert len(pages) == 1 + 2 * 2
    for at, card in enumerate(deck.cards):
        for n, page in enumerate(pages[1 + 2 * at : 3 + 2 * at], 1):
            assert card.number in page
            assert card.code in page
            assert card.stub not in page
            assert f"第{n}页，共2页" in page
    first, second = pages[1:3]
    for words in ("每一项填分数，0至该项满分，0.5分一档", "什么无效", "执法队伍管理", "满分25"):
        assert words in first
    assert "（书面）" in second
    assert "以上共42家" in second


async def test_every_row_of_a_paper_ballot_lies_on_its_page_with_room_to_write():
    pdf = await deck_pdf(a_deck(1, ballots=a_form()))
    for page, numbers in zip(words_of(pdf)[1:], (range(1, 22), range(22, 43)), strict=True):
        column = [w for w in page if w.right < 21 and w.text.isdigit()]
        assert [int(word.text) for word in column] == list(numbers)
        tops = [word.top for word in column]
        assert min(below - above for above, below in pairwise(tops)) > 9
        assert max(word.bottom for word in page) < 290
        assert all(word.left > 11.9 and word.right < 198.1 for word in page)


async def test_the_options_of_a_scheme_are_letters_to_fill_in():
    page = texts_of(await deck_pdf(a_deck(1, ballots=a_form(3, options=True))))[1]
    assert "填一个字母：A满意B基本满意C不满意D不了解。" in page
    assert "满分" not in page
    assert "第1页，共1页" in page


async def test_the_longest_title_that_is_stored_stays_in_its_row():
    units = tuple(BallotUnit(n, "局" * 80, written=False) for n in range(1, 43))
    form = msgspec.structs.replace(a_form(), units=units)
    assert len(words_of(await deck_pdf(a_deck(1, ballots=form)))) == 3
    long = a_deck(10, title="会" * 80, group=group_mark(0, "组" * 40))
    pages = words_of(await deck_pdf(long))
    assert len(pages) == 1
    (code,) = the_word(pages[0], long.cards[9].code)
    assert inside(code, 9)


def test_no_unit_is_lost_between_the_pages_of_a_ballot():
    for count in (1, 21, 22, 46, 47, 120):
        pages = ballot_pages(a_form(count).units)
        assert [unit.number for page in pages for unit in page] == list(range(1, count + 1))


async def test_300_slips_are_printed_within_the_limits():
    deck = a_deck(300)
    pdf = await deck_pdf(deck)
    text = "".join(texts_of(pdf))
    assert [card.number for card in deck.cards if text.count(card.code) != 1] == []
    assert len(words_of(pdf)) == 30


async def test_more_ballots_than_a_printing_bears_are_refused_in_words():
    with pytest.raises(Refused, match=f"一次最多 {MOST_BALLOTS} 张"):
        await deck_pdf(a_deck(MOST_BALLOTS + 1, ballots=a_form(2)))


async def test_an_address_too_long_for_a_small_code_is_refused():
    with pytest.raises(Refused, match="太长，印不进二维码"):
        await deck_pdf(a_deck(1, address="http://" + "a" * 94))


async def test_a_character_without_a_font_is_named_and_nothing_comes_out():
    with pytest.raises(FontMissing, match="U\\+E000"):
        await deck_pdf(a_deck(1, title="常德市\ue000评议会"))
