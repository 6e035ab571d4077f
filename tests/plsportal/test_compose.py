"""docker-compose.yml, Dockerfile and their helpers, read without a container engine.

No package brings the Compose specification's schema, so this is a strict one of our own over the keys that we use:
a key or a shape outside of it fails.
"""

import base64
import os
import re
import shutil
import stat
import subprocess
import sys

import jsonschema
import psycopg
import pytest
import yaml

from plsportal.local import health, serve
from plsportal.local.places import CHECKOUT
from plsportal.local.postgres import LOCALE, SUPERUSER, Cluster
from plsportal.testing import SITE, private_folder

TEXT = {"type": "string"}
TEXTS = {"type": "array", "items": TEXT, "minItems": 1}
NAMED = {"type": "object", "additionalProperties": {"type": "null"}}
SECONDS = {"type": "string", "pattern": r"^\d+(s|m)$"}
CONDITIONS = ["service_started", "service_healthy", "service_completed_successfully"]


def closed(properties, required=()):
    """Return the schema of a mapping that takes these keys and no other."""
    return {
        "type": "object", "properties": properties, "required": list(required), "additionalProperties": False,
    }  # fmt: skip


SERVICE = closed(
    {
        "image": TEXT,
        "build": TEXT,
        "command": TEXTS,
        "user": {"type": "string", "pattern": r"^[1-9]\d*:[1-9]\d*$"},
        "init": {"type": "boolean"},
        "restart": {"enum": ["no", "unless-stopped"]},
        "read_only": {"const": True},
        "cap_drop": {"const": ["ALL"]},
        "cap_add": {"const": ["NET_BIND_SERVICE"]},
        "security_opt": {"const": ["no-new-privileges:true"]},
        "shm_size": TEXT,
        "stop_grace_period": SECONDS,
        "tmpfs": {"type": "array", "items": {"type": "string", "pattern": r"^/[a-z/]+:[a-z0-9=,]+$"}},
        "environment": {"type": "object", "additionalProperties": {"type": ["string", "number"]}},
        "secrets": TEXTS,
        "volumes": TEXTS,
        "networks": TEXTS,
        "ports": {"type": "array", "items": {"type": "string", "pattern": r"^\d+:\d+$"}},
        "depends_on": {
            "oneOf": [
                TEXTS,
                {"type": "object", "additionalProperties": closed({"condition": {"enum": CONDITIONS}}, ["condition"])},
            ]
        },
        "healthcheck": closed(
            {"test": TEXTS, "interval": SECONDS, "timeout": SECONDS, "start_period": SECONDS},
            ["test", "interval", "timeout"],
        ),
        "logging": closed({"driver": TEXT, "options": {"type": "object", "additionalProperties": TEXT}}, ["driver"]),
    },
    ["image", "user", "read_only", "cap_drop", "security_opt", "restart", "networks"],
)
SCHEMA = closed(
    {
        "name": TEXT,
        "x-hardened": {"type": "object"},
        "x-portal": {"type": "object"},
        "x-serving": {"type": "object"},
        "services": {"type": "object", "additionalProperties": SERVICE},
        "volumes": NAMED,
        "networks": {
            "type": "object",
            "additionalProperties": {"oneOf": [{"type": "null"}, closed({"internal": {"type": "boolean"}})]},
        },
        "secrets": {"type": "object", "additionalProperties": closed({"file": TEXT}, ["file"])},
    },
    ["services", "volumes", "networks", "secrets"],
)
OURS = ("migrate", "web", "worker", "beat")


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def services(compose):
    return compose["services"]


def test_the_file_keeps_to_its_schema(compose):
    jsonschema.validate(compose, SCHEMA, jsonschema.Draft202012Validator)


def test_it_has_the_parts_that_production_needs(services):
    assert set(services) == {"postgres", "valkey", "migrate", "web", "worker", "beat", "proxy"}
    assert services["postgres"]["image"] == "postgres:18"
    assert services["valkey"]["image"] == "valkey/valkey:9"
    assert all("container_name" not in service for service in services.values())  # a name could not be scaled


def test_each_of_our_commands_is_one_of_bin_serve(services):
    for name in OURS:
        assert services[name]["command"] == [name]
        assert name in serve.COMMANDS
        assert services[name]["image"] == "plsportal"


def test_each_process_finds_what_bin_serve_asks_for(services):
    for name in OURS:
        assert set(serve.NEEDS[name]) <= set(services[name]["environment"])


def test_all_but_the_one_shot_are_watched(services):
    for name, service in services.items():
        assert ("healthcheck" in service) == (name != "migrate")
    for name in ("web", "worker", "beat"):
        assert services[name]["healthcheck"]["test"] == ["CMD", "python3", "-m", "plsportal.local.health", name]
        assert callable(getattr(health, name))


def test_nothing_serves_before_the_database_is_up_to_date(services):
    for name in ("web", "worker", "beat"):
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert services["migrate"]["depends_on"]["postgres"] == {"condition": "service_healthy"}
    assert services["migrate"]["restart"] == "no"


def test_only_the_proxy_has_a_port(services):
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert services["postgres"]["networks"] == services["valkey"]["networks"] == ["inside"]


def test_the_inner_network_has_no_way_out(compose):
    assert compose["networks"]["inside"] == {"internal": True}


def test_data_lies_in_volumes_where_the_images_keep_it(compose, services):
    assert services["postgres"]["volumes"][0] == "postgres:/var/lib/postgresql"  # 18: no longer /data
    assert services["valkey"]["volumes"] == ["valkey:/data"]
    named = {volume.partition(":")[0] for service in services.values() for volume in service.get("volumes", [])}
    assert {name for name in named if not name.startswith(".")} == set(compose["volumes"])
    for name in named:
        assert not name.startswith(".") or (CHECKOUT / name).is_file()


def test_the_database_sorts_as_the_embedded_one_does(services):
    flags = services["postgres"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    assert {flag for flag in LOCALE if flag.startswith("--")} <= set(flags)


def test_valkey_keeps_the_queue(services):
    line = " ".join(services["valkey"]["command"])
    assert line.startswith("valkey-server --appendonly yes --maxmemory-policy noeviction")


def test_secrets_come_from_files_that_make_secrets_makes(compose, services, tmp_path):
    done = subprocess.run([CHECKOUT / "ops" / "make-secrets", tmp_path], capture_output=True, text=True, check=True)
    assert "smtp_url" in done.stdout
    made = {file.name: file.read_text() for file in tmp_path.iterdir()}
    assert {f"./secrets/{name}" for name in made} == {each["file"] for each in compose["secrets"].values()}
    assert len({text for name, text in made.items() if name != "smtp_url"}) == 5
    assert all(len(text) > 50 for name, text in made.items() if name not in ("smtp_url", "master_keys"))
    assert len(base64.b64decode(made["master_keys"])) == 32
    assert stat.S_IMODE(tmp_path.stat().st_mode) & 0o077 == 0
    subprocess.run([CHECKOUT / "ops" / "make-secrets", tmp_path], capture_output=True, check=True)
    assert {file.name: file.read_text() for file in tmp_path.iterdir()} == made
    for service in services.values():
        for name, value in service.get("environment", {}).items():
            assert "PASSWORD" not in name or name.endswith("_FILE")
            if name.endswith("_FILE"):
                assert value.removeprefix("/run/secrets/") in service["secrets"]


def test_the_portals_processes_never_hold_the_owners_password(services):
    for name in ("web", "worker", "beat"):
        assert "database_owner_password" not in services[name]["secrets"]
        assert "DATABASE_OWNER_URL" not in services[name]["environment"]


def test_the_names_of_the_environment_are_read_somewhere(services):
    code = "".join(
        (CHECKOUT / "plsportal" / name).read_text()
        for name in ("settings.py", "environment.py", "local/serve.py", "local/places.py")
    )
    for name in services["web"]["environment"]:
        read = name.removesuffix("_FILE")
        assert read in code or read.replace("_PASSWORD", "_URL") in code, name


def test_time_stamps_come_from_a_file_of_their_own_to_those_who_ask_and_show(services):
    added = yaml.safe_load((CHECKOUT / "ops" / "time-stamps.yml").read_text())
    code = (CHECKOUT / "plsportal" / "environment.py").read_text()
    assert set(added) == {"x-stamping", "services", "secrets"}
    assert set(added["services"]) == {"web", "worker", "beat"} < set(services)
    for service in added["services"].values():
        assert set(service) == {"environment", "secrets"}
        for name, value in service["environment"].items():
            assert f'"{name.removesuffix("_FILE")}"' in code
            assert value.removeprefix("/run/secrets/") in service["secrets"]
        assert set(service["secrets"]) == set(added["secrets"])
    assert {each["file"] for each in added["secrets"].values()} == {f"./secrets/{name}" for name in added["secrets"]}


def test_the_database_container_gives_the_log_ins_their_passwords(tmp_path):
    folder = private_folder()
    cluster = Cluster.at(folder / "pg", SITE, throwaway=True)
    cluster.start()
    for name in ("database_owner_password", "database_password"):
        (tmp_path / name).write_text(f"it's a \\ secret of {name}\n")
    env = {
        "PATH": f"{cluster.programs}:{os.environ['PATH']}",
        "PGHOST": str(cluster.data),
        "POSTGRES_USER": SUPERUSER,
        "SECRETS": str(tmp_path),
    }
    subprocess.run([CHECKOUT / "ops" / "postgres" / "passwords.sh"], env=env, check=True)
    with psycopg.connect(cluster.url(SUPERUSER)) as line:
        rows = line.execute("SELECT rolname, rolpassword FROM pg_authid WHERE rolname LIKE 'plsportal%'").fetchall()
    assert len(rows) == 2
    assert all(secret.startswith("SCRAM-SHA-256$") for _, secret in rows)
    cluster.remove()
    shutil.rmtree(folder)


def test_the_image_installs_by_hash_and_runs_as_nobody_in_particular():
    text = (CHECKOUT / "Dockerfile").read_text()
    assert re.findall(r"^FROM (\S+)", text, re.MULTILINE) == ["python:3.13-slim"] * 2
    assert "--require-hashes --only-binary :all: -r requirements.lock" in text
    assert "collectstatic" in text.partition("\nFROM python:3.13-slim\n")[0]
    assert "plsportal.local.messages" in text
    assert re.search(r"^USER 10001:10001$", text, re.MULTILINE)
    assert 'ENTRYPOINT ["/app/bin/serve"]' in text
    ignored = (CHECKOUT / ".dockerignore").read_text().split()
    assert {".*", "var", "secrets", "tests", "requirements-embedded.lock"} <= set(ignored)


def test_the_image_s_entry_needs_no_environment_beside_python(tmp_path):
    """As in the image: no .venv in the checkout, the packages in the python3 that stands first on the PATH."""
    shutil.copytree(CHECKOUT / "bin", tmp_path / "app" / "bin")
    shutil.copytree(CHECKOUT / "plsportal" / "local", tmp_path / "app" / "plsportal" / "local")
    (tmp_path / "app" / "plsportal" / "__init__.py").touch()
    (tmp_path / "python3").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    (tmp_path / "python3").chmod(0o755)
    env = {"PATH": f"{tmp_path}:/usr/bin:/bin", "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run([tmp_path / "app/bin/serve"], env=env, cwd="/", capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (2, serve.USAGE)


def test_the_proxy_hands_on_to_every_web_and_believes_no_client():
    text = (CHECKOUT / "ops" / "proxy" / "Caddyfile").read_text()
    assert "dynamic a {$PLS_WEB:web} 8000" in text
    assert "trusted_proxies" not in text  # so X-Forwarded-* of a client is replaced
    assert {"header_up -Forwarded", "header_up -X-Real-Ip"} <= {line.strip() for line in text.splitlines()}
