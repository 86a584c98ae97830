from itertools import combinations, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from evaluation.box.crockford import SIGNS, CodeUnreadable
from evaluation.box.keys import (
    CardsUnfit,
    EnvelopeStaysShut,
    make_box,
    new_key_card,
    open_envelope,
    public_of,
)

CARDS = [new_key_card() for _ in range(5)]
CODE = CARDS[0].code
GROUPS = CODE.split("-")


def box_of(count):
    return make_box([card.public for card in CARDS[:count]])


def private_half(card):
    """Read from the card as its docstring says, without the room's own reading."""
    value = 0
    for group in card.code.split("-"):
        for sign in group[:4]:
            value = value * 32 + SIGNS.index(sign)
    return value.to_bytes(32)


def refusal_of(code):
    with pytest.raises(CodeUnreadable) as refused:
        public_of(code)
    return str(refused.value)


def named(*groups):
    return f"钥匙卡密码的第 {'、'.join(map(str, groups))} 组与原件对不上。请对照钥匙卡重新输入。"


def miscounted(length, group):
    return (
        "钥匙卡的密码共 13 组、每组 5 位，合计 65 位，"
        f"现在是 {length} 位。请对照钥匙卡从第 {group} 组前后查起。"
    )


@pytest.mark.parametrize("count", [3, 4, 5])
def test_every_two_cards_open_the_box_in_either_order(count):
    box = box_of(count)
    assert [(e.first, e.second) for e in box.envelopes] == list(combinations(range(count), 2))
    for envelope in box.envelopes:
        for one, other in permutations((envelope.first, envelope.second)):
            private = open_envelope(envelope.sealed, CARDS[one].code, CARDS[other].code)
            assert bytes(PrivateKey(private).public_key) == box.public


@pytest.mark.parametrize("count", [3, 5])
def test_no_card_opens_an_envelope_alone_or_with_a_stranger(count):
    stranger = new_key_card()
    for envelope in box_of(count).envelopes:
        for card in CARDS[:count]:
            for partner in (card, stranger):
                with pytest.raises(EnvelopeStaysShut):
                    open_envelope(envelope.sealed, card.code, partner.code)


@pytest.mark.parametrize("count", [3, 5])
def test_one_card_takes_off_the_outer_seal_at_most(count):
    for envelope in box_of(count).envelopes:
        outer = SealedBox(PrivateKey(private_half(CARDS[envelope.first])))
        still_sealed = outer.decrypt(envelope.sealed)
        for card in CARDS[:count]:
            own = SealedBox(PrivateKey(private_half(card)))
            for sealed in (envelope.sealed, still_sealed):
                if card != CARDS[envelope.first if sealed == envelope.sealed else envelope.second]:
                    with pytest.raises(CryptoError):
                        own.decrypt(sealed)


def test_two_cards_open_no_envelope_but_their_own():
    for envelope in box_of(5).envelopes:
        for one, other in combinations(range(5), 2):
            if (one, other) != (envelope.first, envelope.second):
                with pytest.raises(EnvelopeStaysShut):
                    open_envelope(envelope.sealed, CARDS[one].code, CARDS[other].code)


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_one_lost_card_of_three_is_tolerated(lost):
    box = box_of(3)
    (envelope,) = [e for e in box.envelopes if lost not in (e.first, e.second)]
    one, other = (CARDS[place].code for place in range(3) if place != lost)
    private = open_envelope(envelope.sealed, one, other)
    assert bytes(PrivateKey(private).public_key) == box.public


def test_a_changed_or_cut_envelope_stays_shut():
    sealed = box_of(3).envelopes[0].sealed
    changed = [
        sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :] for at in range(len(sealed))
    ]
    for wrong in (*changed, sealed[:-1], sealed + b"\x00", sealed[:10], b""):
        with pytest.raises(EnvelopeStaysShut):
            open_envelope(wrong, CARDS[0].code, CARDS[1].code)


def test_each_box_has_a_key_of_its_own():
    assert box_of(3).public != box_of(3).public


@pytest.mark.parametrize("places", [(), (0, 1), (0, 1, 1), (0, 1, 2, 0), (0, 1, 2, 3, 4, 5)])
def test_a_box_needs_three_to_five_different_cards(places):
    publics = [card.public for card in (*CARDS, new_key_card())]
    with pytest.raises(CardsUnfit, match="三至五张互不相同"):
        make_box([publics[place] for place in places])


def test_a_card_is_thirteen_groups_of_five_signs():
    assert [len(group) for group in GROUPS] == [5] * 13
    assert set("".join(GROUPS)) <= set(SIGNS)


def test_the_code_is_the_private_half_of_the_public_one():
    for card in CARDS:
        assert bytes(PrivateKey(private_half(card)).public_key) == card.public
        assert public_of(card.code) == card.public


def test_a_card_in_a_log_does_not_show_its_code():
    assert repr(CARDS[0]) == f"KeyCard(public={CARDS[0].public!r})"


def wide(code):
    return "".join(chr(ord(sign) + 0xFEE0) for sign in code)


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        CODE.replace("-", ""),
        CODE.replace("-", " "),
        CODE.replace("-", "\n"),
        CODE.replace("0", "O").replace("1", "I"),
        CODE.lower().replace("0", "o").replace("1", "l"),
        wide(CODE),
        f"  {CODE}\n",
    ],
    ids=range(8),
)
def test_a_code_is_read_however_it_is_typed(typed):
    assert public_of(typed) == CARDS[0].public


def test_any_one_wrong_sign_is_noticed_and_its_group_named():
    for group, signs in enumerate(GROUPS):
        for at in range(5):
            for wrong in set(SIGNS + "U壹") - {signs[at]}:
                typo = signs[:at] + wrong + signs[at + 1 :]
                typed = "-".join([*GROUPS[:group], typo, *GROUPS[group + 1 :]])
                assert refusal_of(typed) == named(group + 1)


def test_two_signs_changed_about_in_a_group_are_noticed_and_the_group_named():
    for card in CARDS:
        groups = card.code.split("-")
        for group, signs in enumerate(groups):
            for one, other in combinations(range(5), 2):
                if signs[one] != signs[other]:
                    typo = list(signs)
                    typo[one], typo[other] = signs[other], signs[one]
                    typed = [*groups[:group], "".join(typo), *groups[group + 1 :]]
                    assert refusal_of("-".join(typed)) == named(group + 1)


def test_two_groups_changed_about_are_noticed_and_both_named():
    for one, other in combinations(range(13), 2):
        groups = list(GROUPS)
        groups[one], groups[other] = GROUPS[other], GROUPS[one]
        assert refusal_of("-".join(groups)) == named(one + 1, other + 1)


def test_slips_in_several_groups_are_all_named():
    groups = list(GROUPS)
    for place in (2, 6, 12):
        groups[place] = "UUUUU"
    assert refusal_of("-".join(groups)) == named(3, 7, 13)


def test_a_missing_or_extra_sign_or_group_is_counted_and_placed():
    assert refusal_of(CODE[:-1]) == miscounted(64, 13)
    assert refusal_of("-".join(GROUPS[:9])) == miscounted(45, 10)
    assert refusal_of(CODE + "7") == miscounted(66, 13)
    assert refusal_of("U" + CODE) == miscounted(66, 1)
    assert refusal_of("") == miscounted(0, 1)


def test_a_first_group_beyond_256_bits_is_named():
    ending_well = [f"{first}000{sign}" for first in "2ZG" for sign in SIGNS]
    typed = ["-".join([first, *GROUPS[1:]]) for first in ending_well]
    assert {refusal_of(code) for code in typed} == {named(1)}


def test_an_envelope_is_not_tried_with_an_unreadable_code():
    envelope = box_of(3).envelopes[0]
    with pytest.raises(CodeUnreadable):
        open_envelope(envelope.sealed, CARDS[0].code, "K7MQ")


@given(st.text())
def test_any_text_but_a_code_is_refused(typed):
    assert "请对照钥匙卡" in refusal_of(typed)
