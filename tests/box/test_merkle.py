from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.box.merkle import root

# The leaves and roots that implementations of Certificate Transparency test themselves with
# (github.com/transparency-dev/merkle, testonly/constants.go: LeafInputs, RootHashes).
LEAVES = [
    bytes.fromhex(leaf)
    for leaf in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def by_the_rfc(leaves):
    """RFC 9162 §2.1.1, word by word: MTH of n leaves splits at the largest power of two below n."""
    if len(leaves) == 0:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    k = max(power for power in (2**e for e in range(20)) if power < len(leaves))
    return sha256(b"\x01" + by_the_rfc(leaves[:k]) + by_the_rfc(leaves[k:])).digest()


@pytest.mark.parametrize("size", range(9))
def test_the_root_is_that_of_certificate_transparency(size):
    assert root(LEAVES[:size]).hex() == ROOTS[size]


@given(st.lists(st.binary(max_size=40), max_size=70))
def test_the_root_is_that_of_the_rfc_for_any_leaves(leaves):
    assert root(leaves) == by_the_rfc(leaves)


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40), st.data())
def test_one_changed_missing_or_added_leaf_changes_the_root(leaves, data):
    at = data.draw(st.integers(0, len(leaves) - 1))
    changed = bytes([leaves[at][0] ^ 1]) + leaves[at][1:]
    before = root(leaves)
    assert root([*leaves[:at], changed, *leaves[at + 1 :]]) != before
    assert root(leaves[:at] + leaves[at + 1 :]) != before
    assert root([*leaves[:at], leaves[at], *leaves[at:]]) != before


def test_a_node_is_never_taken_for_a_leaf():
    two = [b"a" * 32, b"b" * 32]
    inner = b"".join(sha256(b"\x00" + leaf).digest() for leaf in two)
    assert root([inner]) != root(two)
