"""Words of the calendar and of a life, with what they number."""

from __future__ import annotations

import calendar

MONTHS = {
    name.lower(): number
    for names in (calendar.month_name, calendar.month_abbr, (*[""] * 9, "sept"))
    for number, name in enumerate(names)
    if name
}
WEEKDAYS = {
    name.lower(): number
    for names in (calendar.day_name, calendar.day_abbr, ("", "tues", "", "thurs"))
    for number, name in enumerate(names)
    if name
}
# first and last month of each; the winter of a year ends in its February; Easter lies in one of two months
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
SEASONS |= {"christmas": (12, 12), "xmas": (12, 12), "easter": (3, 4), "halloween": (10, 10), "thanksgiving": (11, 11)}
QUARTERS = {"1": (1, 3), "2": (4, 6), "3": (7, 9), "4": (10, 12)}
# the last year of age of each time of life
LIFE = {"baby": 2, "infant": 2, "toddler": 4, "child": 12, "childhood": 12, "kid": 12, "school": 18, "teen": 19}
LIFE |= {"teenager": 19, "adolescent": 19, "adolescence": 19, "puberty": 16, "university": 25, "uni": 25, "college": 25}
LIFE |= {"youngster": 15, "schoolgirl": 18, "schoolboy": 18, "student": 25, "babies": 2, "children": 12, "infancy": 2}
DECADES = {"teen": 19, "twenties": 29, "thirties": 39, "forties": 49, "fifties": 59, "sixties": 69, "seventies": 79}
CALENDAR_DECADES = {"sixties": 1960, "seventies": 1970, "eighties": 1980, "nineties": 1990, "noughties": 2000}
# months of a year that its parts hold
PARTS_OF_YEAR = {"early": (1, 4), "start of": (1, 3), "beginning of": (1, 3), "mid": (5, 8), "middle of": (5, 8)}
PARTS_OF_YEAR |= {"late": (9, 12), "end of": (10, 12)}
