"""What is wrong with a cell, in the language of who reads it, and what would help."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Fault(Exception):
    """A reason by its code; the words are made when somebody reads it."""

    def __init__(
        self, reason: str, *, column: str = "", value: str = "", facts: dict[str, str] | None = None
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.column = column
        self.value = value
        self.facts = facts or {}

    def at(self, column: str, value: str) -> Fault:
        """Return the same fault with its place; what it knows already, it keeps."""
        return Fault(
            self.reason,
            column=self.column or column,
            value=self.value or value[:200],
            facts=self.facts,
        )

    @property
    def is_note(self) -> bool:
        """Whether nothing is wrong, but something was not taken as it stood."""
        return self.reason in NOTES


# reason -> (what is wrong, what would help)
REASONS: Final[dict[str, tuple[str | Promise, str | Promise]]] = {
    "missing": (_("This cell is empty."), _("A new product needs it. Fill it in.")),
    "too_long": (_("The text is too long."), _("Use at most %(most)s characters.")),
    "not_a_price": (_("This is no price."), _("Write a number such as 88.00.")),
    "unclear_price": (
        _("This price can be read in two ways."),
        _("Write it without a sign for thousands: 1234.00."),
    ),
    "price_not_positive": (_("The price is not more than zero."), _("Write a price above zero.")),
    "price_too_fine": (
        _("The price has more decimals than %(currency)s has."),
        _("Use at most %(places)s decimals."),
    ),
    "price_too_high": (_("The price is larger than we take."), _("Check the decimal sign.")),
    "other_currency": (
        _("This price is in %(currency)s; your shop’s prices are in %(own)s."),
        _("Convert it: nothing is converted for you."),
    ),
    "not_a_count": (_("This is no whole number."), _("Write a number such as 120.")),
    "count_too_high": (_("The number is larger than we take."), _("Write at most %(most)s.")),
    "below_reserved": (
        _("Checkouts hold %(reserved)s units; there cannot be fewer."),
        _("Write at least %(reserved)s, or wait until the checkouts end."),
    ),
    "not_a_weight": (_("This is no weight."), _("Write grams, such as 600, or 0.6 kg.")),
    "not_a_content": (
        _("This is no content of a unit."),
        _("Write a number and g, kg, ml, l or pcs, such as 250 g."),
    ),
    "not_a_size": (
        _("This is no packed size."),
        _("Write three sides of 1 to 5,000 millimeters, such as 240 x 180 x 60."),
    ),
    "net_above_gross": (
        _("The net weight is more than the gross weight."),
        _("The gross weight has the packaging in it. Exchange the two, or correct one."),
    ),
    "not_a_country": (
        _("This is no country code."),
        _("Use the two letters of ISO 3166, such as MO, PT or CN."),
    ),
    "not_an_hs_code": (
        _("This is no HS code of ten digits."),
        _("Take it from your customs paper: 1905310000. Keep the column as text."),
    ),
    "not_a_gtin": (
        _("This is no bar code number."),
        _("Use 8, 12, 13 or 14 digits with a right check digit, or leave it blank."),
    ),
    "gtin_of_one_shop": (
        _("This bar code number is for use within one shop, or for coupons."),
        _("Leave it blank, or use the number that the maker printed."),
    ),
    "not_yes_or_no": (_("This is neither yes nor no."), _("Write yes or no.")),
    "unknown_category": (
        _("There is no such category."),
        _("Choose one from the list in the template."),
    ),
    "category_by_several": (
        _("Several categories have this name."),
        _("Write the one above it too: Food > Biscuits."),
    ),
    "unknown_choice": (_("This is none of the choices."), _("Choose one of: %(choices)s.")),
    "not_a_number": (_("This is no number."), _("Write a number such as 12.5.")),
    "bad_sku": (
        _("This SKU cannot be taken."),
        _("Use at most 40 characters, without line breaks."),
    ),
    "sku_twice": (
        _("This SKU stands in row %(row)s already."),
        _("Give each row an SKU of its own, or remove one of the two."),
    ),
    "not_your_product": (
        _("This product is not one of your shop’s."),
        _("Leave the product code blank, or use one of yours."),
    ),
    "shared_product": (
        _("This text belongs to a product that another shop keeps."),
        _("Change only the price, the stock and whether it is on sale."),
    ),
    "shown_product": (
        _("This product is handed in, or the row would add a version to one that is shown."),
        _("Change its price, its stock and whether it is on sale. Leave the other cells blank."),
    ),
    "shown_versions": (
        _("Buyers see this product: no file changes its options, or versions that are off sale."),
        _("Change them on the product’s own page. Leave the cell blank."),
    ),
    "not_proposed": (
        _("What waits for a review was not handed in: %(why)s"),
        _("Change it on the product’s own page."),
    ),
    "decided": (
        _("It was decided about meanwhile."),
        _("Change it by hand if it should be as before."),
    ),
    "another_product": (
        _("This SKU belongs to another product of yours."),
        _("Use the product code that your export shows, or another SKU."),
    ),
    "product_refused": (
        _("The row that describes this product was refused."),
        _("Correct row %(row)s; then this row can be taken too."),
    ),
    "nothing_to_describe": (
        _("This SKU is new, and the row does not say what it is."),
        _("Give a name and a category, or correct the SKU."),
    ),
    "same_options": (
        _("Another version of this product has the same options."),
        _("Give each version its own combination."),
    ),
    "option_incomplete": (
        _("An option has a name without a value, or a value without a name."),
        _("Fill in both, or neither."),
    ),
    "compare_not_higher": (
        _("The price before is not higher than the price."),
        _("Write a higher one, or leave it blank."),
    ),
    "clear_refused": (
        _("This column cannot be emptied."),
        _("Write another value, or leave the cell blank to keep what is there."),
    ),
    "bad_property": (
        _("The sales properties cannot be read."),
        _("Export the file again, or put each version in a row of its own."),
    ),
    "changed_since": (
        _("It has been changed since this import."),
        _("Change it by hand if it should be as before."),
    ),
    "in_use": (
        _("Somebody has ordered it, or keeps it in a cart."),
        _("It was taken off sale instead."),
    ),
    "not_submitted": (
        _("It was not submitted for review: %(why)s"),
        _("Complete it in your goods and submit it there."),
    ),
    # notes: nothing is wrong, but something was not taken as it stood
    "picture_not_fetched": (
        _("Pictures behind an address are not fetched."),
        _("Add them on the page of the product’s pictures."),
    ),
    "html_cleaned": (
        _("The text was written in HTML."),
        _("Its words and paragraphs are kept; pictures and styles are not."),
    ),
    "weight_taken_for_both": (
        _("Only one weight is given."),
        _("It is taken for net and gross. Correct it where the packaging weighs something."),
    ),
    "no_goods_in_row": (_("This row has no goods of its own."), _("Nothing was done with it.")),
    "waits_for_review": (
        _("Buyers see this product, so this waits for a review."),
        _("Price, stock and whether it is on sale change at once."),
    ),
    "unnamed_values": (
        _("The file does not name the values of the options."),
        _("The seller’s codes stand for them. Write names in your goods."),
    ),
}
NOTES: Final = frozenset(
    {
        "not_submitted",
        "picture_not_fetched",
        "html_cleaned",
        "weight_taken_for_both",
        "no_goods_in_row",
        "unnamed_values",
        "waits_for_review",
    }
)


def words(reason: str, facts: dict[str, str]) -> tuple[str, str]:
    """Return what is wrong and what would help, in the active language."""
    wrong, helps = REASONS[reason]
    return str(wrong) % facts if facts else str(wrong), str(helps) % facts if facts else str(helps)
