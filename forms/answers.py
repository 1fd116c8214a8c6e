"""What is answered in the first-run wizard, kept while going back and forth."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal

from app.office.domain import Company
from app.settings import Profile


@dataclass
class Answers:
    """The answers so far.

    Attributes:
        language: Language of the screen.
        mode: "light", "dark" or "system".
        scale: Pixel size of running text.
        person: The name of who works here.
        company: Our company; empty names: it is entered later.
        rate_currency: The foreign currency that most is sold in.
        rate: Its mid rate in the base currency; None: entered later.
        kind: "sqlite" or "postgresql".
        local: The database on this PC.
        server: The database of the office.
        password: For the server; never written down.
        again: The same, typed once more for a new login.
        task: What is done on the server: "join", "create" or "upgrade" an office, or
            "restore" one from a backup.
        take_over: The login of who begins is there already, and theirs.
        leader: Login of the server's administrator, for all but the first.
        leader_password: Asked for once, never written down.
        encrypt: Whether the file on this PC has a password.
        file_password: Encrypts it, or opens one that is encrypted.
        file_again: The same, typed once more for a new file.
        sample: Whether the sample company is loaded.
    """

    language: str = "en"
    mode: str = "system"
    scale: int = 13
    person: str = ""
    company: Company = field(default_factory=Company)
    rate_currency: str = "USD"
    rate: Decimal | None = None
    kind: str = "sqlite"
    local: Profile = field(default_factory=Profile)
    server: Profile = field(
        default_factory=lambda: Profile("postgresql", database="lading")
    )
    password: str = ""
    again: str = ""
    task: str = "join"
    take_over: bool = False
    leader: str = "postgres"
    leader_password: str = ""
    encrypt: bool = False
    file_password: str = ""
    file_again: str = ""
    sample: bool = False

    @property
    def profile(self) -> Profile:
        """The database that was chosen."""
        return self.local if self.kind == "sqlite" else self.server

    @property
    def leading_url(self) -> str:
        """The address of the server's office for the server's administrator."""
        return replace(self.server, user=self.leader).url(self.leader_password)

    @property
    def has_company(self) -> bool:
        """Whether a company was named."""
        return bool(self.company.name_en.strip() or self.company.name_zh.strip())
