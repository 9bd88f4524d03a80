"""Names that a cell may hold, found however they are spelt, and the nearest to a wrong one."""

from collections.abc import Iterable, Mapping

from housing.rules.names import nearest, text_key

MOST_COMPARISONS = 200
"""Wrong names of one file that get suggestions; a file with more has another mistake than spelling,
and comparing each of them with every known name would take minutes."""


class KnownNames:
    """Names by key, made once for a file, since every row asks."""

    def __init__(self, spellings: Mapping[str, Iterable[str]]) -> None:
        """Take the key of each thing and how its name may be spelt, the usual spelling first."""
        self._usual = {key: next(iter(names)) for key, names in spellings.items()}
        self._keys = {text_key(name): key for key, names in spellings.items() for name in names}
        self._compared: dict[str, tuple[str, ...]] = {}

    def name_of(self, key: str) -> str | None:
        """Return the usual name of the thing, or None when the key is unknown."""
        return self._usual.get(key)

    def key_of(self, name: str) -> str | None:
        """Return the key of the thing that is called so, or None."""
        return self._keys.get(text_key(name))

    def nearest(self, name: str) -> tuple[str, ...]:
        """Return at most three usual names that may have been meant, the likeliest first."""
        asked = text_key(name)
        if asked not in self._compared:
            if len(self._compared) >= MOST_COMPARISONS:
                return ()
            self._compared[asked] = tuple(nearest(name, self._usual.values()))
        return self._compared[asked]


def municipality_names(names: Mapping[str, str]) -> KnownNames:
    """Return municipalities by code, known by "Malå", "Malå kommun" and "Storumans kommun"."""
    return KnownNames({code: (name, f"{name} kommun", f"{name}s kommun") for code, name in names.items()})
