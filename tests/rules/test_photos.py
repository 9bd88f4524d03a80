"""What is taken for a photo by its first bytes, how large it becomes, how many there may be, and their order."""

import pytest

from housing.rules.photos import (
    LARGEST_BYTES,
    MOST_OF_A_HOME,
    MOST_OF_A_MUNICIPALITY,
    MOST_SCANS,
    Kind,
    PhotoProblem,
    fitted,
    kind_of,
    moved,
    quota_problem,
    size_problem,
)

JPEG = b"\xff\xd8\xff\xe0"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", PhotoProblem.EMPTY),
        (JPEG, Kind.JPEG),
        (JPEG + b"\xff\xda" * MOST_SCANS, Kind.JPEG),
        (JPEG + b"\xff\xda" * (MOST_SCANS + 1), PhotoProblem.BROKEN),
        (JPEG + bytes(LARGEST_BYTES), PhotoProblem.TOO_LARGE),
        (b"\x89PNG\r\n\x1a\n", Kind.PNG),
        (b"\x89PNG\n\x1a\n", PhotoProblem.NO_PHOTO),
        (b"RIFF\x00\x00\x00\x00WEBP", Kind.WEBP),
        (b"RIFF\x00\x00\x00\x00WAVE", PhotoProblem.NO_PHOTO),
        (b"\x00\x00\x00\x18ftypheic", PhotoProblem.APPLE),
        (b"GIF89a", PhotoProblem.ANIMATED),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', PhotoProblem.NO_PHOTO),
        (b"<!doctype html><title>photo.jpg</title>", PhotoProblem.NO_PHOTO),
        (b"%PDF-1.7", PhotoProblem.NO_PHOTO),
        (b"MZ\x90\x00", PhotoProblem.NO_PHOTO),
    ],
)
def test_a_file_is_what_its_first_bytes_say(content: bytes, expected: Kind | PhotoProblem) -> None:
    assert kind_of(content) is expected


@pytest.mark.parametrize(
    ("kind", "size", "expected"),
    [
        (Kind.JPEG, (8160, 6120), None),
        (Kind.JPEG, (9000, 6000), PhotoProblem.TOO_MANY_PIXELS),
        (Kind.PNG, (5000, 5000), None),
        (Kind.PNG, (5001, 5000), PhotoProblem.TOO_MANY_PIXELS),
        (Kind.WEBP, (300, 300), None),
        (Kind.WEBP, (1000, 299), PhotoProblem.TOO_SMALL),
        (Kind.PNG, (0, 5), PhotoProblem.TOO_SMALL),
        (Kind.PNG, (25_000_001, 1), PhotoProblem.TOO_MANY_PIXELS),
    ],
)
def test_the_size_it_says_it_has(kind: Kind, size: tuple[int, int], expected: PhotoProblem | None) -> None:
    assert size_problem(kind, *size) is expected


@pytest.mark.parametrize(
    ("size", "wide", "expected"),
    [
        ((4000, 3000), 480, (480, 360)),
        ((3000, 4000), 480, (480, 640)),
        ((400, 300), 480, (400, 300)),
        ((480, 4800), 480, (96, 960)),
        ((20_000, 300), 480, (480, 7)),
        ((100_000, 1), 480, (480, 1)),
    ],
)
def test_it_keeps_its_proportions_and_is_never_enlarged(
    size: tuple[int, int], wide: int, expected: tuple[int, int]
) -> None:
    assert fitted(*size, wide) == expected


@pytest.mark.parametrize(
    ("of_home", "of_municipality", "expected"),
    [
        (0, 0, None),
        (MOST_OF_A_HOME - 1, MOST_OF_A_MUNICIPALITY - 1, None),
        (MOST_OF_A_HOME, MOST_OF_A_HOME, PhotoProblem.HOME_IS_FULL),
        (0, MOST_OF_A_MUNICIPALITY, PhotoProblem.MUNICIPALITY_IS_FULL),
    ],
)
def test_how_many_there_may_be(of_home: int, of_municipality: int, expected: PhotoProblem | None) -> None:
    assert quota_problem(of_home, of_municipality) is expected


@pytest.mark.parametrize(
    ("which", "up", "expected"),
    [
        (7, True, [7, 5, 9]),
        (7, False, [5, 9, 7]),
        (5, True, [5, 7, 9]),
        (9, False, [5, 7, 9]),
    ],
)
def test_one_changes_places_with_its_neighbour(which: int, up: bool, expected: list[int]) -> None:
    assert moved([5, 7, 9], which, up=up) == expected
