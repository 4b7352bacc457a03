"""Rule sets in the database: dated, kept, put in force by two."""

from __future__ import annotations

import copy
import json
from datetime import datetime, timedelta, timezone
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from marketplace.customs.rules import queries, services
from marketplace.customs.rules.case_files import shipped_samples
from marketplace.customs.rules.channels import Channel
from marketplace.customs.rules.errors import (
    FourEyesNeeded,
    PayloadWrong,
    ProposalDecided,
    ProposalNotFound,
    RuleSetRefused,
    RulesMissing,
)
from marketplace.customs.rules.models import RuleProposal, RuleSet
from marketplace.customs.rules.shipped import shipped_sets
from tests.customs.rules.cases import PAID, ZHUHAI, cny, line, parcel

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 12, tzinfo=timezone(timedelta(hours=8)))
JULY = datetime(2026, 7, 1, tzinfo=timezone(timedelta(hours=8)))
LATER = JULY.replace(year=2099)  # commands ask the clock
SECOND = timedelta(seconds=1)
MAKER, CHECKER = "user:1", "user:2"


@pytest.fixture(autouse=True)
def _rules(db: None) -> None:
    assert services.load_shipped_sets(now=NOW) == 8


def payload_of(kind: str) -> Any:
    return copy.deepcopy(next(each.payload for each in shipped_sets() if each.kind == kind))


def proposed(kind: str = "limits", **changes: Any) -> RuleProposal:
    told = {
        "kind": kind,
        "valid_from": JULY,
        "source": "an announcement",
        "payload": payload_of("limits") | {"single_minor": 800_000},
        "reason": "it was announced",
        "by": MAKER,
        "now": NOW,
    }
    return services.propose_set(**(told | changes))


def test_shipped_sets_are_loaded_once_and_leave_others_alone() -> None:
    assert services.load_shipped_sets(now=NOW) == 0
    book = queries.rulebook_at(NOW)
    assert book.limits.single == cny(500_000)
    assert "2018" in book.source("limits")


def test_tax_at_a_time_uses_the_set_of_that_time() -> None:
    services.confirm_proposal(proposal_id=proposed().pk, by=CHECKER, now=NOW)
    dear = parcel(line(600_000, "1604131000"))
    before = queries.price_duty(dear, Channel.CBEC_9610, JULY - SECOND)
    after = queries.price_duty(dear, Channel.CBEC_9610, JULY)
    assert (before.treatment, after.treatment) == ("FULL_TAX", "PREFERENTIAL")
    assert after.collected == cny(54_600)
    assert queries.rulebook_at(NOW).limits.single == cny(500_000)


def test_a_set_that_ends_leaves_nothing_behind_it() -> None:
    until = JULY + timedelta(days=30)
    services.confirm_proposal(proposal_id=proposed(valid_to=until).pk, by=CHECKER, now=NOW)
    assert queries.rulebook_at(until - SECOND).limits.single == cny(800_000)
    with pytest.raises(RulesMissing, match="limits"):
        queries.rulebook_at(until)


def test_of_two_sets_of_one_moment_the_later_recorded_counts() -> None:
    services.confirm_proposal(proposal_id=proposed().pk, by=CHECKER, now=NOW)
    better = payload_of("limits") | {"single_minor": 700_000}
    services.confirm_proposal(proposal_id=proposed(payload=better).pk, by=CHECKER, now=NOW)
    assert queries.rulebook_at(JULY).limits.single == cny(700_000)


def test_the_book_is_one_read_once_its_sets_are_known(django_assert_num_queries) -> None:
    queries.rulebook_at(NOW)
    with django_assert_num_queries(1):
        queries.rulebook_at(NOW)


def test_a_proposal_says_nothing_until_another_person_confirms_it() -> None:
    row = proposed()
    with pytest.raises(FourEyesNeeded):
        services.confirm_proposal(proposal_id=row.pk, by=MAKER, now=NOW)
    assert queries.rulebook_at(JULY).limits.single == cny(500_000)
    found = services.confirm_proposal(proposal_id=row.pk, by=CHECKER, now=NOW)
    row.refresh_from_db()
    assert (row.status, row.rule_set_id, row.decided_by) == ("confirmed", found.pk, CHECKER)
    assert (found.proposed_by, found.confirmed_by) == (MAKER, CHECKER)
    with pytest.raises(ProposalDecided):
        services.withdraw_proposal(proposal_id=row.pk, by=MAKER, now=NOW)


def test_what_is_withdrawn_stays_so() -> None:
    row = proposed()
    services.withdraw_proposal(proposal_id=row.pk, by=MAKER, now=NOW)
    with pytest.raises(ProposalDecided):
        services.confirm_proposal(proposal_id=row.pk, by=CHECKER, now=NOW)
    with pytest.raises(ProposalNotFound):
        services.confirm_proposal(proposal_id=row.pk + 1, by=CHECKER, now=NOW)
    assert RuleSet.objects.filter(kind="limits").count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"valid_from": NOW},
        {"valid_to": JULY},
        {"source": " "},
        {"reason": ""},
        {"kind": "wishes"},
    ],
)
def test_a_proposal_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(RuleSetRefused):
        proposed(**changes)
    assert not RuleProposal.objects.exists()


def test_who_confirms_too_late_is_refused() -> None:
    row = proposed()
    with pytest.raises(RuleSetRefused):
        services.confirm_proposal(proposal_id=row.pk, by=CHECKER, now=JULY)
    row.refresh_from_db()
    assert row.status == "open"


def test_the_database_keeps_sets_and_what_was_proposed() -> None:
    row = proposed()
    for statement in (
        "UPDATE customs_rules_ruleset SET source = 'x'",
        "DELETE FROM customs_rules_ruleset",
        "UPDATE customs_rules_ruleproposal SET payload = '{}'",
        f"UPDATE customs_rules_ruleproposal SET status = 'confirmed' WHERE id = {row.pk}",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    alone = {"proposed_by": MAKER, "confirmed_by": MAKER, "recorded_at": NOW, "payload_hash": "x"}
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleSet.objects.create(kind="limits", valid_from=JULY, source="s", payload={}, **alone)


def spoiled(kind: str, change: Any) -> Any:
    payload = payload_of(kind)
    change(payload)
    return payload


@pytest.mark.parametrize(
    ("kind", "change", "place"),
    [
        ("limits", lambda told: told.pop("year_minor"), "year_minor"),
        ("limits", lambda told: told.update(single_minor="5000"), "single_minor"),
        ("limits", lambda told: told.update(vat_share=0.7), "vat_share"),
        ("limits", lambda told: told.update(single_mino=1), "single_mino"),
        ("limits", lambda told: told["parcel_value_minor"].pop("*"), "parcel_value_minor.*"),
        ("tariff", lambda told: told["rows"][3].update(vat="NaN"), "rows[3].vat"),
        ("tariff", lambda told: told["rows"][0].update(ct="1"), "rows[0].ct"),
        ("tariff", lambda told: told["rows"].append(told["rows"][0]), "rows: 0901"),
        ("bans", lambda told: told["rows"][0].update(verdict="maybe"), "rows[0].verdict"),
        ("positive_list", lambda told: told["rows"][0].update(hs8="1905"), "rows[0].hs8"),
        ("positive_list", lambda told: told["rows"][0].update(modes=["9710"]), "rows[0].modes"),
        ("notices", lambda told: told["rows"][0]["text"].pop("pt"), "rows[0].text"),
        ("weight_caps", lambda told: told["rows"][0].update(per_person_year_g=0), "rows[0].per"),
        ("postal_rates", lambda told: told.update(rows={}), "rows"),
    ],
)
def test_rules_that_cannot_be_read_name_the_place(kind: str, change: Any, place: str) -> None:
    with pytest.raises(PayloadWrong) as refused:
        proposed(kind=kind, payload=spoiled(kind, change))
    assert str(refused.value.facts["place"]).startswith(place)


def test_the_effect_shows_the_text_and_the_taxes_of_a_sample() -> None:
    shares = payload_of("limits") | {"vat_share": "1", "ct_share": "1"}
    shown = services.show_effect(proposed(payload=shares), shipped_samples())
    assert [(each.place, each.before, each.after) for each in shown.differences] == [
        ("ct_share", '"0.7"', '"1"'),
        ("vat_share", '"0.7"', '"1"'),
    ]
    told = {(each.name, each.channel): each for each in shown.effects}
    wine = told["wine to Guangzhou", Channel.CBEC_9610]
    assert (wine.before.collected, wine.after.collected) == (cny(8_945), cny(12_778))
    assert wine.is_changed
    assert not told["biscuits used in Hengqin", Channel.HENGQIN].is_changed


def test_channels_are_chosen_by_the_settings_of_the_installation(settings) -> None:
    found = queries.choose_channels(parcel(line(10_000)), ZHUHAI, NOW, payment=PAID)
    assert [(each.channel, each.is_open) for each in found] == [
        (Channel.CBEC_9610, True),
        (Channel.CBEC_1210, False),
        (Channel.PERSONAL_PARCEL, False),
    ]
    assert [each.code for each in found[0].findings] == ["identity_needed", "notice_needed"]
    settings.CUSTOMS_POLICY = settings.CUSTOMS_POLICY | {"channels": ("personal_parcel",)}
    found = queries.choose_channels(parcel(line(10_000)), ZHUHAI, NOW, payment=PAID)
    assert found[0].channel == Channel.PERSONAL_PARCEL


def test_the_command_shows_a_list_and_proposes_it(tmp_path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("序号,税则号列,货品名称,备注\n1,19053100,甜饼干,\n2,17049000,糖食,\n", "utf-8")
    words = ["import-positive-list", str(file), "--edition", "2026", "--json"]
    words += ["--valid-from", LATER.isoformat(), "--source", "GACC", "--reason", "new edition"]
    call_command("customs", *words, stdout=(out := StringIO()))
    told = json.loads(out.getvalue())
    assert (told["rows"], told["faults"], told["proposal"]) == (2, [], None)
    gone = [each["place"] for each in told["differences"] if not each["after"]]
    assert gone == ["19053200", "19059000", "32151900"]
    assert not RuleProposal.objects.exists()
    call_command("customs", *words, "--propose", "--by", MAKER, stdout=(out := StringIO()))
    row = RuleProposal.objects.get(pk=json.loads(out.getvalue())["proposal"])
    assert row.payload["is_complete"]
    services.confirm_proposal(proposal_id=row.pk, by=CHECKER, now=NOW)
    assert set(queries.rulebook_at(LATER).positive_list.rows) == {"19053100", "17049000"}
