"""Which files are taken for photos, how large they become, how many there may be, and in which order they stand.

A file is judged by its first bytes, never by its name. The limits are ours (assumed: a home needs six to eight photos,
and today's telephones take 12 to 50 megapixels).
"""

from collections.abc import Sequence
from enum import StrEnum

LARGEST_BYTES = 12_000_000
WIDTHS = (480, 960, 1600)
"""How wide a photo is kept: on a card, on a page, as large as a screen. A narrow one is never made wider."""

TALLEST = 2
"""A photo is at most so many times as tall as wide; a taller one is made narrower until it fits."""

SHORTEST_SIDE = 300
MOST_SCANS = 40
"""A progressive JPEG has about ten scans. Each is a pass over the whole picture, so that thousands are an attack."""

MOST_OF_A_HOME = 12
MOST_OF_A_MUNICIPALITY = 600
LONGEST_TEXT = 200


class Kind(StrEnum):
    """What a file is by its first bytes, as far as it is read."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"


MOST_PIXELS: dict[Kind, int] = {Kind.JPEG: 51_000_000, Kind.PNG: 25_000_000, Kind.WEBP: 25_000_000}
"""A JPEG is read at a fraction of its size straight away; the others need four bytes a pixel first."""


MOST_UNPACKED = 25_000_000
"""So many pixels are held in memory at most, a few copies of them, whatever is sent."""


class PhotoProblem(StrEnum):
    """Why a file was not taken."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    NO_PHOTO = "no_photo"
    """Something else, whatever it is called: a drawing (SVG), a document, a page."""
    APPLE = "apple"
    """HEIC or AVIF, as some telephones keep them."""
    ANIMATED = "animated"
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_SMALL = "too_small"
    BROKEN = "broken"
    """It begins like a photo and cannot be read to its end."""
    HOME_IS_FULL = "home_is_full"
    MUNICIPALITY_IS_FULL = "municipality_is_full"


def kind_of(content: bytes) -> Kind | PhotoProblem:
    """Return what a file is by what stands in it, or why it is not read."""
    if not content:
        return PhotoProblem.EMPTY
    if len(content) > LARGEST_BYTES:
        return PhotoProblem.TOO_LARGE
    if content.startswith(b"\xff\xd8\xff"):
        # inside a picture's data these two bytes never follow each other but where a scan begins
        return Kind.JPEG if content.count(b"\xff\xda") <= MOST_SCANS else PhotoProblem.BROKEN
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Kind.WEBP
    if content[4:8] == b"ftyp":
        return PhotoProblem.APPLE
    if content.startswith((b"GIF87a", b"GIF89a")):
        return PhotoProblem.ANIMATED
    return PhotoProblem.NO_PHOTO


def size_problem(kind: Kind, width: int, height: int) -> PhotoProblem | None:
    """Return what is wrong with the size that a file says it has; asked before anything of it is unpacked."""
    if width * height > MOST_PIXELS[kind]:
        return PhotoProblem.TOO_MANY_PIXELS
    return PhotoProblem.TOO_SMALL if min(width, height) < SHORTEST_SIDE else None


def fitted(width: int, height: int, wide: int) -> tuple[int, int]:
    """Return the size of a photo that is at most `wide`, in its own proportions, never enlarged."""
    share = min(1.0, wide / width, wide * TALLEST / height)
    return max(1, round(width * share)), max(1, round(height * share))


def quota_problem(of_home: int, of_municipality: int) -> PhotoProblem | None:
    """Return why no photo can be added to a home that has so many, in a municipality that has so many."""
    if of_home >= MOST_OF_A_HOME:
        return PhotoProblem.HOME_IS_FULL
    return PhotoProblem.MUNICIPALITY_IS_FULL if of_municipality >= MOST_OF_A_MUNICIPALITY else None


def moved(order: Sequence[int], which: int, *, up: bool) -> list[int]:
    """Return the order in which `which` has changed places with its neighbour; at the end it stays where it is."""
    ids = list(order)
    here = ids.index(which)
    there = here - 1 if up else here + 1
    if 0 <= there < len(ids):
        ids[here], ids[there] = ids[there], ids[here]
    return ids
