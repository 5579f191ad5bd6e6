"""The text of the library: what a person has read, what nobody has, and what is no transcript."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.errors import InputError
from core.folders import user_data
from core.store.library import LIBRARY_FILE, Library, StoredTranscript
from core.store.wording import open_library, passages, transcript_texts, write_documents


def body(text: str, state: str = "machine") -> str:
    return json.dumps({"words": [{"text": word, "state": state} for word in text.split()]})


def edit(first: int, count: int, *new: list[object]) -> str:
    return json.dumps(
        {"changes": [{"first": first, "count": count, "new": [{"words": one} for one in new]}]}
    )


def test_segments_join_and_edits_exchange_words() -> None:
    typed = {"text": "Shmyrev", "state": "edited"}
    split = edit(0, 1, [[0, 2]], [[2, 3], typed])
    stored = StoredTranscript(
        ((False, body("good morning")), (True, body("mister shmear")), (False, body("bye"))),
        (split, edit(0, 3)),
        1,
    )
    found = passages(stored)
    assert [one.text for one in found] == ["good morning", "mister Shmyrev", "bye"]
    assert [one.is_checked for one in found] == [False, True, False]
    assert passages(StoredTranscript(stored.segments, stored.edits, 0)) == []


@pytest.mark.parametrize("bad", ["[", "{}", '{"words": [{"text": "a"}]}', '{"words": 3}'])
def test_a_damaged_transcript_is_told(bad: str) -> None:
    with pytest.raises(InputError, match="damaged"):
        passages(StoredTranscript(((False, bad),), (), 0))


def test_what_a_person_read_comes_first_and_the_bin_gives_nothing(tmp_path: Path) -> None:
    with Library(tmp_path / LIBRARY_FILE) as library:
        for title in ("talk", "gone", "unread"):
            number = library.add_recording(f"/{title}.wav", title)
            library.add_segment(number, body(f"nobody read {title}"), joins=False)
            if title != "unread":
                library.add_segment(number, body(f"{title} was read", "verified"), joins=False)
            if title == "gone":
                library.move_to_bin(number)
        (checked,) = transcript_texts(library)
        assert (checked.title, checked.text, checked.words) == ("talk", "talk was read\n", 3)
        every = {one.title: one.text for one in transcript_texts(library, unchecked=True)}
    assert every == {
        "unread": "nobody read unread\n",
        "talk": "talk was read\nnobody read talk\n",
    }


def test_titles_of_any_kind_become_documents(tmp_path: Path) -> None:
    texts = [("a/b: c?", "one\n"), ("a/b: c?", "two\n"), ("", "three\n")]
    paths = write_documents(texts, tmp_path)
    assert [path.read_text() for path in paths] == ["one\n", "two\n", "three\n"]
    assert [path.name for path in paths] == ["a_b_ c_.txt", "a_b_ c_.txt", "transcript.txt"]


def test_a_library_is_not_made_by_looking_for_it(sonant_home: Path) -> None:
    with pytest.raises(InputError, match="no library"):
        open_library()
    assert not (user_data() / LIBRARY_FILE).exists()
