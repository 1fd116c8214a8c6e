"""What each look at an office is called, what its findings mean, and what to do."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.i18n import N_, N_n


@dataclass(frozen=True, slots=True)
class Look:
    """One thing that is looked at.

    Attributes:
        title: What it is called.
        wrong: What is found; counts `n` where there can be several.
        means: What that means for the work.
        todo: What a person does about it.
        leads: Where that is done: "backups", "rules", "history", "index"; empty: at
            the records.
    """

    title: str
    wrong: str = ""
    means: str = ""
    todo: str = ""
    leads: str = ""


_BALANCE = {
    "wrong": N_n(
        "{n} balance is not what its entries add up to.",
        "{n} balances are not what their entries add up to.",
        "n",
    ),
    "means": N_("Lists and reports show a figure that nothing stands behind."),
    "todo": N_(
        "Open what is named and see its history. Correct it with an entry of the "
        "difference, or restore a backup of before."
    ),
}
_REWRITTEN = N_("What was written down about who did what is not what it was.")
LOOKS = {
    "file": Look(
        N_("The file itself"),
        N_("The file is damaged: {reason}"),
        N_("What is read from it may be wrong, and going on can lose more."),
        N_("Restore the last good backup now; this file stays beside it."),
        "backups",
    ),
    "checksums": Look(
        N_("Checksums of the server's pages"),
        N_("The server keeps no checksums of its pages."),
        N_(
            "Nothing is damaged. But what a failing disk makes of a figure would be "
            "read as if it were right."
        ),
        N_(
            "Whoever runs the server stops it, runs “pg_checksums --enable” and starts "
            "it again; see docs/server.md."
        ),
    ),
    "schema": Look(
        N_("The tables"),
        N_n(
            "{n} table is not as this program makes it.",
            "{n} tables are not as this program makes them.",
            "n",
        ),
        N_(
            "A damaged disk or another program changed it; saving may fail or go wrong."
        ),
        N_("Restore the last good backup now; this file stays beside it."),
        "backups",
    ),
    "version": Look(
        N_("The office's version"),
        N_("The office says that it is of another version than its tables are."),
        N_("No window opens it, or an upgrade takes steps that were taken."),
        N_("Restore the last good backup now."),
        "backups",
    ),
    "epoch": Look(
        N_("Which server is the office's"),
        N_("The office moved to this server in a time to come, as it says."),
        N_("By this an old server is told from the one that took over."),
        N_("Whoever runs the server sets its clock and asks who changed it."),
    ),
    "stock": Look(N_("Stock"), **_BALANCE),
    "receivables": Look(N_("Receivables"), **_BALANCE),
    "advances": Look(N_("Advances"), **_BALANCE),
    "bills": Look(N_("Bills"), **_BALANCE),
    "receipts": Look(N_("Receipts"), **_BALANCE),
    "deposits": Look(N_("Deposits"), **_BALANCE),
    "orphans": Look(
        N_("What records point to"),
        N_n(
            "{n} record names another one that is gone.",
            "{n} records name others that are gone.",
            "n",
        ),
        N_("Something was removed past the program; some pages may not open."),
        N_("Restore a backup of before."),
        "backups",
    ),
    "numbers": Look(
        N_("Numbers"),
        N_n(
            "{n} number is missing or was given twice.",
            "{n} numbers are missing or were given twice.",
            "n",
        ),
        N_("A series must have no gap; an auditor will ask for it."),
        N_(
            "See in the list which number is missing. A document was removed past the "
            "program: restore a backup of before, or write down why."
        ),
        "backups",
    ),
    "documents": Look(
        N_("Documents"),
        N_n(
            "{n} issued document has no number or no lines.",
            "{n} issued documents have no number or no lines.",
            "n",
        ),
        N_("It cannot be carried out, and nothing can be claimed by it."),
        N_("Open it and see its history, or restore a backup of before."),
    ),
    "totals": Look(
        N_("Totals"),
        N_n(
            "{n} document says another total than its lines.",
            "{n} documents say another total than their lines.",
            "n",
        ),
        N_("Papers and claims may be about a wrong amount."),
        N_(
            "Open it, compare it with its last paper and see its history. Amend it, or "
            "restore a backup of before."
        ),
    ),
    "accounts": Look(
        N_("Where money went"),
        N_n(
            "{n} payment names no confirmed account of its payee.",
            "{n} payments name no confirmed account of their payee.",
            "n",
        ),
        N_("It went past the second person who confirms accounts, or was changed."),
        N_("Compare it with the bank's statement, and ask who entered it."),
    ),
    "entries": Look(
        N_("Where records come from"),
        N_n(
            "{n} record is there of which the history knows no beginning.",
            "{n} records are there of which the history knows no beginning.",
            "n",
        ),
        N_("Somebody entered it past the program, or the history was cut."),
        N_("Ask who else works on the database. Restore a backup of before in doubt."),
    ),
    "rules": Look(
        N_("The server's rules"),
        N_(
            "Who may do what is kept on the server as another version of this program "
            "says it, or came back with a copy of the database."
        ),
        N_(
            "The server goes on refusing what it refused before, so everybody may "
            "go on working; what is new in this version may be refused as well."
        ),
        N_("Who administers the server brings the rules up to date."),
        "rules",
    ),
    "logins": Look(
        N_("The staff's logins"),
        N_n(
            "{n} person of the staff has a login on the server that this office does "
            "not let in.",
            "{n} people of the staff have logins on the server that this office does "
            "not let in.",
            "n",
        ),
        N_("The office came back from a copy under another name; they cannot work."),
        N_("Who administers the server lets them in: lading office admit."),
        "logins",
    ),
    "history": Look(
        N_("The history"),
        "",
        _REWRITTEN,
        N_(
            "Change nothing. Keep this computer and the backups as proof, and ask who "
            "has access to the database; then restore a backup of before."
        ),
        "backups",
    ),
    "witness": Look(
        N_("The history"),
        "",
        _REWRITTEN,
        N_(
            "After a restore take the history as it is. Otherwise change nothing, keep "
            "the backups as proof, and ask who has access to the database."
        ),
        "history",
    ),
    "values": Look(
        N_("Values"),
        N_n(
            "{n} value is not what was last saved there.",
            "{n} values are not what was last saved there.",
            "n",
        ),
        N_("A damaged disk or another program changed it past this one."),
        N_(
            "Open the record, enter what the history says, and save. Where there is "
            "much of it, restore a backup of before."
        ),
    ),
    "pictures": Look(
        N_("Pictures"),
        N_n(
            "{n} picture is not the one that was put in.",
            "{n} pictures are not those that were put in.",
            "n",
        ),
        N_("It may not show any more, and comes onto papers as it is."),
        N_("Open the record and put the picture in again."),
    ),
    "papers": Look(
        N_("Issued papers"),
        N_n(
            "{n} paper is not, byte for byte, the one that was issued.",
            "{n} papers are not, byte for byte, those that were issued.",
            "n",
        ),
        N_("It proves nothing any more."),
        N_("Take the paper out of a backup of before; print it anew until then."),
        "backups",
    ),
    "files": Look(
        N_("Attached files"),
        N_n(
            "{n} file is not the one that was attached.",
            "{n} files are not those that were attached.",
            "n",
        ),
        N_("It may not open any more."),
        N_("Open the record, remove the file and attach it again."),
    ),
    "search": Look(
        N_("The search"),
        N_n(
            "{n} record is found by other words than it has.",
            "{n} records are found by other words than they have.",
            "n",
        ),
        N_("The record itself is whole; only finding it suffers."),
        N_("Open the record, change something and save: it is entered anew."),
    ),
    "index": Look(
        N_("The index of the search"),
        N_("The index is not what follows from the records it finds."),
        N_("Some records are not found, or others are. The records are whole."),
        N_("Build the index anew; that takes seconds and changes nothing else."),
        "index",
    ),
    "costs": Look(
        N_("Costs of goods bought abroad"),
        N_n(
            "{n} receipt of goods has its cost in the currency of its order.",
            "{n} receipts of goods have their cost in the currency of their order.",
            "n",
        ),
        N_(
            "An earlier version kept it so. Nothing is damaged, but the value of the "
            "stock is not in our own currency."
        ),
        N_("Compare it with the supplier's invoice, and keep it in mind."),
    ),
}
"""By the name that the command line gives it."""
