"""Members were told of every plan as soon as it was made: since then they know of it."""

from django.db import migrations
from django.db.models import F


def mark(apps, schema_editor):
    apps.get_model("meetings", "Meeting").objects.filter(
        state__in=["planned", "cancelled"], announced_at__isnull=True
    ).update(announced_at=F("created_at"), announced_by_id=F("entered_by_id"))


class Migration(migrations.Migration):
    dependencies = [("meetings", "0004_life_of_a_branch")]
    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
