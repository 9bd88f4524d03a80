"""The browser for the journeys is found, or the sentence says what is wrong."""

from pathlib import Path

import pytest

from tests.harness.chromium import chromium_path


def test_a_program_that_is_named_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    named = tmp_path / "chromium"
    named.touch(mode=0o755)
    monkeypatch.setenv("CHROMIUM_PATH", str(named))
    assert chromium_path("/nowhere/downloaded") == str(named)


def test_playwrights_own_is_taken_where_the_system_has_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    downloaded = tmp_path / "chrome"
    downloaded.touch(mode=0o755)
    monkeypatch.delenv("CHROMIUM_PATH", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium_path(str(downloaded)) == str(downloaded)


def test_a_wrong_name_is_told_in_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM_PATH", "/nowhere/chromium")
    with pytest.raises(RuntimeError, match="CHROMIUM_PATH is /nowhere/chromium, but there is no"):
        chromium_path("/nowhere/downloaded")
