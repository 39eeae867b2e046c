"""The menus of the panel: of settings, and of the values of one."""

from collections.abc import Iterable, Iterator

import discord

from bot.moderation.policy import FIELDS, Field, Kind
from bot.render.setting_values import choice_words
from bot.render.settings import DRAWERS, View
from cogs.settings._spot import Spot

Menu = discord.ui.Item[discord.ui.View]

_MOST = 25  # https://docs.discord.com/developers/components/reference#channel-select
_FOR_MODERATORS = [discord.ChannelType.text]
_FOR_PICTURES = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
    discord.ChannelType.forum,
    discord.ChannelType.media,
]


def of_settings(view: View) -> Iterator[tuple[Spot, Menu]]:
    """The menus from which a setting is picked; a scope that is not the server has fewer in it."""
    for number, (placeholder, names) in enumerate(DRAWERS.items()):
        fields = [FIELDS[name] for name in names if view.has(name)]
        options = [
            discord.SelectOption(label=field.label, value=field.name, description=field.help)
            for field in fields
        ]
        spot = Spot(view.scope, str(number))
        yield (
            spot,
            discord.ui.Select(placeholder=placeholder, options=options, custom_id=spot.id("pick")),
        )


def of_values(guild: discord.Guild, view: View, spot: Spot, field: Field) -> Menu | None:
    """What a setting is chosen from, with the present value chosen; None for what is written."""
    value = getattr(view.policy, field.name)
    match field.kind:
        case Kind.CHOICE | Kind.SWITCH:
            return _choices(spot, field, field.write(value))
        case Kind.CHANNEL:
            return _channels(guild, spot, [value] if value else [], _FOR_MODERATORS, most=1)
        case Kind.CHANNELS:
            return _channels(guild, spot, value, _FOR_PICTURES, most=_MOST)
        case Kind.ROLES:
            return _roles(guild, spot, value)
        case Kind.ROLE_LIMITS:
            return discord.ui.RoleSelect(custom_id=spot.id("role"), placeholder="Choose a role …")
        case _:
            return None


def _choices(spot: Spot, field: Field, now: str) -> Menu:
    options = [
        discord.SelectOption(
            label=choice.capitalize(),
            value=choice,
            description=choice_words(field, choice),
            default=choice == now,
        )
        for choice in field.choices
    ]
    return discord.ui.Select(custom_id=spot.id("choose"), options=options)


def _channels(
    guild: discord.Guild,
    spot: Spot,
    ids: Iterable[int],
    types: list[discord.ChannelType],
    *,
    most: int,
) -> Menu:
    there = [channel for id_ in ids if (channel := guild.get_channel(id_))]  # not deleted since
    return discord.ui.ChannelSelect(
        custom_id=spot.id("choose"),
        placeholder="None",
        channel_types=types,
        min_values=0,
        max_values=most,
        default_values=there[:most],
    )


def _roles(guild: discord.Guild, spot: Spot, ids: Iterable[int]) -> Menu:
    there = [role for id_ in ids if (role := guild.get_role(id_))]
    return discord.ui.RoleSelect(
        custom_id=spot.id("choose"),
        placeholder="None",
        min_values=0,
        max_values=_MOST,
        default_values=there[:_MOST],
    )
