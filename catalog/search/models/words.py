"""What operators say of words: which mean the same, and which mean nothing."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.foundation.languages import LANGUAGES

EVERY: str = "*"
LANGUAGE_CHOICES = [
    (EVERY, _("all languages")),
    ("zh-hant", _("Traditional Chinese")),
    ("zh-hans", _("Simplified Chinese")),
    ("pt", _("Portuguese")),
    ("en", _("English")),
]


class Synonym(models.Model):
    """One meaning, and the terms that shoppers and shops have for it.

    Queries are read by it: a change counts at once. The index keeps it as a `Meaning`, which
    follows. What is shipped is switched off, not deleted, so that it does not come back.
    """

    code = models.SlugField(_("code"), max_length=60, unique=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)
    is_shipped = models.BooleanField(_("came with the software"), default=False, editable=False)

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


class SynonymTerm(models.Model):
    """A term of a synonym. Its language says which endings it has; any query may use it.

    Where all are asked and found, each finds all the others. A drink is asked for and finds
    tea, but who asks for tea wants no other drink: the one only asks, the other is only found.
    """

    class Side(models.TextChoices):
        BOTH = "both", _("asks and is found")
        ASKS = "asks", _("only asks")
        FINDS = "finds", _("is only found")

    synonym = models.ForeignKey(
        Synonym, on_delete=models.CASCADE, related_name="terms", verbose_name=_("synonym")
    )
    language = models.CharField(
        _("language"), max_length=7, choices=LANGUAGE_CHOICES, default=EVERY
    )
    text = models.CharField(_("text"), max_length=80)
    side = models.CharField(_("side"), max_length=5, choices=Side.choices, default=Side.BOTH)

    class Meta:
        verbose_name = _("term of a synonym")
        verbose_name_plural = _("terms of synonyms")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("synonym", "language", "text"), name="search_term_once_per_synonym"
            ),
            models.CheckConstraint(
                condition=Q(language__in=(EVERY, *LANGUAGES)), name="search_term_language_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="search_term_says_something"),
        )

    def __str__(self) -> str:
        return self.text


class StopWord(models.Model):
    """A word that queries may hold and that asks for nothing: `de`, `the`, 的."""

    language = models.CharField(
        _("language"), max_length=7, choices=LANGUAGE_CHOICES, default=EVERY
    )
    word = models.CharField(_("word"), max_length=40)
    is_active = models.BooleanField(_("in use"), default=True)
    is_shipped = models.BooleanField(_("came with the software"), default=False, editable=False)

    class Meta:
        verbose_name = _("stop word")
        verbose_name_plural = _("stop words")
        ordering = ("language", "word")
        constraints = (
            models.UniqueConstraint(fields=("language", "word"), name="search_stop_word_once"),
        )

    def __str__(self) -> str:
        return self.word
