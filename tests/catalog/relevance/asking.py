"""Every judged query through the port of search, and how the answers score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from catalog.search.engines import engine
from catalog.search.types import SearchRequest
from tests.catalog.relevance.judgements import Judgement
from tests.catalog.relevance.scoring import Scored, recall_at_ten, reciprocal_rank


def ask(judgements: Iterable[Judgement], codes: Mapping[int, str]) -> Iterator[Scored]:
    """Search for each query as a shopper in its language would."""
    for each in judgements:
        result = engine().search(SearchRequest(each.query, each.language))
        found = [codes[pk] for pk in result.product_ids]
        yield Scored(
            language=each.language,
            kind=each.kind,
            query=each.query,
            is_held_out=each.is_held_out,
            recall=recall_at_ten(found, each.relevant),
            reciprocal_rank=reciprocal_rank(found, each.relevant),
        )
