import asyncio

from argon2 import PasswordHasher

from evaluation.accounts import passwords


async def test_a_password_fits_its_own_hash_only():
    kept = await passwords.hashed("Tao-9047")
    assert kept.startswith("$argon2id$")
    assert await passwords.fits("Ｔａｏ－９０４７", kept)
    assert not await passwords.fits("Tao-9048", kept)


async def test_the_loop_goes_on_while_a_password_is_hashed():
    hashing = asyncio.create_task(passwords.hashed("Tao-9047"))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert not hashing.done()
    await hashing


async def test_forty_at_once_take_no_more_than_two_threads():
    kept = await asyncio.gather(*(passwords.hashed("Tao-9047") for _ in range(40)))
    assert len(set(kept)) == 40
    assert len(passwords.THREADS._threads) <= 2  # noqa: SLF001  # the pool has no public count


def test_a_hash_of_other_parameters_is_outdated():
    assert passwords.is_outdated(PasswordHasher(time_cost=1).hash("Tao-9047"))


def test_trying_nobodys_hash_is_as_much_work_as_any_other():
    assert not passwords.is_outdated(passwords.NOBODYS_HASH)


async def test_many_are_hashed_together_each_for_its_own_password():
    fresh = [passwords.random_password() for _ in range(4)]
    kept = await passwords.all_hashed(fresh)
    assert len(set(kept)) == 4
    fits = [[await passwords.fits(one, hashed) for one in fresh] for hashed in kept]
    assert fits == [[here == there for here in range(4)] for there in range(4)]
