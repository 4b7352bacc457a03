"""What other rooms may ask the book of allowances to do."""

from marketplace.customs.quota.services.close_quota import commit_quota, release_quota
from marketplace.customs.quota.services.reserve_quota import reserve_quota
from marketplace.customs.quota.services.restore_quota import restore_quota

__all__ = ["commit_quota", "release_quota", "reserve_quota", "restore_quota"]
