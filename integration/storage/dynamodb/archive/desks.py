"""The dedicated service: who works on the desk, who is away, who answers whom, and missed calls."""

from collections.abc import Iterable, Iterator

from msgspec import Raw

from integration.domain.cover.absence import Absence
from integration.domain.cover.cover import Handover
from integration.domain.errors import BadInput
from integration.domain.phone.call_back import CallBack
from integration.storage.documents import decode, encode
from integration.storage.dynamodb import call_backs, covers, desks, filings, handovers, phone_lines
from integration.storage.dynamodb.archive.shape import ONLY, Arrival, Row, Source, blob, cupboard, number, text
from integration.storage.dynamodb.items import Item
from integration.storage.dynamodb.shelf import document_items, document_of, pack, unpack
from integration.storage.instants import from_micros, maybe_micros, to_micros


def _absence_rows(source: Source) -> Iterator[Row]:
    for item in source.items(desks.ABSENCES):
        document = unpack(item["document"])
        absence = decode(document, Absence)
        bounds = {"starts_at": to_micros(absence.start), "ends_at": maybe_micros(absence.end)}
        yield {"id": absence.id, **bounds, "document": document}


def _absence_items(to: Arrival, row: Row) -> Iterator[Item]:
    document = blob(row, "document")
    yield from desks.items_of(to.installation, decode(document, Absence), document)


def _cover_rows(source: Source) -> Iterator[Row]:
    kept = covers.kept_of(source.table, source.installation)
    return ({"customer": name, "document": bytes(kept.covers[name])} for name in sorted(kept.covers))


def _cover_items(to: Arrival, row: Row) -> Iterable[Item]:
    customer, document = text(row, "customer"), blob(row, "document")
    decode(document, dict[str, object])
    if customer in to.kept.covers:
        message = "a row of covers is there twice: write it out anew"
        raise BadInput(message)
    to.kept.covers[customer] = Raw(document)
    return ()


def _version_rows(source: Source) -> Iterator[Row]:
    if version := covers.kept_of(source.table, source.installation).version:
        yield {"version": version}


def _version_items(to: Arrival, row: Row) -> Iterable[Item]:
    if to.kept.version:
        message = "a row of cover_versions is there twice: write it out anew"
        raise BadInput(message)
    to.kept.version = number(row, "version")
    return ()


def all_covers(to: Arrival) -> Iterator[Item]:
    """The one document of all covers, once all of them came."""
    if to.kept.version:
        pk, sk = covers.key_of(to.installation)
        yield from document_items(pk, sk, encode(to.kept), **covers.beside(to.kept, ONLY))


def _handover_rows(source: Source) -> Iterator[Row]:
    for item in source.by(handovers.KIND, lambda item: (text(item, "nth"),)):
        if document := document_of(source.table, item):
            at = to_micros(decode(document, Handover).at)
            yield {"id": text(item, "sk"), "at": at, "document": document}


def _handover_items(to: Arrival, row: Row) -> Iterator[Item]:
    # Those that are made here are of a version, and so later than these.
    at = number(row, "at")
    beside = handovers.values_of(to.installation, at, handovers.nth_of(0, to.nth(handovers.KIND, at)))
    pk, sk, document = *handovers.key_of(to.installation, text(row, "id")), blob(row, "document")
    decode(document, Handover)
    yield from document_items(pk, sk, document, **beside)


def _duty_rows(source: Source) -> Iterator[Row]:
    return ({"document": unpack(item["document"])} for item in source.items(covers.DUTY))


def _duty_items(to: Arrival, row: Row) -> Iterator[Item]:
    yield to.item(covers.DUTY, ONLY, {"document": pack(blob(row, "document"))})


def _call_back_rows(source: Source) -> Iterator[Row]:
    for item in source.items(call_backs.KIND):
        document = unpack(item["document"])
        each = decode(document, CallBack)
        told: Row = {"at": to_micros(each.at), "ticket": each.ticket, "open": int(each.open)}
        yield {"id": each.id, **told, "document": document, "sealed": blob(item, "sealed")}


def _call_back_items(to: Arrival, row: Row) -> Iterator[Item]:
    document = blob(row, "document")
    each = decode(document, CallBack)
    values = call_backs.values_of(to.installation, each, document, blob(row, "sealed"))
    yield to.item(call_backs.KIND, each.id, values)


def _phone_line_rows(source: Source) -> Iterator[Row]:
    for item in source.items(phone_lines.KIND):
        yield {"link": text(item, "sk"), "document": unpack(item["document"]), "sealed": blob(item, "sealed")}


def _phone_line_items(to: Arrival, row: Row) -> Iterator[Item]:
    values = {"document": pack(blob(row, "document")), "sealed": blob(row, "sealed")}
    yield to.item(phone_lines.KIND, text(row, "link"), values)


def _filing_rows(source: Source) -> Iterator[Row]:
    for item in source.items(filings.KIND):
        held: Row = {"token": text(item, "token"), "until": number(item, "until")}
        yield {"mark": text(item, "sk"), **held, "ticket": text(item, "ticket")}


def _filing_items(to: Arrival, row: Row) -> Iterator[Item]:
    values = filings.values_of(from_micros(number(row, "until")), text(row, "token"), text(row, "ticket"))
    yield to.item(filings.KIND, text(row, "mark"), values)


FILINGS = cupboard("mark token until ticket", _filing_rows, _filing_items)
ABSENCES = cupboard("id starts_at ends_at document", _absence_rows, _absence_items)
COVERS = cupboard("customer document", _cover_rows, _cover_items)
COVER_VERSIONS = cupboard("version", _version_rows, _version_items)
HANDOVERS = cupboard("id at document", _handover_rows, _handover_items)
DUTIES = cupboard("document", _duty_rows, _duty_items)
CALL_BACKS = cupboard("id at ticket open document sealed", _call_back_rows, _call_back_items)
PHONE_LINES = cupboard("link document sealed", _phone_line_rows, _phone_line_items)
