"""The holidays of fixed date until the end of 2027; those of the moon are written by operators.

Source: Macau, Executive Order 60/2000; mainland, Measures of the State Council on Holidays (2024).
"""

from __future__ import annotations

from datetime import date

from django.db import migrations

YEARS = (2026, 2027)
MACAU = "Executive Order 60/2000"
MAINLAND = "State Council, Measures on Holidays for Festivals and Memorial Days, as amended in 2024"
# month, day, calendar, then the name in the four languages: zh-hant, zh-hans, pt, en
DAYS = (
    (1, 1, "MO", "元旦", "元旦", "Dia de Ano Novo", "New Year’s Day"),
    (5, 1, "MO", "勞動節", "劳动节", "Dia do Trabalhador", "Labour Day"),
    (10, 1, "MO", "國慶日", "国庆日", "Implantação da República Popular da China", "National Day"),
    (10, 2, "MO", "國慶日翌日", "国庆日翌日", "Dia seguinte à implantação da RPC", "Day after National Day"),
    (11, 2, "MO", "追思節", "追思节", "Dia de Finados", "All Souls’ Day"),
    (12, 8, "MO", "聖母無原罪瞻禮", "圣母无原罪瞻礼", "Imaculada Conceição", "Immaculate Conception"),
    (12, 20, "MO", "澳門特別行政區成立紀念日", "澳门特别行政区成立纪念日",
     "Dia da RAEM", "Macau SAR Establishment Day"),
    (12, 24, "MO", "聖誕節前日", "圣诞节前日", "Véspera de Natal", "Christmas Eve"),
    (12, 25, "MO", "聖誕節", "圣诞节", "Natal", "Christmas Day"),
    (1, 1, "CN", "元旦", "元旦", "Dia de Ano Novo", "New Year’s Day"),
    (5, 1, "CN", "勞動節", "劳动节", "Dia do Trabalhador", "Labour Day"),
    (5, 2, "CN", "勞動節", "劳动节", "Dia do Trabalhador", "Labour Day"),
    (10, 1, "CN", "國慶節", "国庆节", "Dia Nacional", "National Day"),
    (10, 2, "CN", "國慶節", "国庆节", "Dia Nacional", "National Day"),
    (10, 3, "CN", "國慶節", "国庆节", "Dia Nacional", "National Day"),
)


def write(apps, schema_editor):
    holiday = apps.get_model("shipping", "Holiday")
    for year in YEARS:
        for month, day, calendar, hant, hans, pt, en in DAYS:
            holiday.objects.get_or_create(
                calendar=calendar,
                day=date(year, month, day),
                defaults={
                    "name": hant, "name_zh_hant": hant, "name_zh_hans": hans, "name_pt": pt,
                    "name_en": en, "source": MACAU if calendar == "MO" else MAINLAND,
                },
            )


class Migration(migrations.Migration):

    dependencies = [("shipping", "0003_sheets_stay")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
