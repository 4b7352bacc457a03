"""What a row would do: new, changed, the same, or refused with every reason at once. Pure.

Rows are planned in their order, and each sees what the rows before it do; the dry run and the
real one plan alike, the second under locks. A row is taken whole or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from catalog.bulk.cells.escaping import is_clear, tidy
from catalog.bulk.cells.faults import Fault
from catalog.bulk.cells.reading import Reference, read
from catalog.bulk.columns import OPTIONS, Column
from catalog.bulk.formats.expanding import SourceRow
from catalog.bulk.state import Goods, ProductState, VariantState, combination_of
from marketplace.foundation import languages

NEW: Final = "new"
CHANGED: Final = "changed"
SAME: Final = "same"
REFUSED: Final = "refused"
IGNORED: Final = "ignored"
_NAMES: Final = tuple(f"name_{code.replace('-', '_')}" for code in languages.LANGUAGES)
_OPEN: Final = ("draft", "changes_requested")  # statuses in which a product is being written
_SHOWN: Final = ("published", "archived")  # what these say moves by a change set
_STARTING: Final = {"on_sale": "yes", "stock": "0"}


@dataclass
class RowPlan:
    """The outcome of a row. `before` and `after` hold the columns that it changes.

    A row that adds a version has no `before`; `makes_product`: it also makes the product.
    `waits` holds the columns that a person or a rule looks at first, with their wanted values.
    """

    row: SourceRow
    outcome: str
    sku: str = ""
    key: str = ""
    before: dict[str, str] = field(default_factory=dict)
    after: dict[str, str] = field(default_factory=dict)
    waits: dict[str, str] = field(default_factory=dict)
    makes_product: bool = False
    faults: list[Fault] = field(default_factory=list)
    notes: list[Fault] = field(default_factory=list)


def plan(row: SourceRow, goods: Goods, columns: Mapping[str, Column], ref: Reference) -> RowPlan:
    """Plan one row and let `goods` follow it unless it is refused."""
    made = RowPlan(row, REFUSED, notes=list(row.notes), faults=list(row.faults))
    if not row.cells and not row.faults:
        made.outcome = IGNORED
        if not made.notes:
            made.notes.append(Fault("no_goods_in_row"))
        return made
    wanted = _values(row, columns, ref, made)
    made.sku = wanted.pop("sku", "")
    if not made.sku and not any(f.column == "sku" for f in made.faults):
        made.faults.append(Fault("missing", column="sku"))
    made.key = wanted.pop("product", "") or made.sku
    _refuse_twice(made, goods)
    variant = goods.variants.get(made.sku)
    product = variant.product if variant else _product(made, goods)
    if variant:
        _forgive_what_is_there(row, made, variant)
        _check_key(row, made, goods, variant)
    if product is not None:
        target = variant or VariantState(made.sku, product)
        if target.is_new:
            wanted = _defaults(row, columns, ref, product) | wanted
        _decide(made, wanted, columns, target, goods, ref)
        if made.outcome == REFUSED and product.is_new:
            product.refused_in = product.refused_in or row.number
    return made


def _refuse_twice(made: RowPlan, goods: Goods) -> None:
    """Take an SKU from its first row alone: which of two is meant, only the shop knows."""
    first = goods.seen.get(made.sku)
    if first is not None:
        facts = {"row": str(first)}
        made.faults.append(Fault("sku_twice", column="sku", value=made.sku, facts=facts))
    elif made.sku:
        goods.seen[made.sku] = made.row.number


def _values(
    row: SourceRow, columns: Mapping[str, Column], ref: Reference, made: RowPlan
) -> dict[str, str]:
    """Read every cell; what is wrong is said of each, not only of the first."""
    wanted: dict[str, str] = {}
    for code, cell in row.cells.items():
        column = columns.get(code)
        if column is None:
            continue
        if is_clear(cell):
            if column.may_be_cleared:
                wanted[code] = ""
            else:
                made.faults.append(Fault("clear_refused", column=code, value=cell))
            continue
        try:
            found = read(column, cell, ref)
        except Fault as fault:
            made.faults.append(fault.at(code, cell.strip()))
            continue
        if found.was_html:
            made.notes.append(Fault("html_cleaned", column=code))
        if found.value:
            wanted[code] = found.value
    return wanted


def _defaults(
    row: SourceRow, columns: Mapping[str, Column], ref: Reference, product: ProductState
) -> dict[str, str]:
    """Return what stands for all new goods; a product that is there has its own already."""
    told = {
        code: cell
        for code, cell in row.defaults.items()
        if columns[code].scope != "product" or (product.is_new and not product.values)
    }
    unread = RowPlan(row, REFUSED)  # they were read when they were typed
    return _values(SourceRow(row.number, row.part, told), columns, ref, unread)


def _forgive_what_is_there(row: SourceRow, made: RowPlan, variant: VariantState) -> None:
    """Let a cell be that says what the books say, even where they could not be told so today."""
    current = variant.product.values | variant.values
    made.faults = [
        fault
        for fault in made.faults
        if not fault.column
        or tidy(row.cells.get(fault.column, "")) != current.get(fault.column, "\x00")
    ]


def _product(made: RowPlan, goods: Goods) -> ProductState | None:
    """Find the product that a new SKU joins, or begin one; None when it is another shop's."""
    if not made.sku:
        return None
    if made.key in goods.foreign_keys:
        made.faults.append(Fault("not_your_product", column="product", value=made.key))
        return None
    return goods.products.setdefault(made.key, ProductState(made.key))


def _check_key(row: SourceRow, made: RowPlan, goods: Goods, variant: VariantState) -> None:
    """Refuse a known SKU under the code of another product: versions do not move."""
    key = row.cells.get("product", "").strip()
    if not key or key == made.sku:
        return
    named = goods.products.get(key)
    if key in goods.foreign_keys and variant.product.is_own:
        made.faults.append(Fault("not_your_product", column="product", value=key))
    elif named is not None and named is not variant.product and not named.is_new:
        made.faults.append(Fault("another_product", column="product", value=key))
    elif named is None:
        goods.products[key] = variant.product  # so that new versions join it by this code


def _decide(
    made: RowPlan,
    wanted: dict[str, str],
    columns: Mapping[str, Column],
    target: VariantState,
    goods: Goods,
    ref: Reference,
) -> None:
    product = target.product
    _write_options_as_known(wanted, product)
    of_product = {c: v for c, v in wanted.items() if columns[c].scope == "product"}
    of_variant = {c: v for c, v in wanted.items() if c not in of_product}
    _weigh_once(of_variant, target, made)
    _ask_for_needed(made, of_product, of_variant, target)
    product_news = _news(of_product, product.values)
    variant_news = _news(of_variant, target.values)
    if target.is_new:
        variant_news = _STARTING | variant_news
    _check_rules(made, product_news, variant_news, target)
    if not ref.may_change_shown:
        _keep_behind_a_review(made, product_news, variant_news, target, columns)
    if not made.faults:
        _follow(made, product_news, variant_news, target, goods)


def _follow(
    made: RowPlan,
    product_news: dict[str, str],
    variant_news: dict[str, str],
    target: VariantState,
    goods: Goods,
) -> None:
    """Let the goods be as the row says, and keep what they were."""
    product = target.product
    made.makes_product = product.is_new and not product.values
    made.after = product_news | variant_news
    if target.is_new:
        made.outcome = NEW
        if not made.makes_product:
            made.before = {code: product.values.get(code, "") for code in product_news}
    else:
        made.outcome = CHANGED if made.after or made.waits else SAME
        old = product.values | target.values
        made.before = {code: old.get(code, "") for code in made.after}
    product.combinations.pop(target.combination, None)
    product.values.update(product_news)
    target.values.update(variant_news)
    if target.combination:
        product.combinations[target.combination] = target.sku
    for code in (*(f"option{n}_{part}" for n in OPTIONS for part in ("name", "value")),):
        if text := made.after.get(code):
            product.words.setdefault(code, {})[text.casefold()] = text
    goods.variants[target.sku] = target


def _news(wanted: dict[str, str], current: dict[str, str]) -> dict[str, str]:
    return {code: value for code, value in wanted.items() if current.get(code, "") != value}


def _write_options_as_known(wanted: dict[str, str], product: ProductState) -> None:
    """Know an option and its values in each of their languages."""
    for code, words in product.words.items():
        if code in wanted:
            wanted[code] = words.get(wanted[code].casefold(), wanted[code])


def _weigh_once(wanted: dict[str, str], target: VariantState, made: RowPlan) -> None:
    """Take the one weight of a new version for both; nothing is weighed for who gives none."""
    if not target.is_new:
        return
    for given, other in (("gross_weight", "net_weight"), ("net_weight", "gross_weight")):
        has_fault = any(fault.column == other for fault in made.faults)
        if given in wanted and other not in wanted and not has_fault:
            wanted[other] = wanted[given]
            made.notes.append(Fault("weight_taken_for_both", column=other))


def _ask_for_needed(
    made: RowPlan,
    of_product: dict[str, str],
    of_variant: dict[str, str],
    target: VariantState,
) -> None:
    product = target.product
    told = {fault.column for fault in made.faults}
    if target.is_new:
        for code in ("price", "hs_code", "net_weight", "gross_weight"):
            if not (of_variant.get(code) or target.values.get(code)) and code not in told:
                made.faults.append(Fault("missing", column=code))
    if not product.is_new or product.values:
        return
    has_name = any(of_product.get(code) for code in _NAMES)
    if not has_name and "category" not in of_product and not told & {*_NAMES, "category"}:
        if product.refused_in:
            fault = Fault("product_refused", facts={"row": str(product.refused_in)})
        else:
            fault = Fault("nothing_to_describe", column="sku", value=target.sku)
        made.faults.append(fault)
        return
    if not has_name and not told & set(_NAMES):
        made.faults.append(Fault("missing", column=_NAMES[0]))
    if "category" not in of_product and "category" not in told:
        made.faults.append(Fault("missing", column="category"))


def _check_rules(
    made: RowPlan,
    product_news: dict[str, str],
    variant_news: dict[str, str],
    target: VariantState,
) -> None:
    """Compare columns with each other and with what is there."""
    product = target.product
    after = target.values | variant_news
    if product_news and not product.is_own:
        made.faults += [Fault("shared_product", column=c, value=v) for c, v in product_news.items()]
    not_ours = {c for c in variant_news if c not in ("price", "compare_at", "stock", "on_sale")}
    if not_ours and not product.is_own:
        made.faults += [Fault("shared_product", column=c, value=after[c]) for c in sorted(not_ours)]
    names = {c: (product.values | product_news).get(c, "") for c in _NAMES}
    if not any(names.values()) and any(c in product_news for c in _NAMES):
        made.faults.append(Fault("clear_refused", column=_NAMES[0]))
    net, gross = after.get("net_weight"), after.get("gross_weight")
    if net and gross and int(net) > int(gross):
        made.faults.append(Fault("net_above_gross", column="net_weight", value=net))
    if "stock" in variant_news and int(variant_news["stock"]) < target.reserved:
        made.faults.append(
            Fault(
                "below_reserved",
                column="stock",
                value=variant_news["stock"],
                facts={"reserved": str(target.reserved)},
            )
        )
    compare, price = after.get("compare_at"), after.get("price")
    if compare and price and _minor(compare) <= _minor(price):
        made.faults.append(Fault("compare_not_higher", column="compare_at", value=compare))
    _check_options(made, product.values | product_news, after, target)


def _keep_behind_a_review(
    made: RowPlan,
    product_news: dict[str, str],
    variant_news: dict[str, str],
    target: VariantState,
    columns: Mapping[str, Column],
) -> None:
    """Set aside what a listing that is shown would say: it waits in a change set.

    What is offered of it is the shop's own and moves at once. What is handed in stays as it is,
    and so do the versions and options of what is shown: those are changed in the portal's form.
    """
    product = target.product
    if product.status in _OPEN or not product.is_own:
        return
    if target.is_new:
        made.faults.append(Fault("shown_product", column="sku", value=target.sku))
        return
    for news in (product_news, variant_news):
        for code in [code for code in news if columns[code].scope != "offer"]:
            value = news.pop(code)
            if product.status not in _SHOWN:
                made.faults.append(Fault("shown_product", column=code, value=value))
            elif not _may_wait(code, target, columns):
                made.faults.append(Fault("shown_versions", column=code, value=value))
            else:
                made.waits[code] = value
                made.notes.append(Fault("waits_for_review", column=code, value=value))


def _may_wait(code: str, target: VariantState, columns: Mapping[str, Column]) -> bool:
    """Tell whether a change set can hold a column: no options, no version that is off sale."""
    if code.startswith("option"):
        return False
    return columns[code].scope == "product" or target.values.get("on_sale") == "yes"


def _minor(price: str) -> int:
    """Compare prices of one currency by their digits."""
    return int(price.replace(".", ""))


def _check_options(
    made: RowPlan, of_product: dict[str, str], after: dict[str, str], target: VariantState
) -> None:
    """Ask a version for one value of each option, and for values that no other version has."""
    for n in OPTIONS:
        name, value = of_product.get(f"option{n}_name", ""), after.get(f"option{n}_value", "")
        told = {fault.column for fault in made.faults}
        if value and not name and f"option{n}_name" not in told:
            made.faults.append(Fault("option_incomplete", column=f"option{n}_name"))
        elif name and not value and target.is_new and f"option{n}_value" not in told:
            made.faults.append(Fault("option_incomplete", column=f"option{n}_value"))
    wanted = combination_of(after)
    holder = target.product.combinations.get(wanted) if wanted else None
    if holder and holder != target.sku:
        made.faults.append(Fault("same_options", column="option1_value", value=" / ".join(wanted)))
