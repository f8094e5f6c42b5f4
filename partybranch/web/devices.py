"""What kind of browser somebody uses, in the words of whoever sits before it: 手机上的微信浏览器.

Read from the User-Agent as far as its owner needs it to tell two of their own browsers apart.
"""

# Sign in the User-Agent → name. Browsers that build on another one name it too: the special ones first.
_BROWSERS = (
    ("wxwork", "企业微信"),
    ("micromessenger", "微信浏览器"),
    ("dingtalk", "钉钉"),
    ("qqbrowser", "QQ浏览器"),
    ("ucbrowser", "UC浏览器"),
    ("quark", "夸克浏览器"),
    ("huaweibrowser", "华为浏览器"),
    ("miuibrowser", "小米浏览器"),
    ("edg", " Edge"),
    ("firefox", "火狐浏览器"),
    ("chrome", " Chrome"),
    ("safari", " Safari"),
)
_TABLETS = ("ipad", "tablet")
_PHONES = ("iphone", "mobile", "android", "harmonyos", "openharmony")


def device_of(user_agent: str) -> str:
    """As 手机上的微信浏览器 or 电脑上的 Chrome; the browser's part is 浏览器 where it is not known."""
    signs = user_agent.lower()
    browser = next((name for sign, name in _BROWSERS if sign in signs), "浏览器")
    return f"{_machine(signs)}上的{browser}"


def _machine(signs: str) -> str:
    # An Android that does not call itself mobile is a tablet.
    if any(sign in signs for sign in _TABLETS) or ("android" in signs and "mobile" not in signs):
        return "平板"
    return "手机" if any(sign in signs for sign in _PHONES) else "电脑"
