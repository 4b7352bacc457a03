"""Rights to review, reviews with their reply, votes, reports, and the rating of it all."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from catalog.media.models import Master
from catalog.models import Product
from catalog.reviews.rating import mean
from marketplace.foundation.fields import PublicIdField
from marketplace.vendors.models import Vendor


class ReviewRight(models.Model):
    """A delivered line that its buyer may review once, until a time."""

    public_id = PublicIdField(_("public id"), prefix="rvr")
    line_ref = models.CharField(_("order line"), max_length=60, unique=True)
    vendor_order_ref = models.CharField(_("vendor order"), max_length=40)
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="+", verbose_name=_("product")
    )
    vendor = models.ForeignKey(
        Vendor, on_delete=models.PROTECT, related_name="+", verbose_name=_("vendor")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("person"),
    )
    product_name = models.JSONField(_("product by language"))
    variant_label = models.JSONField(_("variant by language"), default=dict)
    opened_at = models.DateTimeField(_("opened"))
    closes_at = models.DateTimeField(_("until"))

    class Meta:
        verbose_name = _("right to review")
        verbose_name_plural = _("rights to review")
        ordering = ("-pk",)
        indexes = (models.Index("vendor_order_ref", name="reviews_rights_of_part"),)

    def __str__(self) -> str:
        return self.public_id


class Review(models.Model):
    """What a buyer says of a line that arrived; `language` is the one it was written in."""

    class Status(models.TextChoices):
        HELD = "held", _("held until the shop replies or seven days pass")
        SCREENED = "screened", _("waits for a person")
        PUBLISHED = "published", _("shown")
        HIDDEN = "hidden", _("hidden")

    public_id = PublicIdField(_("public id"), prefix="rev")
    right = models.OneToOneField(
        ReviewRight, on_delete=models.CASCADE, related_name="review", verbose_name=_("right")
    )
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="+", verbose_name=_("product")
    )
    vendor = models.ForeignKey(
        Vendor, on_delete=models.PROTECT, related_name="+", verbose_name=_("vendor")
    )
    stars = models.PositiveSmallIntegerField(
        _("stars"), validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    text = models.TextField(_("text"), blank=True)
    shown_name = models.CharField(_("name to show"), max_length=40, blank=True)
    language = models.CharField(_("language"), max_length=8)
    status = models.CharField(_("status"), max_length=9, choices=Status.choices)
    screened_for = models.CharField(_("what a person looks at"), max_length=200, blank=True)
    hidden_reason = models.CharField(_("why it is hidden"), max_length=200, blank=True)
    helpful_count = models.PositiveIntegerField(_("found helpful by"), default=0)
    written_at = models.DateTimeField(_("written"))
    publish_at = models.DateTimeField(_("shown at the latest"))
    published_at = models.DateTimeField(_("shown since"), null=True, blank=True)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(stars__gte=1, stars__lte=5), name="reviews_one_to_five_stars"
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_at__isnull=False),
                name="reviews_shown_since",
            ),
        )
        indexes = (
            models.Index(
                "product",
                F("helpful_count").desc(),
                F("id").desc(),
                name="reviews_of_product",
                condition=Q(status="published"),
            ),
            models.Index("vendor", F("id").desc(), name="reviews_of_vendor"),
            models.Index("publish_at", name="reviews_held", condition=Q(status="held")),
        )

    def __str__(self) -> str:
        return self.public_id


class ReviewPicture(models.Model):
    """A picture of a review."""

    review = models.ForeignKey(
        Review, on_delete=models.CASCADE, related_name="pictures", verbose_name=_("review")
    )
    master = models.ForeignKey(
        Master, on_delete=models.PROTECT, related_name="+", verbose_name=_("picture file")
    )
    position = models.PositiveSmallIntegerField(_("position"))

    class Meta:
        verbose_name = _("picture of a review")
        verbose_name_plural = _("pictures of reviews")
        ordering = ("review", "position")
        constraints = (
            models.UniqueConstraint(fields=("review", "position"), name="reviews_picture_place"),
        )

    def __str__(self) -> str:
        return f"{self.review_id} {self.position}"


class ReviewReply(models.Model):
    """The vendor's one answer to a review."""

    review = models.OneToOneField(
        Review, on_delete=models.CASCADE, related_name="reply", verbose_name=_("review")
    )
    text = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=8)
    replied_by = models.CharField(_("by"), max_length=40)
    replied_at = models.DateTimeField(_("replied"))

    class Meta:
        verbose_name = _("reply to a review")
        verbose_name_plural = _("replies to reviews")

    def __str__(self) -> str:
        return str(self.review_id)


class HelpfulVote(models.Model):
    """Somebody found a review helpful."""

    review = models.ForeignKey(
        Review, on_delete=models.CASCADE, related_name="votes", verbose_name=_("review")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("person"),
    )

    class Meta:
        verbose_name = _("helpful vote")
        verbose_name_plural = _("helpful votes")
        constraints = (
            models.UniqueConstraint(fields=("review", "user"), name="reviews_one_vote_each"),
        )

    def __str__(self) -> str:
        return f"{self.review_id} {self.user_id}"


class ReviewReport(models.Model):
    """Somebody says that a review should not be shown; open until an operator has looked."""

    class Reason(models.TextChoices):
        INSULT = "insult", _("insults somebody")
        ADVERTISING = "advertising", _("advertises")
        PRIVATE = "private", _("tells private facts")
        OFF_TOPIC = "off_topic", _("is not about the goods")

    review = models.ForeignKey(
        Review, on_delete=models.CASCADE, related_name="reports", verbose_name=_("review")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("person"),
    )
    reason = models.CharField(_("reason"), max_length=11, choices=Reason.choices)
    is_open = models.BooleanField(_("waits for a person"), default=True)
    reported_at = models.DateTimeField(_("reported"))

    class Meta:
        verbose_name = _("report of a review")
        verbose_name_plural = _("reports of reviews")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(fields=("review", "user"), name="reviews_one_report_each"),
        )

    def __str__(self) -> str:
        return f"{self.review_id} {self.get_reason_display()}"


class ScreenWord(models.Model):
    """A word that a person looks at before others read it. Operators keep the list."""

    word = models.CharField(_("word"), max_length=60, unique=True)

    class Meta:
        verbose_name = _("screen word")
        verbose_name_plural = _("screen words")
        ordering = ("word",)

    def __str__(self) -> str:
        return self.word


class Rating(models.Model):
    """The published reviews of one product, or of one vendor, counted."""

    product = models.OneToOneField(
        Product,
        on_delete=models.CASCADE,
        related_name="rating",
        null=True,
        blank=True,
        verbose_name=_("product"),
    )
    vendor = models.OneToOneField(
        Vendor,
        on_delete=models.PROTECT,
        related_name="rating",
        null=True,
        blank=True,
        verbose_name=_("vendor"),
    )
    count = models.PositiveIntegerField(_("reviews"), default=0)
    star_sum = models.PositiveIntegerField(_("sum of stars"), default=0)
    ones = models.PositiveIntegerField(_("with one star"), default=0)
    twos = models.PositiveIntegerField(_("with two stars"), default=0)
    threes = models.PositiveIntegerField(_("with three stars"), default=0)
    fours = models.PositiveIntegerField(_("with four stars"), default=0)
    fives = models.PositiveIntegerField(_("with five stars"), default=0)

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = (
            models.CheckConstraint(
                condition=Q(product__isnull=False, vendor__isnull=True)
                | Q(product__isnull=True, vendor__isnull=False),
                name="reviews_rating_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(count=F("ones") + F("twos") + F("threes") + F("fours") + F("fives")),
                name="reviews_count_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(
                    star_sum=F("ones")
                    + 2 * F("twos")
                    + 3 * F("threes")
                    + 4 * F("fours")
                    + 5 * F("fives")
                ),
                name="reviews_stars_add_up",
            ),
        )

    def __str__(self) -> str:
        return f"{self.mean} ({self.count})"

    @property
    def mean(self) -> Decimal | None:
        """The mean of the stars to one digit; None without a review."""
        return mean(self.star_sum, self.count)
