"""Puts cases where moderators and people see them; see `bot.moderation.cards`."""

import io
from collections.abc import Callable
from typing import Any

import discord

from bot.app import ImagineBot
from bot.case import Case, CaseKind, PastCases
from bot.errors import ImageInvalid, Undeliverable
from bot.images import Picture, fit, inspect
from bot.job import Job
from bot.moderation.digest import Digest
from bot.records import CardPlace, Report
from bot.render import appeals, digests, review
from bot.screening.findings import Action
from bot.ui.rest import persistently
from cogs.review._channels import Channels
from cogs.review._public import PublicPictures, edited
from cogs.review._view import view_of

# https://docs.discord.com/developers/topics/opcodes-and-status-codes#json
_UNKNOWN_MESSAGE = 10008


class CaseCards(PublicPictures):
    """The cards of cases, and what stands in place of a picture that moderators look at."""

    def __init__(self, bot: ImagineBot) -> None:
        super().__init__(bot)
        self._channels = Channels(bot)

    async def post(
        self,
        case: Case,
        job: Job | None,
        past: PastCases,
        *,
        channel_id: int,
        picture: bytes | None,
        still_public: bool = False,
    ) -> int:
        """Post a new card and return its message's id."""
        self._check(case.guild_id, channel_id)
        reports = await self._reports(case)
        embed = review.card(case, job, past, reports, still_public=still_public)
        shown = await self._fitting(case, picture) if picture else None

        def content() -> dict[str, Any]:
            view = view_of(case)
            return {
                "content": review.headline(case),
                "embed": embed,
                "files": [] if shown is None else [_file(case, shown)],
                "nonce": f"case-{case.id}-{case.version}",
                **({} if view is None else {"view": view}),
            }

        return await self._send(channel_id, content)

    async def update(
        self, case: Case, job: Job | None, past: PastCases, *, still_public: bool = False
    ) -> None:
        """Edit the card to show the case as it is now; its picture stays."""
        if case.card_channel_id is None or case.card_message_id is None:
            raise Undeliverable("it has no card")
        reports = await self._reports(case)
        embed = review.card(case, job, past, reports, still_public=still_public)
        channel = self._bot.get_partial_messageable(case.card_channel_id)
        message = channel.get_partial_message(case.card_message_id)
        text = review.headline(case)
        await edited(lambda: message.edit(content=text, embed=embed, view=view_of(case)))

    def reaches(self, channel_id: int) -> bool:
        """Whether presses on cards in that channel still come here, as far as is known."""
        return self._channels.exists(channel_id)

    async def stands(self, place: CardPlace) -> bool:
        """Whether a card is there yet, as far as Discord tells: not without the channel's past."""
        channel = self._bot.get_partial_messageable(place.channel_id)
        try:
            await persistently(lambda: channel.fetch_message(place.message_id))
        except discord.HTTPException as error:
            return error.code != _UNKNOWN_MESSAGE
        return True

    async def answer(self, case: Case) -> None:
        """Tell the person how their appeal was decided: the refusal was theirs alone to see."""
        guild = self._bot.get_guild(case.guild_id)
        name, may_ask = guild.name if guild else None, await self._may_ask_again(case)
        text = appeals.outcome(case, name, may_ask_again=may_ask)
        try:
            direct = await persistently(lambda: self._bot.create_dm(discord.Object(case.person_id)))
        except discord.HTTPException as error:
            raise Undeliverable(f"the person takes no direct message: {error}") from error
        await self._send(direct.id, lambda: {"content": text, "nonce": f"answer-{case.id}"})

    async def digest(self, guild_id: int, channel_id: int, digest: Digest) -> None:
        """Post what happened in a week."""
        self._check(guild_id, channel_id)
        nonce = f"digest-{int(digest.until)}"
        embed = digests.digest(digest)
        await self._send(channel_id, lambda: {"embed": embed, "nonce": nonce})

    def _check(self, guild_id: int, channel_id: int) -> None:
        """What moderators read must not reach another server, whatever was set."""
        known = getattr(self._bot.get_channel(channel_id), "guild", None)
        if known is not None and known.id != guild_id:
            raise Undeliverable(f"channel {channel_id} belongs to another server")

    async def _send(self, channel_id: int, content: Callable[[], dict[str, Any]]) -> int:
        channel = self._bot.get_partial_messageable(channel_id)
        try:
            message: discord.Message = await persistently(lambda: channel.send(**content()))
        except discord.HTTPException as error:
            raise Undeliverable(f"channel {channel_id} takes no message: {error}") from error
        return message.id

    async def _may_ask_again(self, case: Case) -> bool:
        """Whether what was refused passes now; what a rule refused, that rule may refuse again."""
        if case.kind is not CaseKind.REFUSAL:
            return True
        if case.prompt is None:
            return False
        moderation = self._bot.moderation
        policy = moderation.places.policy(case.guild_id, case.channel_id)
        verdict = await moderation.doorman.verdict(case.guild_id, policy, case.prompt)
        return verdict.action is not Action.BLOCK

    async def _reports(self, case: Case) -> list[Report]:
        if case.kind is not CaseKind.REPORT:
            return []
        return await self._bot.moderation.reports.of_case(case.id)

    async def _fitting(self, case: Case, data: bytes) -> Picture | None:
        """The picture, small enough for the server; None where the bytes are no picture."""
        guild = self._bot.get_guild(case.guild_id)
        limit = guild.filesize_limit if guild else discord.utils.DEFAULT_FILE_SIZE_LIMIT_BYTES
        try:
            return await fit(await inspect(data), limit)
        except ImageInvalid:
            return None


def _file(case: Case, picture: Picture) -> discord.File:
    name = review.picture_name(case, picture.kind.extension)
    return discord.File(io.BytesIO(picture.data), name, description=review.picture_alt(case))
