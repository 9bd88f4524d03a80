"""Every check, in the order in which one would mend what they find."""

from collections.abc import Callable, Iterator
from datetime import date

from housing.doctor import applications, bookings, claims, company, engine, faults, holds, photos, placements, stock
from housing.doctor.breach import Breach

Check = Callable[[date], Iterator[Breach]]

CHECKS: tuple[Check, ...] = (
    engine.keys_are_guarded,
    stock.shared_rooms_are_told_by_their_labels,
    stock.rooms_are_spelt_alike,
    stock.guests_come_to_what_is_in_use,
    stock.closures_have_their_nights,
    photos.photos_have_their_files,
    placements.windows_are_made_of_periods,
    placements.nights_outside_wait_for_an_answer,
    placements.proposals_are_about_what_is_held,
    bookings.nights_are_those_agreed,
    bookings.nights_lie_in_segments,
    bookings.ended_bookings_hold_nothing_to_come,
    bookings.events_lead_to_the_status,
    bookings.offers_have_a_deadline,
    bookings.nobody_has_two_beds_a_night,
    bookings.no_booking_outlives_its_departure,
    holds.nights_are_held_on_their_days,
    holds.no_hold_outlives_its_last_day,
    holds.quotas_are_kept,
    faults.open_faults_have_a_home,
    faults.steps_lead_to_the_state,
    faults.photos_of_faults_are_there,
    applications.matched_applications_have_a_booking,
    applications.open_applications_can_be_answered,
    claims.needs_are_of_who_needs_housing,
    claims.coordinators_are_asked_what_is_claimed,
    company.company_follows_the_policy,
    company.guests_of_shared_rooms_agreed,
)


def examine(day: date) -> list[Breach]:
    """Return everything that does not hold on `day` (in Sweden); nothing is changed."""
    return [breach for check in CHECKS for breach in check(day)]
