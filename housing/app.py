"""The application: configure, extend, register. Not in `__init__`, so that importing a rule loads no Flask."""

from flask import Flask
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from housing import errors, filters, security, static_files
from housing.accounts.access import prepare_accounts
from housing.agreements.services import make_agreement
from housing.availability.following import (
    follow_changed_booking,
    follow_lost_nights,
    follow_moved_placement,
    propose_afresh,
)
from housing.bookings.services.animals import keep_home_without_animals
from housing.bookings.services.following import follow_booking, release_cancelled_placement
from housing.bookings.services.living_together import leave_party_of_cancelled
from housing.clock import Clock, fixed_clock, system_clock
from housing.config import ROOT, Settings, SettingsError, load_settings
from housing.database import db, dialect_url, engine_options, prepare_engine
from housing.decisions.services import decide_on_application, decide_on_booking
from housing.demonstration.bar import prepare_demonstration
from housing.happenings import (
    ApplicationDeclined,
    BookingChanged,
    HomeOpensToAnimals,
    NightRulesChanged,
    NightsFreed,
    NightsLost,
    PlacementChanged,
    PlacementsPublished,
    ProposalOutdated,
    Table,
)
from housing.language import prepare_language, prepare_pages
from housing.logs import prepare_logs
from housing.navigation import prepare_navigation
from housing.placements.services.renewing import follow_night_rules
from housing.registry import BLUEPRINTS, COMMANDS
from housing.stored_files import FolderFiles
from housing.templating import prepare_templates
from housing.waiting.services.following import follow_night_rules_in_line, follow_placement_in_line
from housing.waiting.services.leaving import leave_with_room
from housing.waiting.services.waking import wake_line

csrf = CSRFProtect()
migrations = Migrate(render_as_batch=True, compare_type=True)

HAPPENINGS: Table = {
    NightRulesChanged: (follow_night_rules, follow_night_rules_in_line),
    PlacementsPublished: (),
    HomeOpensToAnimals: (keep_home_without_animals,),
    BookingChanged: (follow_booking, follow_changed_booking, leave_with_room, make_agreement, decide_on_booking),
    ApplicationDeclined: (decide_on_application,),
    PlacementChanged: (
        release_cancelled_placement,
        leave_party_of_cancelled,
        follow_moved_placement,
        follow_placement_in_line,
    ),
    NightsFreed: (wake_line,),
    ProposalOutdated: (propose_afresh,),
    NightsLost: (follow_lost_nights,),
}


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> Flask:
    """Build one Praktikbo from `settings` (none: the environment).

    Raises `SettingsError` when the settings do not allow a start.
    """
    settings = settings or load_settings()
    if problems := settings.problems():
        raise SettingsError(problems)
    app = Flask("housing", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    _configure(app, settings, clock)
    _extend(app, settings)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
    return app


def _configure(app: Flask, settings: Settings, clock: Clock | None) -> None:
    url = dialect_url(settings.database_url)
    app.config.from_mapping(
        SECRET_KEY=settings.secret_key.get_secret_value(),
        SQLALCHEMY_DATABASE_URI=url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(url),
        MAX_CONTENT_LENGTH=settings.upload_bytes,
        MAX_FORM_MEMORY_SIZE=500_000,
        WTF_CSRF_TIME_LIMIT=None,
        PREFERRED_URL_SCHEME="https" if settings.is_secure else "http",
    )
    app.extensions["settings"] = settings
    app.extensions["clock"] = clock or (fixed_clock(settings.clock) if settings.clock else system_clock)
    app.extensions["files"] = FolderFiles(settings.folder_of_files)
    app.extensions["happenings"] = HAPPENINGS
    prepare_templates(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies)  # type: ignore[method-assign]


def _extend(app: Flask, settings: Settings) -> None:
    prepare_logs(app)
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    migrations.init_app(app, db, directory=str(ROOT / "migrations"))
    prepare_language(app)
    security.prepare_security(app, settings)
    prepare_accounts(app, settings)
    prepare_pages(app)
    security.prepare_input(app)
    csrf.init_app(app)
    filters.prepare_filters(app)
    prepare_navigation(app)
    prepare_demonstration(app, settings)
    static_files.prepare_static_files(app)
    errors.prepare_errors(app)
