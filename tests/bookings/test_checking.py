"""What cannot be approved is not among what passed: the worklist says of each the one thing that is wrong."""

from datetime import date

from bs4 import BeautifulSoup

from housing.bookings.models import Application, Booking
from housing.bookings.services.answering import By, Seen
from housing.bookings.services.offering import offer_other_bed
from housing.database import db
from housing.rules.nights import Period
from housing.rules.sharing import Flat
from housing.stock.models import Bed
from housing.stock.services.beds import BedValues, add_bed, retire_bed
from tests.bookings import asked
from tests.bookings.asked import WEEKS_18_TO_20, a_placement, ask
from tests.bookings.pages import main_text, status_of
from tests.harness.client import CheckedClient
from tests.harness.clock import TUESDAY
from tests.harness.forms import post_form
from tests.harness.world import World, found

WORKLIST = "/municipalities/storuman/worklist"


def apply(world: World, name: str, bed: Bed, *, flat: Flat | None = None, shares_room: bool = False) -> str:
    """Let a new student apply for a bed and return the reference."""
    return ask(a_placement(world, name, WEEKS_18_TO_20), bed, collect=True, flat=flat, shares_room=shares_room).ref


def another_bed(bed: Bed, label: str, room: str) -> Bed:
    """Furnish one more bed in the same home."""
    values = BedValues(label, room)
    return add_bed(bed.dwelling, values, ore_per_night=0, prices_from=date(2026, 1, 1), person_id=None, at=TUESDAY)


def passed(officer: CheckedClient) -> set[str]:
    """Return the references that stand among those to approve together."""
    page = BeautifulSoup(officer.get(WORKLIST).text, "html.parser")
    return {str(box["value"]).split(":")[0] for box in page.select("input[name=ticked][checked]")}


def said_of(officer: CheckedClient, ref: str) -> str:
    """Return what the worklist says of one of the rest."""
    page = BeautifulSoup(officer.get(WORKLIST).text, "html.parser")
    card = page.find("article", {"aria-labelledby": f"about-{ref}"})
    assert card is not None, "it stands among those that passed"
    return " ".join(card.get_text(" ", strip=True).split())


def test_an_application_for_a_bed_that_is_out_of_use(officer: CheckedClient, world: World) -> None:
    bed = asked.add_bed(world, 1)
    ref = apply(world, "late", bed)
    db.session.commit()
    assert passed(officer) == {ref}
    retire_bed(bed, person_id=None, at=TUESDAY)
    db.session.commit()
    assert passed(officer) == set()
    assert "The bed is out of use from 24 Nov 2026. Offer another bed" in said_of(officer, ref)


def test_an_application_for_a_bed_whose_dwelling_or_property_is_out_of_use(
    officer: CheckedClient, world: World
) -> None:
    first, second = asked.add_bed(world, 1), asked.add_bed(world, 2)
    by_dwelling, by_property = apply(world, "one", first), apply(world, "two", second)
    first.dwelling.retired_on = TUESDAY.date()
    db.session.commit()
    assert passed(officer) == {by_property}
    second.dwelling.property.retired_on = TUESDAY.date()
    db.session.commit()
    assert passed(officer) == set()
    assert "out of use" in said_of(officer, by_dwelling)


def test_an_application_without_the_answer_that_the_bed_needs_by_now(officer: CheckedClient, world: World) -> None:
    first, second = asked.add_bed(world, 1), asked.add_bed(world, 2)
    flat, room = apply(world, "flat", first), apply(world, "room", second)
    db.session.commit()
    assert passed(officer) == {flat, room}
    first.dwelling.sharing = "same_gender"
    another_bed(second, "2", second.room)
    db.session.commit()
    assert passed(officer) == set()
    assert "Has not said women’s or men’s flat" in said_of(officer, flat)
    assert "Has not said women’s or men’s, and this room is shared" in said_of(officer, room)


def test_two_applications_of_one_student_for_the_same_nights(officer: CheckedClient, world: World) -> None:
    placement = a_placement(world, "twice", WEEKS_18_TO_20)
    first, second = (ask(placement, asked.add_bed(world, number), collect=True).ref for number in (1, 2))
    earlier, later = sorted((first, second))  # asked in the same instant: the reference decides
    db.session.commit()
    assert passed(officer) == {earlier}
    assert "Has applied for another bed before, which still waits: 3–22 May 2027." in said_of(officer, later)
    assert "Decline" not in said_of(officer, later)
    page = f"/municipalities/storuman/requests/{later}"
    assert "Proposed: Answer the earlier application first." in main_text(officer.get(page).text)
    assert post_form(officer, WORKLIST, {}, action=f"{WORKLIST}/approve").status_code == 303
    assert "Has another bed already: 3–22 May 2027." in said_of(officer, later)


def test_applications_of_women_and_men_for_one_flat(officer: CheckedClient, world: World) -> None:
    bed = asked.add_bed(world, 1, sharing="same_gender")
    other = another_bed(bed, "2", "another room")
    women, men = apply(world, "w", bed, flat=Flat.WOMEN), apply(world, "m", other, flat=Flat.MEN)
    earlier, later = sorted((women, men))
    db.session.commit()
    assert passed(officer) == {earlier}
    sentence = "Somebody who asked earlier, and still waits, does not share with this guest on the same nights."
    assert sentence in said_of(officer, later)


def test_applications_of_two_women_for_one_flat_both_pass(officer: CheckedClient, world: World) -> None:
    bed = asked.add_bed(world, 1, sharing="same_gender")
    both = {
        apply(world, name, each, flat=Flat.WOMEN)
        for name, each in (("one", bed), ("two", another_bed(bed, "2", "another room")))
    }
    db.session.commit()
    assert passed(officer) == both


def test_applications_of_women_and_men_for_one_room(officer: CheckedClient, world: World) -> None:
    bed = asked.add_bed(world, 1)
    other = another_bed(bed, "2", bed.room)
    women = apply(world, "w", bed, flat=Flat.WOMEN, shares_room=True)
    men = apply(world, "m", other, flat=Flat.MEN, shares_room=True)
    db.session.commit()
    assert len(passed(officer)) == 1
    assert passed(officer) < {women, men}


def test_applications_of_two_parties_for_one_home(officer: CheckedClient, world: World) -> None:
    bed = asked.add_bed(world, 1, sharing="single_party")
    both = {apply(world, "one", bed), apply(world, "two", another_bed(bed, "2", "another room"))}
    db.session.commit()
    assert len(passed(officer) & both) == 1


def womens_flat_that_became_mixed(world: World) -> str:
    bed = asked.add_bed(world, 1, sharing="same_gender")
    ref = apply(world, "w", bed, flat=Flat.WOMEN)
    bed.dwelling.sharing = "mixed"
    db.session.commit()
    return ref


def test_a_woman_is_not_confirmed_into_a_home_that_is_mixed_by_now(officer: CheckedClient, world: World) -> None:
    ref = womens_flat_that_became_mixed(world)
    assert passed(officer) == set()
    assert "Asked for a women’s or men’s flat, and this home is mixed by now." in said_of(officer, ref)
    page = f"/municipalities/storuman/requests/{ref}"
    assert post_form(officer, page, action=f"{page}/approve").status_code == 409
    assert found(Application, ref).status == "open"


def test_but_it_may_be_offered_to_her_for_she_may_refuse(world: World) -> None:
    bed = asked.add_bed(world, 1, sharing="same_gender")
    ref = apply(world, "w", bed, flat=Flat.WOMEN)
    mixed = asked.add_bed(world, 2)
    offer_other_bed(Seen(world.storuman.id, ref, 1), mixed, By(None, TUESDAY))
    db.session.commit()
    offered = db.session.query(Booking).filter_by(application_id=found(Application, ref).id).one()
    assert (offered.status, status_of(offered.ref)) == ("offered", "offered")


def test_who_holds_a_bed_already_keeps_her_company_whatever_the_policy_becomes(
    officer: CheckedClient, world: World
) -> None:
    bed = asked.add_bed(world, 1, sharing="same_gender")
    ref = ask(a_placement(world, "w", WEEKS_18_TO_20), bed, flat=Flat.WOMEN).ref
    bed.dwelling.sharing = "mixed"
    db.session.commit()
    assert ref in passed(officer)


def test_no_answer_is_kept_that_the_bed_does_not_ask_for(world: World) -> None:
    ref = apply(world, "w", asked.add_bed(world, 1), flat=Flat.WOMEN)
    assert found(Application, ref).flat is None


def test_weeks_at_home_between_are_no_nights_of_the_request(officer: CheckedClient, world: World) -> None:
    june = Period(date(2027, 6, 7), date(2027, 6, 18))
    ref = ask(a_placement(world, "w", WEEKS_18_TO_20, june), asked.add_bed(world, 1)).ref
    db.session.commit()
    assert ref in passed(officer)
    assert "3–22 May 2027 + 7–19 Jun 2027 (31 nights)" in main_text(officer.get(WORKLIST).text)
    page = main_text(officer.get(f"/municipalities/storuman/requests/{ref}").text)
    assert "31 nights: all that the placement needs." in page
