"""One settings file; what differs between machines comes from the environment (README, "Configuration").

Safe by default: without `PLS_LOCAL` cookies are secure, addresses are https, and there is no demonstration.
"""

from pathlib import Path

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from plsportal.environment import broker, database, env, mail, master_keys, secret, time_stamps

BASE = Path(__file__).resolve().parent.parent
VAR = Path(env.str("PLS_VAR", str(BASE / "var")))

LOCAL = env.bool("PLS_LOCAL", False)
DEMO = env.bool("PLS_DEMO", False)
PUBLIC_URL = env.str("PLS_URL", "http://localhost:8000" if LOCAL else "").rstrip("/")
if not PUBLIC_URL:
    raise ImproperlyConfigured("Set PLS_URL to the portal's public address, such as https://portal.example.se")

SECRET_KEY = secret("PLS_SECRET_KEY")
MASTER_KEYS = master_keys()  # wrap the keys of sealed text; never in the database (architecture § 6)
SECRET_KEY_FALLBACKS: list[str] = env.list("PLS_SECRET_KEY_FALLBACKS", [])
DEBUG = False
ALLOWED_HOSTS = env.list("PLS_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if LOCAL else [])
CSRF_TRUSTED_ORIGINS = [] if LOCAL else [PUBLIC_URL]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django.forms",
    "guardian",
    "simple_history",
    "django_htmx",
    "heroicons",
    "csp",
    "ninja",  # its page of the API brings its own script and style; without this it would name another host
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "kit",
    "companies",
    "notices",
    "policy",
    "accounts",
    "consent",
    "incidents",
    "plsportal.apps.PortalConfig",
]

MIDDLEWARE = [
    "plsportal.observe.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "plsportal.middleware.NoStore",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "plsportal.middleware.PersonLanguage",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "plsportal.middleware.LastSeen",
    "plsportal.middleware.OwnActs",
    "plsportal.middleware.DomainErrors",
]

ROOT_URLCONF = "plsportal.urls"
WSGI_APPLICATION = "plsportal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "plsportal.context.portal",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "heroicons.templatetags.heroicons",
                "kit.templatetags.kit",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# The portal serves as `plsportal`, which owns nothing; `bin/serve migrate` alone connects as the owner.
DATABASES = {"default": database(owner=env.str("PLS_DB_LOGIN", "portal") == "owner")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "plsportal.cache.PortalCache",
        "LOCATION": "portal_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

# People and log-in
AUTH_USER_MODEL = "companies.User"
AUTHENTICATION_BACKENDS = ["companies.login.LiveEmploymentBackend"]
ACCOUNT_ADAPTER = "companies.login.PortalAdapter"
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False
GUARDIAN_MONKEY_PATCH_GROUP = False
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]  # rights are asked at `companies.queries`, never at `has_perm`
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
FIRST_LOGIN_REDIRECT_URL = "policy:introduction"  # leads home where nothing is owed for the first time
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 600
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Plsportal"
PASSWORD_HASHERS = ["companies.login.PortalArgon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["name", "email"]},
    },
]

# Cookies and headers (ASVS 3.3, 3.4)
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "sid" if LOCAL else "__Host-sid"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_USE_SESSIONS = True
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_SECURE = not LOCAL
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = not LOCAL
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = None if LOCAL else ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if LOCAL else 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not LOCAL
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: []
    for name in ("camera", "display-capture", "geolocation", "gyroscope", "microphone", "midi", "payment", "usb")
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

# What strangers may ask, a network and a process: so many at once, then one each so many seconds (kit/limits.py).
PROXIES = env.int("PLS_PROXIES", 0 if LOCAL else 1)  # own ones in front, each of which writes X-Forwarded-For anew
LIMITS = {"ask": (60, 0.1), "tell": (5, 60.0)}

# Language and time
LANGUAGE_CODE = "sv"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [BASE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Stockholm"

# Files
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("PLS_STATIC_ROOT", str(VAR / "static")))
STATICFILES_DIRS = [BASE / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# Mail: in the demonstration the mailbox page shows it, elsewhere it goes by SMTP.
vars().update(mail(demo=DEMO))

# Time stamps of an authority outside (RFC 3161) on the portal's seals; without one nothing is asked and nothing shown.
TSA_URL, TSA_ROOTS = time_stamps()

# History
SIMPLE_HISTORY_ENABLED = True
SIMPLE_HISTORY_DATE_INDEX = "Composite"
SIMPLE_HISTORY_REVERT_DISABLED = True

# Clock and worker. Nothing a person does needs the broker; beat ticks, the worker works.
CELERY_BROKER_URL = broker()
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 2,
    "socket_connect_timeout": 1,
    "health_check_interval": 30,
    "retry_on_timeout": True,
    "visibility_timeout": 900,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = {
    "tick": {"task": "plsportal.tasks.tick", "schedule": 60, "options": {"expires": 55}},
    "deliver": {"task": "plsportal.tasks.deliver", "schedule": 30, "options": {"expires": 25}},
}
if TSA_URL:
    CELERY_BEAT_SCHEDULE["stamp"] = {"task": "plsportal.tasks.stamp", "schedule": 30, "options": {"expires": 25}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "plsportal.observe.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django.request": {"level": "CRITICAL"},  # its lines carry the path; `observe` writes one without
        "django.security": {"level": "CRITICAL"},
        "celery.app.trace": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
    },
}
