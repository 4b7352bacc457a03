"""What the provider's lines and our books say of one object, as SQL that several rules build on.

Parameters: `accounts`, the clearing accounts as a pattern, and `fees`, the kinds of fee entries.
"""

from __future__ import annotations

from typing import Final

from payments.reconciliation.books import LINE_IS_MATCHED, OPEN_ITEMS

# What a line is about: refunds go by our own name, since two providers' names (of the refund and
# of its payment) are both in use.
LINES: Final = f"""
    SELECT l.id, 'psp_clearing:' || l.provider || ':' || l.currency AS account, l.currency,
           l.gross_minor AS gross, l.fee_minor AS fee, l.net_minor AS net, l.booked_on,
           l.kind, l.external_id, l.client_reference, l.provider,
           l.charged_currency, l.charged_minor,
           coalesce(
               r.public_id,
               CASE WHEN l.kind LIKE 'refund%%' THEN nullif(l.client_reference, '') END,
               nullif(l.object_ref, ''),
               l.external_id
           ) AS subject
    FROM reconciliation_providerline l
    LEFT JOIN charges_refund r
        ON r.provider_ref = l.object_ref AND l.kind LIKE 'refund%%' AND l.object_ref <> ''
    WHERE NOT {LINE_IS_MATCHED}
"""  # noqa: S608
# A payment of ours that a line is about, while nobody has named its fee: charges record that, with
# the parts that payees may bear. The line has to tell the very amount that was captured.
UNTOLD: Final = """
    charges_attempt a JOIN charges_charge c ON c.id = a.charge_id
    WHERE a.provider = line.provider AND a.provider_object_id = line.subject
        AND a.status = 'captured' AND line.fee > 0
        AND CASE WHEN line.currency = c.currency THEN line.gross = a.captured_minor
                 ELSE (line.charged_currency, line.charged_minor) = (c.currency, a.captured_minor)
            END
        AND NOT EXISTS (SELECT 1 FROM charges_chargefact f
                        WHERE f.attempt_id = a.id AND f.kind = 'processing_fee')
"""
BOTH: Final = f"""
    line AS MATERIALIZED ({LINES}),
    book AS MATERIALIZED (
        SELECT o.*, CASE WHEN kind = ANY(%(fees)s) THEN 0 ELSE minor END AS gross,
               CASE WHEN kind = ANY(%(fees)s) THEN -minor ELSE 0 END AS fee
        FROM ({OPEN_ITEMS}) o
    ),
    together AS (
        SELECT account, subject, sum(gross)::bigint AS gross, sum(fee)::bigint AS fee
        FROM (
            SELECT account, subject, gross, fee FROM line
            UNION ALL
            SELECT account, subject, -gross, -fee FROM book
        ) each GROUP BY 1, 2
    )
"""  # noqa: S608
