"""XLSForm workbooks in and out: a stated subset, and what our forms have beyond it beside it.

Taken in: groups (one level), text, integer, decimal, range, date, image, file, audio, video,
calculate, select_one, select_multiple, note; hint, required, relevant, constraint (bounds of a
number), calculation; one language. A survey that is one repeat is a form that repeats. Whatever
else stands in a workbook is named with sheet, row and column.
"""

from dudao.instruments.xlsform.reading import Found, read
from dudao.instruments.xlsform.remarks import Remark, Weight
from dudao.instruments.xlsform.workbooks import LARGEST_FILE
from dudao.instruments.xlsform.writing import from_words, in_words, write

__all__ = ["LARGEST_FILE", "Found", "Remark", "Weight", "from_words", "in_words", "read", "write"]
