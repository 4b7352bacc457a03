"""The database sums each person's year and refuses what goes over the allowance.

The row of the year is written before anything is compared: its lock lets one entry of a person
and year through at a time, however many come at once. The function runs with its owner's rights
(SECURITY DEFINER), because the application may not write sums.
"""

from django.db import migrations

from marketplace.foundation.append_only import refuse_changes

# Source: 财关税〔2016〕18号 (CNY 20,000 a year), 财关税〔2018〕49号 (CNY 26,000 from 2019 on).
LIMIT = """
CREATE FUNCTION quota_limit(calendar_year integer) RETURNS bigint LANGUAGE sql IMMUTABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE WHEN $1 >= 2019 THEN 2600000 WHEN $1 >= 2016 THEN 2000000 ELSE 0 END::bigint
$$;
"""

KEEP = """
CREATE FUNCTION quota_keep_year() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    effect bigint;
    sum_of_year bigint;
    taken record;
    given_back bigint;
BEGIN
    -- A role could hang this function on a table of its own and so write sums with its owner's
    -- rights.
    IF TG_TABLE_SCHEMA <> 'public' OR TG_TABLE_NAME <> 'quota_quotaentry' OR TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'only for entries of allowances' USING ERRCODE = 'insufficient_privilege';
    END IF;
    effect := CASE NEW.kind WHEN 'reserve' THEN NEW.amount_minor WHEN 'commit' THEN 0
        ELSE -NEW.amount_minor END;
    INSERT INTO public.quota_quotayear AS y (index, year, used_minor, currency)
    VALUES (NEW.index, NEW.year, greatest(effect, 0), NEW.currency)
    ON CONFLICT (index, year) DO UPDATE SET used_minor = y.used_minor + effect
    RETURNING used_minor INTO sum_of_year;

    IF NEW.kind = 'reserve' THEN
        IF NOT NEW.is_full_tax AND sum_of_year > public.quota_limit(NEW.year) THEN
            RAISE EXCEPTION '% would be over the allowance of %', NEW.order_ref, NEW.year
                USING ERRCODE = 'check_violation', CONSTRAINT = 'quota_within_the_allowance';
        END IF;
        RETURN NEW;
    END IF;

    SELECT e.index, e.year, e.amount_minor, e.is_full_tax INTO taken
    FROM public.quota_quotaentry e WHERE e.order_ref = NEW.order_ref AND e.kind = 'reserve';
    IF NOT FOUND OR taken.index <> NEW.index OR taken.year <> NEW.year
        OR taken.is_full_tax <> NEW.is_full_tax
        OR (NEW.kind IN ('commit', 'release') AND taken.amount_minor <> NEW.amount_minor) THEN
        RAISE EXCEPTION '%: % follows no such reservation', NEW.order_ref, NEW.kind
            USING ERRCODE = 'check_violation', CONSTRAINT = 'quota_follows_a_reserve';
    END IF;
    IF NEW.kind = 'restore' THEN
        SELECT coalesce(sum(e.amount_minor), 0) INTO given_back
        FROM public.quota_quotaentry e WHERE e.order_ref = NEW.order_ref AND e.kind = 'restore';
        IF given_back + NEW.amount_minor > taken.amount_minor OR NOT EXISTS (
            SELECT FROM public.quota_quotaentry e
            WHERE e.order_ref = NEW.order_ref AND e.kind = 'commit'
        ) THEN
            RAISE EXCEPTION '% gives back more than it used', NEW.order_ref
                USING ERRCODE = 'check_violation', CONSTRAINT = 'quota_restores_what_was_used';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER quota_quotaentry_kept BEFORE INSERT ON quota_quotaentry
    FOR EACH ROW EXECUTE FUNCTION quota_keep_year();
"""


class Migration(migrations.Migration):

    dependencies = [("quota", "0001_initial")]

    operations = [
        migrations.RunSQL(sql=LIMIT, reverse_sql="DROP FUNCTION quota_limit(integer);"),
        migrations.RunSQL(
            sql=KEEP,
            reverse_sql="DROP TRIGGER quota_quotaentry_kept ON quota_quotaentry;"
            " DROP FUNCTION quota_keep_year();",
        ),
        refuse_changes("quota_quotaentry"),
    ]
