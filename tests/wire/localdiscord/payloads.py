"""Discord's shapes, as much of each as discord.py reads."""

from typing import Any

from tests.wire.localdiscord.world import (
    APPLICATION_ID,
    BOT_ID,
    CHANNELS,
    GUILD_ID,
    MAKE_PICTURES,
    Interaction,
    Message,
    Person,
)

_WHEN = "2026-01-01T00:00:00.000000+00:00"


def user(person_id: int, name: str, *, bot: bool = False) -> dict[str, Any]:
    return {
        "id": str(person_id),
        "username": name,
        "discriminator": "0",
        "global_name": name.title(),
        "avatar": None,
        "bot": bot,
    }


BOT_USER = user(BOT_ID, "imagine", bot=True)
APPLICATION = {
    "id": str(APPLICATION_ID),
    "name": "imagine",
    "icon": None,
    "description": "",
    "bot_public": True,
    "bot_require_code_grant": False,
    "verify_key": "0" * 64,
    "flags": 0,
    "owner": user(1, "owner"),
    "team": None,
    "summary": "",
}


def guild() -> dict[str, Any]:
    return {
        "id": str(GUILD_ID),
        "name": "Studio",
        "owner_id": "1",
        "member_count": 3,
        "premium_tier": 0,
        "features": [],
        "roles": [
            {
                "id": str(GUILD_ID),
                "name": "@everyone",
                "permissions": str(MAKE_PICTURES),
                "position": 0,
                "color": 0,
                "hoist": False,
                "managed": False,
                "mentionable": False,
                "flags": 0,
            }
        ],
        "channels": [channel(channel_id) for channel_id in CHANNELS],
        "threads": [],
        "members": [],
        "emojis": [],
        "stickers": [],
        "joined_at": _WHEN,
    }


def channel(channel_id: int) -> dict[str, Any]:
    return {
        "id": str(channel_id),
        "type": 0,
        "name": CHANNELS[channel_id],
        "position": 0,
        "permission_overwrites": [],
        "guild_id": str(GUILD_ID),
        "nsfw": False,
        "parent_id": None,
        "topic": None,
        "permissions": str(MAKE_PICTURES),
        "rate_limit_per_user": 0,
        "flags": 0,
        "last_message_id": None,
    }


def message(it: Message) -> dict[str, Any]:
    payload = {
        "id": str(it.id),
        "channel_id": str(it.channel_id),
        "author": BOT_USER,
        "content": it.content,
        "timestamp": _WHEN,
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": it.attachments,
        "embeds": it.embeds,
        "components": it.components,
        "pinned": False,
        "type": 0,
        "flags": it.flags,
        "nonce": it.nonce,
    }
    if it.interaction is not None:
        payload["interaction_metadata"] = _metadata(it.interaction)
    return payload


def _metadata(it: Interaction) -> dict[str, Any]:
    about = {
        "id": str(it.id),
        "type": it.kind,
        "user": user(it.person.id, it.person.name),
        "authorizing_integration_owners": {"0": str(GUILD_ID)},
    }
    if it.source is not None:
        about["interacted_message_id"] = str(it.source.id)
    return about


def interaction(it: Interaction, attachment_size_limit: int) -> dict[str, Any]:
    person: Person = it.person
    payload = {
        "id": str(it.id),
        "application_id": str(APPLICATION_ID),
        "type": it.kind,
        "token": it.token,
        "version": 1,
        "data": it.data,
        "guild_id": str(GUILD_ID),
        "guild": {"id": str(GUILD_ID), "locale": "en-US", "features": []},
        "channel_id": str(it.channel_id),
        "channel": channel(it.channel_id),
        "member": {
            "user": user(person.id, person.name),
            "roles": [],
            "joined_at": _WHEN,
            "deaf": False,
            "mute": False,
            "flags": 0,
            "permissions": str(person.permissions),
        },
        "app_permissions": str(MAKE_PICTURES),
        "locale": "en-US",
        "guild_locale": "en-US",
        "entitlements": [],
        "authorizing_integration_owners": {"0": str(GUILD_ID)},
        "context": 0,
        "attachment_size_limit": attachment_size_limit,
    }
    if it.source is not None:
        payload["message"] = message(it.source)
    return payload
