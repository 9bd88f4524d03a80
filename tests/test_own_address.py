"""Only paths on our own host are followed; the table of hostile ones is in tests/accounts/test_signing_in.py."""

import pytest

from housing.own_address import own_path, own_path_of

HOST = "praktikbo.example"


@pytest.mark.parametrize("path", ["/", "/account", "/a?b=c#d", "/å", "/a//b", "/a?next=//b"])
def test_paths_are_kept_as_they_are(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize(
    ("url", "path"),
    [
        (f"https://{HOST}/account?a=b", "/account?a=b"),
        (f"http://{HOST}/", "/"),
        (f"https://{HOST}", None),
        (f"https://evil.example/{HOST}/", None),
        (f"https://{HOST}.evil.example/", None),
        (f"https://user@{HOST}/", None),
        (f"https://{HOST}//evil.example", None),
        ("https://[broken", None),
        ("", None),
        (None, None),
    ],
)
def test_of_a_referrer_the_path_is_kept_if_it_is_ours(url: str | None, path: str | None) -> None:
    assert own_path_of(url, HOST) == path
