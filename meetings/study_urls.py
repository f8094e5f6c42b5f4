"""Pages of study: plan, hours, self-study and reflections; the branch's, then a member's own."""

from django.urls import path

from meetings.views.own_reflection import (
    OwnReflection,
    OwnReflectionAdd,
    OwnReflectionList,
    own_reflection_delete,
    own_reflection_take_back,
)
from meetings.views.own_self_study import (
    OwnSelfStudyAdd,
    OwnSelfStudyCorrect,
    OwnSelfStudyList,
    own_self_study_remove,
    own_self_study_undo,
)
from meetings.views.reflection import ReflectionList, ReflectionRead
from meetings.views.self_study import (
    SelfStudyAdd,
    SelfStudyAnswer,
    SelfStudyCorrect,
    SelfStudyList,
    self_study_remove,
    self_study_undo,
)
from meetings.views.study_hours import StudyHoursList, study_hours_workbook
from meetings.views.study_plan import (
    StudyPlan,
    StudyPlanAdd,
    StudyPlanCorrect,
    study_plan_copy,
    study_plan_remove,
    study_plan_undo,
)

_STUDY, _MINE = "branches/<int:branch_id>/study", "branches/<int:branch_id>/me"
_PLAN, _OUTSIDE, _READ = f"{_STUDY}/plan/", f"{_STUDY}/outside/", f"{_STUDY}/reflections/"
_OWN_OUTSIDE, _OWN_READ = f"{_MINE}/study/", f"{_MINE}/reflections/"

urlpatterns = [
    path(_PLAN, StudyPlan.as_view(), name="study-plan"),
    path(f"{_PLAN}new/", StudyPlanAdd.as_view(), name="study-plan-add"),
    path(f"{_PLAN}copy/", study_plan_copy, name="study-plan-copy"),
    path(f"{_PLAN}<int:pk>/", StudyPlanCorrect.as_view(), name="study-plan-correct"),
    path(f"{_PLAN}<int:pk>/remove/", study_plan_remove, name="study-plan-remove"),
    path(f"{_PLAN}undo/<int:pk>/", study_plan_undo, name="study-plan-undo"),
    path(f"{_STUDY}/hours/", StudyHoursList.as_view(), name="study-hours"),
    path(f"{_STUDY}/hours/workbook/", study_hours_workbook, name="study-hours-workbook"),
    path(_OUTSIDE, SelfStudyList.as_view(), name="self-study-list"),
    path(f"{_OUTSIDE}new/", SelfStudyAdd.as_view(), name="self-study-add"),
    path(f"{_OUTSIDE}<int:pk>/", SelfStudyCorrect.as_view(), name="self-study-correct"),
    path(f"{_OUTSIDE}<int:pk>/answer/", SelfStudyAnswer.as_view(), name="self-study-answer"),
    path(f"{_OUTSIDE}<int:pk>/remove/", self_study_remove, name="self-study-remove"),
    path(f"{_OUTSIDE}undo/<int:pk>/", self_study_undo, name="self-study-undo"),
    path(_READ, ReflectionList.as_view(), name="reflection-list"),
    path(f"{_READ}<int:pk>/", ReflectionRead.as_view(), name="reflection-read"),
    path(_OWN_OUTSIDE, OwnSelfStudyList.as_view(), name="own-self-study-list"),
    path(f"{_OWN_OUTSIDE}new/", OwnSelfStudyAdd.as_view(), name="own-self-study-add"),
    path(f"{_OWN_OUTSIDE}<int:pk>/", OwnSelfStudyCorrect.as_view(), name="own-self-study-correct"),
    path(f"{_OWN_OUTSIDE}<int:pk>/remove/", own_self_study_remove, name="own-self-study-remove"),
    path(f"{_OWN_OUTSIDE}undo/<int:pk>/", own_self_study_undo, name="own-self-study-undo"),
    path(_OWN_READ, OwnReflectionList.as_view(), name="own-reflection-list"),
    path(f"{_OWN_READ}new/", OwnReflectionAdd.as_view(), name="own-reflection-add"),
    path(f"{_OWN_READ}<int:pk>/", OwnReflection.as_view(), name="own-reflection"),
    path(f"{_OWN_READ}<int:pk>/back/", own_reflection_take_back, name="own-reflection-take-back"),
    path(f"{_OWN_READ}<int:pk>/delete/", own_reflection_delete, name="own-reflection-delete"),
]
