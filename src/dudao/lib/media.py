"""Media types that many speak of."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
