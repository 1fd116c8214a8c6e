"""The words that letters begin with, in the languages we write in. No Qt, no SQL.

A template is what the program brings along, or what the office has put in its place
(Settings). Placeholders are plain names in braces; everything else is refused when it
is saved, so that no letter ever goes out with a hole in it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from string import Formatter

from app.core.errors import Problem
from app.core.i18n import N_
from app.core.texts import clean
from app.mail.domain import MOST_SUBJECT, Template, one_line

ABOUT: Mapping[str, str] = {
    "quotation": N_("Quotation"),
    "contract": N_("Sales contract and proforma"),
    "purchase": N_("Purchase contract"),
    "papers": N_("Shipping papers"),
    "statement": N_("Statement of account"),
    "other": N_("Other papers"),
}
"""What letters are about: key and message id."""

ROLES: Mapping[str, str] = {
    "quotation": "orders",
    "contract": "orders",
    "purchase": "orders",
    "papers": "papers",
    "statement": "money",
}
"""Which contacts get a letter; see `parties.domain.CONTACT_ROLES`."""

_GREETING = re.compile(
    r"^[^{}\n]*\{contact\}[^{}\n,，،:：!！]*([,，،:：!！][ \t]*|$)", re.MULTILINE
)

PLACES: Mapping[str, str] = {
    "contact": N_("Name of the contact, or of the party"),
    "party": N_("Name of the party"),
    "number": N_("Number of the document"),
    "papers": N_("The attached papers, one a line"),
    "company": N_("Name of our company"),
    "sender": N_("Your name"),
}
"""The placeholders of a template and what stands in their place."""

_FRAMES: Mapping[str, tuple[str, str]] = {
    "en": (
        "Dear {contact},",
        (
            "Please let us know if you have any questions.\n\n"
            "Best regards,\n{sender}\n{company}"
        ),
    ),
    "zh_CN": (
        "{contact}，您好！",
        "如有任何问题，请随时联系我们。\n\n{sender}\n{company}",
    ),
    "zh_TW": (
        "{contact}，您好！",
        "如有任何問題，請隨時與我們聯絡。\n\n{sender}\n{company}",
    ),
    "es": (
        "Estimado/a {contact}:",
        (
            "Quedamos a su disposición para cualquier consulta.\n\n"
            "Atentamente,\n{sender}\n{company}"
        ),
    ),
    "ru": (
        "Здравствуйте, {contact}!",
        (
            "Если у вас возникнут вопросы, пожалуйста, напишите нам.\n\n"
            "С уважением,\n{sender}\n{company}"
        ),
    ),
    "ar": (
        "السيد/السيدة {contact} المحترم/ة،",
        (
            "نرجو التواصل معنا إذا كان لديكم أي استفسار.\n\n"
            "مع أطيب التحيات،\n{sender}\n{company}"
        ),
    ),
}

_WORDS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "quotation": {
        "en": ("Quotation {number}", "Please find attached our quotation:"),
        "zh_CN": ("报价单 {number}", "随附我司报价单，请查收："),
        "zh_TW": ("報價單 {number}", "隨附我司報價單，敬請查收："),
        "es": ("Cotización {number}", "Adjuntamos nuestra cotización:"),
        "ru": ("Коммерческое предложение {number}", "Направляем наше предложение:"),
        "ar": ("عرض سعر {number}", "نرفق لكم عرض السعر:"),
    },
    "contract": {
        "en": (
            "Sales contract {number}",
            "Please find attached the contract papers for your signature:",
        ),
        "zh_CN": ("销售合同 {number}", "随附合同文件，请签署后回传："),
        "zh_TW": ("銷售合約 {number}", "隨附合約文件，敬請簽署後回傳："),
        "es": (
            "Contrato de venta {number}",
            "Adjuntamos los documentos del contrato para su firma:",
        ),
        "ru": ("Контракт {number}", "Направляем документы по контракту на подпись:"),
        "ar": ("عقد بيع {number}", "نرفق لكم مستندات العقد للتوقيع:"),
    },
    "purchase": {
        "en": (
            "Purchase contract {number}",
            "Please find attached our purchase contract; please sign and return it:",
        ),
        "zh_CN": ("采购合同 {number}", "随附采购合同，请盖章后回传："),
        "zh_TW": ("採購合約 {number}", "隨附採購合約，請用印後回傳："),
        "es": (
            "Contrato de compra {number}",
            "Adjuntamos nuestro contrato de compra; le rogamos devolverlo firmado:",
        ),
        "ru": (
            "Договор закупки {number}",
            "Направляем договор закупки; просим подписать и вернуть:",
        ),
        "ar": ("عقد شراء {number}", "نرفق لكم عقد الشراء، نرجو توقيعه وإعادته:"),
    },
    "papers": {
        "en": (
            "Shipping documents {number}",
            "Please find attached the documents of the shipment:",
        ),
        "zh_CN": ("出运单证 {number}", "随附本批货物的单证，请查收："),
        "zh_TW": ("出貨文件 {number}", "隨附本批貨物的文件，敬請查收："),
        "es": (
            "Documentos de embarque {number}",
            "Adjuntamos los documentos del embarque:",
        ),
        "ru": ("Отгрузочные документы {number}", "Направляем документы по отгрузке:"),
        "ar": ("مستندات الشحن {number}", "نرفق لكم مستندات الشحنة:"),
    },
    "statement": {
        "en": (
            "Statement of account {number}",
            "Please find attached our statement of account; please confirm it:",
        ),
        "zh_CN": ("对账单 {number}", "随附对账单，请核对后确认："),
        "zh_TW": ("對帳單 {number}", "隨附對帳單，敬請核對確認："),
        "es": (
            "Estado de cuenta {number}",
            "Adjuntamos su estado de cuenta; le rogamos confirmarlo:",
        ),
        "ru": ("Акт сверки {number}", "Направляем акт сверки; просим подтвердить:"),
        "ar": ("كشف حساب {number}", "نرفق لكم كشف الحساب، نرجو تأكيده:"),
    },
    "other": {
        "en": ("{number}", "Please find attached:"),
        "zh_CN": ("{number}", "随附文件，请查收："),
        "zh_TW": ("{number}", "隨附文件，敬請查收："),
        "es": ("{number}", "Adjuntamos:"),
        "ru": ("{number}", "Направляем вложенные документы:"),
        "ar": ("{number}", "نرفق لكم:"),
    },
}


def shipped(about: str, language: str) -> Template:
    """Return the words that the program brings along; English where it has none."""
    words = _WORDS.get(about, _WORDS["other"])
    code = language if language in words else "en"
    subject, sentence = words[code]
    greeting, end = _FRAMES[code]
    body = f"{greeting}\n\n{sentence}\n\n{{papers}}\n\n{end}"
    return Template(about=about, language=language, subject=subject, body=body)


def problems(template: Template) -> tuple[Problem, ...]:
    """Tell what keeps a template from being used."""
    found = []
    for where in ("subject", "body"):
        text = getattr(template, where)
        if not text.strip():
            found.append(Problem(where, N_("This cannot be empty.")))
        found += _wrong_places(where, text)
    if not one_line(template.subject) or len(template.subject) > MOST_SUBJECT:
        found.append(
            Problem("subject", N_("The subject is one line of readable characters."))
        )
    if "{papers}" in template.subject:
        found.append(
            Problem("subject", N_("{place} has several lines."), {"place": "{papers}"})
        )
    return tuple(found)


def _wrong_places(where: str, text: str) -> list[Problem]:
    try:
        pieces = list(Formatter().parse(text))
    except ValueError:
        return [Problem(where, N_("A brace stands alone here."))]
    return [
        Problem(
            where,
            N_("There is no placeholder {place}."),
            {"place": "{" + name + (f"!{turn}" if turn else "") + "}"},
        )
        for _words, name, form, turn in pieces
        if name is not None and (name not in PLACES or form or turn)
    ]


def without_name(template: Template) -> Template:
    """Return a template without the greeting that names whom it goes to.

    Whatever else a line of an office's own template says stays.
    """
    return replace(template, body=_GREETING.sub("", template.body, count=1).strip())


def fill(
    template: Template, values: Mapping[str, str], called: str = ""
) -> tuple[str, str]:
    """Return subject and body with everything in its place.

    Args:
        template: Without `problems`.
        values: By placeholder; one that is missing leaves nothing behind.
        called: What stands in the text for the number of a paper that has none. A
            subject says already what it is about, unless the number is all it says.
    """
    known = {name: clean(values.get(name, "")) for name in PLACES}
    flat = {name: " ".join(value.split()) for name, value in known.items()}
    subject = " ".join((template.subject.format_map(flat).strip() or called).split())
    known["number"] = known["number"] or clean(called)
    return subject[:MOST_SUBJECT], template.body.format_map(known)
