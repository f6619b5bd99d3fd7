"""The work group: tasks and notices, what to take along, inspectors' logs."""
