"""Settings of one installation: all from the environment, none needed locally."""

import sqlite3
from importlib.util import find_spec
from pathlib import Path

from motcua.config import environment as env

PROFILE = env.env_str("MOTCUA_PROFILE", "local", "Hồ sơ chạy: local hoặc production")
if PROFILE not in {"local", "production"}:
    env.stop("MOTCUA_PROFILE phải là local hoặc production.")
PRODUCTION = PROFILE == "production"

MOTCUA_DATA = Path(env.env_str("MOTCUA_DATA", "var", "Thư mục dữ liệu")).absolute()
_SECRETS = MOTCUA_DATA / "secrets"
SECRET_KEY = env.env_secret(
    "MOTCUA_SECRET_KEY",
    "Khóa ký phiên làm việc",
    None if PRODUCTION else env.kept(_SECRETS, "secret_key"),
)
MOTCUA_KEYRING = env.keyring(
    env.env_secret(
        "MOTCUA_KEYRING",
        "Chùm khóa mã hóa mã:64 chữ số hex, cách nhau dấu phẩy, mới nhất sau cùng",
        None if PRODUCTION else env.kept(_SECRETS, "keyring"),
    )
)
MOTCUA_ISSUER = env.env_str("MOTCUA_ISSUER", "dn", "Mã nơi phát hành ghi trong sự kiện")
MOTCUA_PACK = env.env_str("MOTCUA_PACK", "quang-nam", "Gói dữ liệu tỉnh đi kèm")
MOTCUA_CLAMD = env.env_str("MOTCUA_CLAMD", "", "Địa chỉ clamd: host:port hoặc đường dẫn socket")
MOTCUA_BASE_URL = env.env_str(
    "MOTCUA_BASE_URL", "http://localhost:8000", "Địa chỉ công khai, in trong mã QR"
)
MOTCUA_SAMPLE = env.env_int(
    "MOTCUA_SAMPLE", 3000, "Số hồ sơ mẫu nạp khi chạy thử lần đầu; 0: không nạp; chạy thật bỏ qua"
)
PORT = env.env_int("PORT", 8000, "Cổng web")

DEBUG = False
ALLOWED_HOSTS = env.env_str(
    "MOTCUA_HOSTS",
    "" if PRODUCTION else "localhost,127.0.0.1,[::1],testserver",
    "Tên máy chủ được phép, cách nhau dấu phẩy",
).split(",")
if PRODUCTION and not all(host.strip(" .*") for host in ALLOWED_HOSTS):
    env.stop("Chạy thật phải đặt MOTCUA_HOSTS: tên máy chủ mà người dân gõ.")
if PRODUCTION and not MOTCUA_BASE_URL.startswith("https://"):
    env.stop("Chạy thật phải đặt MOTCUA_BASE_URL: địa chỉ https:// mà người dân gõ.")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if PRODUCTION and host]

_OURS = [
    "motcua.kernel",
    "motcua.identity",
    "motcua.documents",
    "motcua.procedures",
    "motcua.dossiers",
    "motcua.counters",
    "motcua.flows",
    "motcua.web",
    "motcua.web.portal",
    "motcua.web.desk",
    "motcua.web.office",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    *[app for app in _OURS if find_spec(app) and find_spec(f"{app}.apps")],
]
AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "motcua.web.middleware.tracing",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "motcua.web.middleware.AtTheDoor",
]
ROOT_URLCONF = "motcua.config.urls"
WSGI_APPLICATION = "motcua.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "motcua.web.context.page",
            ],
        },
    }
]
CSRF_FAILURE_VIEW = "motcua.web.errors.csrf_failed"
FORM_RENDERER = "motcua.web.forms.GovukRenderer"

DATABASES = {
    "default": env.database(
        env.env_str("DATABASE_URL", f"sqlite:///{MOTCUA_DATA / 'motcua.sqlite3'}", "Cơ sở dữ liệu")
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Write-ahead logging loses data on SQLite before 3.51.3 when two connections write at once.
    _journal = "WAL" if sqlite3.sqlite_version_info >= (3, 51, 3) else "TRUNCATE"
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": f"PRAGMA journal_mode={_journal}; PRAGMA synchronous=FULL;",
    }
else:
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 8}}
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_THOUSAND_SEPARATOR = False
LANGUAGE_COOKIE_NAME = "motcua_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True

STATIC_URL = "/static/"
STATIC_ROOT = MOTCUA_DATA / "static"
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600  # before signing in; web.session then says how long
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "object-src": ["'none'"],
    }
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
MOTCUA_LARGEST_REQUEST = 80_000_000  # files included; a file too large is refused in words before
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "motcua": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}
