"""Why a photo was not taken, in the reader's language, and what can be done about it."""

from flask_babel import lazy_gettext as _l

from housing.rules.photos import MOST_OF_A_HOME, PhotoProblem

PROBLEMS: dict[PhotoProblem, object] = {
    PhotoProblem.EMPTY: _l("The file is empty. Choose another."),
    PhotoProblem.TOO_LARGE: _l("The photo is larger than 12 MB. Send a smaller copy of it."),
    PhotoProblem.NO_PHOTO: _l("This is not a photo, whatever it is called. Send a JPEG, PNG or WebP."),
    PhotoProblem.APPLE: _l(
        "The photo is kept in a way that few can read (HEIC or AVIF). Save it as JPEG, or send it from the telephone"
        " itself, which then does so."
    ),
    PhotoProblem.ANIMATED: _l("Pictures that move are not taken. Send a photo as JPEG, PNG or WebP."),
    PhotoProblem.TOO_MANY_PIXELS: _l(
        "The photo has too many pixels. Send a smaller copy of it: 2,000 pixels wide is plenty."
    ),
    PhotoProblem.TOO_SMALL: _l("The photo is too small to show. It needs 300 pixels at least each way."),
    PhotoProblem.BROKEN: _l("The file is damaged and cannot be read to its end. Send it again, or take a new photo."),
    PhotoProblem.HOME_IS_FULL: _l("There are %(most)d photos here already. Remove one first.", most=MOST_OF_A_HOME),
    PhotoProblem.MUNICIPALITY_IS_FULL: _l(
        "Your municipality has no room for more photos. Remove some of homes that have many."
    ),
}


def problem_sentence(problem: PhotoProblem) -> str:
    """Return why a file was not taken for a photo."""
    return str(PROBLEMS[problem])
