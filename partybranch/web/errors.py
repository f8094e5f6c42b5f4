"""Answers to what went wrong: one sentence and one way on, never a code or a traceback."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

from partybranch.access.declare import requires
from partybranch.access.permissions import Permission
from partybranch.audit import log


def _page(request: HttpRequest, status: int, title: str, sentence: str) -> HttpResponse:
    return render(request, "error.html", {"title": title, "sentence": sentence}, status=status)


@requires_csrf_token
@requires(Permission.PUBLIC)
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400, "这次提交没有收下", "提交的内容不完整或太大，请返回检查后再试。")


@requires_csrf_token
@requires(Permission.PUBLIC)
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    scope = getattr(request, "scope", None)
    organization = scope.organization.pk if scope is not None else None
    log.record_denial(request.path, by=request.user, organization=organization)
    whom = "书记" if scope is not None else "系统管理员"
    return _page(request, 403, "没有这项权限", f"您的职务不包含这项操作，需要时请联系{whom}。")


@requires_csrf_token
@requires(Permission.PUBLIC)
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404, "没有找到这一页", "地址可能写错了，或者这条记录已经不在。")


@requires_csrf_token
@requires(Permission.PUBLIC)
def server_error(request: HttpRequest) -> HttpResponse:
    return _page(
        request,
        500,
        "没有办成",
        "程序出了差错，刚才的内容没有保存。请返回再试一次；仍不行，请告诉系统管理员。",
    )


@requires(Permission.PUBLIC)
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(
        request, 403, "页面放得太久了", "为了安全，请返回上一页刷新后再提交，填写的内容请先复制下来。"
    )
