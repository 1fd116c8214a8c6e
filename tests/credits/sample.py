"""The letter of credit of the worked deal (its text, as the bank sent it)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.contracts import service as contracts
from tests import make
from tests.remembered import remembered

if TYPE_CHECKING:
    from app.contracts.domain import Contract
    from app.db.unit_of_work import UnitOfWork

TEXT = """\
:27:1/1
:40A:IRREVOCABLE
:20:HH26LC004711
:31C:260519
:40E:UCP LATEST VERSION
:31D:260821CHINA
:50:NORDHAUS HANDELS GMBH
SPALDINGSTRASSE 210
20097 HAMBURG, GERMANY
:59:NINGBO HAICHUAN IMPORT AND EXPORT
CO., LTD.
16F NO. 88 HEYUAN ROAD, YINZHOU
NINGBO, CHINA
:32B:USD58981,60
:39A:05/05
:41D:ANY BANK IN CHINA
BY NEGOTIATION
:42C:AT SIGHT
:42A:HANSDEHHXXX
:43P:ALLOWED
:43T:ALLOWED
:44E:NINGBO PORT, CHINA
:44F:HAMBURG PORT, GERMANY
:44C:260731
:45A:ELECTRIC JUICE EXTRACTOR HJ-350 2200 PCS AT USD14.36/PC
COTTON BLANKET CB-1520 2200 PCS AT USD7.70/PC
PP FOOD CONTAINER SET FC-5S 3360 SETS AT USD3.11/SET
AS PER S/C NO. SC26-0031. CIF HAMBURG (INCOTERMS 2020)
:46A:+SIGNED COMMERCIAL INVOICE IN 3 FOLD
+PACKING LIST IN 3 FOLD
+FULL SET OF CLEAN ON BOARD BILLS OF LADING MADE OUT TO ORDER, BLANK
ENDORSED, MARKED FREIGHT PREPAID, NOTIFY APPLICANT
+INSURANCE POLICY FOR 110 PCT OF INVOICE VALUE COVERING ICC(A), BLANK
ENDORSED
+CERTIFICATE OF ORIGIN ISSUED BY CCPIT
+BENEFICIARY'S CERTIFICATE THAT NO SOLID WOOD PACKING IS USED
:47A:+DOCUMENTS MUST SHOW L/C NUMBER
+DISCREPANCY FEE USD80.00
:71D:ALL BANKING CHARGES OUTSIDE GERMANY
ARE FOR ACCOUNT OF BENEFICIARY
:48:21
:49:WITHOUT
:78:PAYMENT WILL BE EFFECTED UPON RECEIPT OF COMPLYING DOCUMENTS
"""


def changed(tag: str, value: str | None, text: str = TEXT) -> str:
    """Return the text with one field replaced, or left out when `value` is None."""
    kept: list[str] = []
    inside = done = False
    for line in text.splitlines():
        if line.startswith(":"):
            inside = line.startswith(f":{tag}:")
            if inside and value is not None:
                kept.append(f":{tag}:{value}")
                done = True
        if not inside:
            kept.append(line)
    if value is not None and not done:
        kept.append(f":{tag}:{value}")
    return "\n".join(kept) + "\n"


PLAIN = {
    "HJ-350": "Electric juice extractor",
    "CB-1520": "Cotton blanket",
    "FC-5S": "PP food container set",
}
"""The goods as the credit describes them."""


@remembered
def contract(uow: UnitOfWork) -> Contract:
    """Enter and confirm the contract of the deal, its goods in the credit's words."""
    opened = contracts.amend(uow, make.contract(uow), "Words of the credit")
    lines = tuple(
        replace(line, description_en=PLAIN[line.product.code]) for line in opened.lines
    )
    return contracts.confirm(uow, contracts.save(uow, replace(opened, lines=lines)))
