"""The printed card in measures, as `templates/card.css` and `card_sheet.html` lay it out.

`card_fit` reckons with them whether a sheet fits on its page. They are no physics and no evidence: whoever changes the
style changes them here; the tests in a browser print cards and count their pages.
"""

from __future__ import annotations

from corneum.safety.countries import Paper

# class of the style sheet, and the size of its print in points
SIZES = {"roomy": 9.0, "plain": 8.25, "dense": 7.5}
# printed area within the margins of card.html, mm: width and height
AREAS: dict[Paper, tuple[float, float]] = {"A4": (190.0, 279.0), "Letter": (196.0, 261.0)}
# how much of the page may be filled by estimate
FILLED = 0.99

# mm in a point; width of a wide letter and height of a line, over the size of the print
POINT, LETTER, LINE = 0.3528, 0.53, 1.23
# heights in mm: a row of the band of blanks, a line to write on, the gap between blocks and between rows of a table
BAND, WRITE, GAP, ROW_GAP = 9.6, 6.4, 1.6, 1.0
# height of a heading over that of a line, and of the title over that
HEAD, TITLE = 1.45, 1.4
# rows of the band and lines to write on, for a sheet of home care and for any other
BANDS, WRITTEN = {"home": 1, "": 2}, {"home": 3, "": 4}
# headings of home care: the table with its two times of day, what to stop, what to keep apart, pauses
HOME_HEADS = 6

# shares of the width of the page that a block or column leaves to text
START = 0.42
CHECK, CHECK_ALONE, NUMBING = 0.52, 0.44, 0.37
# columns of the zones and of their limits: as a list, beside what is here, without needles, with wide names, else
ZONES_LISTED, ZONES_WITH_HERE, ZONES_SURFACE = (1.0, 0.72), (0.17, 0.25), (0.48, 0.34)
ZONES_WIDE, ZONES = (0.46, 0.25), (0.27, 0.44)
HERE = 0.25
SIGNS, SHORT_LINE, LONG_LINE, KEEP_OFF = 0.9, 0.35, 0.85, 0.95
HOME_STEP, HOME_LINE = (0.24, 0.26, 0.15, 0.25), 0.92
EMERGENCY = (0.25, 0.31, 0.35)

# letters that the template sets beside a text of the sheet
LEGEND, AMOUNT_WORDS, CLOCK_TIME, TERM, SIGN_HEAD, WHO_WORDS = 90, 60, 8, 14, 20, 6
# one letter more for so many, where a text is bold
BOLD_ZONE, BOLD_LIMIT = 8, 9
