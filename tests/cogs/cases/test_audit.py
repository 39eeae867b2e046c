"""`/audit export`."""

import csv
import io
import sys
import time
from pathlib import Path
from typing import Any

import discord
import pytest

from tests.cogs.moderators import administrator, let_in, moderate
from tests.studio import Studio, open_studio


async def manager(studio: Studio) -> Any:
    role = studio.guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    return studio.guild.add_member(studio.env.create_user("meg"), roles=[role])


async def export(studio: Studio, who: Any, **options: Any) -> Any:
    answer = await who.slash(studio.channel, "audit export", **options)
    assert answer.response.ephemeral
    return answer.response


async def table(message: Any) -> list[dict[str, str]]:
    (file,) = message.attachments
    text = (await file.read()).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


async def fill(studio: Studio, count: int, guild_id: int | None = None) -> None:
    await studio.sql(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
        " INSERT INTO event (guild_id, at, kind, reason) SELECT ?, ?, 'test', i FROM n",
        *(count, guild_id or studio.guild.id, time.time()),
    )


async def test_the_audit_comes_as_a_table_newest_first(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        await moderate(studio, "open")
        await studio.imagine(prompt="a nude statue")
        message = await export(studio, await manager(studio))
        rows = await table(message)
        assert rows[-1]["kind"] == "setting"
        assert {row["kind"] for row in rows} == {"setting", "opened", "strike"}
        (opened,) = [row for row in rows if row["kind"] == "opened"]
        assert opened["person_id"] == str(studio.ada.id)
        assert f"{len(rows)} rows" in message.content
        assert message.attachments[0].filename == f"audit-{studio.guild.id}.csv"


async def test_an_administrator_may_export_it(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        await moderate(studio, "open")
        assert await table(await export(studio, administrator(studio)))


async def test_an_export_is_on_record_itself(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        meg = await manager(studio)
        assert "Nothing happened" in (await export(studio, meg)).content
        (row,) = await table(await export(studio, meg))
        assert (row["kind"], row["actor_id"]) == ("export", str(meg.id))


async def test_no_text_in_it_is_taken_for_a_formula(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        await studio.app.moderation.events.add(
            studio.guild.id, "test", now=time.time(), reason='=HYPERLINK("https://x.example")'
        )
        (row,) = await table(await export(studio, await manager(studio)))
        assert row["reason"] == '\'=HYPERLINK("https://x.example")'


async def test_only_as_many_days_are_in_it_as_asked_for(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        meg = await manager(studio)
        for days in (1, 5, 50):
            await studio.app.moderation.events.add(
                studio.guild.id, "test", now=time.time() - days * 86400 + 60, reason=str(days)
            )
        rows = await table(await export(studio, meg, days=10))
        assert [row["reason"] for row in rows] == ["1", "5"]


async def test_it_holds_this_server_alone_and_every_page(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        await fill(studio, 1203)
        await fill(studio, 10, guild_id=1)
        rows = await table(await export(studio, await manager(studio)))
        assert [row["reason"] for row in rows] == [str(i) for i in range(1203, 0, -1)]


@pytest.mark.parametrize("limit", ["_MOST_ROWS", "_MOST_BYTES"])
async def test_a_table_that_grows_too_large_says_that_it_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    async with open_studio(tmp_path) as studio:
        await fill(studio, 1203)
        value = {"_MOST_ROWS": 1000, "_MOST_BYTES": 80_000}[limit]
        monkeypatch.setattr(sys.modules["cogs.cases._audit"], limit, value)
        message = await export(studio, await manager(studio))
        assert len(await table(message)) == 1000
        assert "fewer days" in message.content


async def test_who_may_not_manage_the_server_gets_nothing(tmp_path: Path) -> None:
    async with open_studio(tmp_path) as studio:
        await fill(studio, 3)
        for person in (studio.ada, studio.mod):
            let_in(studio, person, "audit")
            message = await export(studio, person)
            assert message.content.startswith("Only those")
            assert message.attachments == []
