"""Reading the work group: posts and their receipts, the shelf, the logs."""
