# Aliases for those who have make; python3 manage.py is all that is needed.
.PHONY: run test check bench drills

run:
	python3 manage.py up

test:
	python3 manage.py test

check:
	python3 manage.py verify

bench:
	python3 manage.py bench $(BENCH)

drills:
	python3 manage.py test tests/drills
