"""Who gets lists: added, taken off. Nothing here commits."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from housing import audit
from housing.database import db
from housing.day_lists.models import Addressee, AddresseeHouse
from housing.day_lists.services.links import end_links
from housing.references import new_ref
from housing.rules.day_list import Kind


@dataclass(frozen=True, slots=True)
class NewAddressee:
    """Who is to get lists, as an officer says it. `house_ids`: none for all houses; `weekday`: 0 is Monday."""

    municipality_id: int
    kind: Kind
    email: str
    language: str
    weekday: int
    house_ids: Collection[int] = ()


def add_addressee(new: NewAddressee, *, person_id: int | None, at: datetime) -> Addressee:
    """Let somebody get the week's list, from the next day of that name on."""
    addressee = Addressee(
        ref=new_ref(),
        municipality_id=new.municipality_id,
        kind=new.kind,
        email=new.email,
        language=new.language,
        weekday=new.weekday,
        added_at=at,
        houses=[
            AddresseeHouse(property_id=house_id, municipality_id=new.municipality_id)
            for house_id in sorted(new.house_ids)
        ],
    )
    db.session.add(addressee)
    db.session.flush()
    _record("list addressee added", addressee, person_id, at, kind=addressee.kind)
    return addressee


def end_addressee(addressee: Addressee, *, person_id: int | None, at: datetime) -> None:
    """Let somebody get no list any more; their links end too. What they have noted stays."""
    addressee.ended_at = at
    end_links(addressee)
    db.session.flush()
    _record("list addressee ended", addressee, person_id, at)


def end_links_of(addressee: Addressee, *, person_id: int | None, at: datetime) -> int:
    """Let no link of theirs open the list until the next mail brings one; return how many those were."""
    ended = end_links(addressee)
    _record("list links ended", addressee, person_id, at, links=ended)
    return ended


def _record(action: str, addressee: Addressee, person_id: int | None, at: datetime, **facts: object) -> None:
    audit.record(
        at=at, person_id=person_id, action=action, subject="list addressee", subject_ref=addressee.ref, **facts
    )
