"""SIGKILL while an archive of pictures is hung: another worker goes on, and each hangs once."""

from __future__ import annotations

import pytest

from catalog.media.models import Master
from catalog.models import Picture, Product
from catalog.picture_zips.models import ZipProduct, ZipRun
from catalog.picture_zips.services import confirm_zip
from tests.factories import catalog, uploads, vendors
from tests.factories.archives import checked

pytestmark = pytest.mark.django_db(transaction=True)

WORK = "picture_zips.work_on(run_id=int(arguments[0]), seconds=60)"


def test_killed_between_a_kept_file_and_its_row_or_while_it_is_hung_another_goes_on(
    worker, killed_at
):
    offer = catalog.almond_biscuits(vendors.bakery())
    Product.objects.update(status="draft")
    run = checked(offer.vendor, {"ALM-24.jpg": uploads.photo(250, 250)})
    confirm_zip(vendor_id=offer.vendor_id, public_id=run.public_id, replaces=False)
    killed_at("picture_zips.before_kept", WORK, str(run.pk))
    assert (Master.objects.count(), run.entries.get().path) == (1, "")
    killed_at("picture_zips.before_hung", WORK, str(run.pk))
    assert run.entries.get().path == Master.objects.get().path
    killed_at("picture_zips.before_recorded", WORK, str(run.pk))
    assert (Picture.objects.count(), ZipProduct.objects.count()) == (0, 0)
    assert worker.run(WORK, str(run.pk)) == 0
    run = ZipRun.objects.get()
    assert (run.status, run.files_done, Picture.objects.count()) == ("applied", 1, 1)
    assert worker.run(WORK, str(run.pk)) == 0
    assert (Picture.objects.count(), Master.objects.count()) == (1, 1)
