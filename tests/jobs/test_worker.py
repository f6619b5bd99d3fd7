"""A real worker does real jobs, as `dudao worker` would."""

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from PIL import Image
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django.fixtures import Settings

from dudao.files.actions import store
from dudao.files.queries import path
from dudao.jobs.on_clock import prune_jobs, retry_stalled
from dudao.lib import clock
from dudao.notifications.models import Channel, Dispatch, Message
from dudao.org.models import Person, Unit
from tests import make_findings


@pytest.fixture(autouse=True)
def committed(transactional_db: None) -> None:
    """A worker sees only what is committed; the tables are emptied after, so fill them again."""


def work() -> None:
    """Do what waits, then stop; in a thread, for a browser test leaves its event loop behind."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(_work).result()


def _work() -> None:
    with app.replace_connector(app.connector.get_worker_connector()) as working:
        working.run_worker(
            wait=False,
            install_signal_handlers=False,
            listen_notify=False,
            delete_jobs="successful",
        )


def test_a_stored_photo_gets_its_thumbnails(
    director: Person, school: Unit, settings: Settings
) -> None:
    content = io.BytesIO()
    Image.new("RGB", (1600, 1200), "teal").save(content, "JPEG")
    store(content.getvalue(), name="食堂.jpg", unit=school, by=director)
    work()
    assert len(list(Path(settings.FILES_ROOT).rglob("*.webp"))) == 2
    assert not ProcrastinateJob.objects.filter(task_name="react").exists()


def test_a_reaction_that_fails_waits_to_be_tried_again(director: Person, school: Unit) -> None:
    content = io.BytesIO()
    Image.new("RGB", (10, 10), "teal").save(content, "PNG")
    path(store(content.getvalue(), name="食堂.png", unit=school, by=director)).unlink()
    work()
    job = ProcrastinateJob.objects.get(task_name="react")
    assert (job.status, job.attempts) == ("todo", 1)
    assert job.scheduled_at > clock.now()


def test_old_failures_go_and_stalled_jobs_come_back(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES"
            """ ('default', 'react', '{}'), ('default', 'verify_chain', '{"timestamp": 0}')"""
        )
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = CASE task_name"
            " WHEN 'react' THEN 'failed' ELSE 'doing' END::procrastinate_job_status"
        )
        cursor.execute("UPDATE procrastinate_events SET at = now() - interval '31 days'")
    retry_stalled.defer(timestamp=0)
    prune_jobs.defer(timestamp=0)
    work()
    assert not ProcrastinateJob.objects.filter(status__in=["failed", "doing"]).exists()


def test_danger_to_life_is_told_and_on_its_way_within_a_minute(
    director: Person, inspector: Person, school: Unit
) -> None:
    Channel.objects.create(
        office=school.office,
        kind="wecom",
        name="群",
        on=True,
        made_by=director,
        made_at=clock.now(),
    )
    began = clock.now()
    make_findings.finding(school, inspector, life_safety=True)
    work()
    message = Message.objects.get(person=director)
    assert message.urgent
    assert message.made_at - began < timedelta(minutes=1)
    assert Dispatch.objects.get(message=message).attempts >= 1
