"""What is said where an answer to a fault was not taken, to an officer and to whoever mends."""

from flask_babel import gettext as _

from housing.bookings.fault_wording import PROBLEMS
from housing.faults.forms.answering import AnswerForm
from housing.faults.services.answering import FaultChanged, StepRefused
from housing.rules.faults import FaultProblem


def put_problem(form: AnswerForm, refusal: FaultChanged | StepRefused) -> int:
    """Say at the form why it was not taken, and return the status of the answer."""
    if isinstance(refusal, FaultChanged):
        form.form_errors.append(
            _("Somebody else has said something meanwhile. What you wrote is still here: look, and send it again.")
        )
        return 409
    field = form.to if refusal.problem is FaultProblem.NOT_POSSIBLE else form.comes_on
    field.errors = [str(PROBLEMS[refusal.problem])]
    return 422
