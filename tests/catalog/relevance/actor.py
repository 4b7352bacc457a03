"""The part of `manage.py relevance` that runs in the database of its own."""

from __future__ import annotations

import json
import sys

import django


def main() -> None:
    """Load, ask, and print the scores as one line of JSON."""
    django.setup()
    from tests.catalog.relevance.asking import ask
    from tests.catalog.relevance.judgements import read_goods, read_judgements
    from tests.catalog.relevance.loading import load
    from tests.catalog.relevance.scoring import summary

    goods = read_goods()
    judgements = read_judgements([each.code for each in goods])
    scored = list(ask(judgements, load(goods)))
    told = summary(scored) | {
        "listings": len(goods),
        "judgements": sum(len(each.relevant) for each in judgements),
        "missed": {
            f"{each.language} {each.kind}: {each.query}": f"{float(each.recall):.2f}"
            for each in scored
            if each.recall < 1 and not each.is_held_out
        },
    }
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
