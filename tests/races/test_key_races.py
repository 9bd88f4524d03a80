"""One key, handed out by an officer and noted by the reception in the same moment: it is with the guest once."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from housing.arrivals.services.handing import hand_to_guest
from housing.bookings.models import Booking
from housing.bookings.services.answering import By
from housing.bookings.services.life import ChangedMeanwhile
from housing.database import db, transact
from housing.day_lists.models import Addressee
from housing.day_lists.services.noting import Pressed, note
from housing.doctor.examination import examine
from housing.keys.models import DoorKey, KeyLoan
from housing.keys.services.register import KeyRefused, Opens, add_key
from housing.rules.day_list import Kind, Press
from housing.stock.models import Bed
from tests.day_lists.guests import an_addressee, confirmed, on
from tests.day_lists.test_by_link import ARRIVAL
from tests.harness.clock import TUESDAY
from tests.harness.world import build_world, found
from tests.races.contest import at_once

pytestmark = pytest.mark.races


def test_a_key_is_with_one_guest_once(app: Flask) -> None:
    with app.app_context():
        world = build_world()
        confirmed(found(Booking, world.storuman.booking))
        bed = found(Bed, world.storuman.beds[0])
        opens = Opens(bed.municipality_id, dwelling_id=bed.dwelling_id, bed_id=bed.id)
        key_id = add_key(opens, "key", "N14", None, person_id=None, at=TUESDAY).id
        addressee_id = an_addressee(world, Kind.RECEPTION).id
        ref = world.storuman.booking

    def by_reception() -> None:
        note(db.session.get_one(Addressee, addressee_id), Pressed(Press.KEY_OUT, ref, ARRIVAL), on(ARRIVAL))

    def by_officer() -> None:
        hand_to_guest(found(Booking, ref), db.session.get_one(DoorKey, key_id), By(None, on(ARRIVAL)))

    def acted(act: Callable[[], None]) -> Callable[[], None]:
        def in_a_session_of_its_own() -> None:
            with app.app_context():
                try:
                    transact(act)
                except (KeyRefused, ChangedMeanwhile):
                    db.session.rollback()

        return in_a_session_of_its_own

    at_once([acted(act) for act in (by_reception, by_officer) * 3])
    with app.app_context():
        assert db.session.scalars(select(KeyLoan.is_out)).all() == [True]
        assert found(Booking, ref).status == "checked_in"
        assert examine(ARRIVAL) == []
