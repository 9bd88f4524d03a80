"""Mails about faults. They hold no address, room, name or word of it: that something was reported, and a link."""

from datetime import datetime

from housing.accounts.contact import DEFAULT_LANGUAGE
from housing.accounts.letters import write_to_student
from housing.bookings.faults import Fault
from housing.bookings.queries.faults import manager_address
from housing.mail import link, write_mail


def fault_reported(fault: Fault, secret: str, at: datetime) -> None:
    """Tell whoever looks after the house; the link opens this fault without an account."""
    house = fault.bed.dwelling.property
    if address := manager_address(house):
        write_mail(
            "fault_reported",
            to=address,
            language=DEFAULT_LANGUAGE,
            at=at,
            municipality=house.municipality.name,
            link=link("fault_links.show", secret=secret),
        )


def fault_is_urgent(fault: Fault, at: datetime) -> None:
    """Tell the function mailbox at once, where it has not got the mail to the manager itself."""
    house = fault.bed.dwelling.property
    mailbox = house.municipality.mailbox
    if mailbox and manager_address(house) != mailbox:
        write_mail(
            "fault_urgent",
            to=mailbox,
            language=DEFAULT_LANGUAGE,
            at=at,
            municipality=house.municipality.name,
            link=link("municipality_faults.show", slug=house.municipality.slug, ref=fault.ref),
        )


def fault_answered(fault: Fault, at: datetime) -> None:
    """Tell the student that there is news of what she reported."""
    write_to_student(
        fault.booking.student_id,
        "fault_answered",
        at,
        municipality=fault.booking.municipality.name,
        is_done=fault.status == "done",
        link=link("faults.show", ref=fault.booking.ref, fault_ref=fault.ref),
    )
