"""Where a cohort could be placed so that everybody is housed, as near as can be to what the coordinator wishes.

Exact, not a rule of thumb: sites lie in municipalities and municipalities in the whole, so the limits are nested, and
each student more at a site costs at least as much as the one before. Then giving out one place after the other, always
where it costs least, ends at the best there is (a greedy on a polymatroid; Federgruen and Groenevelt, 1986).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SiteWish:
    """A site and its municipality, by id; how many students it takes at most (None: no limit), how many are wished."""

    site: int
    place: int
    limit: int | None
    wish: int


@dataclass(frozen=True, slots=True)
class Spread:
    """How many students to send to each site, in the order of the sites.

    `short`: how many of the cohort cannot be both placed and housed. `full_places`, `full_sites`: what is binding, as
    more were wished there, or as somebody is left: the municipality has no bed more, the site no place more.
    """

    numbers: Mapping[int, int]
    short: int
    full_places: tuple[int, ...]
    full_sites: tuple[int, ...]


def spread(size: int, sites: Sequence[SiteWish], beds: Mapping[int, int]) -> Spread:
    """Return where `size` students go, with so many whole stays in the `beds` of each municipality.

    As many as possible are housed; then the sum of all differences from the wish is as small as it can be; among
    equals those come first that have got the smallest part of their wish, then those that stand first.
    """
    numbers = dict.fromkeys((each.site for each in sites), 0)
    housed: Counter[int] = Counter()
    left = size
    while left and (open_sites := [each for each in sites if _has_room(each, numbers, housed, beds)]):
        chosen = min(open_sites, key=lambda each: _cost(each, numbers[each.site]))
        numbers[chosen.site] += 1
        housed[chosen.place] += 1
        left -= 1
    wanting = [each for each in sites if left or numbers[each.site] < each.wish]
    full_places = tuple(dict.fromkeys(each.place for each in wanting if housed[each.place] >= beds.get(each.place, 0)))
    full_sites = tuple(each.site for each in wanting if each.limit is not None and numbers[each.site] >= each.limit)
    return Spread(numbers, left, full_places, full_sites)


def wishes_like(before: Sequence[int], size: int) -> list[int]:
    """Return a wish for `size` students in the proportions of `before`, all of them whole and none lost.

    What rounding leaves over goes where it was largest, then to whoever stands first. Nobody before: nobody anywhere.
    """
    total = sum(before)
    if not total:
        return [0] * len(before)
    shares = [divmod(size * number, total) for number in before]
    wishes = [whole for whole, _ in shares]
    by_rest = sorted(range(len(before)), key=lambda index: (-shares[index][1], index))
    for index in by_rest[: size - sum(wishes)]:
        wishes[index] += 1
    return wishes


def _has_room(each: SiteWish, numbers: Mapping[int, int], housed: Mapping[int, int], beds: Mapping[int, int]) -> bool:
    has_place = each.limit is None or numbers[each.site] < each.limit
    return has_place and housed.get(each.place, 0) < beds.get(each.place, 0)


def _cost(each: SiteWish, number: int) -> tuple[bool, float]:
    """One more where fewer go than were wished makes the difference smaller, elsewhere larger."""
    return number >= each.wish, (number + 1) / max(each.wish, 1)
