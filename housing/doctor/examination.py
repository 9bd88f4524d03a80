"""Every check, in the order in which one would mend what they find."""

from collections.abc import Callable, Iterator
from datetime import date

from housing.doctor import (
    applications,
    bookings,
    changes,
    claims,
    company,
    day_lists,
    decisions,
    engine,
    faults,
    feedback,
    holds,
    keys,
    parties,
    photos,
    placements,
    stock,
    turnover,
    waiting,
)
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
    changes.changes_are_asked_of_what_is_agreed,
    changes.granted_nights_are_in_use,
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
    keys.codes_can_be_read,
    keys.keys_are_with_guests_of_the_house,
    keys.inspections_are_of_stays,
    keys.photos_of_inspections_are_there,
    faults.open_faults_have_a_home,
    faults.steps_lead_to_the_state,
    faults.photos_of_faults_are_there,
    applications.matched_applications_have_a_booking,
    applications.open_applications_can_be_answered,
    decisions.case_numbers_run_without_gaps,
    decisions.every_answer_is_a_decision,
    decisions.every_no_to_an_application_is_a_decision,
    waiting.whoever_waits_waits_for_something,
    waiting.nobody_waits_twice,
    waiting.no_night_is_waited_for_twice,
    waiting.what_is_proposed_is_waited_for,
    waiting.nights_waited_for_can_be_booked,
    waiting.what_is_proposed_can_be_had,
    waiting.offers_are_of_who_waited,
    waiting.nothing_goes_by_itself_undecided,
    claims.needs_are_of_who_needs_housing,
    claims.coordinators_are_asked_what_is_claimed,
    feedback.answers_are_of_stays_that_were,
    turnover.guests_keep_the_turnover,
    day_lists.links_open_for_a_fortnight,
    day_lists.keys_that_count_as_arrived_are_in_the_history,
    company.company_follows_the_policy,
    company.guests_of_shared_rooms_agreed,
    parties.parties_are_of_two,
    parties.bookings_are_of_the_party,
)


def examine(day: date) -> list[Breach]:
    """Return everything that does not hold on `day` (in Sweden); nothing is changed."""
    return [breach for check in CHECKS for breach in check(day)]
