"""Held pictures survive a restart, whole or not at all."""

import asyncio
import errno
import os
import resource
import shutil
import signal
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import DatabaseError
from bot.storage.vault import Vault, _explained

PICTURE = bytes(range(256)) * 1000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data" / "held"


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@contextmanager
def no_file_above(size: int) -> Iterator[None]:
    """Have the system refuse to write beyond `size` bytes, as it does on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGXFSZ, handler)
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_what_is_put_is_there_after_a_restart(folder: Path) -> None:
    await (await Vault.open(folder)).put("job-123", PICTURE)
    assert await (await Vault.open(folder)).get("job-123") == PICTURE


async def test_what_was_never_put_is_none(folder: Path) -> None:
    assert await (await Vault.open(folder)).get("job-1") is None


async def test_a_second_picture_takes_the_first_ones_place(folder: Path) -> None:
    vault = await Vault.open(folder)
    await vault.put("job-1", PICTURE)
    await vault.put("job-1", b"another")
    assert await vault.get("job-1") == b"another"
    assert await vault.keys() == ["job-1"]


async def test_what_is_dropped_is_gone_and_may_be_dropped_again(folder: Path) -> None:
    vault = await Vault.open(folder)
    await vault.put("job-1", PICTURE)
    await vault.put("job-2", PICTURE)
    await vault.drop("job-1")
    await vault.drop("job-1")
    assert await vault.get("job-1") is None
    assert await vault.keys() == ["job-2"]


async def test_pictures_put_at_the_same_time_do_not_mix(folder: Path) -> None:
    vault = await Vault.open(folder)
    pictures = [bytes([value]) * 100_000 for value in range(20)]
    await asyncio.gather(*(vault.put("job-1", picture) for picture in pictures))
    assert await vault.get("job-1") in pictures
    assert names(folder) == ["job-1"]


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps rights in another way")
async def test_only_the_bots_user_may_read(folder: Path) -> None:
    vault = await Vault.open(folder)
    await vault.put("job-1", PICTURE)
    assert (mode(folder), mode(folder / "job-1")) == (0o700, 0o600)


@pytest.mark.parametrize(
    "key",
    [
        *("", "job", "123", "-1", "job-", "Job-1", "job-1 ", "job-1\n", "job--1", "job-1.new"),
        *("../job-1", "/job-1", "job/a-1", "jób-1", "job-²", "job-1٣", "a b-1", "job-1\0"),
    ],
)
async def test_what_is_no_key_is_refused(folder: Path, key: str) -> None:
    vault = await Vault.open(folder)
    with pytest.raises(ValueError, match="no key"):
        await vault.put(key, PICTURE)
    with pytest.raises(ValueError, match="no key"):
        await vault.get(key)
    with pytest.raises(ValueError, match="no key"):
        await vault.drop(key)
    assert names(folder) == []


@given(st.text())
def test_no_text_leads_out_of_the_folder(text: str) -> None:
    vault = Vault(Path("/held"))
    try:
        path = vault._path(text)
    except ValueError:
        return
    assert path.parent == Path("/held")


async def test_what_a_crash_left_unfinished_is_cleared_at_start(folder: Path) -> None:
    await (await Vault.open(folder)).put("job-1", PICTURE)
    (folder / "job-2.abcdef.new").write_bytes(PICTURE[:100])
    vault = await Vault.open(folder)
    assert names(folder) == ["job-1"]
    assert await vault.get("job-1") == PICTURE


async def test_files_of_others_are_left_alone(folder: Path) -> None:
    await Vault.open(folder)
    (folder / "README").write_text("hello", encoding="utf-8")
    assert await (await Vault.open(folder)).keys() == []
    assert (folder / "README").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
async def test_a_disk_without_room_is_explained_and_what_was_there_stays(folder: Path) -> None:
    vault = await Vault.open(folder)
    await vault.put("job-1", b"the old one")
    with no_file_above(1000), pytest.raises(DatabaseError, match="held pictures"):
        await vault.put("job-1", PICTURE)
    assert await vault.get("job-1") == b"the old one"
    assert names(folder) == ["job-1"]


@pytest.mark.parametrize(
    ("number", "mend"),
    [
        (errno.ENOSPC, "is full.* Free some space"),
        (errno.EDQUOT, "is full.* Free some space"),
        (errno.EACCES, "Give the bot's user the right"),
        (errno.EROFS, "Make it writable"),
        (errno.EIO, "Check the disk"),
        (errno.ENFILE, "Too many open files"),
    ],
)
def test_each_fault_of_the_system_names_its_mend(number: int, mend: str) -> None:
    fault = OSError(number, os.strerror(number))
    with pytest.raises(DatabaseError, match=mend) as caught, _explained(Path("/held")):
        raise fault
    assert caught.value.__cause__ is fault


async def test_a_folder_that_is_a_file_is_explained(tmp_path: Path) -> None:
    (tmp_path / "held").write_bytes(b"")
    with pytest.raises(DatabaseError, match="held is a file"):
        await Vault.open(tmp_path / "held")
    with pytest.raises(DatabaseError, match="lies below a file"):
        await Vault.open(tmp_path / "held" / "below")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may do anything")
async def test_a_folder_without_rights_is_explained(tmp_path: Path) -> None:
    (tmp_path / "held").mkdir(mode=0o500)
    with pytest.raises(DatabaseError, match="Give the bot's user the right"):
        await Vault.open(tmp_path / "held")


async def test_a_folder_that_vanished_is_made_anew(folder: Path) -> None:
    vault = await Vault.open(folder)
    shutil.rmtree(folder)
    await vault.put("job-1", PICTURE)
    assert await vault.get("job-1") == PICTURE


async def test_a_folder_that_vanished_is_explained(folder: Path) -> None:
    vault = await Vault.open(folder)
    shutil.rmtree(folder)
    with pytest.raises(DatabaseError, match="is gone"):
        await vault.keys()
    assert await vault.get("job-1") is None


async def test_a_picture_that_cannot_be_read_is_explained(folder: Path) -> None:
    vault = await Vault.open(folder)
    (folder / "job-1").mkdir()
    with pytest.raises(DatabaseError, match="held pictures"):
        await vault.get("job-1")
    with pytest.raises(DatabaseError, match="held pictures"):
        await vault.drop("job-1")
