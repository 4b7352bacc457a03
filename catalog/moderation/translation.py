"""Texts of this room that are kept in four languages."""

from __future__ import annotations

from modeltranslation.translator import TranslationOptions, register

from catalog.moderation.models import ModerationReason, ScreenRule


@register(ModerationReason)
class ReasonTexts(TranslationOptions):
    fields = ("label",)
    required_languages = ("zh-hant",)


@register(ScreenRule)
class RuleTexts(TranslationOptions):
    fields = ("name", "advice")
    required_languages = {"zh-hant": ("name",)}
