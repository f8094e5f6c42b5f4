"""One settings file: the environment is read at the top, everything below follows from it.

Two profiles. ``local`` (the default) is one machine on loopback: SQLite, the embedded broker,
keys made on first start. ``production`` refuses to start without its own secrets.
"""

import sys
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from kombu.transport import TRANSPORT_ALIASES

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
PROFILE = env.str("PARTYBRANCH_PROFILE", default="local")
if PROFILE not in ("local", "production"):
    raise ImproperlyConfigured("PARTYBRANCH_PROFILE 只能是 local 或 production。")
IS_PRODUCTION = PROFILE == "production"
# Everything the application writes lies here: database, queue, uploads, keys, logs.
DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DATABASE_URL = env.str("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'partybranch.sqlite3'}")
REDIS_URL = env.str("REDIS_URL", default="")
FIELD_KEY_FILE = Path(env.str("FIELD_KEY_FILE", default=str(DATA_DIR / "keys" / "field.key")))
SECRET_KEY_FILE = DATA_DIR / "keys" / "secret.key"
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[] if IS_PRODUCTION else ["127.0.0.1", "localhost", "[::1]"]
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Set by ``start --lan``: every page says that the connection is not encrypted.
PLAIN_HTTP_NOTICE = env.bool("PLAIN_HTTP_NOTICE", default=False)
TIME_ZONE = env.str("TIME_ZONE", default="Asia/Shanghai")

DEBUG = False


def _secret_key() -> str:
    """The signing key: from the environment, or (local profile) from the file ``start`` made."""
    given = env.str("SECRET_KEY", default="")
    if given:
        if IS_PRODUCTION and len(given) < 50:
            raise ImproperlyConfigured("SECRET_KEY 少于50个字符，请换一个更长的随机值。")
        return given
    if IS_PRODUCTION:
        raise ImproperlyConfigured("正式环境必须设置 SECRET_KEY（50个字符以上的随机值）。")
    if SECRET_KEY_FILE.exists():
        return SECRET_KEY_FILE.read_text(encoding="ascii").strip()
    return "local-only-" + "unsigned-until-the-first-start-" * 2


SECRET_KEY = _secret_key()

INSTALLED_APPS = [
    "partybranch.apps.PartybranchConfig",
    "partybranch.audit.apps.AuditConfig",
    "members.apps.MembersConfig",
    "meetings.apps.MeetingsConfig",
    "reports.apps.ReportsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "js_lib_bootstrap5",
]

MIDDLEWARE = [
    "partybranch.web.middleware.RequestIdMiddleware",
    "partybranch.web.middleware.SecurityHeadersMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "partybranch.access.middleware.AccessMiddleware",
]

ROOT_URLCONF = "partybranch.urls"
WSGI_APPLICATION = "partybranch.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
            "builtins": ["partybranch.web.templatetags.components"],
        },
    }
]
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# -- Database -----------------------------------------------------------------------------------
DATABASES = {"default": env.db_url_config(DATABASE_URL)}
ATOMIC_REQUESTS = False  # for ever: atomic() stands only round writes (IMMEDIATE makes each a writer)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,
        # A deferred transaction that turns into a writer fails with "database is locked" at once.
        "transaction_mode": "IMMEDIATE",
        "init_command": (
            # FULL: WAL with NORMAL loses acknowledged commits at a power cut.
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            # Without it INSERT OR REPLACE goes round the append-only triggers of the audit table.
            "PRAGMA recursive_triggers=ON; PRAGMA secure_delete=ON;"
        ),
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
        "-c lock_timeout=5s -c statement_timeout=30s -c idle_in_transaction_session_timeout=30s"
    )

# -- Accounts -----------------------------------------------------------------------------------
AUTH_USER_MODEL = "members.User"
LOGIN_URL = "members:sign-in"
LOGIN_REDIRECT_URL = "reports:home"
LOGOUT_REDIRECT_URL = "members:sign-in"
PASSWORD_HASHERS = [
    "members.hashers.TunedArgon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
# A table of our own, in which a session knows its owner.
SESSION_ENGINE = "members.sessions"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "partybranch.web.errors.csrf_failure"

# -- Security headers ---------------------------------------------------------------------------
# Named as in Django 6, so that the middleware can be deleted then.
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
    "object-src": ["'none'"],
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if IS_PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# -- Uploads ------------------------------------------------------------------------------------
# Django limits form data but not files; partybranch.web.uploads does.
WORKBOOK_MAX_BYTES = 10 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_PERMISSIONS = 0o600
UPLOAD_HANDLER_LIMIT_BYTES = 21 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "partybranch.web.uploads.SizeLimitUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
MEDIA_ROOT = DATA_DIR / "media"
ATTACHMENT_MAX_BYTES = 20 * 1024 * 1024
ATTACHMENTS_OF_ONE_MAX = 20
ATTACHMENTS_OF_BRANCH_MAX_BYTES = 2 * 1024**3
REQUEST_IMPORT_MAX_ROWS = 5_000  # more goes to a job
JOB_IMPORT_MAX_ROWS = 200_000

# -- Jobs ---------------------------------------------------------------------------------------
# The job table is the truth, the message only a wake-up (partybranch/jobs.py).
TRANSPORT_ALIASES["filesystem"] = "partybranch.fsbroker:Transport"
QUEUE_DIR = DATA_DIR / "queue"
_HOUR = 3600
CELERY_BROKER_URL = REDIS_URL or "filesystem://localhost"
if REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "visibility_timeout": _HOUR,
        "unacked_restore_interval": 10,
        "unacked_restore_throttle": 1,
        "socket_connect_timeout": 1,
        "socket_timeout": 5,
    }
else:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(QUEUE_DIR / "messages"),
        "data_folder_out": str(QUEUE_DIR / "messages"),
        "control_folder": str(QUEUE_DIR / "control"),
        "polling_interval": 0.1,
        "store_processed": False,
    }
# A running job without a sign of life for so long is taken from its worker.
JOB_STALE_SECONDS = env.int("JOB_STALE_SECONDS", default=60)
JOB_RECONCILE_SECONDS = env.int("JOB_RECONCILE_SECONDS", default=60)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 600
CELERY_TASK_TIME_LIMIT = 660
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 60
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0.2}
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False  # nothing uses it

# -- Pages --------------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
USE_I18N = True
USE_TZ = True
STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
WHITENOISE_ALLOW_ALL_ORIGINS = False
STATICFILES_DIRS = [BASE_DIR / "static"]
TESTING = "pytest" in sys.modules
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "partybranch.web.static.StaticStorage"
    },
}
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "partybranch.web.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # A refused request is in the audit record; here it would be a traceback a time.
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "partybranch": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
