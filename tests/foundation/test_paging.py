"""Links between pages: neighbors, gaps, and what stays in the address."""

from __future__ import annotations

from marketplace.foundation.paging import page_links


def labels(page: int, pages: int) -> str:
    return " ".join(link["label"] for link in page_links("/l/", page=page, pages=pages)["links"])


def test_the_first_the_last_and_the_neighbors_are_named():
    assert labels(1, 1) == ""
    assert labels(1, 2) == "1 2"
    assert labels(5, 9) == "1 … 3 4 5 6 7 … 9"
    assert labels(9, 9) == "1 … 7 8 9"


def test_what_was_asked_for_stays_and_the_first_page_has_no_number():
    found = page_links("/l/", page=2, pages=3, query={"sort": "price", "q": "a b"})
    assert found["previous_url"] == "/l/?sort=price&q=a+b"
    assert found["next_url"] == "/l/?sort=price&q=a+b&page=3"
    assert [link["is_current"] for link in found["links"]] == [False, True, False]
    assert page_links("/l/", page=2, pages=2)["next_url"] == ""
    assert page_links("/l/", page=2, pages=2)["previous_url"] == "/l/"
