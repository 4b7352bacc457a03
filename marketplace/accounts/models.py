"""People who sign in, and where they want things sent."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from marketplace.accounts.types import AddressData


class UserManager(BaseUserManager["User"]):
    """Makes people by e-mail address; there are no user names."""

    use_in_migrations = True

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create a person who signs in with `email`; no password means none works."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **fields: Any) -> User:
        """Create a person with every right; for the first installation step only."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with a sign-in: a buyer, a vendor's member or staff."""

    email = models.EmailField(_("e-mail address"), unique=True)
    display_name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language"), max_length=8, blank=True)
    is_staff = models.BooleanField(_("may enter the admin"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = (
            models.UniqueConstraint(Lower("email"), name="accounts_one_person_per_email"),
        )

    def __str__(self) -> str:
        return self.display_name or self.email


class Address(models.Model):
    """A delivery address that a person keeps for later; orders keep their own copy."""

    user = models.ForeignKey(
        User, on_delete=models.CASCADE, related_name="addresses", verbose_name=_("person")
    )
    recipient = models.CharField(_("recipient"), max_length=100)
    phone = models.CharField(_("phone"), max_length=20, help_text=_("E.164, such as +85366123456"))
    country = models.CharField(_("country or region"), max_length=2)
    region = models.CharField(_("province or region"), max_length=60, blank=True)
    city = models.CharField(_("city"), max_length=60, blank=True)
    district = models.CharField(_("district"), max_length=60, blank=True)
    street = models.CharField(_("street, building, floor and unit"), max_length=200)
    postcode = models.CharField(_("postcode"), max_length=12, blank=True)
    district_code = models.CharField(_("district code"), max_length=6, blank=True)
    is_default = models.BooleanField(_("default address"), default=False)

    class Meta:
        verbose_name = _("address")
        verbose_name_plural = _("addresses")
        ordering = ("-is_default", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("user",),
                condition=models.Q(is_default=True),
                name="accounts_one_default_address",
            ),
        )

    def __str__(self) -> str:
        return f"{self.recipient}, {self.street}"

    def data(self) -> AddressData:
        """Return a frozen copy that may cross rooms."""
        return AddressData(
            recipient=self.recipient,
            phone=self.phone,
            country=self.country,
            region=self.region,
            city=self.city,
            district=self.district,
            street=self.street,
            postcode=self.postcode,
            district_code=self.district_code,
        )
