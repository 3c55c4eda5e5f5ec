"""Two files, or two sets of files, and what is different between what they let the model do."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from toolcheck.comparing.changes import compare_surfaces, in_order, is_same
from toolcheck.comparing.kinds import CLASSES, KINDS, ChangeClass
from toolcheck.comparing.sides import SurfaceFile
from toolcheck.comparing.surface import Surface
from toolcheck.comparing.tools import SurfaceChange
from toolcheck.ground.record import record


@record(kw_only=True)
class Difference:
    """What is different between two files, of which None is one that is not there, the most dangerous first. Where one
    of them cannot be compared, nothing is claimed: `is_compared` is false, and its findings say why.
    """

    old: SurfaceFile | None
    new: SurfaceFile | None
    changes: tuple[SurfaceChange, ...] = ()

    @property
    def is_compared(self) -> bool:
        """Whether both files could be read."""
        return not self.broken

    @property
    def broken(self) -> tuple[SurfaceFile, ...]:
        """The files that cannot be compared."""
        return tuple(side for side in (self.old, self.new) if side is not None and side.surface is None)

    @property
    def has_tools(self) -> bool:
        """Whether one of them offers a tool."""
        sides = (side.surface for side in (self.old, self.new) if side is not None)
        return any(surface.has_tools for surface in sides if surface is not None)


def compare_files(old: SurfaceFile | None, new: SurfaceFile | None) -> Difference:
    """The difference of two files."""
    if any(side is not None and side.surface is None for side in (old, new)):
        return Difference(old=old, new=new)
    changes = compare_surfaces(_surface(old), _surface(new))
    return Difference(old=old, new=new, changes=changes)


def _surface(side: SurfaceFile | None) -> Surface | None:
    return side.surface if side is not None else None


def compare_sets(old: Mapping[str, SurfaceFile], new: Mapping[str, SurfaceFile]) -> list[Difference]:
    """The differences of two sets of files, which are paired by their paths. A file that is gone, and one that is new
    and offers the same, or alone has its name, are one that was moved.
    """
    gone = {path: side for path, side in old.items() if path not in new and _is_whole(side)}
    fresh = {path: side for path, side in new.items() if path not in old and _is_whole(side)}
    moved = dict(_moved(gone, fresh))
    found = [_compare_moved(old[was], new[now]) for was, now in moved.items()]
    paths = [path for path in sorted({*old, *new}) if path not in moved and path not in moved.values()]
    found += [compare_files(old.get(path), new.get(path)) for path in paths]
    return found


def _is_whole(side: SurfaceFile) -> bool:
    return side.surface is not None and side.surface.has_tools


def _moved(gone: dict[str, SurfaceFile], fresh: dict[str, SurfaceFile]) -> Iterator[tuple[str, str]]:
    left = dict(fresh)
    for was, side in gone.items():
        same = [
            path
            for path, other in left.items()
            if side.surface and other.surface and is_same(side.surface, other.surface)
        ]
        name = posixpath.basename(was)
        named = [path for path in left if posixpath.basename(path) == name]
        alone = named if len(named) == 1 and sum(posixpath.basename(path) == name for path in gone) == 1 else []
        for now in (same or alone)[:1]:
            del left[now]
            yield was, now


def _compare_moved(old: SurfaceFile, new: SurfaceFile) -> Difference:
    changes = compare_surfaces(old.surface, new.surface)
    words = f"this manifest was `{old.document.name}`"
    place = new.surface.scopes[0].payload.where if new.surface is not None else None
    moved = SurfaceChange(kind="manifest-moved", words=words, new=place)
    return Difference(old=old, new=new, changes=in_order([*changes, moved]))


def group_of(change: SurfaceChange) -> ChangeClass:
    """The class of a change."""
    return KINDS[change.kind].group


def counts_of(differences: list[Difference]) -> dict[ChangeClass, int]:
    """How many changes of each class there are."""
    counts: dict[ChangeClass, int] = dict.fromkeys(CLASSES, 0)
    for difference in differences:
        for change in difference.changes:
            counts[group_of(change)] += 1
    return counts
