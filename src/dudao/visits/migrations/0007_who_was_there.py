from django.db import migrations

# What was one check-in for all becomes the leader's own; who else was there nobody noted.
PRESENCES = """
    INSERT INTO visits_presence
        (visit_id, person_id, arrived_at, left_at, distance_metres, in_range, plaque)
    SELECT id, leader_id, checked_in_at, checked_out_at, distance_metres, in_range, ''
    FROM visits_visit WHERE checked_in_at IS NOT NULL
"""
RESERVED = """
    UPDATE planning_assignment SET reserved = visit.id
    FROM visits_visit visit WHERE visit.assignment_id = planning_assignment.id
"""


class Migration(migrations.Migration):
    dependencies = [("planning", "0003_reserve_visits"), ("visits", "0006_take_in_phones")]

    operations = [
        migrations.RunSQL(PRESENCES, migrations.RunSQL.noop),
        migrations.RunSQL(RESERVED, migrations.RunSQL.noop),
    ]
