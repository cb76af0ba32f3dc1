"""Acts of the context: loading the territorial and organisational part of a pack, inventing."""

from motcua.identity.operations.loading import Loaded, PackFaulty, load_pack
from motcua.identity.operations.reading import check_pack
from motcua.identity.operations.simulated import NotWhereReal, hire_simulated, invent_citizen

__all__ = [
    "Loaded",
    "NotWhereReal",
    "PackFaulty",
    "check_pack",
    "hire_simulated",
    "invent_citizen",
    "load_pack",
]
