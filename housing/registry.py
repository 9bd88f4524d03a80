"""Every blueprint and command, in one place: what the service consists of."""

from click import Command
from flask import Blueprint

from housing.accounts.views.account import blueprint as account
from housing.accounts.views.language import blueprint as language
from housing.accounts.views.sign_in import blueprint as sign_in
from housing.agreements.views import blueprint as agreements
from housing.arrivals.views.inspections import blueprint as inspections
from housing.arrivals.views.keys import blueprint as keys
from housing.arrivals.views.moving import blueprint as arrivals
from housing.arrivals.views.stays import blueprint as stays
from housing.availability.views.asking import blueprint as asking
from housing.availability.views.availability import blueprint as availability
from housing.availability.views.beds import blueprint as beds
from housing.availability.views.board_nights import blueprint as board
from housing.availability.views.capacity import blueprint as capacity
from housing.availability.views.claims import blueprint as claims
from housing.availability.views.mine import blueprint as mine
from housing.availability.views.need import blueprint as need
from housing.availability.views.offering import blueprint as offering
from housing.availability.views.spread import blueprint as spread
from housing.availability.views.together import blueprint as together
from housing.bookings.views.application import blueprint as applications
from housing.bookings.views.hosted import blueprint as hosted
from housing.bookings.views.overview import blueprint as overview
from housing.bookings.views.own_file import blueprint as own_file
from housing.bookings.views.proposals import blueprint as requests
from housing.bookings.views.student_export import blueprint as student_export
from housing.bookings.views.students import blueprint as students
from housing.calendars.views import blueprint as calendars
from housing.changes.views.answering import blueprint as changes
from housing.changes.views.rehousing import blueprint as rehousing
from housing.changes.views.student import blueprint as bookings
from housing.commands.check_config import check_config
from housing.commands.database import migrate_database
from housing.commands.demonstration import demo_reset
from housing.commands.doctor import doctor
from housing.commands.import_placements import import_placements
from housing.commands.import_stock import import_stock, load_the_municipalities
from housing.commands.institutions import add_institution
from housing.commands.queue import jobs
from housing.commands.reseal_codes import reseal_codes
from housing.commands.roles import end_grant, grant, grants
from housing.commands.start import start
from housing.commands.work import worker
from housing.day_lists.views.by_link import blueprint as list_links
from housing.day_lists.views.lists import blueprint as lists
from housing.decisions.views.reading import blueprint as own_decisions
from housing.decisions.views.register import blueprint as decisions
from housing.demonstration.views import blueprint as demonstration
from housing.evidence.views import blueprint as evidence
from housing.faults.views.answering import blueprint as municipality_faults
from housing.faults.views.links import blueprint as fault_links
from housing.faults.views.reporting import blueprint as faults
from housing.feedback.views.answering import blueprint as feedback
from housing.health import blueprint as health
from housing.holds.views.coordinating import blueprint as holds
from housing.holds.views.deciding import blueprint as municipality_holds
from housing.messages.views.circulars import blueprint as circulars
from housing.messages.views.conversations import officers as municipality_messages
from housing.messages.views.conversations import own as messages
from housing.pages import blueprint as pages
from housing.placements.views.by_hand import blueprint as placement_by_hand
from housing.placements.views.cancelling import blueprint as placement_cancelling
from housing.placements.views.claim_decisions import blueprint as claim_decisions
from housing.placements.views.columns import blueprint as import_columns
from housing.placements.views.imports import blueprint as placement_imports
from housing.placements.views.invitations import blueprint as invitations
from housing.placements.views.site_map import blueprint as site_map
from housing.placements.views.site_names import blueprint as site_names
from housing.placements.views.sites import blueprint as sites
from housing.placements.views.undoing import blueprint as import_undoing
from housing.reports.views.files import blueprint as report_files
from housing.reports.views.pages import blueprint as reports
from housing.sent_mail.views import blueprint as sent_mail
from housing.stock.views.addresses import blueprint as stock
from housing.stock.views.catalogue import blueprint as municipalities
from housing.stock.views.photo_files import blueprint as photos
from housing.stock.views.settings import blueprint as settings
from housing.waiting.views.officer import blueprint as line
from housing.waiting.views.student import blueprint as waiting
from housing.wordings.views import blueprint as wordings

BLUEPRINTS: tuple[Blueprint, ...] = (
    mine,
    beds,
    asking,
    availability,
    capacity,
    spread,
    need,
    holds,
    municipality_holds,
    waiting,
    line,
    bookings,
    feedback,
    arrivals,
    stays,
    inspections,
    keys,
    faults,
    municipality_faults,
    fault_links,
    messages,
    municipality_messages,
    circulars,
    applications,
    requests,
    lists,
    list_links,
    board,
    changes,
    rehousing,
    offering,
    stock,
    settings,
    wordings,
    agreements,
    decisions,
    own_decisions,
    municipalities,
    photos,
    evidence,
    reports,
    report_files,
    pages,
    health,
    sign_in,
    account,
    calendars,
    language,
    sent_mail,
    demonstration,
    claims,
    together,
    claim_decisions,
    placement_by_hand,
    placement_cancelling,
    placement_imports,
    import_columns,
    import_undoing,
    invitations,
    sites,
    site_map,
    site_names,
    students,
    hosted,
    student_export,
    own_file,
    overview,
)

COMMANDS: tuple[Command, ...] = (
    check_config,
    migrate_database,
    start,
    demo_reset,
    load_the_municipalities,
    import_stock,
    import_placements,
    worker,
    doctor,
    jobs,
    reseal_codes,
    add_institution,
    grant,
    end_grant,
    grants,
)
