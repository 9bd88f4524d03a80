"""Who may use a view. Every view says its action; this module reads a `Viewer` and knows no accounts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar, cast

from flask import abort, g, redirect, request, url_for
from werkzeug.wrappers import Response

from housing.own_address import own_path_of
from housing.rules.permissions import PERMISSIONS, Action, Role, needs_sign_in, reaches

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class GrantHeld:
    """A role in an organisation that is valid today."""

    role: Role
    organisation_id: int
    organisation_kind: str
    organisation_name: str
    organisation_slug: str

    def reaches(self, action: Action) -> bool:
        """Tell whether the role lets its holder do `action` to what is this organisation's."""
        return reaches(action, self.role, self.organisation_kind)


@dataclass(frozen=True, slots=True)
class Viewer:
    """The person behind a request as far as access goes; not signed in: no ids, no grants."""

    person_id: int | None = None
    account_id: int | None = None
    person_ref: str | None = None
    name: str | None = None
    language: str | None = None
    is_demonstration: bool = False
    grants: tuple[GrantHeld, ...] = ()
    student_ids: frozenset[int] = field(default_factory=frozenset)
    roles: frozenset[Role] = field(init=False)
    """Every role this viewer has anywhere. Each entry of a menu asks for them."""

    def __post_init__(self) -> None:
        person = {Role.PERSON} if self.is_signed_in else set()
        student = {Role.STUDENT} if self.student_ids else set()
        roles = frozenset({Role.ANYONE, *person, *student, *(grant.role for grant in self.grants)})
        object.__setattr__(self, "roles", roles)

    @property
    def is_signed_in(self) -> bool:
        """Tell whether somebody is signed in."""
        return self.account_id is not None

    def may(self, action: Action) -> bool:
        """Tell whether the viewer may do `action` to something; to what exactly is the query's scope."""
        return not self.roles.isdisjoint(PERMISSIONS[action])

    def municipalities(self, action: Action) -> frozenset[int]:
        """Return the ids of the municipalities in which the viewer may do `action`."""
        return self._organisations(action, "municipality")

    def institutions(self, action: Action) -> frozenset[int]:
        """Return the ids of the institutions for which the viewer may do `action`."""
        return self._organisations(action, "institution")

    def _organisations(self, action: Action, kind: str) -> frozenset[int]:
        return frozenset(
            grant.organisation_id for grant in self.grants if grant.organisation_kind == kind and grant.reaches(action)
        )


NOBODY = Viewer()


def viewer() -> Viewer:
    """Return the viewer of this request; outside a request, or before sign-in, nobody."""
    return cast(Viewer, g.get("viewer", NOBODY))


def access(action: Action) -> Callable[[View], View]:
    """Let a view be used by those who may do `action`; tests read the mark it leaves.

    Not signed in: to sign-in and back. Signed in without the role: 404, as for everything that is not theirs.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not viewer().may(action):
                return refuse(action)
            return view(*args, **kwargs)

        guarded.access_action = action  # type: ignore[attr-defined]  # a mark on a function
        return cast(View, guarded)

    return mark


def refuse(action: Action) -> Response:
    """Answer somebody who may not do `action`."""
    if viewer().is_signed_in or not needs_sign_in(action):
        abort(404)
    return to_sign_in()


def to_sign_in() -> Response:
    """Send a visitor to sign in and back: to this page, or to the one whose form they sent."""
    is_page = request.method in {"GET", "HEAD"}
    wanted = request.full_path.rstrip("?") if is_page else own_path_of(request.referrer, request.host)
    return redirect(url_for("sign_in.start", next=wanted), 303)
