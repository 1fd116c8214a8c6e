"""What a campaign of faults found: the same figures for every campaign."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was tried, and what it cost.

    Attributes:
        tried: Faults, or attempts under faults.
        survived: How many left everything whole.
        lost: What was told to be saved and is not there, or not whole.
        doubled: What is there twice.
        leaked: What somebody saw or did who must not.
        note: Figures beside, and what went wrong first; for a person.
    """

    tried: int
    survived: int
    lost: int = 0
    doubled: int = 0
    leaked: int = 0
    note: str = ""

    @property
    def good(self) -> bool:
        """Whether nothing was lost, doubled or leaked, and all survived."""
        spoilt = self.lost + self.doubled + self.leaked
        return spoilt == 0 and self.survived == self.tried

    def __add__(self, other: Outcome) -> Outcome:
        """Return what two campaigns found together."""
        return Outcome(
            self.tried + other.tried,
            self.survived + other.survived,
            self.lost + other.lost,
            self.doubled + other.doubled,
            self.leaked + other.leaked,
            other.note if other.note == self.note else f"{self.note}; {other.note}",
        )
