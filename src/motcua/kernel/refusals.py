"""What the law or the house refuses, as opposed to what breaks."""

from typing import ClassVar


class RuleViolation(Exception):
    """
    A refusal: one clear sentence for the person, a stable code for machines.

    A refusal writes no business row, event or outbox row, and is never logged as an error.
    """

    code: ClassVar[str]
    sentence: ClassVar[str]

    def __init__(self, **values: object) -> None:
        self.values = values
        super().__init__(self.sentence % values if values else self.sentence)
