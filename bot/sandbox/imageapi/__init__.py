"""The image API on this machine: a real HTTP server on the same wire, free of charge.

`server` answers requests, `wire` says in which words, `tasks` knows how far each task is, `gallery`
paints, `links` signs the addresses of pictures, and `faults` and `words` make things go wrong on
purpose.
"""

from bot.sandbox.imageapi.behaviour import PRICE, Behaviour
from bot.sandbox.imageapi.faults import Fault, FaultTable, Kind, Operation
from bot.sandbox.imageapi.server import Counts, LocalImageApi
from bot.sandbox.imageapi.tasks import Task
from bot.sandbox.imageapi.words import WORDS, Word

__all__ = [
    "PRICE",
    "WORDS",
    "Behaviour",
    "Counts",
    "Fault",
    "FaultTable",
    "Kind",
    "LocalImageApi",
    "Operation",
    "Task",
    "Word",
]
