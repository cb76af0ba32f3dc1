"""Where people live: communes of before 1/7/2025, and what followed each of them."""

from datetime import date
from random import Random
from typing import Final

from motcua.identity import api as identity
from motcua.simulation.types import Behaviour

MERGED_ON: Final = date(2025, 7, 1)  # Nghị quyết 202/2025/QH15
THE_DAY_BEFORE: Final = date(2025, 6, 30)
CITY: Final = "48"
PROVINCES: Final = (CITY, "49")  # Đà Nẵng and Quảng Nam


class Homes:
    """Communes by the weight of their district; a third of the people live near a place asked."""

    def __init__(self, behaviour: Behaviour, near: str) -> None:
        self._districts = behaviour.districts
        self._province: dict[str, str] = {}
        self._communes: dict[str, list[str]] = {}
        for province in PROVINCES:
            for one in identity.communes(province, THE_DAY_BEFORE):
                self._province[one.code] = province
                self._communes.setdefault(one.parent_code or "", []).append(one.code)
        self._heirs: dict[str, str] = {}
        self._near = [code for code in self._province if near and self._heir(code) == near]

    def one(self, day: date, random: Random) -> str:
        """Return the commune of somebody who files on a day."""
        if self._near and random.random() < 1 / 3:
            return random.choice(self._near)
        there = [one for one in self._districts if one.since <= day and one.weight]
        district = random.choices(there, [one.weight for one in there])[0]
        return random.choice(self._communes[district.area])

    def former(self, commune: str) -> str | None:
        """Return a commune of before 1/7/2025 that a commune was, or was made of."""
        heirs = (one for one in self._province if self._heir(one) == commune)
        return next(heirs, commune if commune in self._province else None)

    def place(self, commune: str, day: date) -> tuple[str, str]:
        """Return the province and the commune as they are called on a day."""
        if day < MERGED_ON:
            return self._province[commune], commune
        return CITY, self._heir(commune)

    def _heir(self, commune: str) -> str:
        if commune not in self._heirs:
            found = identity.area_successors(commune, THE_DAY_BEFORE, MERGED_ON)
            self._heirs[commune] = found[0][0].code
        return self._heirs[commune]
