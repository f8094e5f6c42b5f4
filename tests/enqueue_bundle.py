"""python -m tests.enqueue_bundle COUNT: a committee with so many branches asks for its reports."""

import sys

import django

django.setup()

from datetime import date  # noqa: E402 -- needs the apps

from members.actions.organizations import found_organization  # noqa: E402
from members.models import Grant, Organization, User  # noqa: E402
from partybranch.audit import log  # noqa: E402
from reports.actions.bundles import create_bundle  # noqa: E402
from reports.bench.overview import make_branches  # noqa: E402

committee = found_organization(name="某机关委员会", kind=Organization.Kind.COMMITTEE, by=log.SYSTEM)
make_branches(committee, int(sys.argv[1]), "第")
user = User.objects.create_user("staff", "疏影横斜水清浅-2025")
Grant.objects.create(
    user=user, kind=Grant.Kind.COMMITTEE_STAFF, organization=committee, starts_on=date(2020, 1, 1)
)
create_bundle(committee=committee, year=2025, by=user)
