"""All of moderation, put together: what is in memory, and who decides with it."""

from dataclasses import dataclass
from typing import Self

from bot.jobs.service import Jobs
from bot.moderation.blocklist import Blocklist
from bot.moderation.desk import Desk
from bot.moderation.doorman import Doorman
from bot.moderation.gate import PictureGate
from bot.moderation.places import Places
from bot.moderation.policies import Policies
from bot.moderation.rulebook import Rulebook
from bot.moderation.standing import Standings
from bot.screening.extras import load_picture_judge, load_text_judge
from bot.screening.packs import WordList
from bot.storage.blocklist import BlockedTable
from bot.storage.cases import CaseTable
from bot.storage.database import Database
from bot.storage.events import EventTable
from bot.storage.people import BarredTable
from bot.storage.policies import PolicyTable
from bot.storage.prompts import PromptLog
from bot.storage.reports import ReportTable
from bot.storage.rules import RuleTable
from bot.storage.upkeep import UpkeepTable
from bot.storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Lists:
    """What servers have set and written down, in memory, and the gate that pictures pass."""

    cases: CaseTable
    policies: Policies
    rulebook: Rulebook
    standings: Standings
    blocklist: Blocklist
    places: Places
    gate: PictureGate


@dataclass(frozen=True, slots=True)
class Moderation:
    """Everything that features need to let people ask and moderators decide.

    Attributes:
        judges: which of the optional judges are installed: ``semantic``, ``vision``.
    """

    policies: Policies
    rulebook: Rulebook
    standings: Standings
    blocklist: Blocklist
    places: Places
    doorman: Doorman
    desk: Desk
    cases: CaseTable
    events: EventTable
    reports: ReportTable
    prompts: PromptLog
    vault: Vault
    judges: frozenset[str]

    @classmethod
    def over(cls, lists: Lists, *, jobs: Jobs, vault: Vault, database: Database) -> Self:
        """Put it together over what is open."""
        events, reports = EventTable(database), ReportTable(database)
        text_judge = load_text_judge()
        judges = {"semantic": text_judge is not None, "vision": lists.gate.has_vision}
        return cls(
            policies=lists.policies,
            rulebook=lists.rulebook,
            standings=lists.standings,
            blocklist=lists.blocklist,
            places=lists.places,
            doorman=Doorman(
                places=lists.places,
                rulebook=lists.rulebook,
                standings=lists.standings,
                cases=lists.cases,
                blocklist=lists.blocklist,
                events=events,
                text_judge=text_judge,
            ),
            desk=Desk(
                cases=lists.cases,
                reports=reports,
                events=events,
                upkeep=UpkeepTable(database),
                jobs=jobs,
                places=lists.places,
                standings=lists.standings,
                blocklist=lists.blocklist,
                rulebook=lists.rulebook,
                vault=vault,
            ),
            cases=lists.cases,
            events=events,
            reports=reports,
            prompts=PromptLog(database),
            vault=vault,
            judges=frozenset(name for name, loaded in judges.items() if loaded),
        )


async def open_lists(database: Database, *, floor: WordList | None = None) -> Lists:
    """Read every list into memory.

    Args:
        database: where they are.
        floor: what the operator allows nowhere; the list that comes with the bot if left out.

    Raises:
        DatabaseError: one cannot be read.
    """
    cases, policies = CaseTable(database), Policies(PolicyTable(database))
    rulebook = Rulebook(RuleTable(database), floor=floor)
    standings = Standings(cases, BarredTable(database), policies)
    blocklist = Blocklist(BlockedTable(database))
    for memory in (policies, rulebook, standings, blocklist):
        await memory.load()
    places = Places(policies)
    gate = PictureGate(places, blocklist, standings, load_picture_judge())
    return Lists(cases, policies, rulebook, standings, blocklist, places, gate)
