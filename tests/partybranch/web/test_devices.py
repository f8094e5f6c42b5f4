"""Browsers in the words of their owners."""

import pytest

from partybranch.web.devices import device_of

_IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
_ANDROID = "Mozilla/5.0 (Linux; Android 14; V2309A) AppleWebKit/537.36 (KHTML, like Gecko)"
_WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (f"{_IPHONE} Mobile/15E148 MicroMessenger/8.0.50", "手机上的微信浏览器"),
        (
            f"{_ANDROID} Version/4.0 Chrome/116.0 Mobile Safari/537.36 wxwork/4.1 MicroMessenger/7",
            "手机上的企业微信",
        ),
        (f"{_IPHONE} Version/18.0 Mobile/15E148 Safari/604.1", "手机上的 Safari"),
        (f"{_ANDROID} Chrome/126.0 Mobile Safari/537.36 HuaweiBrowser/15.0", "手机上的华为浏览器"),
        (f"{_ANDROID} Chrome/126.0 Safari/537.36", "平板上的 Chrome"),
        (f"{_WINDOWS} Chrome/126.0 Safari/537.36", "电脑上的 Chrome"),
        (f"{_WINDOWS} Chrome/126.0 Safari/537.36 Edg/126.0", "电脑上的 Edge"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "电脑上的火狐浏览器"),
        (
            "Mozilla/5.0 (iPad; CPU OS 17_0 like Mac OS X) Version/17.0 Mobile/15E148 Safari/604.1",
            "平板上的 Safari",
        ),
        ("curl/8.0", "电脑上的浏览器"),
        ("", "电脑上的浏览器"),
    ],
)
def test_device_is_named_as_its_owner_knows_it(user_agent: str, words: str) -> None:
    assert device_of(user_agent) == words


def test_device_fits_its_column_whatever_the_browser_says() -> None:
    assert len(device_of("huaweibrowser mobile " * 1000)) <= 60
