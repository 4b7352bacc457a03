"""Bring the catalogs up to date with the strings of the code."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from marketplace.foundation import messages


class Command(BaseCommand):
    help = "Merge every string that people read into locale/*/LC_MESSAGES/django.po."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing; fail when a catalog is behind"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        behind = False
        for language in messages.languages():
            update = messages.merge(messages.load(language), language)
            behind |= not update.is_current
            if not options["check"]:
                messages.save(update.catalog, language)
            self._tell(language, update)
        if options["check"] and behind:
            raise CommandError("The catalogs are behind the code. Run: manage.py extract_messages")

    def _tell(self, language: str, update: messages.Update) -> None:
        to_do = [
            each
            for each in update.catalog
            if each.id and (each.fuzzy or not all(messages.strings_of(each)))
        ]
        self.stdout.write(f"{language}: {len(update.catalog)} strings, {len(to_do)} to translate")
        for message in update.added:
            self.stdout.write(f"  + {messages.key_of(message)[1]}")
        for message in update.dropped:
            self.stdout.write(f"  - {messages.key_of(message)[1]}  ({message.string})")
