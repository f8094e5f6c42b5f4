"""The new columns of the name, for members who are there already."""

from django.db import migrations

from members.names import search_columns

_BATCH = 500


def fill(apps, schema_editor):
    Member = apps.get_model("members", "Member")
    batch = []
    for member in Member.objects.only("name").iterator(chunk_size=_BATCH):
        for column, value in search_columns(member.name).items():
            setattr(member, column, value)
        batch.append(member)
        if len(batch) == _BATCH:
            _write(Member, batch)
            batch = []
    _write(Member, batch)


def _write(Member, batch):
    Member.objects.bulk_update(batch, ["name_pinyin", "name_strokes_spaced", "name_strokes", "name_initials"])


class Migration(migrations.Migration):
    dependencies = [("members", "0004_people_and_organisation")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
