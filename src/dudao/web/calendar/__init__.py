"""The calendar: an office's year, and the pages and feeds of who goes where when."""
