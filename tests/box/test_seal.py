import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey, SealedBox

from evaluation.box.seal import (
    BallotUnreadable,
    Inside,
    decode,
    encode,
    padded_size,
    seal,
    unseal,
)

KEY = PrivateKey.generate()
PRIVATE, PUBLIC = bytes(KEY), bytes(KEY.public_key)
SCORED = Inside("s1", "u01", "party", "scored", {"team": "18.5", "law": None})

ids = st.text(min_size=1, max_size=8)


@st.composite
def schemes(draw):
    """Ids of a sitting, its units, groups and indicators, and the texts a score may have."""
    some = st.lists(ids, min_size=1, max_size=4, unique=True)
    marks = st.lists(st.decimals("0", "100", places=1).map(str), max_size=5)
    return draw(ids), draw(some), draw(some), draw(some), draw(st.one_of(some, marks))


@st.composite
def insides(draw, scheme):
    sitting, units, groups, indicators, scores = scheme
    unit, group = draw(st.sampled_from(units)), draw(st.sampled_from(groups))
    choice = draw(st.sampled_from(["scored", "abstained", "recused"]))
    score = st.sampled_from([None, *scores])
    given_scores = {indicator: draw(score) for indicator in indicators}
    return Inside(sitting, unit, group, choice, given_scores if choice == "scored" else None)


@given(st.data())
def test_all_sealed_ballots_of_a_sitting_have_one_length(data):
    scheme = data.draw(schemes())
    size = padded_size(*scheme)
    one, other = data.draw(insides(scheme)), data.draw(insides(scheme))
    for inside in (one, other):
        sealed = seal(PUBLIC, encode(inside), size)
        assert len(sealed) == size + 48
        assert decode(unseal(PRIVATE, sealed)) == inside


def test_the_padded_size_is_that_of_the_longest_ballot_and_no_more():
    longest = Inside("s1", "u010", "cppcc", "scored", {"team": "18.5", "law": "18.5"})
    size = padded_size("s1", ["u1", "u010"], ["party", "cppcc"], ["team", "law"], ["20", "18.5"])
    assert size == len(encode(longest)) + 1


def test_an_unknown_score_counts_for_the_padded_size_where_it_is_the_longest():
    unknown = Inside("s1", "u1", "npc", "scored", {"team": None})
    assert padded_size("s1", ["u1"], ["npc"], ["team"], ["5"]) == len(encode(unknown)) + 1


def test_every_seal_of_one_content_differs():
    assert seal(PUBLIC, b"a", 8) != seal(PUBLIC, b"a", 8)


def test_content_that_leaves_no_room_for_its_end_mark_is_a_fault():
    assert unseal(PRIVATE, seal(PUBLIC, b"1234567", 8)) == b"1234567"
    with pytest.raises(ValueError, match="8 bytes and the end mark do not fit into 8"):
        seal(PUBLIC, b"12345678", 8)


@given(st.binary(max_size=40), st.integers(1, 20))
def test_any_content_comes_back_whatever_it_ends_in(content, room):
    for ending in (content, content + b"\x80", content + b"\x80\x00", content + b"\x00"):
        assert unseal(PRIVATE, seal(PUBLIC, ending, len(ending) + room)) == ending


@pytest.mark.parametrize(
    "padded",
    [b"", b"\x00\x00", b"{}", b"{}\x00\x00", b"{}\x80\x00\x01", b"{}\x80\x01\x00", b"{}\x80\x20"],
)
def test_wrong_padding_is_unreadable(padded):
    with pytest.raises(BallotUnreadable):
        unseal(PRIVATE, SealedBox(KEY.public_key).encrypt(padded))


@given(st.binary(max_size=12))
def test_padding_can_be_undone_in_one_way_only(padded):
    try:
        content = unseal(PRIVATE, SealedBox(KEY.public_key).encrypt(padded))
    except BallotUnreadable:
        assert padded.rstrip(b"\x00")[-1:] != b"\x80"
        return
    assert (content + b"\x80").ljust(len(padded), b"\x00") == padded


def test_a_changed_or_cut_ballot_is_unreadable():
    sealed = seal(PUBLIC, encode(SCORED), 128)
    changed = [
        sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :] for at in range(len(sealed))
    ]
    for wrong in (*changed, sealed[:-1], sealed + b"\x00", sealed[:20], b""):
        with pytest.raises(BallotUnreadable):
            unseal(PRIVATE, wrong)


@pytest.mark.parametrize("private", [bytes(PrivateKey.generate()), PRIVATE[:31], b""], ids=range(3))
def test_another_key_reads_nothing(private):
    with pytest.raises(BallotUnreadable, match="无法读出"):
        unseal(private, seal(PUBLIC, encode(SCORED), 128))


def test_the_inside_is_plain_json():
    assert msgspec.json.decode(encode(SCORED)) == {
        "sitting": "s1",
        "unit": "u01",
        "group": "party",
        "choice": "scored",
        "scores": {"team": "18.5", "law": None},
    }


@pytest.mark.parametrize(
    "change",
    [
        {"choice": "valid"},
        {"choice": "abstained"},
        {"choice": "recused"},
        {"scores": None},
        {"scores": {"team": 18.5}},
        {"unit": None},
        {"slip": "K7MQ"},
    ],
)
def test_what_is_no_ballot_is_unreadable(change):
    content = msgspec.json.encode(msgspec.to_builtins(SCORED) | change)
    with pytest.raises(BallotUnreadable):
        decode(content)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff", encode(SCORED) + b"}"])
def test_what_is_no_json_is_unreadable(content):
    with pytest.raises(BallotUnreadable):
        decode(content)


def test_scores_without_the_choice_to_score_are_a_fault():
    with pytest.raises(ValueError, match="abstained"):
        Inside("s1", "u01", "party", "abstained", {"team": "18.5"})
