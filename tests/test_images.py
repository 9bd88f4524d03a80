"""What is kept of a sent photo is its pixels, upright and in three widths; anything else is refused with its reason."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from housing.images import PhotoRefused, drawn_photos
from housing.rules.photos import PhotoProblem
from tests.harness.photos import CAMERA, PLACE, UPRIGHT, a_bomb, a_jpeg, a_png, a_webp, moving

RED, BLUE = (254, 0, 0), (0, 0, 254)


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def looks(image: Image.Image, x: int, y: int, colour: tuple[int, int, int]) -> bool:
    pixel = image.convert("RGB").getpixel((x, y))
    assert isinstance(pixel, tuple)
    return all(abs(is_ - wanted) < 40 for is_, wanted in zip(pixel, colour, strict=True))


@pytest.mark.parametrize("content", [a_jpeg((1200, 900)), a_png((1200, 900)), a_webp((1200, 900))])
def test_three_widths_are_made_and_nothing_but_pixels_is_left(content: bytes) -> None:
    drawn = drawn_photos(content)
    assert [(each.width, each.height) for each in drawn] == [(480, 360), (960, 720), (1200, 900)]
    for each in drawn:
        image = opened(each.content)
        assert (image.format, image.size) == ("WEBP", (each.width, each.height))
        for trace in (PLACE, CAMERA.encode(), b"EXIF", b"Exif", b"XMP ", b"ICCP", b"xmpmeta"):
            assert trace not in each.content
        assert not image.getexif()


def test_the_place_is_there_before() -> None:
    """Else the test above would prove nothing."""
    for content in (a_jpeg(), a_png()):
        assert PLACE in content
    assert CAMERA.encode() in a_jpeg()


def test_a_photo_that_lies_on_its_side_is_put_upright() -> None:
    large = drawn_photos(a_jpeg(orientation=6))[-1]
    image = opened(large.content)
    assert image.size == UPRIGHT
    assert looks(image, 550, 400, RED)
    assert looks(image, 50, 400, BLUE)


def test_what_can_be_seen_through_becomes_white() -> None:
    assert looks(opened(drawn_photos(a_png())[0].content), 100, 100, (255, 255, 255))


def test_the_same_file_gives_the_same_bytes() -> None:
    assert drawn_photos(a_jpeg()) == drawn_photos(a_jpeg())


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param(a_bomb(), PhotoProblem.TOO_MANY_PIXELS, id="a bomb far beyond what any reader takes"),
        pytest.param(a_bomb(10_000, 10_000), PhotoProblem.TOO_MANY_PIXELS, id="a bomb that only warns"),
        pytest.param(a_bomb(6_000, 5_000), PhotoProblem.TOO_MANY_PIXELS, id="a bomb just beyond our own limit"),
        pytest.param(a_bomb(1_000, 1_000), PhotoProblem.BROKEN, id="fewer rows than it says"),
        pytest.param(a_jpeg()[:-2000], PhotoProblem.BROKEN, id="a truncated JPEG"),
        pytest.param(a_png()[:-100], PhotoProblem.BROKEN, id="a truncated PNG"),
        pytest.param(a_webp()[:-100], PhotoProblem.BROKEN, id="a truncated WebP"),
        pytest.param(b"\xff\xd8\xff" + bytes(5000), PhotoProblem.BROKEN, id="a JPEG in its first bytes only"),
        pytest.param(moving("PNG"), PhotoProblem.ANIMATED, id="a moving PNG"),
        pytest.param(moving("WEBP"), PhotoProblem.ANIMATED, id="a moving WebP"),
        pytest.param(moving("GIF"), PhotoProblem.ANIMATED, id="a moving GIF"),
        pytest.param(a_jpeg((299, 900)), PhotoProblem.TOO_SMALL, id="too narrow"),
    ],
)
def test_what_is_no_photo_is_refused(content: bytes, problem: PhotoProblem) -> None:
    with pytest.raises(PhotoRefused) as refused:
        drawn_photos(content)
    assert refused.value.problem is problem


def test_of_a_telephones_double_picture_the_first_is_the_photo() -> None:
    written = BytesIO()
    first, second = (Image.new("RGB", (640, 480), colour) for colour in ("red", "blue"))
    first.save(written, "MPO", save_all=True, append_images=[second])
    assert looks(opened(drawn_photos(written.getvalue())[0].content), 100, 100, RED)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_a_damaged_file_is_drawn_or_refused_and_nothing_else(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([a_jpeg((320, 320)), a_png((320, 320)), a_webp((320, 320))]))
    damaged = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        drawn = drawn_photos(bytes(damaged))
    except PhotoRefused:
        return
    assert PLACE not in drawn[0].content
