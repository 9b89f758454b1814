"""The versions of libraries: they rise with every change, and many can be asked for at once."""

from __future__ import annotations

from collections.abc import Callable

from fuze_app.core import versions
from fuze_app.core.services.accounts import Account
from fuze_app.core.services.bookmarks import BookmarkChanges, delete, restore, update
from tests.core.importer import Importer, entries
from tests.core.library import Library


def version(user_id: int) -> int:
    found = versions.ask(user_id).result(10)
    assert found is not None
    return found


def test_every_change_raises_the_version(library: Library) -> None:
    seen = [version(library.user_id)]
    key = library.save(tags=("t",))
    seen.append(version(library.user_id))
    library.finish(key)
    seen.append(version(library.user_id))
    for change in ({"title": "New"}, {"tags": ("u",)}, {"favourite": True}, {"keep_offline": True}):
        library.do(update, library.user_id, key, BookmarkChanges(**change))  # type: ignore[arg-type]
        seen.append(version(library.user_id))
    for action in (delete, restore):
        library.do(action, library.user_id, key)
        seen.append(version(library.user_id))
    assert seen == sorted(set(seen))


def test_so_does_every_chunk_of_an_import_and_what_follows_it(library: Library) -> None:
    importer = Importer(library.user_id)
    import_id = importer.stage(entries(5, tags=["t"], folder="F"))
    importer.start(import_id)
    seen = [version(library.user_id)]
    for _ in range(2):
        importer.add_chunk(import_id, 3)
        seen.append(version(library.user_id))
    library.save()
    seen.append(version(library.user_id))
    assert seen == sorted(set(seen))


def test_reading_does_not_raise_it_nor_does_what_another_saves(
    library: Library, new_user: Callable[[str], Account]
) -> None:
    before = version(library.user_id)
    Library(new_user("ben").id).save()
    assert version(library.user_id) == before


def test_those_who_ask_together_are_told_their_own(
    library: Library, new_user: Callable[[str], Account]
) -> None:
    library.save()
    nobody = new_user("ben").id + 1
    asked = [versions.ask(user_id) for user_id in (library.user_id, nobody) * 20]
    told = [future.result(10) for future in asked]
    assert told == [version(library.user_id), None] * 20
