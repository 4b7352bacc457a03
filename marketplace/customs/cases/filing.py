"""From facts to what is filed: matched, written, checked, signed, put into an envelope.

The only module of the cases that knows how messages are written (`customs.messages`) and signed
(`customs.signing`).
"""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from django.conf import settings

from marketplace.customs.cases import papers, states
from marketplace.customs.cases.clocks import CHINA
from marketplace.customs.cases.errors import PartyMissing
from marketplace.customs.cases.models import CustomsCase, CustomsDocument, CustomsMove
from marketplace.customs.cases.moving import MACHINE
from marketplace.customs.cases.papers import Named, Paper, Stamp
from marketplace.customs.cases.types import EBP, LOGISTICS, CaseFacts, Envelope, ReturnLine
from marketplace.customs.errors import NotWritable
from marketplace.customs.identity import services as identity
from marketplace.customs.messages.building import build
from marketplace.customs.messages.declarations import MESSAGES
from marketplace.customs.messages.declarations.envelope import (
    IMPORT_RECEIVER,
    DxpMsg,
    ReceiverIds,
    TransInfo,
)
from marketplace.customs.messages.declarations.parts import BaseTransfer
from marketplace.customs.messages.matching import Documents
from marketplace.customs.messages.matching import match as match_documents
from marketplace.customs.messages.reading import FaultyMessage
from marketplace.customs.messages.shapes import Branch, Shape, shape_of
from marketplace.customs.messages.writing import canonical
from marketplace.customs.signing.configured import configured_signer
from marketplace.customs.signing.port import Signer
from marketplace.customs.signing.xmldsig import sign_canonical
from marketplace.foundation.errors import Broken

_FILES_FOR_CARRIER: Final = (states.WAYBILL, states.ARRIVAL)
_NUMBERED: Final = {states.LIST: "L", states.CANCELLATION: "C", states.RETURN: "R"}
_HIDDEN: Final = "*"


@dataclass(frozen=True)
class Signed:
    """A message with its signature: bytes, their SHA-256, the digest in them, by which key."""

    xml: bytes
    sha256: str
    digest: str
    signed_by: str


def named(case: CustomsCase, *, now: datetime) -> Named:
    """Open who ordered, for a document; the vault writes down that it did.

    Raises: NoSuchIdentity, ConsentMissing, IdentityClosed, VaultClosed.
    """
    clear = identity.open_for_declaration(
        order_ref=case.identity_ref, by=MACHINE, reason=f"customs_case:{case.public_id}", now=now
    )
    return Named(clear.name.in_clear(), clear.number.in_clear())


def match(facts: CaseFacts, who: Named, *, now: datetime) -> list[dict[str, Any]]:
    """Return what the papers of a case disagree on, or what their form forbids; no warnings.

    Values that say who somebody is are hidden: findings stand on the case in clear.
    """
    stamps = [Stamp(new_guid(), "MATCH", "1", now) for _ in range(4)]
    try:
        told_by = Documents(
            order=_inner(papers.order(facts, who, stamps[0])),
            payment=_inner(papers.payment(facts, who, stamps[1])).head,
            waybill=_inner(papers.waybill(facts, stamps[2])).head,
            inventory=_inner(papers.goods_list(facts, who, stamps[3])),
        )
    except (ValueError, ArithmeticError) as error:
        return [{"code": "unwritable", "values": [[_HIDDEN, type(error).__name__]]}]
    return [
        {
            "code": each.code,
            "line": each.line,
            "values": [[name, _HIDDEN if each.is_personal else told] for name, told in each.values],
        }
        for each in match_documents(told_by)
        if not each.is_warning
    ]


def write(
    case: CustomsCase,
    facts: CaseFacts,
    who: Named | None,
    kind: str,
    *,
    now: datetime,
    before: CustomsDocument | None = None,
    detail: dict[str, Any] | None = None,
) -> CustomsDocument:
    """Write a document of a locked case into a row: valid, or a draft with what is wrong with it.

    `before` is one of its kind that was turned down: what customs had stored is changed under its
    own number, else it is new under a new one.
    """
    again = states.again(state=before.state, was_stored=before.was_stored) if before else None
    serial = case.documents.filter(kind=kind).count() + 1
    cop_no = _cop_no(case, kind, serial)
    if before is not None and again is not None and not again.needs_new_number:
        cop_no = before.cop_no
    document = CustomsDocument(
        case=case,
        kind=kind,
        guid=new_guid(),
        cop_no=cop_no,
        app_type=again.app_type if again else "1",
        state=states.VALID,
        detail=detail or {},
        written_at=now,
    )
    try:
        document.keep_xml(build(_message(facts, who, document, case)))
    except FaultyMessage as error:
        document.state = states.DRAFT
        document.findings = [str(fault)[:300] for fault in error.faults[:20]]
    except (NotWritable, ValueError, ArithmeticError) as error:
        document.state = states.DRAFT
        document.findings = [type(error).__name__]
    document.save()
    CustomsMove.objects.create(
        case=case,
        document=document,
        to_state=document.state,
        by=str((detail or {}).get("by", MACHINE)),
        reason=str((detail or {}).get("reason", ""))[:200],
        moved_at=now,
    )
    return document


def sign(xml: bytes) -> Signed:
    """Sign a message that `write` wrote. Raises: Broken, SignerRefused, SignerAway."""
    signer = the_signer()
    signed = sign_canonical(xml, signer, prefix="ceb", namespace=shape_of(_KINDS["311"]).namespace)
    return Signed(
        xml=signed,
        sha256=hashlib.sha256(signed).hexdigest(),
        digest=_between(signed, b"DigestValue>"),
        signed_by=_between(signed, b"KeyName>")[:100] or settings.CUSTOMS_SIGNING["SIGNER"],
    )


def the_signer() -> Signer:
    """Return the signer of the settings; a key in a file is read once. Raises: Broken."""
    return _signer_of(tuple(sorted(settings.CUSTOMS_SIGNING.items())))


@lru_cache(maxsize=4)
def _signer_of(_told: tuple[tuple[str, str], ...]) -> Signer:
    """Read what the settings name, as long as they say the same."""
    signer = configured_signer()
    if signer is None:
        raise Broken("CUSTOMS_SIGNER names no signer: nothing is sent to customs")
    return signer


def envelope(document: CustomsDocument) -> Envelope:
    """Return the envelope of a signed document: the same bytes, however often it is asked for."""
    at = document.written_at.astimezone(CHINA)
    kind = f"CEB{document.kind}Message"
    told = DxpMsg(
        info=TransInfo(
            CopMsgId=document.message_id,
            SenderId=settings.CUSTOMS_DXP_ID[:16],
            receivers=ReceiverIds(ReceiverId=(IMPORT_RECEIVER,)),
            CreatTime=at.strftime("%Y-%m-%dT%H:%M:%S"),
            MsgType=kind,
        ),
        Data=document.xml,
    )
    return Envelope(document.message_id, kind, canonical(told))


def new_guid() -> str:
    """Return a guid in capitals, as messages want it."""
    return str(uuid.uuid4()).upper()


_KINDS: Final = {name[3:6]: made for name, made in MESSAGES.items() if name.startswith("CEB")}


def _cop_no(case: CustomsCase, kind: str, serial: int) -> str:
    """Return our number of a list or its withdrawal: at most 20 characters, never used twice."""
    if kind not in _NUMBERED:
        return ""
    return f"{case.public_id.removeprefix('cuc_').upper()}{_NUMBERED[kind]}{serial}"


def _message(
    facts: CaseFacts, who: Named | None, document: CustomsDocument, case: CustomsCase
) -> Any:
    """Return a whole message of one document."""
    declared: Any = _KINDS[document.kind]
    paper = _paper(facts, who, document, case)
    shape = shape_of(declared)
    branch = next(each for each in shape.particles if isinstance(each, Branch))
    return declared(
        guid=document.guid,
        **{branch.field: (_filled(branch.shape, paper),)},
        transfer=_transfer(facts, document.kind),
    )


def _paper(
    facts: CaseFacts, who: Named | None, document: CustomsDocument, case: CustomsCase
) -> Paper:
    stamp = Stamp(
        guid=document.guid,
        cop_no=document.cop_no,
        app_type=document.app_type,
        written_at=document.written_at,
        invt_no=case.invt_no,
        pre_no=case.pre_no,
        reason=str(document.detail.get("reason", "")),
    )
    if document.kind == states.WAYBILL:
        return papers.waybill(facts, stamp)
    if document.kind == states.ARRIVAL:
        at = datetime.fromisoformat(document.detail["delivered_at"])
        return papers.arrival(facts, stamp, at)
    if who is None:
        raise ValueError(f"{document.kind} names a person")
    if document.kind == states.ORDER:
        return papers.order(facts, who, stamp)
    if document.kind == states.LIST:
        return papers.goods_list(facts, who, stamp)
    if document.kind == states.CANCELLATION:
        return papers.cancellation(facts, who, stamp)
    wanted = [ReturnLine(gnum, quantity) for gnum, quantity in document.detail["lines"]]
    return papers.goods_return(facts, who, stamp, wanted)


def _transfer(facts: CaseFacts, kind: str) -> BaseTransfer:
    role = LOGISTICS if kind in _FILES_FOR_CARRIER else EBP
    party = facts.parties.get(role)
    if party is None:
        raise PartyMissing(f"no legal entity plays {role}")
    return BaseTransfer(
        copCode=party.code, copName=party.name, dxpId=party.dxp_id or settings.CUSTOMS_DXP_ID
    )


def _inner(paper: Paper) -> Any:
    """Return what stands in the message's wrapper: a head, with its lines where it has them."""
    shape = shape_of(_KINDS[paper.kind])
    branch = next(each for each in shape.particles if isinstance(each, Branch))
    return _filled(branch.shape, paper)


def _filled(shape: Shape, paper: Paper) -> Any:
    """Make a declared document out of names and texts."""
    branches = [each for each in shape.particles if isinstance(each, Branch)]
    if not branches:
        return _made(shape, paper.head)
    told: dict[str, Any] = {}
    for each in branches:
        if each.most == 1:
            told[each.field] = _made(each.shape, paper.head)
        else:
            told[each.field] = tuple(_made(each.shape, line) for line in paper.lines)
    return shape.made(**told)


def _made(shape: Shape, values: dict[str, str]) -> Any:
    leaves: dict[str, Any] = {each.name: each for each in shape.particles}
    return shape.made(
        **{leaves[name].field: leaves[name].kind.read(text) for name, text in values.items()}
    )


def _between(xml: bytes, tag: bytes) -> str:
    """Return the text of the first element whose tag ends so; nothing where there is none."""
    start = xml.find(tag)
    end = xml.find(b"</", start)
    return xml[start + len(tag) : end].decode() if start >= 0 else ""
