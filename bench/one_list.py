"""`python -m bench.one_list URL INSTITUTION FILE`: read, match, preview and publish one list, and print the figures.

A process of its own, so that its memory is that of this one list: the highest that it had until the preview stood.
"""

import json
import resource
import sys
import time
from pathlib import Path

from flask import Flask, render_template

from bench.calendar import NOW
from housing.access import GrantHeld
from housing.clock import local_date
from housing.database import db, transact
from housing.files import KEPT, SentFile, checksum
from housing.organisations.models import Institution
from housing.placements.column_names import wanted_with
from housing.placements.forms.imports import PublishForm
from housing.placements.queries.column_names import named_columns
from housing.placements.reading import PlacementFile, read_placements
from housing.placements.services.comparing import plan_import
from housing.placements.services.publishing import Published, publish
from housing.placements.views.preview import preview_of
from housing.rules.permissions import Role
from tests.harness.product import make_app

STATUS = Path("/proc/self/status")


def main(url: str, institution_id: int, path: Path) -> None:
    """Do with the list what the two buttons do, without the limit that a page has."""
    app = make_app(url, clock=NOW)
    content = path.read_bytes()
    sent = SentFile("bench", path.name, checksum(content), content, NOW + KEPT)
    start = time.perf_counter()
    fingerprint = _preview(app, institution_id, sent)
    looked, most = time.perf_counter(), _megabytes()
    published = _publish(app, institution_id, sent, fingerprint)
    done = time.perf_counter()
    counts = {str(state): number for state, number in published.plan.counts.items()}
    counts["called_off"] = len(published.called_off)
    print(json.dumps({"preview": looked - start, "megabytes": most, "publish": done - looked, "counts": counts}))


def _preview(app: Flask, institution_id: int, sent: SentFile) -> str:
    """Return the fingerprint of what the page shows."""
    with app.test_request_context():
        file = _read(institution_id, sent)
        plan = plan_import(institution_id, file)
        form = PublishForm(formdata=None, fingerprint=plan.fingerprint())
        preview = preview_of(file, plan)
        form.propose(preview.vanished)
        institution = db.session.get_one(Institution, institution_id)
        page = render_template(
            "placements/import_preview.html",
            institution=GrantHeld(Role.COORDINATOR, institution_id, "institution", institution.name, institution.slug),
            sent=sent,
            plan=plan,
            form=form,
            preview=preview,
            term=None,
        )
        assert str(form.fingerprint.data) in page
        return plan.fingerprint()


def _publish(app: Flask, institution_id: int, sent: SentFile, fingerprint: str) -> Published:
    """Publish all of it, and call off what has vanished."""
    with app.test_request_context():
        file = _read(institution_id, sent)
        return transact(
            lambda: publish(
                institution_id,
                file,
                sha256=sent.sha256,
                at=NOW,
                by=None,
                expected=fingerprint,
                call_off=lambda plan: [each.ref for each in plan.vanished],
            )
        )


def _read(institution_id: int, sent: SentFile) -> PlacementFile:
    wanted = wanted_with(named_columns(institution_id))
    db.session.rollback()
    return read_placements(sent.content, sent.filename, term=None, today=local_date(NOW), wanted=wanted)


def _megabytes() -> float:
    """Return the most memory that this process has had.

    What `getrusage` says counts whoever started the process as well, until it became another program.
    """
    lines = STATUS.read_text(encoding="utf-8").splitlines() if STATUS.exists() else []
    most = next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), None)
    return (most or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
