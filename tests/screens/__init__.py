"""Pictures of every page, by `manage.py screens`: for people who judge how the shop looks."""
